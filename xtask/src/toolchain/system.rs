//! Toolchains that a distribution installed.

use super::sysroot;
use crate::process;
use std::path::{Path, PathBuf};

/// Cargo and rustc of every folder that has both and is not rustup's.
pub fn toolchains() -> Vec<(PathBuf, PathBuf)> {
    let mut folders = process::path_folders();
    folders.extend(["/usr/bin", "/usr/local/bin"].map(PathBuf::from));
    let homes = rustup_homes();
    let mut found: Vec<(PathBuf, PathBuf)> = Vec::new();
    for folder in folders {
        let (cargo, rustc) = (folder.join("cargo"), folder.join("rustc"));
        if !process::is_program(&cargo) || !process::is_program(&rustc) {
            continue;
        }
        let Ok(real) = rustc.canonicalize() else { continue };
        let of_rustup = is_proxy(&real)
            || homes
                .iter()
                .any(|home| rustc.starts_with(home) || real.starts_with(home));
        let known = found
            .iter()
            .any(|(_, other)| other.canonicalize().is_ok_and(|other| other == real));
        if !of_rustup && !known {
            found.push((cargo, rustc));
        }
    }
    found
}

/// Whether the standard library's source and the linker that it needs are there.
pub fn can_build_library(rustc: &Path) -> bool {
    let Ok(sysroot) = sysroot(rustc) else { return false };
    let rustlib = sysroot.join("lib/rustlib");
    let has_source = rustlib.join("src/rust/library/Cargo.lock").is_file();
    let own_linker = || {
        let entries = std::fs::read_dir(&rustlib).into_iter().flatten().flatten();
        entries
            .map(|entry| entry.path().join("bin/rust-lld"))
            .any(|linker| process::is_program(&linker))
    };
    has_source && (own_linker() || process::find("rust-lld").is_some())
}

fn rustup_homes() -> Vec<PathBuf> {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    [("RUSTUP_HOME", ".rustup"), ("CARGO_HOME", ".cargo")]
        .into_iter()
        .filter_map(|(variable, folder)| {
            let named = std::env::var_os(variable).map(PathBuf::from);
            named.or_else(|| home.as_ref().map(|home| home.join(folder)))
        })
        .filter_map(|path| path.canonicalize().ok())
        .collect()
}

fn is_proxy(real: &Path) -> bool {
    real.file_name()
        .is_some_and(|name| name == "rustup" || name == "rustup-init")
}
