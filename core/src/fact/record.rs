//! DNS records, and what may be wrong with them.

use super::{Finding, ObjectRef, Text};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// A set of DNS records of one name and type.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DnsRecord {
    /// The name, without a dot at the end; a wildcard begins with `*.`.
    pub name: Text,
    /// `A`, `AAAA`, `CNAME` and so on.
    #[serde(rename = "type")]
    pub kind: Text,
    /// What it leads to, sorted.
    pub targets: Vec<Text>,
    /// Time to live in seconds; absent where nobody asked for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<i64>,
    /// Tells record sets of one name and type apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_identifier: Option<Text>,
    /// Labels of ExternalDNS: `resource`, `owner`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<Text, Text>,
    /// What is said to the provider alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provider_specific: Vec<ProviderSpecific>,
    /// The objects that ask for it, sorted.
    #[serde(default)]
    pub owners: Vec<ObjectRef>,
    /// Whether a target is a placeholder for an address that the input does not tell (R-GW-08).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub assumed: bool,
}

/// A property of a record that one provider understands.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderSpecific {
    /// Its name: `alias`, `aws/weight`.
    pub name: Text,
    /// Its value.
    pub value: Text,
}

/// A status that names are published from, or are not, and whose cause is gone or not yet there.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DnsHazard {
    /// `parent-not-in-spec`, `observed-generation-behind`, `section-or-port-not-in-spec` or `gateway-not-programmed`.
    pub code: Text,
    /// The route.
    pub route: ObjectRef,
    /// The parent that its status names.
    pub parent: ObjectRef,
    /// The section of the parent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section_name: Option<Text>,
    /// The generation that the status speaks of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed_generation: Option<i64>,
    /// The generation that the object has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generation: Option<i64>,
    /// The names concerned, sorted.
    pub records: Vec<Text>,
}

/// The changes that ExternalDNS makes to a zone (R-DNS-132 to R-DNS-140).
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DnsPlan {
    /// Records that come.
    pub create: Vec<DnsRecord>,
    /// Records that change, as they are.
    pub update_old: Vec<DnsRecord>,
    /// Records that change, as they will be; in the order of `update_old`.
    pub update_new: Vec<DnsRecord>,
    /// Records that go.
    pub delete: Vec<DnsRecord>,
    /// What the plan does silently and a person would want to know.
    pub findings: Vec<Finding>,
}
