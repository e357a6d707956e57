//! `cargo xtask test`: every check, each to its end, and one line that sums them up.

use crate::toolchain::{BARE, Toolchain, outside_cargo, rustup};
use crate::wasm::Profile;
use crate::{bench, browser, files, fuzz, node, npm, playground, process, rules};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// How many checks passed and failed.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
struct Count {
    passed: u32,
    failed: u32,
}

impl Count {
    const PASSED: Count = Count { passed: 1, failed: 0 };
    const FAILED: Count = Count { passed: 0, failed: 1 };

    fn plus(self, other: Count) -> Count {
        Count {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

type Step = (&'static str, &'static str, fn() -> Result<Count>);

/// The cheap ones first, so that a slip shows soon.
const STEPS: [Step; 8] = [
    ("fmt", "formatting", fmt),
    ("rules", "table of rules", rule_table),
    ("clippy", "lints", clippy),
    ("rust", "Rust tests", rust),
    ("bare", "core without std", bare),
    ("fuzz", "fuzz targets, a few inputs each", fuzz_targets),
    ("npm", "npm package in Node", npm_package),
    ("browser", "browser", in_browser),
];

/// Runs all steps, or those named; later ones run after a failure as well.
pub fn command(names: &[String]) -> Result<ExitCode> {
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|(known, ..)| known != name)) {
        let known: Vec<&str> = STEPS.iter().map(|(name, ..)| *name).collect();
        bail!("there is no step `{unknown}`; the steps are {}", known.join(", "));
    }
    let chosen = STEPS
        .iter()
        .filter(|(name, ..)| names.is_empty() || names.iter().any(|chosen| chosen == name));
    let mut total = Count::default();
    let mut failures = Vec::new();
    for (name, about, run) in chosen {
        println!("── {name}: {about}");
        let started = Instant::now();
        let count = run().unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Count::FAILED
        });
        if count.failed > 0 {
            failures.push(*name);
        }
        println!(
            "── {name}: {} passed, {} failed, {:.1} s",
            count.passed,
            count.failed,
            started.elapsed().as_secs_f32()
        );
        total = total.plus(count);
    }
    if !failures.is_empty() {
        println!(
            "failed: {} (again by itself: `cargo xtask test {}`)",
            failures.join(", "),
            failures[0]
        );
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(if total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn fmt() -> Result<Count> {
    require("fmt", "rustfmt")?;
    process::run(cargo().args(["fmt", "--all", "--check"]))?;
    // The fuzz targets are no member of the workspace.
    process::run(cargo().args(["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"]))?;
    Ok(Count::PASSED)
}

fn rule_table() -> Result<Count> {
    rules::check()?;
    Ok(Count::PASSED)
}

fn clippy() -> Result<Count> {
    require("clippy", "clippy")?;
    let mut clippy = cargo();
    clippy.args([
        "clippy",
        "--quiet",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ]);
    process::run(&mut clippy)?;
    Ok(Count::PASSED)
}

fn rust() -> Result<Count> {
    let mut workspace = cargo();
    workspace.args([
        "test",
        "--locked",
        "--no-fail-fast",
        "--workspace",
        "--exclude",
        "xtask",
    ]);
    // In its own profile, the tools and all that they depend on are compiled already.
    let mut tools = cargo();
    tools.args(["test", "--locked", "--package", "xtask", "--profile", "xtask"]);
    Ok(suite(&mut workspace, rust_count)?.plus(suite(&mut tools, rust_count)?))
}

fn bare() -> Result<Count> {
    let mut build = Toolchain::find(BARE)?.cargo("build", BARE);
    process::run(build.args(["--quiet", "--package", "trueroute-bare"]))?;
    Ok(Count::PASSED)
}

fn fuzz_targets() -> Result<Count> {
    let outcomes = match fuzz::smoke()? {
        Ok(outcomes) => outcomes,
        Err(reason) => {
            println!("skipped: {reason}");
            return Ok(Count::default());
        }
    };
    let counts = outcomes.iter().map(|outcome| match outcome.ended_well {
        true => Count::PASSED,
        false => Count::FAILED,
    });
    Ok(counts.fold(Count::default(), Count::plus))
}

fn npm_package() -> Result<Count> {
    npm::build()?;
    node::install_packages()?;
    let count = suite(&mut node::test(&test_files("tests/npm")?)?, node_count)?;
    bench::sizes()?;
    Ok(count)
}

fn in_browser() -> Result<Count> {
    let chromium = browser::find()?;
    npm::build()?;
    node::install_packages()?;
    if playground::exists() {
        playground::build(Profile::Release)?;
    }
    suite(
        node::test(&test_files("tests/browser")?)?.env("TRUEROUTE_CHROMIUM", chromium),
        node_count,
    )
}

/// Gets a component that a minimal toolchain lacks.
fn require(subcommand: &str, component: &str) -> Result<()> {
    let is_there = process::ask(cargo().args([subcommand, "--version"])).is_some();
    let add = || rustup::add_component(component);
    if is_there {
        Ok(())
    } else {
        add().with_context(|| format!("`cargo {subcommand}` is missing: install {component}"))
    }
}

/// The host's cargo, as it was when we were called.
fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    outside_cargo(&mut cargo).current_dir(files::root());
    cargo
}

fn test_files(folder: &str) -> Result<Vec<PathBuf>> {
    let mut found = files::all_files(&files::root().join(folder))?;
    found.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    if found.is_empty() {
        bail!("no test in {folder}");
    }
    Ok(found)
}

/// Runs a suite and counts by what it printed. One that dies without a count of failures has one all the same.
fn suite(command: &mut Command, count: fn(&str) -> Count) -> Result<Count> {
    let (status, printed) = process::tee(command)?;
    let count = count(&printed);
    Ok(if !status.success() && count.failed == 0 {
        count.plus(Count::FAILED)
    } else {
        count
    })
}

/// `test result: ok. 12 passed; 0 failed; …`, one line for each test program.
fn rust_count(printed: &str) -> Count {
    let results = printed
        .lines()
        .filter_map(|line| line.trim().strip_prefix("test result: "));
    results.fold(Count::default(), |sum, result| {
        let number = |word: &str| {
            let before = result.split_once(word)?.0;
            before.split_whitespace().last()?.parse().ok()
        };
        let found = Count {
            passed: number(" passed").unwrap_or(0),
            failed: number(" failed").unwrap_or(0),
        };
        sum.plus(found)
    })
}

/// `ℹ pass 12` and `ℹ fail 0` at the end of what Node's runner prints; a cancelled test has not passed.
fn node_count(printed: &str) -> Count {
    let number = |word: &str| -> u32 {
        let lines = printed
            .lines()
            .rev()
            .filter_map(|line| line.strip_prefix("ℹ ")?.strip_prefix(word)?.strip_prefix(' '));
        lines.filter_map(|rest| rest.trim().parse().ok()).next().unwrap_or(0)
    };
    Count {
        passed: number("pass"),
        failed: number("fail") + number("cancelled"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, node_count, rust_count};

    #[test]
    fn counts_of_all_test_programs_are_summed() {
        let printed = "running 2 tests\ntest result: ok. 2 passed; 0 failed; 1 ignored; 0 measured\n\
                       test result: FAILED. 3 passed; 4 failed; 0 ignored; 0 measured\n";
        assert_eq!(rust_count(printed), Count { passed: 5, failed: 4 });
    }

    #[test]
    fn cancelled_tests_have_not_passed() {
        let printed = "✔ ℹ pass 99 of another run\nℹ tests 4\nℹ pass 2\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0\n";
        assert_eq!(node_count(printed), Count { passed: 2, failed: 2 });
    }

    #[test]
    fn silence_counts_as_nothing() {
        assert_eq!(rust_count(""), Count::default());
        assert_eq!(node_count(""), Count::default());
    }
}
