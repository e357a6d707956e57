//! Findings of this room, and those of the reader as facts.

use super::codes;
use super::rules::InvalidRule;
use super::status::key_of;
use super::strata;
use crate::engine::{At, Cell, Declaration, Reader};
use crate::fact::{Fact, FactType, FactValue, FieldChange, FieldValue, Finding, Fix, Note, ObjectRef, Related, Text};
use crate::object::{KeyId, Kind, Names, Spec, Sym};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// A finding as a fact of an object. Two findings of one sort at one object are told apart by their path.
pub fn fact(object: KeyId, finding: Finding, names: &Names) -> Fact {
    let path = finding.path.as_deref().unwrap_or("");
    Fact {
        key: alloc::format!("finding/{}/{}/{path}", finding.code, key_of(object, names)),
        kind: FactType::Finding,
        owner: ObjectRef::of(object, names),
        value: FactValue::Finding(finding),
    }
}

/// A rule that is out, with the field at fault (R-ATT-14).
pub fn invalid_rule(route: KeyId, rule: &InvalidRule, names: &Names) -> Fact {
    let message = alloc::format!("rule {} takes no request: {}", rule.rule, rule.because);
    let finding = codes::INVALID_RULE
        .finding(message)
        .help("mend the field; until then requests go to the next match, or are answered 404")
        .at(ObjectRef::of(route, names), rule.path.clone());
    fact(route, finding, names)
}

/// What was found when an object, or a text as such, was read; and where the object is declared.
#[derive(Clone, PartialEq, Debug)]
pub struct Read {
    notes: Box<[Note]>,
    /// The sources that declare it, the one that counts last.
    sources: Box<[Sym]>,
    /// Of a GatewayClass, a source that gives it another controller, and which (R-CLS-06).
    rival: Option<(Sym, Sym)>,
}

/// Tells what was found when an object was read.
pub struct Reading;

impl Cell for Reading {
    const NAME: &'static str = "reading";
    const STRATUM: u8 = strata::READ;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Read;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Read {
        let declarations = reader.declarations(at.object);
        let controller = |declaration: &Declaration| match &declaration.object.spec {
            Spec::GatewayClass(class) => Some(class.controller),
            _ => None,
        };
        let counts = declarations.last().and_then(controller);
        let rival = declarations
            .iter()
            .find(|declaration| controller(declaration) != counts);
        Read {
            rival: rival.and_then(|rival| Some((rival.source, controller(rival)?))),
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
            let mut finding = note.code.finding(note.message.clone());
            finding.help = note.help.clone();
            finding.object = of_object.then(|| owner.clone());
            finding.path = note.path.clone();
            finding.related = note.related.iter().map(related).collect();
            finding.fix = version_fix(note, at.object, names);
            out.push(Fact {
                key: alloc::format!("finding/{}/{place}/{path}/{alike}", note.code.code),
                kind: FactType::Finding,
                owner: owner.clone(),
                value: FactValue::Finding(finding),
            });
        }
        out.extend(declared_twice(at.object, value, &owner, names));
        out.extend(controller_changed(at.object, value, &owner, names));
    }
}

/// R-API-01, R-API-04: all versions and former kinds denote one object, so writing the current one changes nothing else. Whether the
/// object is as valid there is proved like every fix.
fn version_fix(note: &Note, object: KeyId, names: &Names) -> Option<Fix> {
    if !VERSION_CODES.contains(&note.code.code) {
        return None;
    }
    let kind = names.object(object).kind;
    let version = kind.api_version(names);
    let set = |path: &'static str, value: Text| FieldChange::Set {
        object: ObjectRef::of(object, names),
        path: path.into(),
        value: FieldValue::Text(value),
    };
    let message = alloc::format!("write `{version}`");
    let mut changes = Vec::from([set("apiVersion", version)]);
    if note.code.code == FORMER_KIND {
        changes.push(set("kind", kind.texts(names).1));
    }
    Some(Fix {
        message: message.into(),
        changes,
        edits: Vec::new(),
    })
}

/// The reader's findings about versions that are not current: beta, alpha, former.
const VERSION_CODES: [&str; 3] = ["TR0016", "TR0017", FORMER_KIND];
const FORMER_KIND: &str = "TR0018";

fn same_place(a: &Note, b: &Note) -> bool {
    a.code == b.code && a.path == b.path
}

/// Design, section 4: one key of one cluster has one object; a finding names all places.
fn declared_twice(key: KeyId, read: &Read, owner: &ObjectRef, names: &Names) -> Option<Fact> {
    let (counts, others) = read.sources.split_last()?;
    if others.is_empty() {
        return None;
    }
    let mut places: Vec<String> = others
        .iter()
        .filter(|source| *source != counts)
        .map(|source| alloc::format!("`{}`", names.text(*source)))
        .collect();
    places.dedup();
    let times = read.sources.len();
    let counts = names.text(*counts);
    let message = match (places.is_empty(), counts) {
        (true, "") => alloc::format!("declared {times} times in one text: the last one counts"),
        (true, _) => alloc::format!("declared {times} times in `{counts}`: the last one counts"),
        (false, _) => alloc::format!(
            "declared {times} times: the one in `{counts}` counts, not the one in {}",
            places.join(", ")
        ),
    };
    let finding = codes::DECLARED_TWICE
        .finding(message)
        .help("keep one of them: the last in byte order of the sources' names, then by position, wins")
        .at(owner.clone(), "");
    Some(fact(key, finding, names))
}

/// R-CLS-06: declarations of one class that differ in their controller cannot replace each other.
fn controller_changed(key: KeyId, read: &Read, owner: &ObjectRef, names: &Names) -> Option<Fact> {
    let (source, controller) = read.rival?;
    let message = alloc::format!(
        "`{}` declares this class with another controller, `{}`, and the controller of a class never changes",
        names.text(source),
        names.text(controller)
    );
    let help = "delete the class before its controller changes, or give the classes names of their own";
    let finding = codes::CONTROLLER_CHANGED
        .finding(message)
        .help(help)
        .at(owner.clone(), "spec.controllerName");
    Some(fact(key, finding, names))
}
