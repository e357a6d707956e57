//! Attachment: which listeners of a parent take a route, and under which hostnames (section 5 of the rules).

use super::gate::{Asker, meet};
use super::listener::Gates;
use super::rank::Ranked;
use super::reason::{Judged, Reason};
use super::record::Wanted;
use super::rivals::{RivalClaim, Rivals};
use super::rules::RuleCheck;
use super::set::{Admission, Admitted};
use super::verdict::{GatewayVerdict, Managed};
use super::{default, diagnosis, entry, status, strata};
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::fact::{self, Fact, FactType, FactValue, ObjectRef, Severity};
use crate::object::{KeyId, Kind, Names, ParentRef, Sym, part};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;
use hashbrown::HashMap;

/// What is odd about a route's choice of parents.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Oddities {
    /// It names no parent at all.
    orphan: bool,
    /// It wants default Gateways where there is none.
    in_vain: Option<Severity>,
    /// References to a kind that is known, under a group that is not its own.
    misnamed: Box<[(At, Kind)]>,
}

/// Brings a cell into being for each of a route's distinct parents: each is judged alone (R-ATT-01).
pub struct Parents;

impl Cell for Parents {
    const NAME: &'static str = "parents";
    const STRATUM: u8 = strata::OWN;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Oddities;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let mut misnamed = Vec::new();
        let mut attaches = false;
        for (place, parent) in default::parents(at.object, reader) {
            // R-ATT-02: other kinds are not this room's.
            let kind = reader.names().object(parent.target).kind;
            if matches!(kind, Kind::Gateway | Kind::ListenerSet) {
                attaches = true;
                reader.spawn::<Attach>(place);
                reader.spawn::<Attached>(place);
                reader.spawn::<entry::Entries>(place);
            } else if diagnosis::right_group(kind, reader.names()).is_some() {
                misnamed.push((place, kind));
            }
        }
        if attaches {
            reader.spawn::<Wanted>(At::whole(at.object));
        }
        // R-GW-05: the wish for default Gateways is another way to a parent.
        let named = reader.part::<part::Parents>(at.object).unwrap_or(&[]);
        let wishes = default::wants(at.object, reader);
        Oddities {
            orphan: named.is_empty() && !wishes,
            in_vain: default::wants_in_vain(at.object, reader),
            misnamed: misnamed.into(),
        }
    }

    fn facts(at: At, odd: &Oddities, names: &Names, out: &mut Vec<Fact>) {
        if odd.orphan {
            out.push(diagnosis::orphan(at.object, names).fact(names));
        }
        for (place, kind) in &odd.misnamed {
            let told = diagnosis::misnamed_parent(*place, *kind, names);
            out.extend(told.map(|told| told.fact(names)));
        }
        out.extend(
            odd.in_vain
                .map(|severity| default::none_there(at.object, severity, names)),
        );
    }
}

/// R-RST-02, A-24: of references that name one parent in different forms, the first.
pub fn distinct(parents: &[ParentRef]) -> impl Iterator<Item = (usize, &ParentRef)> {
    let same = |a: &ParentRef, b: &ParentRef| (a.target, a.section, a.port) == (b.target, b.section, b.port);
    parents
        .iter()
        .enumerate()
        .filter(move |(index, parent)| !parents.iter().take(*index).any(|earlier| same(earlier, parent)))
}

/// A listener that takes a route, and the hostnames under which it does (R-HOST-04); an empty one is any.
#[derive(Clone, PartialEq, Debug)]
pub struct Candidate {
    /// The listener's name.
    pub listener: Sym,
    /// The effective hostnames.
    pub hostnames: Rc<[Sym]>,
}

/// What became of one parentRef before routes are compared with each other.
#[derive(Clone, PartialEq, Debug)]
pub struct Candidacy {
    /// Who writes the status; empty where the class is taken for granted.
    pub controller: Sym,
    /// The Gateway behind the parent.
    pub gateway: KeyId,
    /// Why nothing is left.
    pub refused: Option<Reason>,
    /// The listeners left.
    pub listeners: Rc<[Candidate]>,
    /// Whether each hostname of the route meets one of them.
    pub served: bool,
}

/// Matches one parentRef with the listeners of its parent; stands at the route, part: see [`default::parent_at`].
pub struct Attach;

impl Cell for Attach {
    const NAME: &'static str = "attach";
    const STRATUM: u8 = strata::ATTACH;
    /// `None`: the parent is missing or not ours, and nobody writes an entry (R-ATT-03).
    type Value = Option<Candidacy>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let parent = default::parent_at(at, reader)?;
        let (controller, gateway, refused) = behind(parent.target, reader)?;
        let judged = match refused {
            Some(reason) => Err(reason),
            None => candidates(at.object, &parent, reader),
        };
        let (refused, (listeners, served)) = match judged {
            Err(reason) => (Some(reason), (Rc::from([]), true)),
            Ok(found) => (None, found),
        };
        let kind = reader.names().object(at.object).kind;
        if matches!(kind, Kind::HttpRoute | Kind::GrpcRoute)
            && let Some(rank) = reader.cell::<Ranked>(At::whole(at.object))
        {
            for candidate in listeners.iter() {
                reader.claim::<Rivals>(
                    At::part(parent.target, candidate.listener.0),
                    RivalClaim {
                        grpc: kind == Kind::GrpcRoute,
                        rank: rank.clone(),
                        route: at.object,
                        hostnames: candidate.hostnames.clone(),
                    },
                );
            }
        }
        Some(Candidacy {
            controller,
            gateway,
            refused,
            listeners,
            served,
        })
    }
}

/// Who takes care of a parent, and why it takes no route at all.
fn behind(parent: KeyId, reader: &mut Reader<'_>) -> Option<(Sym, KeyId, Option<Reason>)> {
    if reader.names().object(parent).kind == Kind::Gateway {
        let managed = reader.cell::<Managed>(At::whole(parent))?.as_ref()?;
        return Some((managed.controller, parent, None));
    }
    match reader.cell::<Admitted>(At::whole(parent))? {
        Admission::Foreign => None,
        // R-SET-32
        Admission::NotAllowed(host) => Some((host.controller, host.gateway, Some(Reason::NoMatchingParent))),
        Admission::Allowed(host) => {
            let gateway = reader.cell::<GatewayVerdict>(At::whole(host.gateway))?.as_ref()?;
            let refused = gateway.accepted.0.is_err().then_some(Reason::NoMatchingParent);
            Some((host.controller, host.gateway, refused))
        }
    }
}

/// The listeners that take a route, and whether each of its hostnames meets one of them.
type Found = (Rc<[Candidate]>, bool);

/// Steps 1 to 4. No grant is asked for (R-ATT-04), nor how a listener or its Gateway stands (R-ATT-13, A-15). Every listener
/// of the parent may take the route (R-TCP-03), and of the parent alone (R-SET-31).
fn candidates(route: KeyId, parent: &ParentRef, reader: &mut Reader<'_>) -> Result<Found, Reason> {
    let gates = reader
        .cell::<Gates>(At::whole(parent.target))
        .map_or(&[][..], |gates| gates);
    let asker = Asker::of(route, parent, reader);
    if asker.port_unsupported(reader) {
        return Err(Reason::UnsupportedValue);
    }
    let mut furthest = Reason::NoMatchingParent;
    let mut found = Vec::new();
    for gate in gates {
        // Step 1: both must hold on the same listener.
        if !asker.named(gate) || !asker.on_port(gate) {
            continue;
        }
        // Step 2; before hostnames, A-30.
        if furthest == Reason::NoMatchingParent {
            furthest = Reason::NotAllowedByListeners;
        }
        if !asker.of_kind(parent.target, gate, reader) || !asker.from_there(parent.target, gate, reader) {
            continue;
        }
        // Step 3. R-ATT-12: the reason is that of the furthest step any listener reached.
        furthest = Reason::NoMatchingListenerHostname;
        let hostnames = asker.common(gate, reader.names());
        if !hostnames.is_empty() {
            found.push(Candidate {
                listener: gate.name,
                hostnames,
            });
        }
    }
    if found.is_empty() {
        return Err(furthest);
    }
    // Step 4, R-ATT-14.
    match reader
        .cell::<RuleCheck>(At::whole(route))
        .and_then(|check| check.all_invalid)
    {
        Some(reason) => Err(reason),
        None => {
            let served = asker.hostnames.len() < 2 || {
                let taken = |name: Sym| found.iter().any(|candidate| candidate.listener == name);
                let meets = |host: Sym| {
                    let mut gates = gates.iter().filter(|gate| taken(gate.name));
                    gates.any(|gate| meet(gate.hostname, host, reader.names()).is_some())
                };
                asker.hostnames.iter().all(|host| meets(*host))
            };
            Ok((found.into(), served))
        }
    }
}

/// What became of one parentRef.
#[derive(Clone, PartialEq, Debug)]
pub struct Attachment {
    /// Who writes the status; empty where the class is taken for granted.
    pub controller: Sym,
    /// The Gateway behind the parent.
    pub gateway: KeyId,
    /// The direct parent.
    pub parent: KeyId,
    /// The Accepted condition.
    pub accepted: Judged,
    /// The listeners to which the route is attached (R-ATT-10).
    pub listeners: Rc<[Candidate]>,
}

/// What is left when routes of the other kind are considered; stands at the route, part: see [`default::parent_at`].
pub struct Attached;

impl Cell for Attached {
    const NAME: &'static str = "attached";
    const STRATUM: u8 = strata::ATTACHED;
    const HAS_FACTS: bool = true;
    type Value = Option<Attachment>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let parent = default::parent_at(at, reader)?.target;
        let Some(candidacy) = reader.cell::<Attach>(at)?.as_ref() else {
            // Nobody wrote the reference to a default Gateway.
            if !default::is_default(at) {
                reader.spawn::<diagnosis::Diagnosis>(at);
            }
            return None;
        };
        let kind = reader.names().object(at.object).kind;
        let mut listeners = candidacy.listeners.clone();
        // Step 5, R-GRPC-08.
        if matches!(kind, Kind::HttpRoute | Kind::GrpcRoute) {
            let lost: Vec<Sym> = candidacy
                .listeners
                .iter()
                .map(|candidate| candidate.listener)
                .filter(|name| reader.ask::<Rivals>(At::part(parent, name.0), at.object).is_some())
                .collect();
            if !lost.is_empty() {
                reader.spawn::<diagnosis::LostToRival>(at);
                listeners = listeners
                    .iter()
                    .filter(|candidate| !lost.contains(&candidate.listener))
                    .cloned()
                    .collect();
            }
        }
        if !candidacy.served {
            reader.spawn::<diagnosis::UnservedHostnames>(At::whole(at.object));
        }
        let accepted = match candidacy.refused {
            Some(reason) => {
                reader.spawn::<diagnosis::Diagnosis>(at);
                Err(reason)
            }
            None if listeners.is_empty() => Err(Reason::Conflicted),
            None => Ok(()),
        };
        for candidate in listeners.iter() {
            reader.claim::<Attachments>(At::part(parent, candidate.listener.0), at.object);
        }
        if !matches!(kind, Kind::HttpRoute | Kind::GrpcRoute) {
            entry::claim_first(at, parent, &listeners, reader);
        }
        let (controller, gateway) = (candidacy.controller, candidacy.gateway);
        Some(Attachment {
            controller,
            gateway,
            parent,
            accepted,
            listeners,
        })
    }

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        let Some(attachment) = value else { return };
        let route = ObjectRef::of(at.object, names);
        for candidate in attachment.listeners.iter() {
            let listener = names.text(candidate.listener);
            let mut hostnames: Vec<fact::Text> = candidate
                .hostnames
                .iter()
                .map(|host| entry::host_text(*host, names))
                .collect();
            crate::order::by(&mut hostnames, &Ord::cmp);
            out.push(Fact {
                key: alloc::format!(
                    "attachment/{}/{}/{}/{listener}",
                    status::key_of(at.object, names),
                    default::told_part(at),
                    status::key_of(attachment.parent, names)
                ),
                kind: FactType::Attachment,
                owner: route.clone(),
                value: FactValue::Attachment(fact::Attachment {
                    route: route.clone(),
                    parent: ObjectRef::of(attachment.parent, names),
                    listener: alloc::string::String::from(listener).into(),
                    hostnames,
                }),
            });
        }
    }
}

/// What is asked of the routes at a listener.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CountQuestion {
    /// How many there are (R-CNT-01).
    Count,
    /// 1 if there is any, else 0.
    Any,
}

/// The routes attached to a listener, each counted once (R-CNT-04), whatever the state of the listener (R-CNT-02, A-16), of
/// their references (R-CNT-03) and their precedence (R-CNT-05), on the direct parent (R-CNT-06); stands at its object, part: its name.
pub struct Attachments;

impl Group for Attachments {
    const NAME: &'static str = "attachments";
    const STRATUM: u8 = strata::ATTACHED_INDEX;
    type Claim = KeyId;
    type State = HashMap<KeyId, u32>;
    type Question = CountQuestion;
    type Verdict = u32;

    fn put(state: &mut Self::State, claim: &KeyId, _: &Names, wake: &mut Wake<CountQuestion>) {
        *state.entry(*claim).or_default() += 1;
        wake.all();
    }

    fn take(state: &mut Self::State, claim: &KeyId, _: &Names, wake: &mut Wake<CountQuestion>) {
        if let Some(count) = state.get_mut(claim) {
            *count -= 1;
            if *count == 0 {
                state.remove(claim);
            }
        }
        wake.all();
    }

    fn verdict(state: &Self::State, question: &CountQuestion, _: &Names) -> u32 {
        match question {
            CountQuestion::Count => state.len() as u32,
            CountQuestion::Any => u32::from(!state.is_empty()),
        }
    }
}

/// The controller's name as a status shows it.
pub fn controller_text(controller: Sym, names: &Names, options: &crate::options::Options) -> fact::Text {
    match (controller.is_empty(), &options.controller_name) {
        (false, _) => alloc::string::String::from(names.text(controller)).into(),
        (true, Some(name)) => name.clone(),
        (true, None) => ASSUMED_CONTROLLER.into(),
    }
}

/// Who writes statuses where the GatewayClass is taken for granted and no controller was named.
pub const ASSUMED_CONTROLLER: &str = "trueroute.dev/assumed";
