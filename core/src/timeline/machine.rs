//! What a controller is: what it caches, what makes it build, what it serves, when it is ready.

use super::cache::Cache;
use super::world::Delivery;
use crate::fact::{Fact, FactType, ReadyAt, ReadyState, Seconds, Side, Text, Verdict};
use crate::object::Names;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Map, Value};

/// A version of a product, or a mechanism alone, following events: a small state machine over the one evaluation.
///
/// It is told what watchers are told, keeps its [`Cache`], and publishes. It never makes facts: those are the evaluation of the
/// objects that it published.
pub trait Machine {
    /// One change of one object, as the controller hears of it.
    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, now: &Now<'_>);

    /// Something else that happens to it.
    fn signal(&mut self, signal: Signal, cache: &mut Cache, now: &Now<'_>) {
        if let Signal::Started = signal {
            cache.clear();
        }
        let _ = now;
    }

    /// Time passes and nothing happens until then; `None` is for ever. Whatever is due is done, in order of time.
    fn pass(&mut self, _until: Option<Seconds>, _cache: &mut Cache, _now: &Now<'_>) {}

    /// Whether it is ready.
    fn readiness(&self, cache: &Cache) -> Standing {
        Standing {
            state: match cache.is_empty() {
                true => ReadyState::ReadyEmpty,
                false => ReadyState::Ready,
            },
            ..Standing::default()
        }
    }

    /// Takes what its handlers were told since the last call.
    fn notifications(&mut self) -> Vec<Text> {
        Vec::new()
    }

    /// Its inner state, documented by product.
    fn state(&self, _cache: &Cache, _names: &Names) -> Map<String, Value> {
        Map::new()
    }

    /// Whether, and how, a sort of fact is served.
    fn view(&self, fact: &Fact) -> View;

    /// Whether it answers for a fact now: a replica that writes no status does not answer for conditions.
    fn tells(&self, _fact: &Fact) -> bool {
        true
    }

    /// The name by which an open port is known, if the fact is one.
    fn open_port(&self, fact: &Fact) -> Option<Text>;

    /// Why what is served differs in this fact.
    fn cause(&self, fact: &Fact, side: Side, cache: &Cache) -> Cause;

    /// What may help where it serves what is not right, most usual first.
    fn remedies(&self) -> &'static [Remedy];

    /// A machine in the same state.
    fn copy(&self) -> Box<dyn Machine>;
}

/// The circumstances of an event.
pub struct Now<'n> {
    /// The time.
    pub at: Seconds,
    /// The names of everything.
    pub names: &'n Names,
}

/// What happens to a controller, apart from changes of objects.
#[derive(Clone, Copy, Debug)]
pub enum Signal {
    /// Its process began; the first lists follow.
    Started,
    /// All first lists were told.
    Listed,
    /// The watches were opened anew, and all objects told again.
    Relisted,
    /// It holds the lease from now on.
    Elected,
    /// It is time to look at everything.
    Reconcile,
}

/// How a controller stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Standing {
    /// Whether it is ready.
    pub state: ReadyState,
    /// When its first successful probe is.
    pub ready_at: Option<ReadyAt>,
    /// What it waits for.
    pub waits_for: Option<Text>,
    /// The smallest object that would free it, as a manifest.
    pub freed_by: Option<Text>,
}

impl Default for Standing {
    fn default() -> Self {
        Standing {
            state: ReadyState::NotSynced,
            ready_at: None,
            waits_for: None,
            freed_by: None,
        }
    }
}

/// How a fact takes part in what a controller serves.
#[derive(Clone, PartialEq, Debug)]
pub enum View {
    /// It does not.
    Ignored,
    /// It is served as the evaluation of the published objects has it, and right as that of all objects has it.
    Plain,
    /// It says only what is right, in the words by which it is compared.
    Right(Box<Fact>),
    /// It says only what is served, in the words by which it is compared.
    Served(Box<Fact>),
}

/// Why a difference is there.
#[derive(Clone, PartialEq, Debug)]
pub struct Cause {
    /// The mechanism.
    pub mechanism: &'static str,
    /// Whether it does harm.
    pub verdict: Verdict,
    /// Of what is tolerated: for how long, and what ends it.
    pub window: Option<Text>,
}

impl Cause {
    /// A mechanism that does harm.
    pub fn harmful(mechanism: &'static str) -> Cause {
        Cause {
            mechanism,
            verdict: Verdict::Harmful,
            window: None,
        }
    }

    /// A mechanism within a window that is kept on purpose.
    pub fn tolerated(mechanism: &'static str, window: impl Into<Text>) -> Cause {
        Cause {
            mechanism,
            verdict: Verdict::Tolerated,
            window: Some(window.into()),
        }
    }
}

/// What a person can do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Remedy {
    /// Change something in the Gateway's spec.
    TouchGateway,
    /// Change something in the spec of the object at fault.
    TouchObject,
    /// Delete the object at fault and create it again.
    Recreate,
    /// Restart the controller.
    Restart,
    /// Make another replica the leader.
    Elect,
    /// Open the watches anew.
    Relist,
}

impl Remedy {
    /// All of them.
    pub const ALL: &'static [Remedy] = &[
        Remedy::TouchGateway,
        Remedy::TouchObject,
        Remedy::Recreate,
        Remedy::Restart,
        Remedy::Elect,
        Remedy::Relist,
    ];
}

/// Whether a sort of fact speaks of routing: of what the data plane does, or the statuses that tell it.
pub fn is_routing(kind: FactType) -> bool {
    matches!(
        kind,
        FactType::Port
            | FactType::Listener
            | FactType::Attachment
            | FactType::Entry
            | FactType::Condition
            | FactType::Count
    )
}
