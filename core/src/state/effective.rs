//! The effective state as users get it.

use crate::fact::*;
use alloc::vec::Vec;
use serde::Serialize;

/// Everything that should be in effect. Lists are sorted; tables hold their entries in order of precedence.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct EffectiveState {
    /// Always `trueroute/v1`.
    pub version: Text,
    /// Whether there is anything to serve.
    pub readiness: Vec<Readiness>,
    /// The ports of all Gateways.
    pub ports: Vec<Port>,
    /// The listeners of all Gateways, ListenerSets merged.
    pub listeners: Vec<Listener>,
    /// One table for each listener and hostname that has entries.
    pub tables: Vec<RouteTable>,
    /// DNS records.
    pub dns: Dns,
    /// Remote clusters.
    pub clusters: Vec<Nothing>,
    /// Imported services.
    pub imports: Vec<Nothing>,
    /// Exported endpoints.
    pub slices: Vec<Nothing>,
    /// The status that each object should have.
    pub statuses: Vec<ObjectStatus>,
    /// What deserves attention.
    pub findings: Vec<Finding>,
}

/// DNS as it should be and as it would be published.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Dns {
    /// The records that routes need to be reachable, from right statuses (R-DNS-01).
    pub right: Vec<DnsRecord>,
    /// The records that ExternalDNS would publish from the statuses in the input.
    pub published: Vec<DnsRecord>,
    /// Where both may differ, and why.
    pub hazards: Vec<DnsHazard>,
}

/// What cannot exist: the item of a list whose room is not built yet.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Nothing {}

/// The table of one listener and hostname, or of a port without hostnames.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RouteTable {
    /// The Gateway it serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway: Option<NamespacedName>,
    /// The ListenerSet that declares the listener, unless the Gateway does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listener_set: Option<NamespacedName>,
    /// The listener.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listener: Option<Text>,
    /// The port.
    pub port: u16,
    /// The hostname; `*` is any.
    pub hostname: Text,
    /// The listener's protocol.
    pub protocol: Text,
    /// Whether the listener terminates TLS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secure: Option<bool>,
    /// What the product calls the listener, under a product's profile: `http-80`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listener_alias: Option<Text>,
    /// The certificates of a virtual host, under a product's profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<TableTls>,
    /// The entries, first match wins.
    pub entries: Vec<TableEntry>,
}

/// The certificates of a virtual host.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TableTls {
    /// The Secret of its certificate, where TLS ends here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<NamespacedName>,
    /// The Secret of the certificate for clients without a server name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback_certificate: Option<NamespacedName>,
}

/// The status that an object should have.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectStatus {
    /// `group/version`.
    pub api_version: Text,
    /// The kind.
    pub kind: Text,
    /// The namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<Text>,
    /// The name.
    pub name: Text,
    /// The generation judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generation: Option<i64>,
    /// The status.
    pub status: Status,
}
