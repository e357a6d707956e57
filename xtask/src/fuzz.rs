//! `cargo xtask fuzz`: hard input for the reader and the engine, by libFuzzer.
//!
//! The targets stand in `fuzz/`, outside the workspace. Coverage comes from LLVM's own instrumentation, which the stable
//! compiler has, so neither a nightly toolchain nor `cargo fuzz` is needed; a C++ compiler is, for libFuzzer itself.

mod run;
mod seeds;

use crate::toolchain::outside_cargo;
use crate::{files, process};
use anyhow::{Context, Result, bail};
use run::{Limit, Outcome};
use std::path::PathBuf;
use std::process::Command;

/// What can be fuzzed: the programs of `fuzz/`.
const TARGETS: [&str; 4] = ["reader", "mutated", "edits", "requests"];
/// How many inputs a target gets in `cargo xtask test`.
const SMOKE_RUNS: u32 = 2_000;

/// What libFuzzer needs to know of a program: counters and compared values at every edge.
const INSTRUMENTATION: [&str; 5] = [
    "passes=sancov-module",
    "llvm-args=-sanitizer-coverage-level=4",
    "llvm-args=-sanitizer-coverage-inline-8bit-counters",
    "llvm-args=-sanitizer-coverage-pc-table",
    "llvm-args=-sanitizer-coverage-trace-compares",
];

/// Fuzzes all targets, or those named, for some minutes each.
pub fn command(arguments: &[String]) -> Result<()> {
    let (targets, minutes) = parse(arguments)?;
    if let Some(reason) = unable() {
        bail!("fuzzing: {reason}");
    }
    let programs = build()?;
    for target in &targets {
        seeds::gather(target)?;
    }
    let outcomes = run::all(&programs, &targets, Limit::Minutes(minutes))?;
    print!("{}", run::table(&outcomes));
    let crashes: usize = outcomes.iter().map(|outcome| outcome.crashes.len()).sum();
    if crashes > 0 || outcomes.iter().any(|outcome| !outcome.ended_well) {
        bail!(
            "{crashes} inputs broke a law; they are in target/fuzz/crashes, and the logs beside that folder say which law"
        );
    }
    Ok(())
}

/// Gives each target a few inputs, always the same: for each whether all went well. The error of `Ok` says why none ran.
pub fn smoke() -> Result<std::result::Result<Vec<Outcome>, String>> {
    if let Some(reason) = unable() {
        return Ok(Err(reason));
    }
    let programs = build()?;
    let outcomes = run::all(&programs, &TARGETS.map(String::from), Limit::Runs(SMOKE_RUNS))?;
    print!("{}", run::table(&outcomes));
    Ok(Ok(outcomes))
}

fn parse(arguments: &[String]) -> Result<(Vec<String>, u32)> {
    let mut targets = Vec::new();
    let mut minutes = 5;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--minutes" => {
                let number = rest.next().and_then(|text| text.parse().ok());
                minutes = number.context("fuzz: `--minutes` is followed by a whole number")?;
            }
            target if TARGETS.contains(&target) => targets.push(target.to_owned()),
            other => bail!(
                "fuzz: unexpected argument `{other}`; it takes --minutes N and any of {}",
                TARGETS.join(", ")
            ),
        }
    }
    if targets.is_empty() {
        targets = TARGETS.map(String::from).to_vec();
    }
    Ok((targets, minutes))
}

/// Why libFuzzer cannot run here, if it cannot.
fn unable() -> Option<String> {
    if !cfg!(any(target_os = "linux", target_os = "macos")) {
        return Some("libFuzzer runs on Linux and macOS only".into());
    }
    let is_there = std::env::var_os("CXX").is_some()
        || ["c++", "g++", "clang++"]
            .into_iter()
            .any(|name| process::find(name).is_some());
    (!is_there).then(|| "libFuzzer needs a C++ compiler, and there is none".into())
}

/// Builds the targets; returns the folder of the programs.
fn build() -> Result<PathBuf> {
    let host = host()?;
    let folder = files::target().join("fuzz").join("build");
    let mut flags: Vec<String> = INSTRUMENTATION.iter().map(|flag| format!("-C{flag}")).collect();
    flags.push("--cfg=fuzzing".into());
    let mut cargo = cargo();
    cargo
        .args(["build", "--quiet", "--release", "--locked", "--bins"])
        .arg("--manifest-path")
        .arg(files::root().join("fuzz").join("Cargo.toml"))
        // With a target named, build scripts and macros are left without instrumentation.
        .args(["--target", &host])
        .arg("--target-dir")
        .arg(&folder)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    process::run(&mut cargo)?;
    Ok(folder.join(host).join("release"))
}

/// The triple that the compiler builds for by itself.
fn host() -> Result<String> {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    outside_cargo(&mut rustc).arg("-vV");
    let printed = process::ask(&mut rustc).context("`rustc -vV` failed")?;
    let host = printed.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("`rustc -vV` names no host")?.to_owned())
}

fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    outside_cargo(&mut cargo).current_dir(files::root());
    cargo
}

#[cfg(test)]
mod tests {
    use super::{TARGETS, parse};

    #[test]
    fn without_arguments_every_target_is_fuzzed_for_some_minutes() {
        assert_eq!(parse(&[]).unwrap(), (TARGETS.map(String::from).to_vec(), 5));
        let some = ["edits", "--minutes", "30"].map(String::from);
        assert_eq!(parse(&some).unwrap(), (vec!["edits".to_owned()], 30));
        assert!(parse(&["reder".to_owned()]).is_err());
        assert!(parse(&["--minutes".to_owned()]).is_err());
    }
}
