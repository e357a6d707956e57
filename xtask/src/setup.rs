//! What the machine has, and getting what it lacks.

use crate::toolchain::{BARE, Target, Toolchain, WASM};
use crate::{browser, node, process};
use anyhow::Result;
use std::path::PathBuf;
use std::process::Command;

/// Installs everything that the other commands need, then prints what is there.
pub fn setup() -> Result<()> {
    Toolchain::find(WASM)?;
    Toolchain::find(BARE)?;
    node::install_packages()?;
    browser::find()?;
    doctor()
}

/// Prints what is there and what is missing.
pub fn doctor() -> Result<()> {
    for target in [WASM, BARE] {
        println!("{}: {}", target.triple, describe(target)?);
    }
    println!("node: {}", version("node"));
    println!("npm: {}", version(if cfg!(windows) { "npm.cmd" } else { "npm" }));
    let chromium = std::env::var_os("TRUEROUTE_CHROMIUM")
        .map(PathBuf::from)
        .or_else(browser::find_installed);
    println!(
        "chromium: {}",
        chromium.map_or_else(missing, |path| path.display().to_string())
    );
    Ok(())
}

fn describe(target: Target) -> Result<String> {
    Ok(Toolchain::find_installed(target)?.map_or_else(missing, |found| found.describe()))
}

fn version(program: &str) -> String {
    process::ask(Command::new(program).arg("--version")).unwrap_or_else(missing)
}

fn missing() -> String {
    "missing (`cargo xtask setup` gets it where it can)".to_owned()
}
