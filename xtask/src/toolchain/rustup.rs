//! rustup's toolchain, and adding a target to it.

use super::{Target, outside_cargo};
use crate::stamp::stamp_path;
use crate::{files, process};
use anyhow::Result;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// A refused connection fails at once; a silent one must not hold up the build.
const LIMIT: Duration = Duration::from_secs(120);

/// A machine whose rustup can download nothing is not asked again before this.
const PAUSE: Duration = Duration::from_secs(24 * 60 * 60);

/// Cargo and rustc of rustup's active toolchain: the real programs, not the proxies.
pub fn toolchain() -> Option<(PathBuf, PathBuf)> {
    let which = |name| process::ask(Command::new("rustup").args(["which", name])).map(PathBuf::from);
    Some((which("cargo")?, which("rustc")?))
}

/// Adds the target to the active toolchain; `false` if that does not work here.
pub fn add_target(target: Target, insist: bool) -> Result<bool> {
    let failed = stamp_path(&format!("rustup-cannot-add-{}", target.triple));
    if !insist && is_recent(&failed) {
        return Ok(false);
    }
    eprintln!("adding {} to rustup's toolchain", target.triple);
    let mut add = Command::new("rustup");
    add.args(["target", "add", target.triple]);
    match process::run_within(outside_cargo(&mut add), LIMIT) {
        Ok(()) => Ok(true),
        Err(error) => {
            eprintln!("{error:#}; looking for another toolchain");
            files::write(&failed, format!("{error:#}\n"))?;
            Ok(false)
        }
    }
}

/// Adds a component, such as rustfmt, to the active toolchain.
pub fn add_component(name: &str) -> Result<()> {
    eprintln!("adding {name} to rustup's toolchain");
    process::run_within(
        outside_cargo(Command::new("rustup").args(["component", "add", name])),
        LIMIT,
    )
}

fn is_recent(stamp: &std::path::Path) -> bool {
    let written = stamp.metadata().and_then(|file| file.modified()).ok();
    written
        .and_then(|written| written.elapsed().ok())
        .is_some_and(|age| age < PAUSE)
}
