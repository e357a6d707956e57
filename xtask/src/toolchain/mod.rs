//! Which Rust compiles for a target that is not the host.
//!
//! In order: rustup's, with the target installed (or installable); a distribution's, with the target packaged; one
//! whose standard library can be built from its source (`-Zbuild-std`); and the same again once the distribution's
//! packages are installed. There are no `targets` in a `rust-toolchain.toml`: where rustup can download nothing, they
//! would make even `cargo test` fail.

pub mod rustup;
mod system;

use crate::{files, install, process};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A target that the host's own cargo may be unable to build for.
#[derive(Clone, Copy)]
pub struct Target {
    /// The target's triple.
    pub triple: &'static str,
    /// Short name of its build folder in `target/`.
    pub folder: &'static str,
    /// What `-Zbuild-std` has to build.
    pub library: &'static str,
}

/// The browser, Node and everything that embeds trueroute.
pub const WASM: Target = Target {
    triple: "wasm32-unknown-unknown",
    folder: "wasm",
    library: "std,panic_abort",
};

/// A machine without operating system; see `tests/bare`.
pub const BARE: Target = Target {
    triple: "thumbv7em-none-eabihf",
    folder: "bare",
    library: "core,alloc",
};

/// A compiler, its cargo, and how the target's standard library comes about.
pub struct Toolchain {
    pub cargo: PathBuf,
    pub rustc: PathBuf,
    pub library: Library,
}

/// Where the target's standard library is from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Library {
    Prebuilt,
    BuiltFromSource,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    Auto,
    Rustup,
    System,
    BuildStd,
}

impl Toolchain {
    /// The first usable toolchain; installs what is missing where that takes no password.
    pub fn find(target: Target) -> Result<Self> {
        let choice = choice()?;
        if let Some(found) = look(target, choice, true)? {
            return Ok(found);
        }
        let install_error = match install::wasm_toolchain() {
            Ok(()) => match look(target, choice, false)? {
                Some(found) => return Ok(found),
                None => "the distribution's packages did not help".to_owned(),
            },
            Err(error) => format!("{error:#}"),
        };
        bail!(
            "no Rust here can build for {}, and none could be installed ({install_error}).\nRun one of these:\n{}",
            target.triple,
            install::toolchain_lines(target.triple)
        )
    }

    /// The first usable toolchain, without changing anything on the machine.
    pub fn find_installed(target: Target) -> Result<Option<Self>> {
        look(target, choice()?, false)
    }

    /// A call of this toolchain's cargo for the target: `subcommand`, then what is common to all.
    pub fn cargo(&self, subcommand: &str, target: Target) -> Command {
        let mut command = Command::new(&self.cargo);
        outside_cargo(&mut command);
        // rustup's proxies must not choose again.
        command
            .env_remove("RUSTUP_TOOLCHAIN")
            .env("RUSTC", &self.rustc)
            .current_dir(files::root());
        command.args([subcommand, "--locked", "--target", target.triple, "--target-dir"]);
        // A standard library of one kind must not meet crates that were compiled for the other.
        match self.library {
            Library::Prebuilt => command.arg(files::target().join(target.folder)),
            Library::BuiltFromSource => command
                .arg(files::target().join(format!("{}-build-std", target.folder)))
                .arg(format!("-Zbuild-std={}", target.library))
                // A stable compiler takes `-Z` only with this; it is set for this one call and nowhere else.
                .env("RUSTC_BOOTSTRAP", "1"),
        };
        command
    }

    /// One line for people.
    pub fn describe(&self) -> String {
        let version = version_line(&self.rustc).unwrap_or_else(|| "an unknown version".to_owned());
        let library = match self.library {
            Library::Prebuilt => "with the target's standard library",
            Library::BuiltFromSource => "building the standard library from source",
        };
        format!("{version} at {}, {library}", self.rustc.display())
    }

    /// If its version is enough and its target library is really there.
    fn with_target(cargo: PathBuf, rustc: PathBuf, target: Target) -> Option<Self> {
        (is_new_enough(&rustc) && has_target(&rustc, target)).then_some(Toolchain {
            cargo,
            rustc,
            library: Library::Prebuilt,
        })
    }
}

fn choice() -> Result<Choice> {
    let Ok(choice) = std::env::var("TRUEROUTE_WASM_TOOLCHAIN") else {
        return Ok(Choice::Auto);
    };
    match choice.as_str() {
        "" | "auto" => Ok(Choice::Auto),
        "rustup" => Ok(Choice::Rustup),
        "system" => Ok(Choice::System),
        "build-std" => Ok(Choice::BuildStd),
        other => bail!("TRUEROUTE_WASM_TOOLCHAIN is `{other}`: use auto, rustup, system or build-std"),
    }
}

fn look(target: Target, choice: Choice, may_add_target: bool) -> Result<Option<Toolchain>> {
    let wanted = |this| choice == Choice::Auto || choice == this;
    let from_rustup = rustup::toolchain();
    if wanted(Choice::Rustup) {
        if let Some((cargo, rustc)) = &from_rustup {
            let usable = || Toolchain::with_target(cargo.clone(), rustc.clone(), target);
            if let Some(found) = usable() {
                return Ok(Some(found));
            }
            if may_add_target && is_new_enough(rustc) && rustup::add_target(target, choice == Choice::Rustup)? {
                if let Some(found) = usable() {
                    return Ok(Some(found));
                }
            }
        }
    }
    let installed = system::toolchains();
    if wanted(Choice::System) {
        let found = installed
            .iter()
            .find_map(|(cargo, rustc)| Toolchain::with_target(cargo.clone(), rustc.clone(), target));
        if found.is_some() {
            return Ok(found);
        }
    }
    if wanted(Choice::BuildStd) {
        let all = installed.into_iter().chain(from_rustup);
        let mut able = all.filter(|(_, rustc)| is_new_enough(rustc) && system::can_build_library(rustc));
        return Ok(able.next().map(|(cargo, rustc)| Toolchain {
            cargo,
            rustc,
            library: Library::BuiltFromSource,
        }));
    }
    Ok(None)
}

/// Takes out of a command's environment what the cargo that started us put into it.
pub fn outside_cargo(command: &mut Command) -> &mut Command {
    const NAMES: [&str; 11] = [
        "CARGO",
        "CARGO_BUILD_RUSTC",
        "CARGO_BUILD_TARGET",
        "CARGO_CRATE_NAME",
        "CARGO_PRIMARY_PACKAGE",
        "LD_LIBRARY_PATH",
        "OUT_DIR",
        "RUSTC",
        "RUSTC_BOOTSTRAP",
        "RUSTDOC",
        "RUST_RECURSION_COUNT",
    ];
    const PREFIXES: [&str; 3] = ["CARGO_BIN_", "CARGO_MANIFEST_", "CARGO_PKG_"];
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if NAMES.contains(&text.as_ref()) || PREFIXES.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    command
}

/// What the workspace asks of a compiler.
fn is_new_enough(rustc: &Path) -> bool {
    let minimum = parse_version(env!("CARGO_PKG_RUST_VERSION"));
    version_line(rustc).and_then(|line| parse_version(line.split_whitespace().nth(1)?)) >= minimum
}

fn version_line(rustc: &Path) -> Option<String> {
    process::ask(outside_cargo(Command::new(rustc).arg("--version")))
}

/// Major and minor number of a version.
pub fn parse_version(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.split(['.', '-', '+', '~']);
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// `rustc` prints a folder for a target that is not installed, too: only a `libcore` in it tells.
fn has_target(rustc: &Path, target: Target) -> bool {
    let question = ["--print", "target-libdir", "--target", target.triple];
    let Some(folder) = process::ask(outside_cargo(Command::new(rustc).args(question))) else {
        return false;
    };
    let Ok(entries) = std::fs::read_dir(folder) else {
        return false;
    };
    entries
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("libcore-"))
}

fn sysroot(rustc: &Path) -> Result<PathBuf> {
    let printed = process::ask(outside_cargo(Command::new(rustc).args(["--print", "sysroot"])));
    printed
        .map(PathBuf::from)
        .with_context(|| format!("{} does not name its sysroot", rustc.display()))
}

#[cfg(test)]
mod tests {
    use super::parse_version;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(parse_version("1.100.0") > parse_version("1.86"));
        assert!(parse_version("1.63.0+dfsg1-2") < parse_version("1.86"));
        assert_eq!(parse_version("1.97.0-nightly"), Some((1, 97)));
        assert_eq!(parse_version("unknown"), None);
    }
}
