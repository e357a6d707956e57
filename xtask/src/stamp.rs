//! Stamps: what a result was made from, so that it is not made again.

use crate::files;
use anyhow::Result;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// Names everything that a result depends on; two equal stamps mean an equal result.
#[derive(Default)]
pub struct Stamp(DefaultHasher);

impl Stamp {
    /// Something that is not a file: a version, a setting.
    pub fn word(mut self, word: &str) -> Self {
        word.hash(&mut self.0);
        self
    }

    /// A file: its name and what it holds.
    pub fn file(mut self, path: &Path) -> Result<Self> {
        path.file_name().hash(&mut self.0);
        files::read_bytes(path)?.hash(&mut self.0);
        Ok(self)
    }

    /// Every file below a folder.
    pub fn folder(mut self, path: &Path) -> Result<Self> {
        for file in files::all_files(path)? {
            self = self.file(&file)?;
        }
        Ok(self)
    }

    /// Runs `make` unless all of `results` are there and were made from the same.
    pub fn guard(self, name: &str, results: &[PathBuf], make: impl FnOnce() -> Result<()>) -> Result<()> {
        let path = stamp_path(name);
        let stamp = format!("{:016x}", self.0.finish());
        let same = fs::read_to_string(&path).is_ok_and(|former| former == stamp);
        if same && results.iter().all(|result| result.exists()) {
            return Ok(());
        }
        // A run that breaks off must not leave a stamp beside half a result.
        if path.exists() {
            fs::remove_file(&path)?;
        }
        make()?;
        files::write(&path, stamp)
    }
}

/// Where the stamp of that name stands.
pub fn stamp_path(name: &str) -> PathBuf {
    files::target().join("xtask-stamps").join(name)
}
