//! Fixes: from changes of fields to edits of the texts, each proved on the model before it is offered.
//!
//! The proof is a transaction: the edited piece of text is read, takes its object's place, and the change that follows must take the
//! finding away and bring no error. Then everything is put back.

use super::spans::{self, Texts};
use crate::engine::{Declaration, Graph};
use crate::fact::{Change, Edit, Fact, FactValue, FieldChange, Finding, Fix, Severity};
use crate::manifest::{self, Keep, Piece, TextEdit};
use crate::object::{KeyId, Sym};
use alloc::string::String;
use alloc::vec::Vec;

/// So many fixes of one evaluation are proved; further ones say what to change, and have no edits.
const MOST: usize = 200;

/// Gives the fixes among `findings` their edits; one that does not help, or does harm, is taken away.
pub fn all(graph: &mut Graph, texts: &Texts<'_>, findings: &mut [Finding]) {
    let fixed = findings.iter_mut().filter(|finding| finding.fix.is_some());
    for finding in fixed.take(MOST) {
        finding.fix = one(graph, texts, finding);
    }
}

/// The fix of a finding with its edits; `None` where it has none, or none that helps.
pub fn one(graph: &mut Graph, texts: &Texts<'_>, finding: &Finding) -> Option<Fix> {
    let fix = finding.fix.clone()?;
    let Some(planned) = plan(graph, texts, finding, &fix.changes) else {
        // No text, or none that can be edited: what to change is still worth knowing.
        return Some(fix);
    };
    let declarations = read(graph, texts, &planned)?;
    let change = tried(graph, declarations);
    helps(&change, finding).then(|| Fix {
        edits: edits(texts, &planned),
        ..fix
    })
}

/// One edit: of the declaration of `key` that begins on `line` of a source.
struct Planned {
    source: Sym,
    name: String,
    line: u32,
    /// `None` for a new object.
    key: Option<KeyId>,
    edit: TextEdit,
}

fn plan(graph: &mut Graph, texts: &Texts<'_>, finding: &Finding, changes: &[FieldChange]) -> Option<Vec<Planned>> {
    let mut planned = Vec::with_capacity(changes.len());
    for change in changes {
        let object = match change {
            FieldChange::Set { object, .. } | FieldChange::Add { object, .. } | FieldChange::Remove { object, .. } => {
                object
            }
            FieldChange::Create { .. } => finding.object.as_ref()?,
        };
        let key = object.find(&graph.names)?;
        let declaration = graph.store().declarations(key).last()?;
        let (source, line) = (declaration.source, declaration.line);
        let name = String::from(graph.names.text(source));
        let edit = texts.get(&name)?.edit(&mut graph.names, key, Some(line), change)?;
        let new = matches!(change, FieldChange::Create { .. });
        planned.push(Planned {
            source,
            name,
            line,
            key: (!new).then_some(key),
            edit,
        });
    }
    // As they stand in the texts; those of one place in the order in which they were asked for.
    crate::order::by(&mut planned, &|a, b| {
        let place = |planned: &Planned| (planned.edit.start, planned.edit.end);
        a.name.cmp(&b.name).then_with(|| place(a).cmp(&place(b)))
    });
    Some(planned)
}

type Declared = (KeyId, Sym, Vec<Declaration>);

/// What each source would declare of the objects that the edits touch.
fn read(graph: &mut Graph, texts: &Texts<'_>, planned: &[Planned]) -> Option<Vec<Declared>> {
    let keep = Keep::of(graph.options());
    let mut all: Vec<Declared> = Vec::new();
    let mut seen: Vec<(KeyId, Sym)> = Vec::new();
    for one in planned {
        let text = texts.get(&one.name)?;
        let Some(key) = one.key else {
            let reading = manifest::read_keeping(&one.edit.text, texts.cluster(&one.name), &keep, &mut graph.names);
            for document in reading.documents {
                let key = document.key;
                let mut own = declared(graph, key, one.source);
                own.push(declaration(one.source, u32::MAX, document));
                all.push((key, one.source, own));
            }
            continue;
        };
        if seen.contains(&(key, one.source)) {
            continue;
        }
        seen.push((key, one.source));
        let own: Vec<TextEdit> = planned
            .iter()
            .filter(|other| other.key == Some(key) && other.source == one.source)
            .map(|other| other.edit.clone())
            .collect();
        let (body, role) = text.edited_piece(one.line, &own)?;
        let piece = Piece {
            start: 0,
            end: body.len(),
            line: one.line,
            column: 1,
            role,
            hash: 0,
        };
        let reading = manifest::read_piece_keeping(&body, &piece, texts.cluster(&one.name), &keep, &mut graph.names);
        let document = reading
            .documents
            .into_iter()
            .rev()
            .find(|document| document.key == key)?;
        let mut declarations = declared(graph, key, one.source);
        let last = declarations.pop()?;
        declarations.push(declaration(one.source, last.position, document));
        all.push((key, one.source, declarations));
    }
    Some(all)
}

fn declaration(source: Sym, position: u32, document: manifest::Document) -> Declaration {
    Declaration {
        source,
        position,
        line: document.line,
        object: document.object,
        notes: document.notes,
    }
}

/// What a source declares of a key now.
fn declared(graph: &Graph, key: KeyId, source: Sym) -> Vec<Declaration> {
    let all = graph.store().declarations(key).iter();
    all.filter(|declaration| declaration.source == source)
        .cloned()
        .collect()
}

/// What would change; everything is as before when it returns.
fn tried(graph: &mut Graph, new: Vec<Declared>) -> Change {
    let mut before: Vec<Declared> = Vec::with_capacity(new.len());
    for (key, source, declarations) in new {
        before.push((key, source, declared(graph, key, source)));
        graph.declare(key, source, declarations, false);
    }
    let change = graph.commit(true);
    for (key, source, declarations) in before {
        graph.declare(key, source, declarations, false);
    }
    graph.commit(false);
    change
}

/// Whether a change takes a finding away and brings no error.
fn helps(change: &Change, finding: &Finding) -> bool {
    let error = |fact: &Fact| matches!(&fact.value, FactValue::Finding(finding) if finding.severity == Severity::Error);
    change.removed.iter().any(|fact| tells(fact, finding))
        && !change.added.iter().any(error)
        && !change
            .changed
            .iter()
            .any(|changed| error(&changed.after) && !error(&changed.before))
}

fn tells(fact: &Fact, finding: &Finding) -> bool {
    let said = |told: &Finding| (told.code.clone(), told.message.clone());
    let same =
        |told: &Finding| said(told) == said(finding) && told.object == finding.object && told.path == finding.path;
    matches!(&fact.value, FactValue::Finding(told) if same(told))
}

fn edits(texts: &Texts<'_>, planned: &[Planned]) -> Vec<Edit> {
    let edit = |one: &Planned| {
        let range = texts.get(&one.name)?.range(&one.edit);
        Some(Edit {
            span: spans::span(&one.name, range),
            text: one.edit.text.clone().into(),
        })
    };
    planned.iter().filter_map(edit).collect()
}
