//! References across namespaces: ReferenceGrants (section 10), and namespaces chosen by their labels (R-LIS-15).

use super::strata;
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::object::{Admission, KeyId, Kind, Names, Selector, Sym, part};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;
use hashbrown::HashMap;

/// Whether `from` may refer to `to`: in its own namespace always, else by a ReferenceGrant there (R-GRANT-01). The namespace
/// is that of the object which holds the reference (R-GRANT-03, R-SET-30).
pub fn permitted(reader: &mut Reader<'_>, from: KeyId, to: KeyId) -> bool {
    let names = reader.names();
    let (home, target) = (names.home(from), names.home(to));
    if home == target {
        return true;
    }
    let (from, to) = (names.object(from), names.object(to));
    reader.ask::<Grants>(At::part(target, home.0), (from.kind, to.kind, to.name))
}

/// The grants of one namespace towards another; one taken out revokes at once (R-GRANT-04). Stands at the target's namespace, part: the referring one.
pub struct Grants;

impl Group for Grants {
    const NAME: &'static str = "grants";
    const STRATUM: u8 = strata::INDEX;
    /// From kind, to kind, and the name; empty for every name.
    type Claim = (Kind, Kind, Sym);
    type State = HashMap<(Kind, Kind, Sym), u32>;
    /// From kind, to kind, name.
    type Question = (Kind, Kind, Sym);
    type Verdict = bool;

    fn put(state: &mut Self::State, claim: &Self::Claim, _: &Names, wake: &mut Wake<Self::Question>) {
        *state.entry(*claim).or_default() += 1;
        woken(claim, wake);
    }

    fn take(state: &mut Self::State, claim: &Self::Claim, _: &Names, wake: &mut Wake<Self::Question>) {
        if let Some(count) = state.get_mut(claim) {
            *count -= 1;
            if *count == 0 {
                state.remove(claim);
            }
        }
        woken(claim, wake);
    }

    fn verdict(state: &Self::State, (from, to, name): &Self::Question, _: &Names) -> bool {
        // R-GRANT-02: exact, or every name.
        state.contains_key(&(*from, *to, *name)) || state.contains_key(&(*from, *to, Sym::EMPTY))
    }
}

/// Notes that `from` refers to `to`, permitted or not, so that grants know whether they are used.
pub fn used(reader: &mut Reader<'_>, from: KeyId, to: KeyId) {
    let names = reader.names();
    let (home, target) = (names.home(from), names.home(to));
    if home != target {
        let (from, to) = (names.object(from), names.object(to));
        reader.claim::<GrantUses>(At::part(target, home.0), (from.kind, to.kind, to.name));
    }
}

/// Notes all that a Gateway or ListenerSet refers to, whoever takes care of it (section 10, the table).
pub fn used_by_listeners(reader: &mut Reader<'_>, owner: KeyId) {
    let listeners = reader.part::<part::Listeners>(owner).unwrap_or(&[]);
    let tls = listeners.iter().filter_map(|listener| listener.tls.as_deref());
    for certificate in tls.flat_map(|tls| &tls.certificates) {
        used(reader, owner, *certificate);
    }
    let Some(frame) = reader.part::<part::GatewayFrame>(owner) else {
        return;
    };
    if let Some(certificate) = &frame.client_certificate {
        used(reader, owner, *certificate);
    }
    for authority in frame.frontend.iter().flat_map(|frontend| frontend.authorities()) {
        used(reader, owner, authority);
    }
}

/// What objects of one namespace refer to in another; stands as [`Grants`].
pub struct GrantUses;

/// How many objects are referred to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Use {
    /// None.
    None,
    /// One of this name.
    One(Sym),
    /// Several.
    Several,
}

impl Group for GrantUses {
    const NAME: &'static str = "grant uses";
    const STRATUM: u8 = strata::GRANT_USES;
    /// From kind, to kind, name.
    type Claim = (Kind, Kind, Sym);
    type State = HashMap<(Kind, Kind), HashMap<Sym, u32>>;
    /// From kind, to kind, and the name; empty for every name.
    type Question = (Kind, Kind, Sym);
    type Verdict = Use;

    fn put(state: &mut Self::State, claim: &Self::Claim, _: &Names, wake: &mut Wake<Self::Question>) {
        let (from, to, name) = *claim;
        let count = state.entry((from, to)).or_default().entry(name).or_default();
        *count += 1;
        if *count == 1 {
            wake.one(*claim);
            wake.one((from, to, Sym::EMPTY));
        }
    }

    fn take(state: &mut Self::State, claim: &Self::Claim, _: &Names, wake: &mut Wake<Self::Question>) {
        let (from, to, name) = *claim;
        let Some(by_name) = state.get_mut(&(from, to)) else {
            return;
        };
        if let Some(count) = by_name.get_mut(&name) {
            *count -= 1;
            if *count == 0 {
                by_name.remove(&name);
                wake.one(*claim);
                wake.one((from, to, Sym::EMPTY));
            }
        }
        if by_name.is_empty() {
            state.remove(&(from, to));
        }
    }

    fn verdict(state: &Self::State, (from, to, name): &Self::Question, _: &Names) -> Use {
        let Some(by_name) = state.get(&(*from, *to)) else {
            return Use::None;
        };
        match by_name.len() {
            _ if !name.is_empty() => match by_name.contains_key(name) {
                true => Use::One(*name),
                false => Use::None,
            },
            0 => Use::None,
            1 => by_name.keys().next().map_or(Use::None, |only| Use::One(*only)),
            _ => Use::Several,
        }
    }
}

fn woken(claim: &(Kind, Kind, Sym), wake: &mut Wake<(Kind, Kind, Sym)>) {
    if claim.2.is_empty() {
        wake.all();
    } else {
        wake.one(*claim);
    }
}

/// Puts what one ReferenceGrant permits.
pub struct Grant;

impl Cell for Grant {
    const NAME: &'static str = "grant";
    const STRATUM: u8 = strata::READ;
    type Value = ();

    fn evaluate(at: At, reader: &mut Reader<'_>) {
        let Some(grant) = reader.part::<part::Grant>(at.object) else {
            return;
        };
        let home = reader.names().home(at.object);
        for (from, namespace) in &grant.from {
            for (to, name) in &grant.to {
                reader.claim::<Grants>(At::part(home, namespace.0), (*from, *to, *name));
            }
        }
    }
}

/// Whether a namespace is admitted by what `owner` says of namespaces (R-LIS-14, R-SET-02).
pub fn admits(reader: &mut Reader<'_>, admission: &Admission, owner: KeyId, namespace: KeyId) -> bool {
    match admission {
        Admission::None => false,
        Admission::All => true,
        Admission::Same => reader.names().home(owner) == namespace,
        Admission::Selector(selector) => {
            let name = reader.names().object(namespace).name;
            reader.ask::<Namespaces>(At::whole(namespace), (selector.clone(), name))
        }
    }
}

/// The labels of one namespace, asked by selector: a change of labels wakes only those whose answer it changes.
pub struct Namespaces;

impl Group for Namespaces {
    const NAME: &'static str = "namespaces";
    const STRATUM: u8 = strata::INDEX;
    /// The Namespace's labels as written.
    type Claim = Box<[(Sym, Sym)]>;
    type State = Vec<Box<[(Sym, Sym)]>>;
    /// The selector, and the Namespace's name.
    type Question = (Rc<Selector>, Sym);
    type Verdict = bool;

    fn put(state: &mut Self::State, claim: &Self::Claim, _: &Names, wake: &mut Wake<Self::Question>) {
        state.push(claim.clone());
        wake.all();
    }

    fn take(state: &mut Self::State, claim: &Self::Claim, _: &Names, wake: &mut Wake<Self::Question>) {
        state.retain(|labels| labels != claim);
        wake.all();
    }

    fn verdict(state: &Self::State, (selector, name): &Self::Question, names: &Names) -> bool {
        let written = state.first().map_or(&[][..], |labels| labels);
        selector.matches(&with_name(written, *name, names))
    }
}

/// R-LIS-15: every Namespace carries a label with its own name, shown or not, in the input or not.
pub fn with_name(written: &[(Sym, Sym)], name: Sym, names: &Names) -> Vec<(Sym, Sym)> {
    let label = names.find(NAME_LABEL);
    let mut labels: Vec<(Sym, Sym)> = written
        .iter()
        .copied()
        .filter(|(name, _)| Some(*name) != label)
        .collect();
    labels.extend(label.map(|label| (label, name)));
    labels
}

/// Puts the labels of one Namespace.
pub struct NamespaceLabels;

impl Cell for NamespaceLabels {
    const NAME: &'static str = "labels";
    const STRATUM: u8 = strata::READ;
    type Value = ();

    fn evaluate(at: At, reader: &mut Reader<'_>) {
        if let Some(labels) = reader.part::<part::Labels>(at.object) {
            reader.claim::<Namespaces>(At::whole(at.object), labels.into());
        }
    }
}

/// The label that the API server puts on every Namespace.
pub const NAME_LABEL: &str = "kubernetes.io/metadata.name";
