//! Grants that nothing needs, and grants that open more than is used.
//!
//! Whether a grant is used can be told only where those who may refer are in the input: one whose `from` names a kind and a
//! namespace of which the input holds nothing stays unjudged, unless the world is closed (design, section 4).

use super::{Told, quoted};
use crate::engine::{At, Cell, Reader};
use crate::fact::{Fact, FieldChange, FieldValue, Finding, Fix, ObjectRef, Severity};
use crate::gateway::grant::{GrantUses, Use};
use crate::gateway::{codes, strata};
use crate::object::{GATEWAY_GROUP, GATEWAY_X_GROUP, KeyId, Kind, Names, ReferenceGrant, Sym, part};
use crate::options::Assume;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Compares a ReferenceGrant with the references that need it.
pub struct GrantFaults;

impl Cell for GrantFaults {
    const NAME: &'static str = "grant faults";
    const STRATUM: u8 = strata::FINDINGS;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Told;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Told {
        let Some(grant) = reader.part::<part::Grant>(at.object) else {
            return Told::default();
        };
        let judged: Vec<Judgement> = grant
            .from
            .iter()
            .map(|from| judge(at.object, *from, grant, reader))
            .collect();
        let mut told = match judged.iter().all(|from| from.known && from.unused()) {
            true => Vec::from([wholly_unused(at.object, grant, reader)]),
            false => partly(at.object, grant, &judged, reader),
        };
        told.extend(misnamed(at.object, grant, reader.names()));
        told.into()
    }

    fn facts(at: At, value: &Told, names: &Names, out: &mut Vec<Fact>) {
        super::facts(at, value, names, out);
    }
}

/// What one `from` entry refers to, by `to` entry.
struct Judgement {
    /// Whether all that may refer is in the input.
    known: bool,
    uses: Vec<Use>,
}

impl Judgement {
    fn unused(&self) -> bool {
        self.uses.iter().all(|used| *used == Use::None)
    }
}

fn judge(key: KeyId, (from, namespace): (Kind, KeyId), grant: &ReferenceGrant, reader: &mut Reader<'_>) -> Judgement {
    let home = reader.names().home(key);
    let closed = reader.options().assume == Assume::None;
    let mut ask = |(to, name): &(Kind, Sym)| reader.ask::<GrantUses>(At::part(home, namespace.0), (from, *to, *name));
    let uses = grant.to.iter().map(&mut ask).collect();
    // What other kinds may refer to, only their controllers know.
    let known = grant.to.iter().all(|(to, _)| refers(from, *to)) && (closed || reader.present(from, namespace));
    Judgement { known, uses }
}

/// Section 10, the table: which kinds of references ask for a grant.
fn refers(from: Kind, to: Kind) -> bool {
    match from {
        Kind::Gateway => matches!(to, Kind::Secret | Kind::ConfigMap),
        Kind::ListenerSet => to == Kind::Secret,
        route if route.is_route() => matches!(to, Kind::Service | Kind::ServiceImport),
        _ => false,
    }
}

/// Entries whose kind is known, and whose group is written as it is not (R-GRANT-02: equality is exact).
fn misnamed(key: KeyId, grant: &ReferenceGrant, names: &Names) -> Vec<Finding> {
    let object = ObjectRef::of(key, names);
    let from = grant.from.iter().map(|(kind, _)| *kind).enumerate();
    let to = grant.to.iter().map(|(kind, _)| *kind).enumerate();
    let entries = from
        .map(|(index, kind)| (kind, "from", index))
        .chain(to.map(|(index, kind)| (kind, "to", index)));
    let tell = |(kind, side, index): (Kind, &str, usize)| {
        let (written, name) = kind.parts(names);
        let right = match (side, name, written) {
            ("to", "Service" | "Secret" | "ConfigMap", "core" | "v1") => "",
            ("from", _, "" | "networking.k8s.io" | GATEWAY_X_GROUP)
                if Kind::known(GATEWAY_GROUP, name).is_some_and(|kind| kind.is_route() || kind == Kind::Gateway) =>
            {
                GATEWAY_GROUP
            }
            _ => return None,
        };
        let path = format!("spec.{side}[{index}].group");
        let mut finding = codes::GRANT_UNUSED
            .finding(format!(
                "the entry permits nothing: {name} is of group `{}`, not `{}`",
                quoted(right),
                quoted(written)
            ))
            .help("groups are compared letter by letter; the core group is the empty text")
            .at(object.clone(), path.clone())
            .fix(Fix {
                message: format!("write the group of {name}").into(),
                changes: Vec::from([FieldChange::Set {
                    object: object.clone(),
                    path: path.into(),
                    value: FieldValue::text(right),
                }]),
                edits: Vec::new(),
            });
        finding.severity = Severity::Warning;
        Some(finding)
    };
    entries.filter_map(tell).collect()
}

/// R-GRANT-07
fn wholly_unused(key: KeyId, grant: &ReferenceGrant, reader: &Reader<'_>) -> Finding {
    let names = reader.names();
    let (from, to) = (origins(grant, names), targets(grant, names));
    codes::GRANT_UNUSED
        .finding(format!(
            "the grant permits what nothing does: no {from} refers to a {to} of this namespace"
        ))
        .help("delete it, or compare kind, namespace and name with the reference that it is meant for")
        .at(ObjectRef::of(key, names), "")
}

fn origins(grant: &ReferenceGrant, names: &Names) -> String {
    let origin = |(kind, namespace): &(Kind, KeyId)| {
        format!("{} of namespace `{}`", kind.parts(names).1, names.name_of(*namespace))
    };
    let all: Vec<String> = grant.from.iter().map(origin).collect();
    all.join(", no ")
}

fn targets(grant: &ReferenceGrant, names: &Names) -> String {
    let target = |(kind, name): &(Kind, Sym)| match name.is_empty() {
        true => String::from(kind.parts(names).1),
        false => format!("{} `{}`", kind.parts(names).1, names.text(*name)),
    };
    let all: Vec<String> = grant.to.iter().map(target).collect();
    all.join(" or ")
}

/// Entries that are not used beside others that are, and entries without a name where one object is used.
fn partly(key: KeyId, grant: &ReferenceGrant, judged: &[Judgement], reader: &Reader<'_>) -> Vec<Finding> {
    let names = reader.names();
    let object = ObjectRef::of(key, names);
    let remove = |path: &str| Fix {
        message: "take the entry out".into(),
        changes: Vec::from([FieldChange::Remove {
            object: object.clone(),
            path: String::from(path).into(),
        }]),
        edits: Vec::new(),
    };
    let unused = |what: String, path: String| {
        let fix = remove(&path);
        codes::GRANT_UNUSED
            .finding(what)
            .help("take the entry out: it opens what nothing needs")
            .at(object.clone(), path)
            .fix(fix)
    };
    let mut told = Vec::new();
    for (index, ((kind, namespace), judgement)) in grant.from.iter().zip(judged).enumerate() {
        if judgement.known && judgement.unused() {
            let (kind, namespace) = (kind.parts(names).1, names.name_of(*namespace));
            let what = format!("no {kind} of namespace `{namespace}` refers to what this grant opens");
            told.push(unused(what, format!("spec.from[{index}]")));
        }
    }
    if !judged.iter().all(|from| from.known) {
        return told;
    }
    for (index, (kind, name)) in grant.to.iter().enumerate() {
        let kind = kind.parts(names).1;
        let uses = judged.iter().filter_map(|from| from.uses.get(index));
        match sum(uses) {
            Use::None => {
                let name = match name.is_empty() {
                    true => String::new(),
                    false => format!(" `{}`", names.text(*name)),
                };
                let what = format!("nothing that this grant is for refers to {kind}{name}");
                told.push(unused(what, format!("spec.to[{index}]")));
            }
            Use::One(only) if name.is_empty() => {
                let (only, path) = (String::from(names.text(only)), format!("spec.to[{index}]"));
                let finding = codes::GRANT_TOO_WIDE
                    .finding(format!(
                        "the grant opens every {kind} of the namespace, and only `{only}` is referred to"
                    ))
                    .help(format!(
                        "set `name: {only}`, so that later objects are not open from the start"
                    ));
                let fix = Fix {
                    message: format!("open `{only}` alone").into(),
                    changes: Vec::from([FieldChange::Set {
                        object: object.clone(),
                        path: format!("{path}.name").into(),
                        value: FieldValue::text(only),
                    }]),
                    edits: Vec::new(),
                };
                told.push(finding.at(object.clone(), path).fix(fix));
            }
            _ => {}
        }
    }
    told
}

fn sum<'u>(uses: impl Iterator<Item = &'u Use>) -> Use {
    uses.fold(Use::None, |so_far, used| match (so_far, *used) {
        (Use::None, used) => used,
        (so_far, Use::None) => so_far,
        (Use::One(a), Use::One(b)) if a == b => Use::One(a),
        _ => Use::Several,
    })
}
