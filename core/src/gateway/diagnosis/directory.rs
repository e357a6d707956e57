//! Gateways, ListenerSets and GatewayClasses by name, for "did you mean": nobody lists them all.

use crate::distance;
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::gateway::{assume, strata};
use crate::object::{KeyId, Kind, Names, Sym};
use alloc::rc::Rc;
use alloc::vec::Vec;
use hashbrown::HashSet;

/// Enters an object into the indexes of names.
pub struct Named;

impl Cell for Named {
    const NAME: &'static str = "named";
    const STRATUM: u8 = strata::READ;
    type Value = ();

    fn evaluate(at: At, reader: &mut Reader<'_>) {
        let names = reader.names();
        let object = names.object(at.object);
        reader.claim::<Neighbours>(At::whole(names.home(at.object)), at.object);
        if object.kind == Kind::GatewayClass {
            return;
        }
        if let Some(scope) = assume::scope(at.object, names) {
            reader.claim::<Namesakes>(At::part(scope, object.name.0), at.object);
            if object.kind == Kind::Gateway {
                reader.claim::<Population>(At::whole(scope), ());
            }
        }
    }
}

/// The objects of a namespace that may be meant by a name; stands at the Namespace, for classes at the cluster.
pub struct Neighbours;

/// What comes near a name.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Near {
    /// The nearest, if it is near enough to be asked for.
    pub nearest: Option<KeyId>,
    /// The one of which the name is surely a slip.
    pub slip: Option<KeyId>,
}

impl Group for Neighbours {
    const NAME: &'static str = "neighbours";
    const STRATUM: u8 = strata::INDEX;
    type Claim = KeyId;
    type State = HashSet<KeyId>;
    /// The kind and the name wanted.
    type Question = (Kind, Sym);
    type Verdict = Near;

    fn put(state: &mut Self::State, claim: &KeyId, _: &Names, wake: &mut Wake<Self::Question>) {
        state.insert(*claim);
        wake.all();
    }

    fn take(state: &mut Self::State, claim: &KeyId, _: &Names, wake: &mut Wake<Self::Question>) {
        state.remove(claim);
        wake.all();
    }

    fn verdict(state: &Self::State, (kind, wanted): &Self::Question, names: &Names) -> Near {
        let wanted = names.text(*wanted);
        let mut known: Vec<(&str, KeyId)> = state
            .iter()
            .filter(|key| names.object(**key).kind == *kind)
            .map(|key| (names.name_of(*key), *key))
            .collect();
        crate::order::by(&mut known, &|a, b| a.0.cmp(b.0));
        let texts: Vec<&str> = known.iter().map(|(text, _)| *text).collect();
        let nearest = distance::nearest(wanted, &texts);
        let mut slips = known.iter().filter(|(text, _)| distance::slip(wanted, text));
        let slip = match (slips.next(), slips.next()) {
            (Some((_, key)), None) => Some(*key),
            _ => None,
        };
        Near {
            nearest: known
                .iter()
                .find(|(text, _)| Some(*text) == nearest)
                .map(|(_, key)| *key),
            slip,
        }
    }
}

/// The Gateways and ListenerSets of one name in all namespaces; stands at the cluster, part: the name.
pub struct Namesakes;

impl Group for Namesakes {
    const NAME: &'static str = "namesakes";
    const STRATUM: u8 = strata::INDEX;
    type Claim = KeyId;
    type State = HashSet<KeyId>;
    type Question = ();
    /// The first few, by kind and namespace.
    type Verdict = Rc<[KeyId]>;

    fn put(state: &mut Self::State, claim: &KeyId, _: &Names, wake: &mut Wake<()>) {
        state.insert(*claim);
        wake.all();
    }

    fn take(state: &mut Self::State, claim: &KeyId, _: &Names, wake: &mut Wake<()>) {
        state.remove(claim);
        wake.all();
    }

    fn verdict(state: &Self::State, (): &(), names: &Names) -> Rc<[KeyId]> {
        let order = |key: &KeyId| {
            let object = names.object(*key);
            (object.kind.parts(names).1, names.text(object.namespace))
        };
        let mut all: Vec<KeyId> = state.iter().copied().collect();
        crate::order::by(&mut all, &|a, b| order(a).cmp(&order(b)));
        all.truncate(super::words::SHOWN);
        all.into()
    }
}

/// Whether the input holds any Gateway; stands at the cluster.
pub struct Population;

impl Group for Population {
    const NAME: &'static str = "population";
    const STRATUM: u8 = strata::INDEX;
    type Claim = ();
    type State = u32;
    type Question = ();
    type Verdict = bool;

    fn put(state: &mut u32, (): &(), _: &Names, wake: &mut Wake<()>) {
        *state += 1;
        wake.one(());
    }

    fn take(state: &mut u32, (): &(), _: &Names, wake: &mut Wake<()>) {
        *state = state.saturating_sub(1);
        wake.one(());
    }

    fn verdict(state: &u32, (): &(), _: &Names) -> bool {
        *state > 0
    }
}
