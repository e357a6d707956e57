//! What a user may ask for. Unknown names are refused, not ignored.

mod contour;
mod external_dns;
mod replay;

pub use contour::ContourOptions;
pub use external_dns::{DnsPolicy, DnsSource, DomainFilter, ExternalDnsOptions};
pub use replay::{ControllerSpec, Observer, Probe, ReplayOptions, ReplicaSpec, Role};

use crate::fact::Text;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use serde::Deserialize;

/// How the manifests are to be judged. The default is the specification's right controller in an open world.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Options {
    /// Act as this controller; left out: as the right controller of every class.
    pub controller_name: Option<Text>,
    /// The product whose lawful deviations apply; left out: none.
    pub profile: Option<Text>,
    /// What becomes of objects that the API server would refuse.
    pub admission: Admission,
    /// Which objects that the input leaves out are taken for granted.
    pub assume: Assume,
    /// What becomes of a Service with a selector and without any EndpointSlice (R-BE-09).
    pub endpoints: Endpoints,
    /// Addresses of Gateways, by `namespace/name`, where no status gives them.
    pub addresses: BTreeMap<Text, Vec<Text>>,
    /// Names of Gateway API features that the controller lacks.
    pub disabled_features: Vec<Text>,
    /// The cluster's domain; `cluster.local` where absent.
    pub cluster_domain: Option<Text>,
    /// The date for which certificates are judged, as Kubernetes writes times: `2026-11-21T00:00:00Z`. Left out, none is
    /// too old or too young: the core reads no clock.
    pub now: Option<Timestamp>,
    /// How ExternalDNS is started.
    pub external_dns: Option<ExternalDnsOptions>,
    /// How Contour is configured.
    pub contour: Option<ContourOptions>,
    /// Options of Linkerd, which nothing reads yet.
    pub linkerd: Option<Unread>,
}

/// A point in time, in seconds since 1970; written as Kubernetes writes it, `2026-11-21T00:00:00Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Timestamp(pub i64);

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        let seconds = crate::object::time::seconds(&text);
        seconds.map(Timestamp).ok_or_else(|| {
            serde::de::Error::custom(alloc::format!(
                "`{text}` is no time; write it as `2026-11-21T00:00:00Z`"
            ))
        })
    }
}

/// Options of a room that is not built yet: taken as they are.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Unread;

impl<'de> Deserialize<'de> for Unread {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(|_| Unread)
    }
}

/// What becomes of objects that the API server would refuse.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Admission {
    /// They contribute nothing.
    #[default]
    Enforce,
    /// They are evaluated all the same.
    Skip,
}

/// Which objects that the input leaves out are taken for granted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Assume {
    /// Those of a kind of which the input holds no object in that namespace.
    #[default]
    Auto,
    /// None: a closed world, as a cluster is.
    None,
    /// Every referenced Service, Secret, ConfigMap, Namespace, GatewayClass.
    All,
}

/// What becomes of a Service with a selector and without any EndpointSlice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Endpoints {
    /// Its endpoints are taken as ready.
    #[default]
    Assume,
    /// It has none.
    Strict,
}

/// A text with its name, and the cluster its objects live in.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source {
    /// The name; sources are ordered by it, byte by byte.
    pub name: Text,
    /// The manifests.
    pub text: Text,
    /// The cluster; left out: what each object's annotation `trueroute.dev/cluster` says.
    #[serde(default)]
    pub cluster: Option<Text>,
}

/// Which facts are asked for.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Query {
    /// Only of this type.
    #[serde(rename = "type")]
    pub kind: Option<crate::fact::FactType>,
    /// Only owned by this object.
    pub object: Option<crate::fact::ObjectRef>,
    /// Only about this hostname.
    pub host: Option<Text>,
    /// Only findings with this code.
    pub code: Option<Text>,
    /// How many to leave out at the start.
    pub offset: usize,
    /// How many to give at most; 100 where left out.
    pub limit: Option<usize>,
}
