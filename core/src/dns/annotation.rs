//! What annotations say about names, targets and records.

use super::duration;
use super::version::Version;
use crate::fact::{Finding, ProviderSpecific, Text};
use crate::options::ExternalDnsOptions;
use alloc::string::{String, ToString};
use alloc::{format, vec::Vec};

/// The prefix since v0.22.0 (R-DNS-01).
pub const PREFIX: &str = "external-dns.kubernetes.io/";
/// The prefix before (R-DNS-01).
pub const ALPHA_PREFIX: &str = "external-dns.alpha.kubernetes.io/";

/// Suffixes that mean something, and beginnings of suffixes, which end in a hyphen.
const KNOWN: [&str; 20] = [
    "hostname",
    "internal-hostname",
    "target",
    "ttl",
    "controller",
    "set-identifier",
    "alias",
    "record-type",
    "access",
    "endpoints-type",
    "gateway-hostname-source",
    "ingress-hostname-source",
    "ingress",
    "aws-",
    "scw-",
    "webhook-",
    "coredns-",
    "azure-tags",
    "cloudflare-",
    "dualstack",
];
/// Families of properties and what their names become (R-DNS-09).
const FAMILIES: [(&str, &str); 4] = [
    ("aws-", "aws/"),
    ("scw-", "scw/"),
    ("webhook-", "webhook/"),
    ("coredns-", "coredns/"),
];
/// Properties of Cloudflare, in the order in which they are looked for (R-DNS-09).
const CLOUDFLARE: [&str; 5] = [
    "cloudflare-custom-hostname",
    "cloudflare-proxied",
    "cloudflare-region-key",
    "cloudflare-record-comment",
    "cloudflare-tags",
];

/// The prefix that counts: the one asked for, else the one of the release (R-DNS-01).
pub fn prefix(options: &ExternalDnsOptions) -> &str {
    match &options.annotation_prefix {
        Some(prefix) => prefix,
        None if Version::of(options).since(22) => PREFIX,
        None => ALPHA_PREFIX,
    }
}

/// The annotations of one object, read under one prefix.
#[derive(Clone, Copy, Debug)]
pub struct Annotations<'a> {
    prefix: &'a str,
    entries: &'a [(&'a str, &'a str)],
}

impl<'a> Annotations<'a> {
    /// Keys and values, under the prefix that counts.
    pub fn new(prefix: &'a str, entries: &'a [(&'a str, &'a str)]) -> Annotations<'a> {
        Annotations { prefix, entries }
    }

    /// The prefix under which they are read.
    pub fn prefix(&self) -> &'a str {
        self.prefix
    }

    /// The value of `<prefix><suffix>`.
    pub fn get(&self, suffix: &str) -> Option<&'a str> {
        let found = self.entries.iter().find(|(key, _)| self.suffix(key) == Some(suffix));
        found.map(|(_, value)| *value)
    }

    /// What follows the prefix in a key of ours.
    fn suffix(&self, key: &'a str) -> Option<&'a str> {
        key.strip_prefix(self.prefix)
    }

    /// `hostname`: names as they are, empty ones too (R-DNS-02).
    pub fn hostnames(&self) -> Vec<String> {
        self.get("hostname").map(split).unwrap_or_default()
    }

    /// `internal-hostname`, read in the same way (R-DNS-02).
    pub fn internal_hostnames(&self) -> Vec<String> {
        self.get("internal-hostname").map(split).unwrap_or_default()
    }

    /// `target`: what takes the place of all derived targets; nothing where the value is empty (R-DNS-03).
    pub fn targets(&self) -> Vec<String> {
        let Some(value) = self.get("target").filter(|value| !value.is_empty()) else {
            return Vec::new();
        };
        let mut targets = split(value);
        targets.iter_mut().for_each(|target| {
            if target.ends_with('.') {
                target.pop();
            }
        });
        targets
    }

    /// `ttl` in seconds, and what to say where it counts for nothing (R-DNS-04).
    pub fn ttl(&self) -> (Option<i64>, Option<Finding>) {
        let Some(text) = self.get("ttl") else {
            return (None, None);
        };
        let refused = |reason: String| {
            let finding = super::codes::TTL_IGNORED.finding(reason);
            let finding = finding.help("write a number of seconds from 1 to 2147483647, or a duration such as `5m`");
            (None, Some(finding))
        };
        match duration::seconds(text).or_else(|| text.parse().ok()) {
            Some(seconds) if (1..=i64::from(i32::MAX)).contains(&seconds) => (Some(seconds), None),
            Some(seconds) => refused(format!(
                "the annotation `{}ttl` asks for {seconds} seconds and counts for nothing",
                self.prefix
            )),
            None => refused(format!(
                "the annotation `{}ttl` is no duration and no number, `{text}`, and counts for nothing",
                self.prefix
            )),
        }
    }

    /// Whether another controller is to take care of the object (R-DNS-05).
    pub fn for_another_controller(&self) -> bool {
        self.get("controller").is_some_and(|name| name != "dns-controller")
    }

    /// `set-identifier` (R-DNS-06).
    pub fn set_identifier(&self) -> Option<&'a str> {
        self.get("set-identifier").filter(|value| !value.is_empty())
    }

    /// What is said to the provider, sorted (R-DNS-07, R-DNS-08, R-DNS-09).
    pub fn properties(&self) -> Vec<ProviderSpecific> {
        let mut found: Vec<ProviderSpecific> = self.entries.iter().filter_map(|entry| self.property(entry)).collect();
        found.sort();
        found
    }

    fn property(&self, (key, value): &(&'a str, &'a str)) -> Option<ProviderSpecific> {
        let property = |name: String| ProviderSpecific {
            name: Text::Owned(name),
            value: Text::Owned(value.to_string()),
        };
        // Cloudflare's are looked for anywhere in the key, and keep their full name.
        let cloudflare = CLOUDFLARE.iter().map(|suffix| format!("{}{suffix}", self.prefix));
        if let Some(name) = cloudflare.into_iter().find(|name| key.contains(name.as_str())) {
            return Some(property(name));
        }
        let suffix = self.suffix(key)?;
        let family = |(from, to): &(&str, &str)| Some(format!("{to}{}", suffix.strip_prefix(from)?));
        match suffix {
            "alias" => (*value == "true").then(|| property("alias".into())),
            "record-type" => Some(property("record-type".into())),
            "azure-tags" => Some(property("azure/tags".into())),
            _ => FAMILIES.iter().find_map(family).map(property),
        }
    }

    /// Keys that would mean something under a prefix of ExternalDNS's that is not the one in use (R-DNS-01).
    pub fn under_the_other_prefix(&self) -> Vec<&'a str> {
        let others = [PREFIX, ALPHA_PREFIX];
        let others = others.iter().filter(|other| **other != self.prefix);
        let known = |suffix: &str| {
            let fits = |known: &&str| suffix == *known || known.ends_with('-') && suffix.starts_with(*known);
            KNOWN.iter().any(fits)
        };
        let mut found: Vec<&str> = others
            .flat_map(|other| self.entries.iter().map(move |(key, _)| (*other, *key)))
            .filter(|(other, key)| key.strip_prefix(*other).is_some_and(known))
            .map(|(_, key)| key)
            .collect();
        found.sort_unstable();
        found
    }
}

/// Names in a value: blanks go, commas part (R-DNS-02).
fn split(value: &str) -> Vec<String> {
    value.split(',').map(|name| name.replace(' ', "")).collect()
}
