//! The engine as its users know it: edits in, changes out, and answers to what is asked.

use super::{EffectiveState, Page, assemble, query};
use crate::engine::{At, Declaration, Graph, PartIs};
use crate::fact::{Change, ObjectRef, Status};
use crate::gateway::status;
use crate::object::{KeyId, Names, Object, Sym};
use crate::options::{Options, Query};
use crate::registry::REGISTRY;
use crate::request::{Resolution, SimulatedRequest};
use alloc::string::String;
use alloc::vec::Vec;

/// The effective state of a set of manifests, kept up to date while they change.
///
/// Each call is one transaction: what it returns is what changed in effect. The state is a function of what is declared
/// where, never of the order of the calls.
pub struct Engine {
    pub(super) graph: Graph,
    /// The texts that were last given to `replace`, piece by piece; forgotten when objects change in another way.
    #[cfg(feature = "yaml")]
    pub(super) memos: hashbrown::HashMap<crate::object::Sym, super::pieces::Memo>,
}

impl Engine {
    /// An engine without any object: a valid, ready state.
    pub fn new(options: Options) -> Engine {
        let mut names = Names::default();
        let mut engine = Engine::with_names(options, &mut names);
        engine.swap_names(&mut names);
        engine
    }

    /// As [`Engine::new`], where several engines share their names: `names` holds them between the calls.
    ///
    /// Objects that were read once can then be declared to all of them. Whoever calls one of these engines puts the names
    /// in by [`Engine::swap_names`] before and takes them out afterwards.
    pub(crate) fn with_names(options: Options, names: &mut Names) -> Engine {
        let mut graph = Graph::new(&REGISTRY, options);
        core::mem::swap(&mut graph.names, names);
        intern_options(&mut graph);
        graph.commit(false);
        core::mem::swap(&mut graph.names, names);
        Engine {
            graph,
            #[cfg(feature = "yaml")]
            memos: hashbrown::HashMap::new(),
        }
    }

    /// Exchanges the engine's names for others of the same origin.
    pub(crate) fn swap_names(&mut self, names: &mut Names) {
        core::mem::swap(&mut self.graph.names, names);
    }

    /// An object as it is declared.
    pub(crate) fn object(&self, key: KeyId) -> Option<&Object> {
        self.graph.store().object(key)
    }

    /// Creates, updates and removes objects in one transaction. They belong to the source without a name.
    pub(crate) fn transact(&mut self, changes: impl IntoIterator<Item = (KeyId, Option<Object>)>) -> Change {
        self.forget_texts();
        for (key, object) in changes {
            match object {
                Some(object) => {
                    let declaration = Declaration {
                        source: Sym::EMPTY,
                        position: 0,
                        line: 1,
                        object,
                        notes: alloc::boxed::Box::default(),
                    };
                    self.graph.declare(key, Sym::EMPTY, alloc::vec![declaration], true);
                }
                None => self.graph.remove(key),
            }
        }
        self.graph.commit(true)
    }

    /// The names by which objects are made for [`Engine::declare`].
    pub fn names(&mut self) -> &mut Names {
        &mut self.graph.names
    }

    /// Makes a source declare an object that is already in memory, in place of what that source said of it before.
    pub fn declare(&mut self, source: &str, key: KeyId, object: Object) -> Change {
        self.forget_texts();
        let source = self.graph.names.sym(source);
        let declaration = Declaration {
            source,
            position: 0,
            line: 1,
            object,
            notes: alloc::boxed::Box::default(),
        };
        self.graph.declare(key, source, alloc::vec![declaration], false);
        self.graph.commit(true)
    }

    /// Drops every declaration of an object; its key is enough.
    pub fn remove(&mut self, object: &ObjectRef) -> Change {
        self.forget_texts();
        if let Some(key) = object.find(&self.graph.names) {
            self.graph.remove(key);
        }
        self.graph.commit(true)
    }

    /// Objects come or go in another way than by `replace`: what its texts were is no longer what they declare.
    fn forget_texts(&mut self) {
        #[cfg(feature = "yaml")]
        self.memos.clear();
    }

    /// Everything that is in effect: O(n).
    pub fn state(&self) -> EffectiveState {
        assemble::state(&self.graph)
    }

    /// Some of the facts, sorted by key.
    pub fn query(&self, query: &Query) -> Page {
        query::query(&self.graph, query)
    }

    /// The status that an object should have; `None` where there is no such object.
    pub fn status(&self, object: &ObjectRef) -> Option<Status> {
        super::profile::status(&self.graph, object.find(&self.graph.names)?)
    }

    /// Where one request goes, and why not elsewhere.
    pub fn request(&self, request: &SimulatedRequest) -> Resolution {
        super::profile::request(&self.graph, request)
    }

    /// The questions that the last call answered again, as `attach HTTPRoute/shop/cart#0`, sorted. For tests of the claim
    /// that an edit costs what it touches.
    #[doc(hidden)]
    pub fn evaluated(&self) -> Vec<String> {
        let names = &self.graph.names;
        let place = |part: PartIs, at: At| {
            let object = status::key_of(at.object, names);
            match (part, at.part) {
                (PartIs::Name, name) => alloc::format!("{object}#{}", names.text(Sym(name))),
                (PartIs::Port, port) => alloc::format!("{object}:{}", port & 0xffff),
                (PartIs::Index, 0) => object,
                (PartIs::Index, index) => alloc::format!("{object}#{index}"),
            }
        };
        let cells = self.graph.evaluated();
        let mut all: Vec<String> = cells
            .map(|(cell, at)| alloc::format!("{} {}", cell.name, place(cell.part, at)))
            .collect();
        crate::order::by(&mut all, &Ord::cmp);
        all
    }

    /// How many nodes, edges and claims the engine holds: without objects none. For tests of the claim that nothing stays.
    #[doc(hidden)]
    pub fn held(&self) -> (usize, usize, usize) {
        self.graph.size()
    }
}

/// Addresses of the options are told in statuses, so their texts are known from the start.
fn intern_options(graph: &mut Graph) {
    let addresses: Vec<String> = graph
        .options()
        .addresses
        .values()
        .flatten()
        .map(|address| String::from(&**address))
        .collect();
    graph.names.sym("IPAddress");
    graph.names.sym("Hostname");
    for address in addresses {
        graph.names.sym(&address);
    }
}
