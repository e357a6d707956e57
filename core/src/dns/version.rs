//! Releases of ExternalDNS: whose behaviour counts.

use crate::options::ExternalDnsOptions;

/// A release, or the main line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Version {
    major: u32,
    minor: u32,
    patch: u32,
}

impl Version {
    /// The main line, which is later than every release.
    pub const MAIN: Version = Version::new(u32::MAX, u32::MAX, u32::MAX);

    /// A release.
    pub const fn new(major: u32, minor: u32, patch: u32) -> Version {
        Version { major, minor, patch }
    }

    /// Reads `v0.16`, `0.16.1`, `v0.16.1` or `main`. Without its third number a version is the last of its line.
    pub fn parse(text: &str) -> Option<Version> {
        if text == "main" {
            return Some(Version::MAIN);
        }
        let mut parts = text.strip_prefix('v').unwrap_or(text).split('.');
        let (major, minor) = (number(parts.next()?)?, number(parts.next()?)?);
        let patch = parts.next().map_or(Some(u32::MAX), number)?;
        parts.next().is_none().then_some(Version::new(major, minor, patch))
    }

    /// The version that the options ask for; the main line where they name none, or none that can be read.
    pub fn of(options: &ExternalDnsOptions) -> Version {
        let asked = options.version.as_deref().and_then(Version::parse);
        asked.unwrap_or(Version::MAIN)
    }

    /// Whether this is `v0.<minor>.0` or later.
    pub fn since(self, minor: u32) -> bool {
        self >= Version::new(0, minor, 0)
    }
}

fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn releases_are_ordered_and_the_main_line_is_last() {
        let version = |text| Version::parse(text).unwrap();
        assert!(version("v0.16.1") < version("v0.17"));
        assert!(version("v0.16") > version("v0.16.1"));
        assert!(version("0.22.0").since(22) && !version("v0.21.9").since(22));
        assert!(version("main") > version("v9.9.9"));
        for text in ["", "v", "v0", "v0.x", "v0.1.2.3", "v+1.2", "0.1-rc1"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }
}
