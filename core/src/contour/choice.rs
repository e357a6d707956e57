//! Which Gateway Contour serves: the one that its configuration names, and no other (R-CON-110).

use super::strata;
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::fact::NamespacedName;
use crate::object::{KeyId, Kind, Names};
use crate::options::Options;
use alloc::vec::Vec;

/// The Gateway that the configuration names.
pub fn reference(options: &Options) -> Option<&NamespacedName> {
    options.contour.as_ref()?.gateway_ref.as_ref()
}

/// Whether an object is the Gateway that the configuration names.
pub fn is_configured(key: KeyId, names: &Names, options: &Options) -> bool {
    let object = names.object(key);
    object.kind == Kind::Gateway
        && reference(options).is_some_and(|wanted| {
            wanted.namespace == names.text(object.namespace) && wanted.name == names.text(object.name)
        })
}

/// The key that stands for the whole cluster of an object.
pub fn cluster(key: KeyId, names: &Names) -> KeyId {
    names.home(names.home(key))
}

/// Makes the configured Gateway known to the routes of its cluster.
pub struct Choice;

impl Cell for Choice {
    const NAME: &'static str = "contour choice";
    const STRATUM: u8 = strata::CHOICE;
    type Value = bool;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> bool {
        let names = reader.names();
        let configured = reader.exists(at.object) && is_configured(at.object, names, reader.options());
        if configured {
            reader.claim::<Chosen>(At::whole(cluster(at.object, names)), at.object);
        }
        configured
    }
}

/// The Gateway of a cluster's Contour, while it is there; stands at the cluster.
pub struct Chosen;

impl Group for Chosen {
    const NAME: &'static str = "contour chosen";
    const STRATUM: u8 = strata::CHOSEN;
    type Claim = KeyId;
    type State = Vec<KeyId>;
    type Question = ();
    type Verdict = Option<KeyId>;

    fn put(state: &mut Self::State, claim: &KeyId, _: &Names, wake: &mut Wake<()>) {
        state.push(*claim);
        wake.one(());
    }

    fn take(state: &mut Self::State, claim: &KeyId, _: &Names, wake: &mut Wake<()>) {
        state.retain(|other| other != claim);
        wake.one(());
    }

    fn verdict(state: &Self::State, (): &(), _: &Names) -> Option<KeyId> {
        state.first().copied()
    }
}

/// The Gateway of the Contour in the cluster of `key`.
pub fn chosen(key: KeyId, reader: &mut Reader<'_>) -> Option<KeyId> {
    let cluster = cluster(key, reader.names());
    reader.ask::<Chosen>(At::whole(cluster), ())
}
