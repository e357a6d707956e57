//! What is wrong with references, grants, certificates and expressions, told to a person.
//!
//! A cell of this folder comes into being only where the cell that judges found something: what is healthy costs nothing. It
//! looks at the reference again and says in words what the judge has as a reason.

use super::finding;
use crate::engine::At;
use crate::fact::{Fact, FieldChange, FieldValue, Finding, Fix};
use crate::object::{KeyId, Kind, Names};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

pub mod backend;
pub mod certificate;
pub mod expression;
pub mod grant;
mod port;
mod reference;

/// The answer of a diagnosing cell.
type Told = Box<[Finding]>;

fn facts(at: At, told: &Told, names: &Names, out: &mut Vec<Fact>) {
    out.extend(told.iter().map(|one| finding::fact(at.object, one.clone(), names)));
}

/// ``Service `shop/cart` ``.
fn named(key: KeyId, names: &Names) -> String {
    let kind = names.object(key).kind.parts(names).1;
    format!("{kind} `{}`", super::rank::namespaced_name(key, names))
}

/// A group as manifests write it; the core group is empty.
pub fn quoted(group: &str) -> &str {
    if group.is_empty() { "\"\"" } else { group }
}

/// The ReferenceGrant that permits one reference and nothing else, as to object, kind and namespace (R-GRANT-01).
fn narrowest_grant(from: KeyId, to: KeyId, names: &Names) -> Fix {
    let (referring, target) = (names.object(from), names.object(to));
    let (from_group, from_kind) = referring.kind.parts(names);
    let (to_group, to_kind) = target.kind.parts(names);
    let (home, place) = (names.text(referring.namespace), names.text(target.namespace));
    let name = names.text(target.name);
    let text = |text: &str| FieldValue::text(String::from(text));
    // Told apart by all that the grant says, so that two mends never make two grants of one name.
    let (referrer, referred) = (from_kind.to_ascii_lowercase(), to_kind.to_ascii_lowercase());
    let title = format!("{home}-{referrer}-to-{referred}-{name}");
    let title: String = title.chars().take(253).collect();
    let entry = |group: &str, kind: &str, field: &'static str, value: &str| {
        FieldValue::List(Vec::from([FieldValue::map([
            ("group", text(group)),
            ("kind", text(kind)),
            (field, text(value)),
        ])]))
    };
    let grant = FieldValue::map([
        (
            "apiVersion",
            FieldValue::text(Kind::ReferenceGrant.api_version(names).into_owned()),
        ),
        ("kind", text("ReferenceGrant")),
        (
            "metadata",
            FieldValue::map([("name", FieldValue::text(title)), ("namespace", text(place))]),
        ),
        (
            "spec",
            FieldValue::map([
                ("from", entry(from_group, from_kind, "namespace", home)),
                ("to", entry(to_group, to_kind, "name", name)),
            ]),
        ),
    ]);
    Fix {
        message: format!("permit the reference with a ReferenceGrant in namespace `{place}`").into(),
        changes: Vec::from([FieldChange::Create { value: grant }]),
        edits: Vec::new(),
    }
}

/// A reference into another namespace that nothing there permits; says nothing of whether the target exists (R-GRANT-05).
fn not_permitted(from: KeyId, to: KeyId, consequence: &str, names: &Names) -> Finding {
    let place = names.text(names.object(to).namespace);
    let kind = names.object(from).kind.parts(names).1;
    let home = names.text(names.object(from).namespace);
    let target = named(to, names);
    super::codes::REFERENCE_NOT_PERMITTED
        .finding(format!(
            "no ReferenceGrant in namespace `{place}` permits {kind}s of `{home}` to refer to {target}, so {consequence}"
        ))
        .help(format!(
            "let the owner of `{place}` add a ReferenceGrant, or refer to an object in namespace `{home}`"
        ))
}
