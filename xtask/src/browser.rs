//! The browser that the browser tests drive.

use crate::{install, process};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

const NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];
const PLACES: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// A Chromium; installs one where that takes no password.
pub fn find() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("TRUEROUTE_CHROMIUM").map(PathBuf::from) {
        return if process::is_program(&named) {
            Ok(named)
        } else {
            bail!("TRUEROUTE_CHROMIUM names {}, which is no program", named.display())
        };
    }
    if let Some(found) = find_installed() {
        return Ok(found);
    }
    install::chromium().context("no Chromium: install it, or name one in TRUEROUTE_CHROMIUM")?;
    find_installed().context("no Chromium, although its package is installed: name one in TRUEROUTE_CHROMIUM")
}

/// A Chromium that is there already.
pub fn find_installed() -> Option<PathBuf> {
    let places = PLACES
        .iter()
        .map(PathBuf::from)
        .find(|place| process::is_program(place));
    NAMES.iter().find_map(|name| process::find(name)).or(places)
}
