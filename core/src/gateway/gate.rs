//! What a route must pass at a listener, gate by gate. Attachment asks these questions, and so does whoever explains a refusal.

use super::listener::{Gate, ListenerVerdict};
use super::{class, grant};
use crate::engine::{At, Reader};
use crate::object::{KeyId, Kind, Names, ParentRef, Protocol, Sym, has_hostnames, part};
use crate::routing::hostname::{self, Intersection};
use alloc::rc::Rc;
use alloc::vec::Vec;

/// What a route brings to the gates of a parent.
#[derive(Clone, Copy)]
pub struct Asker<'r> {
    /// Its kind.
    pub kind: Kind,
    /// Its Namespace.
    pub home: KeyId,
    /// `sectionName` of the parentRef; empty where absent.
    pub section: Sym,
    /// `port` of the parentRef.
    pub port: Option<u16>,
    /// The route's hostnames.
    pub hostnames: &'r [Sym],
}

impl<'r> Asker<'r> {
    /// A route with one of its parentRefs.
    pub fn of(route: KeyId, parent: &ParentRef, reader: &mut Reader<'r>) -> Asker<'r> {
        let kind = reader.names().object(route).kind;
        Asker {
            kind,
            home: reader.names().home(route),
            section: parent.section,
            port: parent.port,
            hostnames: match has_hostnames(kind) {
                true => reader.part::<part::Hostnames>(route).unwrap_or(&[]),
                false => &[],
            },
        }
    }

    /// Step 1, by name.
    pub fn named(&self, gate: &Gate) -> bool {
        self.section.is_empty() || self.section == gate.name
    }

    /// Step 1, R-ATT-16.
    pub fn on_port(&self, gate: &Gate) -> bool {
        self.port.is_none_or(|port| port == gate.port)
    }

    /// Step 2, by kind (R-ATT-11, A-05).
    pub fn of_kind(&self, owner: KeyId, gate: &Gate, reader: &mut Reader<'_>) -> bool {
        // R-TLSR-05: where both modes of TLS cannot stand on one port, such listeners have no kinds left.
        if gate.protocol == Protocol::Tls && class::lacks(reader, "TLSRouteModeMixed") {
            let listener = reader
                .cell::<ListenerVerdict>(At::part(owner, gate.name.0))
                .and_then(Option::as_ref);
            return listener.is_some_and(|listener| listener.gate.kinds.contains(&self.kind));
        }
        gate.kinds.contains(&self.kind)
    }

    /// Step 2, by namespace.
    pub fn from_there(&self, owner: KeyId, gate: &Gate, reader: &mut Reader<'_>) -> bool {
        grant::admits(reader, &gate.namespaces, owner, self.home)
    }

    /// Step 3: the hostnames that route and listener share; empty where there is none.
    pub fn common(&self, gate: &Gate, names: &Names) -> Rc<[Sym]> {
        match has_hostnames(self.kind) {
            true => effective(gate.hostname, self.hostnames, names),
            // R-TCP-07: the listener's hostname is the route's.
            false => [gate.hostname].into(),
        }
    }

    /// Whether the listener lets the route in: steps 1 to 3.
    pub fn passes(&self, owner: KeyId, gate: &Gate, reader: &mut Reader<'_>) -> bool {
        self.named(gate)
            && self.on_port(gate)
            && self.of_kind(owner, gate, reader)
            && self.from_there(owner, gate, reader)
            && !self.common(gate, reader.names()).is_empty()
    }

    /// R-ATT-16: who does not know ports refuses them rather than ignore them.
    pub fn port_unsupported(&self, reader: &Reader<'_>) -> bool {
        self.port.is_some()
            && self.kind == Kind::HttpRoute
            && PARENT_PORT.iter().any(|feature| class::lacks(reader, feature))
    }
}

/// Both names of the feature of parentRefs with a port.
const PARENT_PORT: [&str; 2] = ["HTTPRouteParentRefPort", "HTTPRouteDestinationPortMatching"];

/// What two hostnames share (R-HOST-02); an empty one is any.
pub fn meet(listener: Sym, route: Sym, names: &Names) -> Option<Sym> {
    let text = |sym: Sym| (!sym.is_empty()).then(|| names.text(sym));
    match hostname::intersect(text(listener), text(route))? {
        Intersection::Listener => Some(listener),
        Intersection::Route => Some(route),
    }
}

/// R-HOST-04: all intersections of a listener's hostname with a route's, without duplicates. An empty text is any.
fn effective(listener: Sym, route: &[Sym], names: &Names) -> Rc<[Sym]> {
    if let [] | [_] = route {
        let host = route.first().copied().unwrap_or(Sym::EMPTY);
        return meet(listener, host, names).into_iter().collect();
    }
    let mut found: Vec<Sym> = Vec::with_capacity(route.len());
    for common in route.iter().filter_map(|host| meet(listener, *host, names)) {
        if !found.contains(&common) {
            found.push(common);
        }
    }
    found.into()
}
