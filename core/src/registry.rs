//! Which cells and groups there are, and with which cells each kind of object begins. A new question is one line here.

use crate::contour;
use crate::dns::source::parent;
use crate::dns::{difference, names, records, source};
use crate::engine::{Indexed, ReadingCell, Registry, registry};
use crate::gateway::{
    assume, attach, backend, class, conflict, default, diagnosis, entry, external, faults, finding, grant, listener,
    policy, port, rank, record, rivals, rules, set, shadow, stale, status, tls, traffic, verdict,
};
use crate::object::Kind;
use crate::profile::Product;

registry! {
    cells CELLS:
        finding::Reading,
        rank::Ranked,
        grant::Grant,
        grant::NamespaceLabels,
        backend::Slice,
        class::Definition,
        class::Class,
        policy::PolicyClaims,
        default::Scope,
        verdict::Managed,
        listener::Gates,
        set::Admitted,
        conflict::ListenerClaims,
        tls::ListenerCertificates,
        listener::ListenerVerdict,
        verdict::GatewayVerdict,
        set::SetVerdict,
        listener::Serving,
        port::Port,
        policy::PolicyVerdict,
        traffic::TrafficVerdict,
        external::External,
        backend::Backends,
        rules::RuleCheck,
        parent::Seen,
        parent::RightTargets,
        attach::Parents,
        attach::Attach,
        attach::Attached,
        entry::Entries,
        status::ClassConditions,
        status::GatewayConditions,
        status::SetConditions,
        status::ListenerConditions,
        status::RouteConditions,
        status::PolicyConditions,
        shadow::Contested,
        shadow::ShadowsTold,
        stale::Staleness,
        assume::AssumptionsTold,
        faults::backend::BackendFaults,
        faults::grant::GrantFaults,
        faults::certificate::CertificateFaults,
        faults::expression::ExpressionFaults,
        diagnosis::directory::Named,
        diagnosis::Diagnosis,
        diagnosis::AbsentParent,
        diagnosis::ConflictTold,
        diagnosis::ProtocolConflictTold,
        diagnosis::LostToRival,
        diagnosis::UnservedHostnames,
        diagnosis::UselessListener,
        diagnosis::SetRefused,
        diagnosis::GatewayIgnored,
        diagnosis::GatewayRefused,
        record::Wanted,
        source::Published,
        records::RightRecords,
        records::PublishedRecords,
        difference::Differences,
        contour::choice::Choice,
        contour::listener::Listeners,
        contour::policy::Policy,
        contour::backend::Backends,
        contour::rules::Rules,
        contour::attach::Attach,
        contour::contest::Units,
        contour::entry::Placed,
        contour::entry::Entries,
        contour::port::EnvoyPort,
        contour::status::GatewayConditions,
        contour::status::RouteConditions,
        contour::policy::PolicyConditions;
    groups GROUPS:
        grant::Grants,
        grant::Namespaces,
        backend::Endpoints,
        class::BundleVersions,
        policy::PolicyTargets,
        conflict::Conflicts,
        set::AttachedSets,
        default::DefaultGateways,
        port::PortUses,
        entry::PortListeners,
        rivals::Rivals,
        attach::Attachments,
        entry::FirstRoute,
        entry::Tables,
        policy::Reach,
        assume::Assumptions,
        grant::GrantUses,
        diagnosis::directory::Neighbours,
        diagnosis::directory::Namesakes,
        diagnosis::directory::Population,
        diagnosis::Waiting,
        names::Claims,
        names::Failures,
        contour::choice::Chosen,
        contour::policy::PolicyTargets,
        contour::attach::Counts,
        contour::contest::Contest,
        contour::hosts::Hosts;
}

/// The questions of all rooms.
pub static REGISTRY: Registry = Registry {
    cells: CELLS,
    groups: GROUPS,
    roots,
    reading: Some(ReadingCell(finding::Reading::INDEX)),
};

/// The cells of a kind, by the profile that counts.
fn roots(kind: Kind, product: Product) -> &'static [u16] {
    match product {
        Product::Contour => of_contour(kind),
        _ => of_specification(kind),
    }
}

/// Contour's own questions, and the shared ones of grants, namespaces and endpoints.
fn of_contour(kind: Kind) -> &'static [u16] {
    match kind {
        Kind::Gateway => &[
            contour::choice::Choice::INDEX,
            contour::listener::Listeners::INDEX,
            contour::status::GatewayConditions::INDEX,
        ],
        Kind::HttpRoute | Kind::GrpcRoute | Kind::TlsRoute | Kind::TcpRoute => &[
            rank::Ranked::INDEX,
            contour::backend::Backends::INDEX,
            contour::rules::Rules::INDEX,
            contour::attach::Attach::INDEX,
            contour::contest::Units::INDEX,
            contour::entry::Placed::INDEX,
            contour::entry::Entries::INDEX,
            contour::status::RouteConditions::INDEX,
        ],
        Kind::BackendTlsPolicy => &[
            rank::Ranked::INDEX,
            contour::policy::Policy::INDEX,
            contour::policy::PolicyConditions::INDEX,
        ],
        Kind::ReferenceGrant => &[grant::Grant::INDEX],
        Kind::EndpointSlice => &[backend::Slice::INDEX],
        Kind::Namespace => &[grant::NamespaceLabels::INDEX],
        _ => &[],
    }
}

/// The cells of a kind under the specification.
fn of_specification(kind: Kind) -> &'static [u16] {
    match kind {
        Kind::GatewayClass => &[
            diagnosis::directory::Named::INDEX,
            class::Class::INDEX,
            status::ClassConditions::INDEX,
        ],
        Kind::Gateway => &[
            diagnosis::directory::Named::INDEX,
            verdict::Managed::INDEX,
            default::Scope::INDEX,
            listener::Gates::INDEX,
            conflict::ListenerClaims::INDEX,
            verdict::GatewayVerdict::INDEX,
            status::GatewayConditions::INDEX,
            parent::Seen::INDEX,
            parent::RightTargets::INDEX,
        ],
        Kind::ListenerSet => &[
            diagnosis::directory::Named::INDEX,
            rank::Ranked::INDEX,
            listener::Gates::INDEX,
            set::Admitted::INDEX,
            conflict::ListenerClaims::INDEX,
            set::SetVerdict::INDEX,
            status::SetConditions::INDEX,
        ],
        Kind::HttpRoute | Kind::GrpcRoute | Kind::TlsRoute | Kind::TcpRoute | Kind::UdpRoute => &[
            rank::Ranked::INDEX,
            attach::Parents::INDEX,
            rules::RuleCheck::INDEX,
            backend::Backends::INDEX,
            status::RouteConditions::INDEX,
        ],
        Kind::ReferenceGrant => &[grant::Grant::INDEX, faults::grant::GrantFaults::INDEX],
        Kind::BackendTlsPolicy => &[
            rank::Ranked::INDEX,
            policy::PolicyClaims::INDEX,
            policy::PolicyVerdict::INDEX,
            status::PolicyConditions::INDEX,
        ],
        Kind::XBackendTrafficPolicy => &[
            rank::Ranked::INDEX,
            policy::PolicyClaims::INDEX,
            traffic::TrafficVerdict::INDEX,
            status::PolicyConditions::INDEX,
        ],
        Kind::XBackend => &[external::External::INDEX, status::PolicyConditions::INDEX],
        Kind::EndpointSlice => &[backend::Slice::INDEX],
        Kind::Namespace => &[grant::NamespaceLabels::INDEX],
        Kind::CustomResourceDefinition => &[class::Definition::INDEX],
        _ => &[],
    }
}
