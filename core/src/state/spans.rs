//! Where findings stand. Facts carry no positions; they are looked up on output.

use crate::engine::Graph;
use crate::fact::{Finding, Note, Range, Span, Text};
#[cfg(feature = "yaml")]
use crate::manifest;
use crate::object::{KeyId, Kind, ObjectKey, Sym};
#[cfg(feature = "yaml")]
use crate::options::Source;
use alloc::string::String;

/// Fills in the places that the engine itself knows: those of the reader's findings, and the first line of the document
/// for others.
///
/// `fact` is the key of the finding's fact: what the reader found ends in its number among the findings of one sort at one field.
pub fn known(graph: &Graph, owner: Option<KeyId>, fact: &str, finding: &mut Finding) {
    let Some(key) = owner else { return };
    let Some(declaration) = graph.store().declarations(key).last() else {
        return;
    };
    let source = graph.names.text(declaration.source);
    let number = fact.rsplit('/').next().and_then(|number| number.parse().ok());
    let mut alike = declaration.notes.iter().filter(|note| is_like(note, finding));
    let told = number.and_then(|number| alike.nth(number));
    if let Some(note) = told.filter(|note| is_of(note, finding)) {
        finding.span = Some(span(source, note.range));
        for (related, (_, range)) in finding.related.iter_mut().zip(&note.related) {
            related.span = Some(span(source, *range));
        }
    } else if finding.object.is_some() {
        let line = declaration.line;
        finding.span = Some(span(
            source,
            Range {
                line,
                column: 1,
                end_line: line,
                end_column: 1,
            },
        ));
    }
}

fn is_of(note: &Note, finding: &Finding) -> bool {
    is_like(note, finding) && note.message == finding.message
}

/// Whether both are of one sort, at one field.
fn is_like(note: &Note, finding: &Finding) -> bool {
    note.code.code == finding.code && note.path == finding.path
}

/// The texts that an engine was given, by name.
#[cfg(feature = "yaml")]
pub struct Texts<'t> {
    all: hashbrown::HashMap<&'t str, (manifest::Located<'t>, Option<&'t str>)>,
}

#[cfg(feature = "yaml")]
impl<'t> Texts<'t> {
    /// Of several texts with one name the last counts.
    pub fn new(sources: &'t [Source]) -> Self {
        let cut = |source: &'t Source| {
            let cluster = source.cluster.as_deref();
            (&*source.name, (manifest::Located::new(&source.text, cluster), cluster))
        };
        Texts {
            all: sources.iter().map(cut).collect(),
        }
    }

    /// A text by its name.
    pub fn get(&self, name: &str) -> Option<&manifest::Located<'t>> {
        self.all.get(name).map(|(text, _)| text)
    }

    /// The cluster that the source of a text names.
    pub fn cluster(&self, name: &str) -> Option<&'t str> {
        self.all.get(name)?.1
    }
}

/// Puts the findings of evaluation at their fields, given the texts.
#[cfg(feature = "yaml")]
pub fn locate(graph: &mut Graph, texts: &Texts<'_>, findings: &mut [Finding]) {
    for finding in findings {
        if let Some(object) = finding.object.as_ref().and_then(|object| object.find(&graph.names)) {
            let declaration = graph.store().declarations(object).last();
            // What the reader found has its place already.
            if declaration.is_some_and(|declaration| declaration.notes.iter().any(|note| is_of(note, finding))) {
                continue;
            }
            if let Some(span) = place(graph, texts, object, finding.path.as_deref()) {
                finding.span = Some(span);
            }
        }
        for related in &mut finding.related {
            if let Some(object) = related.object.as_ref().and_then(|object| object.find(&graph.names)) {
                related.span = place(graph, texts, object, related.path.as_deref()).or(related.span.take());
            }
        }
    }
}

#[cfg(feature = "yaml")]
fn place(graph: &mut Graph, texts: &Texts<'_>, object: KeyId, path: Option<&str>) -> Option<Span> {
    let declaration = graph.store().declarations(object).last()?;
    let (line, name) = (declaration.line, String::from(graph.names.text(declaration.source)));
    let range = texts.get(&name)?.find(&mut graph.names, object, Some(line), path)?;
    Some(span(&name, range))
}

/// A place in a source.
pub fn span(source: &str, range: Range) -> Span {
    Span {
        source: Text::Owned(String::from(source)),
        line: range.line,
        column: range.column,
        end_line: range.end_line,
        end_column: range.end_column,
    }
}

/// The key of the text as such, which owns the findings that belong to no object.
pub fn source_key(graph: &Graph, source: &str) -> Option<KeyId> {
    let name = graph.names.find(source)?;
    graph.names.find_key(ObjectKey {
        cluster: Sym::EMPTY,
        kind: Kind::Source,
        namespace: Sym::EMPTY,
        name,
    })
}
