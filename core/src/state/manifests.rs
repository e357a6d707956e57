//! Manifests into the engine: what `apply`, `replace` and `evaluate` make of a text.

use super::spans::{self, Texts};
use super::{EffectiveState, Engine, mend};
use crate::dns::output::{self, Endpoints};
use crate::engine::Declaration;
use crate::fact::{Change, Finding, Note};
use crate::manifest::{self, Event, Keep};
use crate::object::{KeyId, Kind, Object, ObjectKey, Sym};
use crate::options::{Admission, Assume, ExternalDnsOptions, Options, Source};
use alloc::string::String;
use alloc::vec::Vec;
use hashbrown::HashMap;

impl Engine {
    /// Creates or updates every object in the text; it belongs to this source from now on. `source.text` is not read.
    pub fn apply(&mut self, manifests: &str, source: &Source) -> Change {
        self.memos.clear();
        let keep = Keep::of(self.graph.options());
        let reading = manifest::read_keeping(manifests, source.cluster.as_deref(), &keep, &mut self.graph.names);
        let name = self.graph.names.sym(&source.name);
        let mut by_key: Declarations = Declarations::default();
        for document in reading.documents {
            match document.event {
                Event::Deleted => {
                    by_key.remove(document.key);
                    self.graph.remove(document.key);
                }
                Event::Updated => by_key.put(document, name),
                Event::Present => by_key.add(document, name),
            }
        }
        for (key, all) in by_key.into_iter() {
            self.graph.declare(key, name, all, true);
        }
        self.tell(name, reading.notes);
        self.graph.commit(true)
    }

    /// Makes a source declare just the objects in the text.
    ///
    /// Of a text that this source had before, only what differs is read.
    pub fn replace(&mut self, manifests: &str, source: &str) -> Change {
        self.replace_pieces(
            &Source {
                name: String::from(source).into(),
                ..Source::default()
            },
            manifests,
        );
        self.graph.commit(true)
    }

    /// As [`Engine::replace`], for a first load: nobody is told what changed, which saves making it up.
    pub fn load(&mut self, source: &Source) {
        self.replace_source(source, &source.text);
        self.graph.commit(false);
    }

    /// Puts findings at their fields and gives fixes their edits, given the texts that the sources declare now: the engine
    /// keeps no text. A fix that would not help is taken away.
    pub fn place(&mut self, sources: &[Source], findings: &mut [Finding]) {
        let texts = Texts::new(sources);
        spans::locate(&mut self.graph, &texts, findings);
        mend::all(&mut self.graph, &texts, findings);
    }

    pub(super) fn replace_source(&mut self, source: &Source, text: &str) {
        let keep = Keep::of(self.graph.options());
        let reading = manifest::read_keeping(text, source.cluster.as_deref(), &keep, &mut self.graph.names);
        let name = self.graph.names.sym(&source.name);
        self.memos.remove(&name);
        let mut by_key = Declarations::default();
        for document in reading.documents {
            match document.event {
                Event::Deleted => by_key.remove(document.key),
                Event::Updated => by_key.put(document, name),
                Event::Present => by_key.add(document, name),
            }
        }
        let gone: Vec<KeyId> = self
            .graph
            .store()
            .declared_by(name)
            .filter(|key| !by_key.all.contains_key(key))
            .collect();
        for key in gone {
            self.graph.declare(key, name, Vec::new(), false);
        }
        for (key, all) in by_key.into_iter() {
            self.graph.declare(key, name, all, false);
        }
        self.tell(name, reading.notes);
    }

    /// Keeps what was found in a text that belongs to no object, in place of what was found in that source before.
    pub(super) fn tell(&mut self, source: Sym, notes: Vec<Note>) {
        let key = self.graph.names.key(ObjectKey {
            cluster: Sym::EMPTY,
            kind: Kind::Source,
            namespace: Sym::EMPTY,
            name: source,
        });
        let declaration = Declaration {
            source,
            position: 0,
            line: 1,
            object: Object::default(),
            notes: notes.into_boxed_slice(),
        };
        let all = if declaration.notes.is_empty() {
            Vec::new()
        } else {
            alloc::vec![declaration]
        };
        self.graph.declare(key, source, all, false);
    }
}

/// The effective state of manifests, computed from nothing.
pub fn evaluate(sources: &[Source], options: Options) -> EffectiveState {
    let mut engine = Engine::new(options);
    for source in sources {
        engine.replace_source(source, &source.text);
    }
    engine.graph.commit(false);
    let mut state = engine.state();
    engine.place(sources, &mut state.findings);
    state
}

/// What the source that the options name yields, before deduplication and plan; an error exactly where ExternalDNS's source
/// fails. The manifests are taken as what a cluster holds: nothing is refused, and nothing taken for granted.
pub fn endpoints(sources: &[Source], options: ExternalDnsOptions) -> Endpoints {
    let mut engine = Engine::new(Options {
        admission: Admission::Skip,
        assume: Assume::None,
        external_dns: Some(options),
        ..Options::default()
    });
    for source in sources {
        engine.replace_source(source, &source.text);
    }
    engine.graph.commit(false);
    output::endpoints(&engine.graph)
}

/// The declarations of one text by key, each key's in order of position; keys in the order of the text.
#[derive(Default)]
pub(super) struct Declarations {
    all: HashMap<KeyId, Vec<Declaration>>,
    order: Vec<KeyId>,
}

impl Declarations {
    pub(super) fn add(&mut self, document: manifest::Document, source: Sym) {
        let declaration = Declaration {
            source,
            position: document.position,
            line: document.line,
            object: document.object,
            notes: document.notes,
        };
        match self.all.get_mut(&document.key) {
            Some(all) => all.push(declaration),
            None => {
                self.order.push(document.key);
                self.all.insert(document.key, alloc::vec![declaration]);
            }
        }
    }

    /// As [`Declarations::add`], in place of what was declared before.
    fn put(&mut self, document: manifest::Document, source: Sym) {
        self.remove(document.key);
        self.add(document, source);
    }

    fn remove(&mut self, key: KeyId) {
        self.all.remove(&key);
    }

    pub(super) fn into_iter(mut self) -> impl Iterator<Item = (KeyId, Vec<Declaration>)> {
        self.order
            .into_iter()
            .filter_map(move |key| Some((key, self.all.remove(&key)?)))
    }
}
