//! Changes one after the other.

use super::machine::{Machine, View};
use crate::fact::{Change, Changed, Fact};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// Adds a later change to an earlier one: what came and went is in neither.
pub fn fold(earlier: &mut Change, later: Change) {
    if earlier.is_empty() {
        *earlier = later;
        return;
    }
    if later.is_empty() {
        return;
    }
    let mut all: BTreeMap<String, (Option<Fact>, Option<Fact>)> = BTreeMap::new();
    for one in [core::mem::take(earlier), later] {
        for (before, after) in pairs(one) {
            let Some(key) = before.as_ref().or(after.as_ref()).map(|fact| fact.key.clone()) else {
                continue;
            };
            match all.get_mut(&key) {
                Some((_, last)) => *last = after,
                None => {
                    all.insert(key, (before, after));
                }
            }
        }
    }
    *earlier = change(all.into_values());
}

/// What of a change shows in what a machine serves, under the keys by which it does.
pub fn as_served(one: Change, machine: &dyn Machine) -> Change {
    let shown = |fact: Fact| match machine.view(&fact) {
        _ if !machine.tells(&fact) => None,
        View::Plain => Some(fact),
        View::Served(fact) => Some(*fact),
        View::Ignored | View::Right(_) => None,
    };
    change(pairs(one).map(|(before, after)| (before.and_then(shown), after.and_then(shown))))
}

fn pairs(change: Change) -> impl Iterator<Item = (Option<Fact>, Option<Fact>)> {
    let removed = change.removed.into_iter().map(|fact| (Some(fact), None));
    let added = change.added.into_iter().map(|fact| (None, Some(fact)));
    let changed = change.changed.into_iter();
    removed
        .chain(added)
        .chain(changed.map(|Changed { before, after }| (Some(before), Some(after))))
}

fn change(pairs: impl Iterator<Item = (Option<Fact>, Option<Fact>)>) -> Change {
    let mut out = Change::default();
    for pair in pairs {
        match pair {
            (None, Some(after)) => out.added.push(after),
            (Some(before), None) => out.removed.push(before),
            (Some(before), Some(after)) if before != after => out.changed.push(Changed { before, after }),
            _ => {}
        }
    }
    let by_key = |facts: &mut Vec<Fact>| crate::order::by(facts, &|a, b| a.key.cmp(&b.key));
    by_key(&mut out.added);
    by_key(&mut out.removed);
    crate::order::by(&mut out.changed, &|a, b| a.before.key.cmp(&b.before.key));
    out
}
