//! Which listeners take a route, and for which hosts (R-CON-112, R-CON-130, R-CON-131).

use super::finding::{self, Judgement};
use super::listener::{ListenerState, Listeners, Served, knows};
use super::wire::Family;
use super::{choice, codes, strata};
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::fact::{Attachment as AttachmentFact, Fact, FactType, FactValue, ObjectRef, Text};
use crate::gateway::entry::host_text;
use crate::gateway::grant::admits;
use crate::gateway::status::key_of;
use crate::object::{KeyId, Kind, Names, ParentRef, Sym, has_hostnames, part};
use crate::profile::Version;
use crate::routing::hostname::{self, Intersection, intersect, specificity};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// A listener that takes a route by one of its parentRefs.
#[derive(Clone, PartialEq, Debug)]
pub struct Taken {
    /// Its index in the Gateway.
    pub listener: u16,
    /// Its name.
    pub name: Sym,
    /// Its port, which is that of its Envoy listener.
    pub port: u16,
    /// The family of its Envoy listener.
    pub family: Family,
    /// The certificate shown, where TLS ends here.
    pub secret: Option<KeyId>,
    /// Whether TLS is passed through.
    pub passthrough: bool,
    /// The hosts; an empty one is any.
    pub hosts: Box<[Sym]>,
}

/// What becomes of a route at one of its parentRefs that means the Gateway.
#[derive(Clone, PartialEq, Debug)]
pub struct ParentState {
    /// The index of the parentRef.
    pub index: u16,
    /// The parentRef.
    pub parent: ParentRef,
    /// The listeners that take the route, or why none does.
    pub taken: Result<Box<[Taken]>, Judgement>,
}

/// A route at the Gateway.
#[derive(Clone, PartialEq, Debug)]
pub struct Attachment {
    /// The Gateway.
    pub gateway: KeyId,
    /// The controller that its class names.
    pub controller: Sym,
    /// Its parentRefs that mean the Gateway, in order.
    pub parents: Box<[ParentState]>,
}

/// The reason of a route that waits for an address; no other condition stands beside it (R-CON-130 step 1).
pub const INVALID_GATEWAY: &str = "InvalidGateway";

/// Matches a route with the listeners of the Gateway.
pub struct Attach;

impl Cell for Attach {
    const NAME: &'static str = "contour attach";
    const STRATUM: u8 = strata::ATTACH;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Option<Attachment>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let version = reader.profile().version;
        let kind = reader.names().object(at.object).kind;
        if !knows(kind, version) {
            return None;
        }
        let gateway = choice::chosen(at.object, reader)?;
        let parents = reader.part::<part::Parents>(at.object)?;
        let meant: Vec<(u16, ParentRef)> = (0..)
            .zip(parents.iter().copied())
            .filter(|(_, parent)| means(parent, gateway, reader.names()))
            .collect();
        meant.first()?;
        let served = reader.cell::<Listeners>(At::whole(gateway))?.as_ref()?;
        let mut counted: Vec<Sym> = Vec::new();
        let mut states = Vec::with_capacity(meant.len());
        for (index, parent) in &meant {
            // Of two parentRefs that say the same the API server takes one.
            if { states.iter() }.any(|state: &ParentState| state.parent == *parent) {
                continue;
            }
            let taken = judge(at.object, kind, parent, gateway, served, &mut counted, reader);
            states.push(ParentState {
                index: *index,
                parent: *parent,
                taken,
            });
        }
        for listener in counted {
            reader.claim::<Counts>(At::part(gateway, listener.0), ());
        }
        Some(Attachment {
            gateway,
            controller: served.controller,
            parents: states.into(),
        })
    }

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        let Some(attachment) = value else { return };
        let owner = ObjectRef::of(at.object, names);
        for state in &attachment.parents {
            let part = parent_part(&state.parent, names);
            match &state.taken {
                Ok(taken) => {
                    for one in taken.iter().filter(|one| !one.hosts.is_empty()) {
                        let listener = names.text(one.name);
                        out.push(Fact {
                            key: format!("attachment/{}{part}/{listener}", key_of(at.object, names)),
                            kind: FactType::Attachment,
                            owner: owner.clone(),
                            value: FactValue::Attachment(AttachmentFact {
                                route: owner.clone(),
                                parent: ObjectRef::of(attachment.gateway, names),
                                listener: Text::Owned(String::from(listener)),
                                hostnames: one.hosts.iter().map(|host| host_text(*host, names)).collect(),
                            }),
                        });
                    }
                }
                Err(why) => {
                    let found = codes::ROUTE_REFUSED
                        .finding(format!(
                            "the Gateway does not take the route: {}: {}",
                            why.reason, why.message
                        ))
                        .help("compare the parentRef and the route's hostnames with the listeners, and what they allow")
                        .at(owner.clone(), format!("spec.parentRefs[{}]", state.index));
                    out.push(finding::fact(at.object, found, names));
                }
            }
        }
    }
}

/// R-CON-112: a namespace that is not written is that of the Gateway, wherever the route lives.
pub fn means(parent: &ParentRef, gateway: KeyId, names: &Names) -> bool {
    let (meant, own) = (names.object(parent.target), names.object(gateway));
    parent.target == gateway
        || (!parent.namespace_written
            && meant.kind == Kind::Gateway
            && meant.name == own.name
            && meant.cluster == own.cluster)
}

/// R-CON-130, step by step. `counted` gets the listeners that count the route.
fn judge(
    route: KeyId,
    kind: Kind,
    parent: &ParentRef,
    gateway: KeyId,
    served: &Served,
    counted: &mut Vec<Sym>,
    reader: &mut Reader<'_>,
) -> Result<Box<[Taken]>, Judgement> {
    let refused = |reason, message: &str| Err(Judgement::bad("Accepted", reason, message));
    if !served.addressed {
        return refused(INVALID_GATEWAY, "the Gateway waits for an address");
    }
    let selects = |listener: &ListenerState| {
        (parent.section.is_empty() || parent.section == listener.name)
            && parent.port.is_none_or(|port| port == listener.port)
    };
    let home = reader.names().home(route);
    let mut ready = false;
    let mut allowing: Vec<(u16, &ListenerState)> = Vec::new();
    for (index, listener) in served.listeners.iter().enumerate() {
        if !selects(listener) {
            continue;
        }
        ready |= listener.ready;
        if !listener.kinds.contains(&kind) || !admits(reader, &listener.namespaces, gateway, home) {
            continue;
        }
        // R-CON-130: counted, ready or not.
        if !counted.contains(&listener.name) {
            counted.push(listener.name);
        }
        if listener.ready {
            allowing.push((index as u16, listener));
        }
    }
    if !ready {
        return refused("NoMatchingParent", "the parentRef selects no listener that is ready");
    }
    if allowing.is_empty() {
        let message = "no listener that the parentRef selects allows the route's kind and namespace";
        return refused("NotAllowedByListeners", message);
    }
    let version = reader.profile().version;
    let hostnames = match has_hostnames(kind) {
        true => reader.part::<part::Hostnames>(route).unwrap_or(&[]),
        false => &[],
    };
    let names = reader.names();
    let mut taken = Vec::with_capacity(allowing.len());
    for (index, listener) in allowing {
        let Some(family) = listener.family else { continue };
        let hosts: Box<[Sym]> = match has_hostnames(kind) {
            true => hosts(listener, hostnames, served, &selects, version, names),
            false => Box::new([Sym::EMPTY]),
        };
        taken.push(Taken {
            listener: index,
            name: listener.name,
            port: listener.port,
            family,
            secret: listener.secret,
            passthrough: listener.passthrough,
            hosts,
        });
    }
    if taken.iter().all(|one| one.hosts.is_empty()) {
        let message = "no hostname of the route is one of a listener that takes it";
        return refused("NoMatchingListenerHostname", message);
    }
    Ok(taken.into())
}

/// R-CON-131.
fn hosts(
    listener: &ListenerState,
    hostnames: &[Sym],
    served: &Served,
    selects: &dyn Fn(&ListenerState) -> bool,
    version: Version,
    names: &Names,
) -> Box<[Sym]> {
    if hostnames.is_empty() {
        return Box::new([listener.hostname]);
    }
    let text = |sym: Sym| (!sym.is_empty()).then(|| names.text(sym));
    let own = text(listener.hostname);
    let mut found: Vec<Sym> = Vec::with_capacity(hostnames.len());
    for name in hostnames {
        let host = match intersect(own, text(*name)) {
            None => continue,
            Some(Intersection::Listener) => listener.hostname,
            Some(Intersection::Route) => {
                // Since 1.30 another listener that is more specific keeps the name for itself.
                let isolated = version.since(1, 30, 0) && { served.listeners.iter() }.any(|other| {
                    !selects(other)
                        && !other.hostname.is_empty()
                        && specificity(text(other.hostname)) > specificity(own)
                        && hostname::matches(text(other.hostname), names.text(*name))
                });
                if isolated {
                    continue;
                }
                *name
            }
        };
        if !found.contains(&host) {
            found.push(host);
        }
    }
    found.into()
}

/// A parentRef's part of the key of a fact.
pub fn parent_part(parent: &ParentRef, names: &Names) -> String {
    let object = names.object(parent.target);
    let mut text = match parent.namespace_written {
        true => format!("/{}", key_of(parent.target, names)),
        false => format!("/{}//{}", object.kind.parts(names).1, names.text(object.name)),
    };
    if !parent.section.is_empty() {
        text.push('#');
        text.push_str(names.text(parent.section));
    }
    if let Some(port) = parent.port {
        text.push_str(&format!(":{port}"));
    }
    text
}

/// How many routes a listener counts; stands at the Gateway, part: the listener's name.
pub struct Counts;

impl Group for Counts {
    const NAME: &'static str = "contour counts";
    const STRATUM: u8 = strata::COUNTS;
    type Claim = ();
    type State = u32;
    type Question = ();
    type Verdict = u32;

    fn put(state: &mut u32, (): &(), _: &Names, wake: &mut Wake<()>) {
        *state += 1;
        wake.one(());
    }

    fn take(state: &mut u32, (): &(), _: &Names, wake: &mut Wake<()>) {
        *state = state.saturating_sub(1);
        wake.one(());
    }

    fn verdict(state: &u32, (): &(), _: &Names) -> u32 {
        *state
    }
}
