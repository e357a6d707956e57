//! Running other programs.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Runs a command in the open; anything but success is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    succeeded(command, status)
}

/// Runs a command quietly and gives what it printed; `None` if it failed, for a question whose failure is an answer.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).stdin(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a command in the open and keeps what it prints on its standard output.
pub fn tee(command: &mut Command) -> Result<(ExitStatus, String)> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    let mut kept = String::new();
    if let Some(stdout) = child.stdout.take() {
        let mut lines = BufReader::new(stdout);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            std::io::stdout().write_all(&line)?;
            kept.push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
    }
    Ok((child.wait()?, kept))
}

/// Runs a command quietly for at most `limit`. An error says what it complained about last, or that it took too long.
pub fn run_within(command: &mut Command, limit: Duration) -> Result<()> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    // A child that fills its pipe would wait for a reader for ever.
    let complaints = child.stderr.take().map(|mut pipe| {
        thread::spawn(move || {
            let mut text = Vec::new();
            pipe.read_to_end(&mut text)
                .map(|_| String::from_utf8_lossy(&text).into_owned())
                .unwrap_or_default()
        })
    });
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if started.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            bail!("{} took longer than {} s", shown(command), limit.as_secs());
        }
        thread::sleep(Duration::from_millis(50));
    };
    if status.success() {
        return Ok(());
    }
    let complaints = complaints.and_then(|reader| reader.join().ok()).unwrap_or_default();
    bail!(
        "{} failed: {}",
        shown(command),
        complaints.trim().lines().last().unwrap_or("without a message")
    )
}

/// The program of that name in the folders of `PATH`.
pub fn find(name: &str) -> Option<PathBuf> {
    path_folders()
        .into_iter()
        .map(|folder| folder.join(name))
        .find(|path| is_program(path))
}

/// The folders of `PATH`, in order.
pub fn path_folders() -> Vec<PathBuf> {
    std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default()
}

#[cfg(unix)]
pub fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
pub fn is_program(path: &Path) -> bool {
    path.is_file()
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    bail!("{} failed ({status})", shown(command))
}

/// The command's program and first arguments: enough to know it again.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let mut text = format!("`{}", program.to_string_lossy());
    for argument in command.get_args().take(4) {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    if command.get_args().len() > 4 {
        text.push_str(" …");
    }
    text.push('`');
    text
}

#[cfg(all(test, unix))]
mod tests {
    use super::run_within;
    use std::process::Command;
    use std::time::{Duration, Instant};

    fn shell(script: &str) -> Command {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]);
        shell
    }

    #[test]
    fn a_command_that_hangs_is_stopped() {
        let started = Instant::now();
        let error = run_within(&mut shell("exec sleep 60"), Duration::from_millis(200)).unwrap_err();
        assert!(error.to_string().contains("took longer"), "{error}");
        assert!(started.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn a_command_that_fails_says_why() {
        let script = "echo first >&2; echo 'no network' >&2; exit 1";
        let error = run_within(&mut shell(script), Duration::from_secs(60)).unwrap_err();
        assert!(error.to_string().ends_with("failed: no network"), "{error}");
    }

    #[test]
    fn a_command_may_complain_at_length() {
        let script = "i=0; while [ $i -lt 20000 ]; do echo 'a line of some length' >&2; i=$((i+1)); done";
        assert!(run_within(&mut shell(script), Duration::from_secs(60)).is_ok());
    }
}
