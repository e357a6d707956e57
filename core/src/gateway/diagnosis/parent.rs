//! Parents that are not there, or that nobody takes care of: said once for each parent, however many routes name it.

use super::directory::{Namesakes, Near, Neighbours, Population};
use super::{Told, words};
use crate::engine::{At, Group, Reader, Wake};
use crate::fact::{FieldChange, FieldValue, Finding, Fix, ObjectRef, Severity};
use crate::gateway::gate::Asker;
use crate::gateway::listener::Gates;
use crate::gateway::{assume, codes, grant, strata};
use crate::object::{KeyId, Names, ObservedCondition, ObservedEntry, ParentRef, part};
use crate::options::Assume;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// An object that waits for a parent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Waiter {
    /// The index of the parentRef; `None` for the one of a ListenerSet.
    pub index: Option<u32>,
    /// Whether it names the parent itself, not a ListenerSet of it.
    pub direct: bool,
    /// Whether the object's status says that the parent has accepted it.
    pub accepted: bool,
}

/// What waits for a parent: how much of it, and the first few by name.
#[derive(Clone, PartialEq, Debug)]
pub struct Waiters {
    /// How many objects.
    pub count: usize,
    /// How many of them were accepted by what their statuses say.
    pub accepted: usize,
    /// The first few, each with its first parentRefs; those that were accepted come last.
    pub first: Rc<[(KeyId, Waiter)]>,
}

impl Waiters {
    /// ``HTTPRoute `shop/cart` and 3 more``.
    pub fn text(&self, names: &Names) -> String {
        let mut objects: Vec<KeyId> = self.first.iter().map(|(key, _)| *key).collect();
        objects.dedup();
        objects.truncate(TOLD);
        let shown: Vec<String> = objects.iter().map(|key| words::object(*key, names)).collect();
        words::some(&shown, self.count)
    }

    /// Those that were not accepted.
    fn refused(self) -> Waiters {
        let first = self.first.iter().filter(|(_, waiter)| !waiter.accepted);
        Waiters {
            count: self.count - self.accepted,
            accepted: 0,
            first: first.copied().collect(),
        }
    }
}

/// How many of those that wait are named.
const TOLD: usize = 3;

/// The routes and ListenerSets that wait for a parent; stands at the parent.
pub struct Waiting;

impl Group for Waiting {
    const NAME: &'static str = "waiting";
    const STRATUM: u8 = strata::WAITING;
    type Claim = (KeyId, Waiter);
    /// By kind, namespace and name, as texts.
    type State = BTreeMap<String, (KeyId, Vec<Waiter>)>;
    type Question = ();
    type Verdict = Waiters;

    fn put(state: &mut Self::State, (key, waiter): &Self::Claim, names: &Names, wake: &mut Wake<()>) {
        let (_, all) = state
            .entry(words::object(*key, names))
            .or_insert_with(|| (*key, Vec::new()));
        let at = all.partition_point(|other| other < waiter);
        all.insert(at, *waiter);
        wake.all();
    }

    fn take(state: &mut Self::State, (key, waiter): &Self::Claim, names: &Names, wake: &mut Wake<()>) {
        let name = words::object(*key, names);
        if let Some((_, all)) = state.get_mut(&name) {
            if let Some(at) = all.iter().position(|other| other == waiter) {
                all.remove(at);
            }
            if all.is_empty() {
                state.remove(&name);
            }
        }
        wake.all();
    }

    fn verdict(state: &Self::State, (): &(), _: &Names) -> Waiters {
        // An object is where it asked to be only if all of its parentRefs are.
        let whole = |all: &[Waiter]| all.iter().all(|waiter| waiter.accepted);
        let of = |accepted: bool| {
            let chosen = state.values().filter(move |(_, all)| whole(all) == accepted);
            chosen.flat_map(move |(key, all)| all.iter().map(move |waiter| (*key, Waiter { accepted, ..*waiter })))
        };
        Waiters {
            count: state.len(),
            accepted: state.values().filter(|(_, all)| whole(all)).count(),
            first: of(false).chain(of(true)).take(words::SHOWN).collect(),
        }
    }
}

/// A parent that the input does not hold.
pub fn tell(at: At, reader: &mut Reader<'_>) -> Option<Told> {
    let names = reader.names();
    // One that the API server would refuse has findings of its own.
    if reader.refused(at.object) {
        return None;
    }
    let mut waiters = reader.ask::<Waiting>(at, ());
    // What a current status says of a parent that was left out is not contradicted by its absence.
    if !would_be_there(at.object, reader) {
        if waiters.accepted == waiters.count {
            return accepted_elsewhere(at.object, &waiters, names);
        }
        waiters = waiters.refused();
    }
    let (first, waiter) = *waiters.first.first()?;
    let parent = words::object(at.object, names);
    let attach = if waiters.count == 1 { "attaches" } else { "attach" };
    let message = format!(
        "{parent} is not in the input, so {} {attach} nowhere",
        waiters.text(names)
    );
    let object = ObjectRef::of(first, names);
    let finding = codes::ATTACHES_NOWHERE.finding(message).at(object, reference(waiter));
    let mut finding = Finding {
        severity: absence(at.object, reader),
        ..finding
    };
    let candidates = candidates(at.object, reader);
    for candidate in &candidates {
        let said = format!("{} is there", words::object(candidate.key, names));
        finding = finding.related(said, ObjectRef::of(candidate.key, names), "");
    }
    let help = match candidates.as_slice() {
        [] => format!("add {parent} to the input, or mend the parentRef"),
        all => {
            let all: Vec<String> = all
                .iter()
                .map(|candidate| words::object(candidate.key, names))
                .collect();
            format!(
                "if {} is meant, mend the parentRef; else add {parent} to the input",
                all.join(" or ")
            )
        }
    };
    finding = finding.help(help);
    if let [candidate] = candidates.as_slice()
        && let Some(fix) = fix(candidate, &waiters, reader)
    {
        finding = finding.fix(fix);
    }
    let told = Told::new(at.object, "", finding);
    Some(Told { owner: first, ..told })
}

/// Whether the input would hold a parent if it were there.
pub fn would_be_there(parent: KeyId, reader: &mut Reader<'_>) -> bool {
    let names = reader.names();
    reader.options().assume == Assume::None || reader.present(names.object(parent).kind, names.home(parent))
}

/// All that wait for it were accepted by it: it is in the cluster, and was only left out.
fn accepted_elsewhere(parent: KeyId, waiters: &Waiters, names: &Names) -> Option<Told> {
    let (first, waiter) = *waiters.first.first()?;
    let said = if waiters.count == 1 {
        "its status says"
    } else {
        "their statuses say"
    };
    let name = words::object(parent, names);
    let finding = codes::ATTACHES_NOWHERE
        .finding(format!(
            "{name} is not in the input; it has accepted {}, as {said}",
            waiters.text(names)
        ))
        .help(format!("add {name} to the input to see what is served there"))
        .at(ObjectRef::of(first, names), reference(waiter));
    let finding = Finding {
        severity: Severity::Info,
        ..finding
    };
    let told = Told::new(parent, "", finding);
    Some(Told { owner: first, ..told })
}

/// Whether the status of a route says that a parent has accepted the present generation of it.
pub fn accepted(route: KeyId, parent: &ParentRef, reader: &mut Reader<'_>) -> bool {
    let Some(observed) = reader.part::<part::Status>(route) else {
        return false;
    };
    let same = |entry: &ObservedEntry| {
        let other = &entry.parent;
        (other.target, other.section, other.port) == (parent.target, parent.section, parent.port)
    };
    let entries = observed.entries.iter().filter(|entry| same(entry));
    let conditions: Vec<&ObservedCondition> = entries.flat_map(|entry| entry.conditions.iter()).collect();
    says_accepted(route, conditions, reader)
}

/// Whether the status of a ListenerSet says that its Gateway has accepted the present generation of it.
fn set_accepted(set: KeyId, reader: &mut Reader<'_>) -> bool {
    let Some(observed) = reader.part::<part::Status>(set) else {
        return false;
    };
    says_accepted(set, observed.conditions.iter(), reader)
}

fn says_accepted<'o>(
    object: KeyId,
    conditions: impl IntoIterator<Item = &'o ObservedCondition>,
    reader: &mut Reader<'_>,
) -> bool {
    let generation = reader.part::<part::Generation>(object).copied().flatten();
    let names = reader.names();
    let current = |seen: Option<i64>| {
        seen.filter(|seen| *seen > 0)
            .is_none_or(|seen| generation.is_none_or(|is| seen == is))
    };
    conditions.into_iter().any(|condition| {
        let says = (names.text(condition.kind), names.text(condition.status)) == ("Accepted", "True");
        says && current(condition.observed_generation)
    })
}

fn reference(waiter: Waiter) -> String {
    match waiter.index {
        Some(index) => format!("spec.parentRefs[{index}]"),
        None => "spec.parentRef".into(),
    }
}

/// How bad it is that a Gateway is not there, for anything in its cluster: what was left out is no error where the input is
/// taken for a part of the cluster.
pub fn absence(parent: KeyId, reader: &mut Reader<'_>) -> Severity {
    let scope = assume::scope(parent, reader.names());
    let any = scope.is_some_and(|scope| reader.ask::<Population>(At::whole(scope), ()));
    match reader.options().assume {
        Assume::None => Severity::Error,
        Assume::Auto if any => Severity::Warning,
        Assume::Auto | Assume::All => Severity::Info,
    }
}

/// A parent that may be meant instead.
struct Candidate {
    key: KeyId,
    /// Whether nothing else can be meant by what is written.
    sure: bool,
}

/// Of the same place and another kind, of the same name in another namespace, or spelled almost alike.
fn candidates(parent: KeyId, reader: &mut Reader<'_>) -> Vec<Candidate> {
    let names = reader.names();
    let object = names.object(parent);
    let Some(scope) = assume::scope(parent, names) else {
        return Vec::new();
    };
    let namesakes = reader.ask::<Namesakes>(At::part(scope, object.name.0), ());
    let at_home = |key: &KeyId| names.home(*key) == names.home(parent);
    let mut found: Vec<Candidate> = namesakes
        .iter()
        .filter(|key| at_home(key) != (names.object(**key).kind == object.kind))
        .filter(|key| **key != parent)
        .map(|key| Candidate { key: *key, sure: true })
        .collect();
    let Near { nearest, slip } = reader.ask::<Neighbours>(At::whole(names.home(parent)), (object.kind, object.name));
    if let Some(key) = nearest.filter(|key| *key != parent) {
        found.push(Candidate {
            key,
            sure: slip == Some(key),
        });
    }
    found
}

/// The mend: every object that waits names the candidate, which takes all of them.
fn fix(candidate: &Candidate, waiters: &Waiters, reader: &mut Reader<'_>) -> Option<Fix> {
    let names = reader.names();
    let meant = names.object(candidate.key);
    let mut shown: Vec<KeyId> = waiters.first.iter().map(|(key, _)| *key).collect();
    shown.dedup();
    // All of them must be in view.
    if !candidate.sure || shown.len() < waiters.count || waiters.first.len() == words::SHOWN {
        return None;
    }
    let mut changes = Vec::new();
    // Those that come through a ListenerSet come with it.
    for (key, waiter) in waiters.first.iter().filter(|(_, waiter)| waiter.direct) {
        let (written, taken) = written(*key, *waiter, candidate.key, reader)?;
        if !taken {
            return None;
        }
        let wanted = names.object(written);
        let path = reference(*waiter);
        let mut set = |field: &str, value: &str| {
            changes.push(FieldChange::Set {
                object: ObjectRef::of(*key, names),
                path: format!("{path}.{field}").into(),
                value: FieldValue::text(String::from(value)),
            });
        };
        if wanted.kind != meant.kind {
            set("kind", meant.kind.parts(names).1);
        }
        if wanted.namespace != meant.namespace {
            set("namespace", names.text(meant.namespace));
        }
        if wanted.name != meant.name {
            set("name", names.text(meant.name));
        }
    }
    Some(Fix {
        message: format!("name {}", words::object(candidate.key, names)).into(),
        changes,
        edits: Vec::new(),
    })
}

/// What an object names as its parent, and whether the candidate would take it.
fn written(key: KeyId, waiter: Waiter, candidate: KeyId, reader: &mut Reader<'_>) -> Option<(KeyId, bool)> {
    let Some(index) = waiter.index else {
        let parent = (*reader.part::<part::SetParent>(key)?)?;
        let home = reader.names().home(key);
        let frame = reader.part::<part::GatewayFrame>(candidate);
        let taken = frame.is_some_and(|frame| grant::admits(reader, &frame.allowed_listeners, candidate, home));
        return Some((parent, taken));
    };
    let parent = *reader.part::<part::Parents>(key)?.get(index as usize)?;
    let meant = ParentRef {
        target: candidate,
        ..parent
    };
    let asker = Asker::of(key, &meant, reader);
    let gates = reader
        .cell::<Gates>(At::whole(candidate))
        .map_or(&[][..], |gates| gates);
    let taken = gates.iter().any(|gate| asker.passes(candidate, gate, reader));
    Some((parent.target, taken && !asker.port_unsupported(reader)))
}

/// Enters a route among those that wait for a Gateway or ListenerSet.
pub fn wait(key: KeyId, index: u32, parent: &ParentRef, reader: &mut Reader<'_>) {
    let waiter = Waiter {
        index: Some(index),
        direct: true,
        accepted: accepted(key, parent, reader),
    };
    enter(key, waiter, parent.target, reader);
}

/// Enters a ListenerSet among those that wait for a Gateway.
pub fn set_waits(set: KeyId, gateway: KeyId, reader: &mut Reader<'_>) {
    let waiter = Waiter {
        index: None,
        direct: true,
        accepted: set_accepted(set, reader),
    };
    enter(set, waiter, gateway, reader);
}

fn enter(key: KeyId, waiter: Waiter, parent: KeyId, reader: &mut Reader<'_>) {
    reader.claim::<Waiting>(At::whole(parent), (key, waiter));
    if !reader.exists(parent) {
        reader.spawn::<super::AbsentParent>(At::whole(parent));
    }
}

/// Enters a route that names a ListenerSet among those that wait for the Gateway of it.
pub fn wait_behind(key: KeyId, index: u32, set: &ParentRef, gateway: KeyId, reader: &mut Reader<'_>) {
    let waiter = Waiter {
        index: Some(index),
        direct: false,
        accepted: accepted(key, set, reader),
    };
    reader.claim::<Waiting>(At::whole(gateway), (key, waiter));
}
