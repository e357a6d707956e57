//! References across namespaces: ReferenceGrants (section 10), and namespaces chosen by their labels (R-LIS-15).

use super::{class, strata};
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
    // R-GRANT-05: who does not know grants permits nothing.
    if class::lacks(reader, "ReferenceGrant") {
        return false;
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
        // R-LIS-15: every Namespace carries this label with its own name, shown or not, in the input or not.
        let label = names.find(NAME_LABEL);
        let mut labels: Vec<(Sym, Sym)> = written
            .iter()
            .copied()
            .filter(|(name, _)| Some(*name) != label)
            .collect();
        labels.extend(label.map(|label| (label, *name)));
        selector.matches(&labels)
    }
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
