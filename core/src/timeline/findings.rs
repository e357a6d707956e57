//! What deserves attention in the events themselves.

use super::codes::{DELETES_NOTHING, UNKNOWN_CONTROLLER};
use super::script::Place;
use super::world::Outcome;
use crate::fact::{Finding, Note, ObjectRef, Related, Severity, Text};
use crate::object::{KeyId, Names};
use alloc::string::String;
use alloc::vec::Vec;

/// Adds what an event gives rise to: what was found in its manifests, and what it deletes in vain.
pub fn of_event(step: usize, place: Option<&Place>, outcome: &Outcome, names: &Names, out: &mut Vec<Finding>) {
    for object in &outcome.absent {
        let namespace = object
            .namespace
            .as_deref()
            .map(|name| alloc::format!("{name}/"))
            .unwrap_or_default();
        let message = alloc::format!(
            "step {step} deletes {} `{namespace}{}`, which is not there",
            object.kind,
            object.name
        );
        out.push(Finding {
            span: place.and_then(|place| place.span.clone()),
            object: Some(object.clone()),
            ..DELETES_NOTHING
                .finding(message)
                .help("apply it in an earlier step, or correct kind, namespace and name; the other steps are played")
        });
    }
    let own = outcome.notes.iter().map(|note| (None, note));
    let of = outcome.documents.iter().flat_map(|document| {
        let notes = document.notes.iter();
        notes.map(|note| (Some(document.key), note))
    });
    // What is worth knowing of a manifest is worth knowing once, not at each of its versions.
    let told = own.chain(of).filter(|(_, note)| note.code.severity != Severity::Info);
    for (key, note) in told {
        let finding = read(key, note, place, names);
        if !out.contains(&finding) {
            out.push(finding);
        }
    }
}

/// A finding of the reader, at its place in the text that holds the step.
fn read(key: Option<KeyId>, note: &Note, place: Option<&Place>, names: &Names) -> Finding {
    let span = |range| place.and_then(|place| place.lead(range));
    let related = note.related.iter().map(|(message, range)| Related {
        message: message.clone(),
        object: None,
        path: None,
        span: span(*range),
    });
    Finding {
        help: note.help.clone(),
        object: key.map(|key| ObjectRef::of(key, names)),
        path: note.path.clone(),
        span: span(note.range),
        related: related.collect(),
        ..note.code.finding(note.message.clone())
    }
}

/// No controller goes by a name.
pub fn unknown_controller(name: &str, known: &str) -> Finding {
    let help = alloc::format!("write one of {known}, with `@` and its version; the other controllers are played");
    UNKNOWN_CONTROLLER
        .finding(Text::Owned(alloc::format!("no controller is named `{name}`")))
        .help(Text::Owned(String::from(&*help)))
}
