//! Names, and who wants them.

use super::claim::Claim;
use super::strata;
use crate::engine::{At, Group, Wake};
use crate::gateway::assume;
use crate::object::{KeyId, Names};
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cmp::Ordering;
use hashbrown::HashMap;

/// Where claims of what should be published meet: a name means the same in every cluster.
pub const RIGHT: At = At {
    object: KeyId(u32::MAX),
    part: 0,
};

/// Where claims of what would be published meet: ExternalDNS sees one cluster.
pub fn published(key: KeyId, names: &Names) -> Option<At> {
    assume::scope(key, names).map(|scope| At::part(scope, 1))
}

/// All names and who wants each. The first of those that want a name tells what becomes of it.
pub struct Claims;

/// A name by its hash, and somebody who wants it.
pub type Question = (u64, KeyId);

impl Group for Claims {
    const NAME: &'static str = "names";
    const STRATUM: u8 = strata::NAMES;
    type Claim = Rc<Claim>;
    /// By hash of the name; of one hash sorted by name, then in the order in which they count.
    type State = HashMap<u64, Vec<Rc<Claim>>>;
    type Question = Question;
    /// The claims of each name of that hash that the asker tells; `None` where it tells none.
    type Verdict = Option<Rc<[Rc<Claim>]>>;

    fn put(state: &mut Self::State, claim: &Rc<Claim>, names: &Names, wake: &mut Wake<Question>) {
        let hash = hash(claim.name.text(names));
        let all = state.entry(hash).or_default();
        wake_first(all, hash, claim, names, wake);
        let at = all.partition_point(|other| order(other, claim, names) == Ordering::Less);
        all.insert(at, claim.clone());
        wake_first(all, hash, claim, names, wake);
    }

    fn take(state: &mut Self::State, claim: &Rc<Claim>, names: &Names, wake: &mut Wake<Question>) {
        let hash = hash(claim.name.text(names));
        let Some(all) = state.get_mut(&hash) else { return };
        wake_first(all, hash, claim, names, wake);
        let from = all.partition_point(|other| order(other, claim, names) == Ordering::Less);
        if let Some(at) = all.iter().skip(from).position(|other| other == claim) {
            all.remove(from + at);
        }
        wake_first(all, hash, claim, names, wake);
        if all.is_empty() {
            state.remove(&hash);
        }
    }

    fn verdict(state: &Self::State, (hash, asker): &Question, names: &Names) -> Self::Verdict {
        let told = |run: &&[Rc<Claim>]| run.first().is_some_and(|first| first.owner == *asker);
        let mut runs = runs(state.get(hash)?, names).filter(told);
        let first = runs.next()?;
        let rest = runs.flatten();
        Some(first.iter().chain(rest).cloned().collect())
    }
}

/// Claims name by name.
pub fn runs<'c>(claims: &'c [Rc<Claim>], names: &'c Names) -> impl Iterator<Item = &'c [Rc<Claim>]> {
    claims.chunk_by(|a, b| a.name.text(names) == b.name.text(names))
}

/// Who tells what becomes of the name of a claim is asked again.
fn wake_first(all: &[Rc<Claim>], hash: u64, claim: &Claim, names: &Names, wake: &mut Wake<Question>) {
    let name = claim.name.text(names);
    let at = all.partition_point(|other| other.name.text(names) < name);
    if let Some(first) = all.get(at).filter(|first| first.name.text(names) == name) {
        wake.one((hash, first.owner));
    }
}

/// By name; then what should be published by age, what is published by source, namespace and name (R-DNS-17); then by what
/// the claims say, so that the order in which they came never counts.
#[inline(never)]
fn order(a: &Claim, b: &Claim, names: &Names) -> Ordering {
    let place = |claim: &Claim| {
        let object = names.object(claim.owner);
        let text = |sym| names.text(sym);
        (
            text(object.namespace),
            text(object.name),
            object.kind.parts(names),
            text(object.cluster),
        )
    };
    let said = |claim: &Claim| {
        let targets: Vec<_> = claim
            .offer
            .targets
            .iter()
            .map(|target| (target.kind.clone(), target.text(names)))
            .collect();
        let like = claim.offer.like.as_deref();
        let like = like.map(|like| (like.ttl, like.set_identifier.clone(), like.provider_specific.clone()));
        (like, targets)
    };
    (a.name.text(names).cmp(b.name.text(names)))
        .then_with(|| a.rank.cmp(&b.rank))
        .then_with(|| a.source.cmp(&b.source))
        .then_with(|| {
            if a.owner == b.owner {
                Ordering::Equal
            } else {
                place(a).cmp(&place(b))
            }
        })
        .then_with(|| said(a).cmp(&said(b)))
}

/// FNV-1a: the same everywhere.
pub fn hash(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// The sources that fail as a whole, by their place; stands where their claims do.
pub struct Failures;

impl Group for Failures {
    const NAME: &'static str = "failing sources";
    const STRATUM: u8 = strata::NAMES;
    type Claim = u8;
    type State = Vec<u8>;
    type Question = ();
    type Verdict = Rc<[u8]>;

    fn put(state: &mut Vec<u8>, claim: &u8, _: &Names, wake: &mut Wake<()>) {
        let at = state.partition_point(|other| other < claim);
        state.insert(at, *claim);
        wake.one(());
    }

    fn take(state: &mut Vec<u8>, claim: &u8, _: &Names, wake: &mut Wake<()>) {
        if let Some(at) = state.iter().position(|other| other == claim) {
            state.remove(at);
        }
        wake.one(());
    }

    fn verdict(state: &Vec<u8>, (): &(), _: &Names) -> Rc<[u8]> {
        let mut places = state.clone();
        places.dedup();
        places.into()
    }
}
