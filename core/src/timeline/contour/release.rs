//! What differs between the versions, as tables (R-CON-171, R-CON-181, R-CON-182).

use crate::fact::Seconds;
use crate::object::{Kind, Parts};
use crate::options::Probe;
use crate::profile::Version;

/// The versions from which something of this model is different.
pub const BOUNDARIES: &[Version] = &[FIRST, V1_24, V1_25, V1_26, V1_27, V1_28, V1_29, V1_31, Version::Main];

/// R-CON-172: the oldest that is told apart; what is older is as this one.
const FIRST: Version = Version::Release(1, 23, 0);
const V1_24: Version = Version::Release(1, 24, 0);
const V1_25: Version = Version::Release(1, 25, 0);
const V1_26: Version = Version::Release(1, 26, 0);
const V1_27: Version = Version::Release(1, 27, 0);
const V1_28: Version = Version::Release(1, 28, 0);
const V1_29: Version = Version::Release(1, 29, 0);
const V1_31: Version = Version::Release(1, 31, 0);

/// The last minor release of which the rules speak.
const LAST_MINOR: u32 = 33;

/// Whether the rules speak of a version.
pub fn is_known(version: Version) -> bool {
    match version {
        Version::Release(major, minor, _) => major == 1 && minor <= LAST_MINOR,
        Version::Main => true,
    }
}

/// How changes of a kind arrive (R-CON-170).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// With the object as it was and as it is; of what is gone with its last state.
    Informer,
    /// With the object as it is; of what is gone with its key alone.
    Reconciler,
}

struct KindRow {
    kind: Kind,
    /// Whether it is watched only where Gateway API is configured.
    gateway_api: bool,
    /// The first version that knows it.
    since: Version,
    /// The first version in which an informer brings it; a reconciler did before.
    informer_since: Version,
    /// The projections of which one must change, or an update is dropped (R-CON-174).
    counts: Parts,
}

const fn row(kind: Kind, gateway_api: bool, since: Version, informer_since: Version, counts: u16) -> KindRow {
    KindRow {
        kind,
        gateway_api,
        since,
        informer_since,
        counts: Parts(counts),
    }
}

const GENERATION: u16 = Parts::GENERATION.0;
const DATA: u16 = Parts::SPEC.0;
const SERVICE: u16 = Parts::SPEC.0 | Parts::ADDRESSES.0 | Parts::STATUS.0 | Parts::ANNOTATIONS.0;
const OLD: Version = Version::Release(0, 0, 0);

// R-CON-171, R-CON-174. Endpoints go to the endpoint translator only, and so do not stand here.
const KINDS: &[KindRow] = &[
    row(Kind::Ingress, false, OLD, OLD, GENERATION | Parts::ANNOTATIONS.0),
    row(Kind::HttpProxy, false, OLD, OLD, GENERATION | Parts::ANNOTATIONS.0),
    row(Kind::TlsCertificateDelegation, false, OLD, OLD, GENERATION),
    row(Kind::ExtensionService, false, OLD, OLD, GENERATION),
    row(Kind::Service, false, OLD, OLD, SERVICE),
    row(Kind::Secret, false, OLD, OLD, DATA),
    row(Kind::ConfigMap, false, V1_28, OLD, DATA),
    row(Kind::ReferenceGrant, true, OLD, OLD, GENERATION),
    row(Kind::Namespace, true, OLD, OLD, Parts::LABELS.0),
    row(Kind::Gateway, true, OLD, OLD, GENERATION),
    row(Kind::GatewayClass, true, OLD, OLD, GENERATION),
    row(Kind::HttpRoute, true, OLD, V1_29, GENERATION),
    row(Kind::TlsRoute, true, OLD, V1_29, GENERATION),
    row(Kind::GrpcRoute, true, V1_25, V1_29, GENERATION),
    row(Kind::TcpRoute, true, V1_26, V1_29, GENERATION),
    row(Kind::BackendTlsPolicy, true, V1_28, V1_29, GENERATION),
];

/// How changes of a kind arrive, and which projections count; `None`: the version does not watch it.
pub fn delivery(kind: Kind, gateway_api: bool, version: Version) -> Option<(Mode, Parts)> {
    let row = KINDS.iter().find(|row| row.kind == kind)?;
    if version < row.since || (row.gateway_api && !gateway_api) {
        return None;
    }
    let mode = match version < row.informer_since {
        true => Mode::Reconciler,
        false => Mode::Informer,
    };
    Some((mode, row.counts))
}

/// R-CON-172, R-CON-210: routes are judged by their parentRefs, Services and Secrets by who names them.
pub fn judges_relevance(version: Version) -> bool {
    version >= V1_24
}

/// R-CON-176, R-CON-210: Services of GRPCRoutes count, and Secrets in the namespace that an Ingress names by annotation.
pub fn counts_all_references(version: Version) -> bool {
    version >= V1_26
}

/// R-CON-180: builds wait for the first lists.
pub fn has_barrier(version: Version) -> bool {
    version >= V1_27
}

/// What opens the xDS port (R-CON-181).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Opens {
    /// The first lists.
    Lists,
    /// The first build.
    Build,
    /// The first build; or the first lists, if nothing comes in between.
    BuildOrLists,
    /// The barrier: first lists that went through the loop.
    Barrier,
}

/// What opens the xDS port.
pub fn opens(version: Version) -> Opens {
    match version {
        version if version >= V1_31 => Opens::Barrier,
        version if version >= V1_29 => Opens::BuildOrLists,
        version if version >= V1_27 => Opens::Build,
        _ => Opens::Lists,
    }
}

/// R-CON-182: the readiness probe of the example manifests.
pub fn probe(version: Version) -> Probe {
    Probe {
        initial_delay: Seconds::whole(if version >= V1_28 { 0 } else { 15 }),
        period: Seconds::whole(10),
    }
}
