//! Findings of this room, and those of the reader as facts.

use super::rules::InvalidRule;
use super::status::key_of;
use super::strata;
use crate::engine::{At, Cell, Reader};
use crate::fact::{Fact, FactType, FactValue, Finding, Note, ObjectRef, Related, Severity, Text};
use crate::object::{KeyId, Kind, Names, Sym};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// A rule that is out, with the field at fault (R-ATT-14).
pub fn invalid_rule(route: KeyId, rule: &InvalidRule, names: &Names) -> Fact {
    let object = ObjectRef::of(route, names);
    Fact {
        key: alloc::format!("finding/TR0102/{}/{}", key_of(route, names), rule.rule),
        kind: FactType::Finding,
        owner: object.clone(),
        value: FactValue::Finding(Finding {
            code: "TR0102".into(),
            name: "invalid-rule".into(),
            severity: Severity::Error,
            verdict: None,
            message: Text::Owned(alloc::format!("rule {} takes no request: {}", rule.rule, rule.because)),
            help: Some("mend the field; until then requests go to the next match, or are answered 404".into()),
            object: Some(object),
            path: Some(Text::Owned(rule.path.clone())),
            span: None,
            related: Vec::new(),
            fix: None,
        }),
    }
}

/// What was found when an object, or a text as such, was read; and where the object is declared.
#[derive(Clone, PartialEq, Debug)]
pub struct Read {
    notes: Box<[Note]>,
    /// The sources that declare it, the one that counts last.
    sources: Box<[Sym]>,
}

/// Tells what was found when an object was read.
pub struct Reading;

impl Cell for Reading {
    const NAME: &'static str = "reading";
    const STRATUM: u8 = strata::READ;
    const HAS_FACTS: bool = true;
    type Value = Read;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Read {
        let declarations = reader.declarations(at.object);
        Read {
            notes: declarations
                .last()
                .map(|counts| counts.notes.clone())
                .unwrap_or_default(),
            sources: declarations.iter().map(|declaration| declaration.source).collect(),
        }
    }

    fn facts(at: At, value: &Read, names: &Names, out: &mut Vec<Fact>) {
        let owner = ObjectRef::of(at.object, names);
        let of_object = names.object(at.object).kind != Kind::Source;
        let place = key_of(at.object, names);
        for (index, note) in value.notes.iter().enumerate() {
            // Two findings of one sort at one field are told apart by their order.
            let alike = value
                .notes
                .iter()
                .take(index)
                .filter(|other| same_place(other, note))
                .count();
            let path = note.path.as_deref().unwrap_or("");
            let related = |(message, _): &(Text, _)| Related {
                message: message.clone(),
                object: None,
                path: None,
                span: None,
            };
            out.push(Fact {
                key: alloc::format!("finding/{}/{place}/{path}/{alike}", note.code.code),
                kind: FactType::Finding,
                owner: owner.clone(),
                value: FactValue::Finding(Finding {
                    code: note.code.code.into(),
                    name: note.code.name.into(),
                    severity: note.code.severity,
                    verdict: None,
                    message: note.message.clone(),
                    help: note.help.clone(),
                    object: of_object.then(|| owner.clone()),
                    path: note.path.clone(),
                    span: None,
                    related: note.related.iter().map(related).collect(),
                    fix: None,
                }),
            });
        }
        out.extend(declared_twice(at.object, value, &owner, names));
    }
}

fn same_place(a: &Note, b: &Note) -> bool {
    a.code == b.code && a.path == b.path
}

/// Design, section 4: one key of one cluster has one object; a finding names all places.
fn declared_twice(key: KeyId, read: &Read, owner: &ObjectRef, names: &Names) -> Option<Fact> {
    let (counts, others) = read.sources.split_last()?;
    if others.is_empty() {
        return None;
    }
    let name = |source: &Sym| alloc::format!("`{}`", names.text(*source));
    let count = read.sources.len();
    let message = match others.iter().all(|source| source == counts) {
        true if names.text(*counts).is_empty() => alloc::format!("declared {count} times: the last one counts"),
        true => alloc::format!("declared {count} times in {}: the last one counts", name(counts)),
        false => {
            let others: Vec<String> = others.iter().map(name).collect();
            alloc::format!(
                "declared {count} times: the one in {} counts, not the one in {}",
                name(counts),
                others.join(", ")
            )
        }
    };
    Some(Fact {
        key: alloc::format!("finding/TR0103/{}", key_of(key, names)),
        kind: FactType::Finding,
        owner: owner.clone(),
        value: FactValue::Finding(Finding {
            code: "TR0103".into(),
            name: "declared-twice".into(),
            severity: Severity::Warning,
            verdict: None,
            message: message.into(),
            help: Some("keep one of them: the last in byte order of the sources' names, then by position, wins".into()),
            object: Some(owner.clone()),
            path: None,
            span: None,
            related: Vec::new(),
            fix: None,
        }),
    })
}
