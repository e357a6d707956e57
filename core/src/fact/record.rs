//! DNS records.

use super::{ObjectRef, Text};
use alloc::vec::Vec;
use serde::Serialize;

/// A set of DNS records of one name and type.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct DnsRecord {
    /// The name, in lower case and without a dot at the end; a wildcard begins with `*.`.
    pub name: Text,
    /// `A`, `AAAA` or `CNAME`.
    #[serde(rename = "type")]
    pub kind: Text,
    /// What it leads to, sorted.
    pub targets: Vec<Text>,
    /// The objects that ask for it, sorted.
    pub owners: Vec<ObjectRef>,
    /// Whether a target is a placeholder for an address that the input does not tell (R-GW-08).
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub assumed: bool,
}
