//! How Contour is configured.

use crate::fact::{NamespacedName, Text};
use alloc::vec::Vec;
use serde::Deserialize;

/// The part of Contour's configuration that decides what it serves.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ContourOptions {
    /// The one Gateway that it serves; left out, Gateway API is not configured (R-CON-110).
    pub gateway_ref: Option<NamespacedName>,
    /// The classes of Ingress and HTTPProxy that it takes; empty: none or `contour` (R-CON-11).
    pub ingress_class_names: Vec<Text>,
    /// The namespaces in which roots of HTTPProxies may be; empty: all (R-CON-15).
    pub root_namespaces: Vec<Text>,
    /// Whether `permitInsecure` is without effect.
    pub disable_permit_insecure: bool,
    /// The certificate for clients without a server name.
    pub fallback_certificate: Option<NamespacedName>,
    /// Whether Services of type ExternalName may be backends (R-CON-153).
    pub enable_external_name_service: bool,
}
