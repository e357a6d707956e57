//! What a case's steps end in, declared at once: the state must be the same, whatever the way to it.

use crate::play::all;
use trueroute::manifest::{self, Event};
use trueroute::object::{KeyId, Names};
use trueroute::{Engine, Finding, ObjectRef, Options, Source, evaluate};

/// What is declared, where, and in which order.
#[derive(Default)]
pub struct Declared {
    names: Names,
    documents: Vec<Document>,
}

struct Document {
    source: String,
    keys: Vec<KeyId>,
    text: String,
}

/// A case as the npm package gets it, and what the crate makes of it.
pub struct Native {
    /// The options, as JSON.
    pub options: serde_json::Value,
    /// `{name, text}` of each source.
    pub sources: Vec<serde_json::Value>,
    /// The state in JSON, byte for byte.
    pub state: String,
}

impl Declared {
    /// As `Engine::apply`: each object in the text belongs to this source from now on.
    pub fn apply(&mut self, source: &str, text: &str) {
        // What was said of the source as a text is said of its last text only.
        self.documents
            .retain(|one| one.source != source || !one.keys.is_empty());
        let documents = self.split(source, text);
        // Earlier texts lose what a later one declares; within one text both stand, and the last one counts.
        let moved: Vec<KeyId> = documents
            .iter()
            .flat_map(|(one, gone)| [one.keys.clone(), gone.clone()].concat())
            .collect();
        self.take(&moved);
        self.documents
            .extend(documents.into_iter().map(|(document, _)| document));
    }

    /// As `Engine::replace`: this source now declares just the objects in the text.
    pub fn replace(&mut self, source: &str, text: &str) {
        self.documents.retain(|one| one.source != source);
        let documents = self.split(source, text);
        self.documents
            .extend(documents.into_iter().map(|(document, _)| document));
    }

    /// As `Engine::remove`.
    pub fn remove(&mut self, object: &ObjectRef) {
        if let Some(key) = object.find(&self.names) {
            self.take(&[key]);
        }
    }

    fn take(&mut self, keys: &[KeyId]) {
        self.documents
            .retain(|one| one.keys.is_empty() || !one.keys.iter().all(|key| keys.contains(key)));
    }

    /// The documents of a text, each with the keys it declares and those it says are gone.
    fn split(&mut self, source: &str, text: &str) -> Vec<(Document, Vec<KeyId>)> {
        let mut all = Vec::new();
        for part in format!("\n{text}").split("\n---\n") {
            let reading = manifest::read(part, None, &mut self.names);
            if reading.documents.is_empty() && reading.notes.is_empty() && reading.kinds.is_empty() {
                continue;
            }
            let with = |deleted: bool| {
                let documents = reading.documents.iter();
                let documents = documents.filter(|one| (one.event == Event::Deleted) == deleted);
                documents.map(|one| one.key).collect::<Vec<_>>()
            };
            let document = Document {
                source: source.to_string(),
                keys: with(false),
                text: part.trim_start_matches('\n').to_string(),
            };
            all.push((document, with(true)));
        }
        all
    }

    fn sources(&self, reversed: bool) -> Vec<Source> {
        let mut names: Vec<&str> = self.documents.iter().map(|one| one.source.as_str()).collect();
        names.sort();
        names.dedup();
        let text = |name: &str| {
            let mut texts: Vec<&str> = self
                .documents
                .iter()
                .filter(|one| one.source == name)
                .map(|one| one.text.trim_end())
                .collect();
            if reversed {
                texts.reverse();
            }
            texts.join("\n---\n") + "\n"
        };
        names
            .into_iter()
            .map(|name| Source {
                name: name.to_string().into(),
                text: text(name).into(),
                cluster: None,
            })
            .collect()
    }

    /// The engine's state is the one from scratch, and the order of documents does not matter.
    pub fn check(&self, engine: &Engine, options: &Options) -> Result<(), String> {
        let found = all(engine);
        let mut keys: Vec<KeyId> = self.documents.iter().flat_map(|one| one.keys.clone()).collect();
        let declared = keys.len();
        keys.sort_by_key(|key| format!("{key:?}"));
        keys.dedup();
        let orders: &[(bool, &str)] = if keys.len() == declared {
            &[(false, "from scratch"), (true, "with its documents in reverse")]
        } else {
            // Of two declarations of one object the last one counts, so that their order matters.
            &[(false, "from scratch")]
        };
        for (reversed, how) in orders {
            let mut other = Engine::new(options.clone());
            let sources = self.sources(*reversed);
            for source in &sources {
                other.replace(&source.text, &source.name);
            }
            let expected = all(&other);
            for (key, fact) in &found {
                if expected.get(key) != Some(fact) {
                    let now = expected.get(key).map(|fact| format!("{:?}", fact.value));
                    let fact = &fact.value;
                    return Err(format!(
                        "{how}, `{key}` is otherwise:\n  here  {fact:?}\n  there {now:?}"
                    ));
                }
            }
            if let Some(key) = expected.keys().find(|key| !found.contains_key(*key)) {
                return Err(format!("{how}, there is `{key}` as well"));
            }
            if !reversed {
                let mut whole = evaluate(&sources, options.clone());
                let mut here = engine.state();
                plain(&mut whole.findings);
                plain(&mut here.findings);
                if whole != here {
                    return Err(
                        "`evaluate` of what is declared in the end gives another state than the engine's".into(),
                    );
                }
            }
        }
        Ok(())
    }

    /// The case for the npm package.
    pub fn native(&self, json: &str, options: Options) -> Native {
        let sources = self.sources(false);
        Native {
            options: serde_json::from_str(json).unwrap_or_default(),
            state: serde_json::to_string(&evaluate(&sources, options)).unwrap_or_default(),
            sources: sources
                .iter()
                .map(|one| serde_json::json!({"name": one.name, "text": one.text}))
                .collect(),
        }
    }
}

/// Findings without places, in an order that places have no part in.
fn plain(findings: &mut [Finding]) {
    for finding in findings.iter_mut() {
        finding.span = None;
        finding.related.iter_mut().for_each(|one| one.span = None);
        finding.fix = None;
    }
    findings.sort_by_key(|finding| format!("{finding:?}"));
}
