//! Products and their versions, as profiles and controllers name them: `contour@1.28.2`.
//!
//! A profile carries a product's lawful deviations from the specification; a controller models how one version of it
//! follows events. Both are named in the same way.

use alloc::string::{String, ToString};
use core::fmt;

/// A product and its version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Profile {
    /// The product.
    pub product: Product,
    /// Its version.
    pub version: Version,
}

/// Whose behaviour counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Product {
    /// The specification of Gateway API.
    GatewayApi,
    /// Contour.
    Contour,
    /// Linkerd.
    Linkerd,
    /// ExternalDNS.
    ExternalDns,
    /// Submariner.
    Submariner,
}

/// A version: releases in their order, then the main line as the rules describe it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Version {
    /// Major, minor, patch; what is left out is 0.
    Release(u32, u32, u32),
    /// The main line.
    Main,
}

/// Why a text names no product and version.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ProfileError {
    /// The product is not one of ours.
    #[error("`{0}` is no product that trueroute knows")]
    Product(String),
    /// The version is none.
    #[error("`{0}` is no version; write a release, such as `1.28.2`, or `main`")]
    Version(String),
}

impl Product {
    /// All products.
    pub const ALL: [Product; 5] = [
        Product::GatewayApi,
        Product::Contour,
        Product::Linkerd,
        Product::ExternalDns,
        Product::Submariner,
    ];

    /// The name that users write.
    pub const fn name(self) -> &'static str {
        match self {
            Product::GatewayApi => "gateway-api",
            Product::Contour => "contour",
            Product::Linkerd => "linkerd",
            Product::ExternalDns => "external-dns",
            Product::Submariner => "submariner",
        }
    }
}

impl Profile {
    /// The specification.
    pub const SPECIFICATION: Profile = Profile {
        product: Product::GatewayApi,
        version: Version::Main,
    };

    /// The profile that a text names: `contour@1.33.6`; without a version it is the main line.
    pub fn parse(text: &str) -> Result<Profile, ProfileError> {
        let (product, version) = text.split_once('@').unwrap_or((text, "main"));
        let known = Product::ALL.into_iter().find(|known| known.name() == product);
        Ok(Profile {
            product: known.ok_or_else(|| ProfileError::Product(product.to_string()))?,
            version: Version::parse(version).ok_or_else(|| ProfileError::Version(version.to_string()))?,
        })
    }
}

impl Version {
    /// The version that a text names: `1.28.2`, `v0.17`, `edge-24.11.3`, `main`.
    pub fn parse(text: &str) -> Option<Version> {
        if text == "main" {
            return Some(Version::Main);
        }
        let numbers = text.strip_prefix("edge-").or(text.strip_prefix('v')).unwrap_or(text);
        let mut parts = numbers.split('.').map(|part| {
            let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<u32>().ok()).flatten()
        });
        let major = parts.next()??;
        let mut next = || parts.next().unwrap_or(Some(0));
        let (minor, patch) = (next()?, next()?);
        parts.next().is_none().then_some(Version::Release(major, minor, patch))
    }

    /// Whether this is the release or a later one.
    pub fn since(self, major: u32, minor: u32, patch: u32) -> bool {
        self >= Version::Release(major, minor, patch)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Version::Release(major, minor, patch) => write!(formatter, "{major}.{minor}.{patch}"),
            Version::Main => formatter.write_str("main"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_as_releases_are() {
        let texts = [
            "v0.16",
            "0.16.1",
            "v0.17.0",
            "1.9.0",
            "1.28.2",
            "1.28.10",
            "edge-24.11.3",
            "main",
        ];
        let versions: alloc::vec::Vec<_> = texts.iter().map(|text| Version::parse(text).unwrap()).collect();
        assert!(versions.is_sorted(), "{versions:?}");
        assert!(Version::Main.since(99, 0, 0));
        assert!(Version::Release(1, 28, 8).since(1, 28, 8));
        assert!(!Version::Release(1, 28, 7).since(1, 28, 8));
    }

    #[test]
    fn what_is_no_version_is_told() {
        for text in ["", "1.", "1.2.3.4", "latest", "1.x", "-1", "4294967296", "1.2.3-rc1"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
        assert_eq!(Profile::parse("kong@3"), Err(ProfileError::Product("kong".into())));
        assert_eq!(Profile::parse("contour").unwrap().version, Version::Main);
    }
}
