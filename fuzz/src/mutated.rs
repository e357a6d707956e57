//! Manifests that are nearly right: the state does not depend on how they are written and handed over.

use crate::{manifests, sound};
use std::collections::HashSet;
use trueroute::manifest::{self, Role};
use trueroute::object::Names;
use trueroute::options::Admission;
use trueroute::{Engine, Options, Source, evaluate};

/// Evaluates the text with both admissions, and again in other words.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let documents = manifests::parse(text);
    for admission in [Admission::Enforce, Admission::Skip] {
        let options = Options {
            admission,
            ..Options::default()
        };
        let sources = source(text);
        let state = evaluate(&sources, options.clone());
        sound::state(&state, &sources);
        let again = evaluate(&sources, options.clone());
        assert_eq!(sound::json(&state), sound::json(&again), "evaluated twice");
        let state = sound::placeless(state);
        if let Some(reversed) = reversed(text) {
            let other = evaluate(&source(&reversed), options.clone());
            assert_eq!(state, sound::placeless(other), "documents in reverse:\n{reversed}");
        }
        // What is no manifest is told by how it looks, and that differs.
        if let Some(documents) = documents.as_ref().filter(|all| all.iter().all(has_identity)) {
            let (yaml, json) = (manifests::yaml(documents), manifests::json(documents));
            let [left, right] = [&yaml, &json].map(|text| sound::placeless(evaluate(&source(text), options.clone())));
            assert_eq!(left, right, "as YAML and as JSON:\n{yaml}\n{json}");
        }
    }
    by_pieces(text);
}

fn source(text: &str) -> [Source; 1] {
    [Source {
        name: "input.yaml".into(),
        text: text.to_owned().into(),
        cluster: None,
    }]
}

fn has_identity(document: &serde_json::Value) -> bool {
    let fields = ["/apiVersion", "/kind", "/metadata/name"];
    let is_text = |field: &str| document.pointer(field).and_then(|value| value.as_str());
    fields
        .iter()
        .all(|field| is_text(field).is_some_and(|text| !text.is_empty()))
}

/// The documents in reverse; `None` where their order counts, or where they cannot be told apart by lines.
fn reversed(text: &str) -> Option<String> {
    let mut names = Names::default();
    let reading = manifest::read(text, None, &mut names);
    let mut keys = HashSet::new();
    if !reading.documents.iter().all(|document| keys.insert(document.key)) {
        return None;
    }
    let pieces = manifest::pieces(text);
    // Directives belong to the document that follows them.
    let has_directives = text.split(['\n', '\r']).any(|line| line.starts_with('%'));
    if has_directives || pieces.iter().any(|piece| piece.role != Role::Document) {
        return None;
    }
    let mut out = String::new();
    for piece in pieces.iter().rev() {
        let body = &text[piece.start..piece.end];
        out.push_str(if body.starts_with("---") { "\n" } else { "\n---\n" });
        out.push_str(body);
    }
    Some(out)
}

/// Edits that lead to the text, read piece by piece, leave what reading it at once gives.
fn by_pieces(text: &str) {
    let pieces = manifest::pieces(text);
    let (first, last) = match (pieces.first(), pieces.last()) {
        (Some(first), Some(last)) => (first, last),
        _ => return,
    };
    let doubled = format!("{text}\n---\n{}", &text[first.start..first.end]);
    let mut engine = Engine::new(Options::default());
    for edited in [&text[first.end..], &text[..last.start], &doubled, text] {
        engine.replace(edited, "input.yaml");
    }
    let mut whole = Engine::new(Options::default());
    whole.replace(text, "input.yaml");
    assert_eq!(
        sound::json(&engine.state()),
        sound::json(&whole.state()),
        "edited piece by piece"
    );
    engine.replace("", "input.yaml");
    assert_eq!(engine.held(), (0, 0, 0), "something is left behind");
}
