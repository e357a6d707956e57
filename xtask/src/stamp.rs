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

    /// A file: where it stands and what it holds.
    pub fn file(mut self, path: &Path) -> Result<Self> {
        path.hash(&mut self.0);
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

#[cfg(test)]
mod tests {
    use super::{Stamp, stamp_path};
    use crate::files;
    use anyhow::{Result, bail};
    use std::cell::Cell;
    use std::fs;

    #[test]
    fn a_result_is_made_again_when_it_must_be_and_only_then() -> Result<()> {
        let folder = files::target().join("stamp-test");
        files::remove_folder(&folder)?;
        let (input, result) = (folder.join("input"), folder.join("result"));
        files::write(&input, "1")?;
        let made = Cell::new(0);
        let make = |succeeds: bool| -> Result<()> {
            Stamp::default()
                .file(&input)?
                .guard("stamp-test", std::slice::from_ref(&result), || {
                    made.set(made.get() + 1);
                    files::write(&result, "")?;
                    if succeeds { Ok(()) } else { bail!("broken off") }
                })
        };
        make(true)?;
        make(true)?;
        assert_eq!(made.get(), 1, "nothing changed");
        files::write(&input, "2")?;
        make(true)?;
        assert_eq!(made.get(), 2, "the input changed");
        fs::remove_file(&result)?;
        make(true)?;
        assert_eq!(made.get(), 3, "the result vanished");
        files::write(&input, "3")?;
        assert!(make(false).is_err());
        make(true)?;
        assert_eq!(made.get(), 5, "the last run broke off");
        fs::remove_file(stamp_path("stamp-test"))?;
        files::remove_folder(&folder)
    }
}
