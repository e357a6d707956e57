//! Installing a distribution's packages, where that takes no password.

use crate::process;
use crate::toolchain::parse_version;
use anyhow::{Context, Result, bail};
use std::process::Command;

/// A newer Rust beside an old distribution's own: Debian's packages for building browsers.
const RUST_FOR_BROWSERS: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];

/// The distribution's own Rust, with the packaged target.
const RUST: [&str; 4] = ["rustc", "cargo", "libstd-rust-dev-wasm32", "lld"];

/// Installs a Rust that can compile to WebAssembly.
pub fn wasm_toolchain() -> Result<()> {
    let apt = Apt::new()?;
    let packages = apt.first_new_enough(&[&RUST, &RUST_FOR_BROWSERS])?;
    apt.install(packages)
}

/// Installs a browser for the browser tests.
pub fn chromium() -> Result<()> {
    Apt::new()?.install(&["chromium"])
}

/// What a person can run to get a toolchain for that target.
pub fn toolchain_lines(target: &str) -> String {
    format!(
        "  rustup target add {target}\n  apt-get install {}   (Debian 13, Ubuntu)\n  apt-get install --no-install-recommends {}   (Debian 12)",
        RUST.join(" "),
        RUST_FOR_BROWSERS.join(" ")
    )
}

/// apt-get, with the right to use it.
struct Apt {
    sudo: bool,
}

impl Apt {
    fn new() -> Result<Self> {
        if process::find("apt-get").is_none() {
            bail!("there is no apt-get");
        }
        let is_root = process::ask(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
        if is_root {
            return Ok(Apt { sudo: false });
        }
        process::ask(Command::new("sudo").args(["-n", "true"])).context("apt-get needs root, and sudo a password")?;
        Ok(Apt { sudo: true })
    }

    /// Of several ways to get a Rust, the first whose compiler is new enough; its first package is the compiler.
    fn first_new_enough<'p>(&self, ways: &[&'p [&'p str]]) -> Result<&'p [&'p str]> {
        let minimum = parse_version(env!("CARGO_PKG_RUST_VERSION"));
        let choose = || {
            ways.iter()
                .copied()
                .find(|way| candidate(way[0]).as_deref().and_then(parse_version) >= minimum)
        };
        if let Some(way) = choose() {
            return Ok(way);
        }
        // A fresh container knows no package before its first update.
        self.run(&["update"])?;
        choose().context("the distribution's packages are too old")
    }

    fn install(&self, packages: &[&str]) -> Result<()> {
        eprintln!("installing {}", packages.join(" "));
        // `--no-remove`: these packages exclude some others, which nobody asked us to take away.
        let mut arguments = vec!["install", "--yes", "--quiet", "--no-remove", "--no-install-recommends"];
        arguments.extend(packages);
        if self.run(&arguments).is_ok() {
            return Ok(());
        }
        self.run(&["update"])?;
        self.run(&arguments)
    }

    fn run(&self, arguments: &[&str]) -> Result<()> {
        let mut command = if self.sudo {
            Command::new("sudo")
        } else {
            Command::new("apt-get")
        };
        if self.sudo {
            command.args(["-n", "apt-get"]);
        }
        // What apt-get says belongs to the progress, not to a command's result.
        command
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(std::io::stderr());
        process::run(&mut command)
    }
}

/// The version that apt-get would install.
fn candidate(package: &str) -> Option<String> {
    let policy = process::ask(Command::new("apt-cache").args(["policy", package]).env("LC_ALL", "C"))?;
    policy
        .lines()
        .find_map(|line| line.trim().strip_prefix("Candidate: ").map(str::to_owned))
}
