//! Regular expressions that implementations understand differently (R-MAT-06, A-17).

use super::Told;
use crate::engine::{At, Cell, Reader};
use crate::fact::{Fact, ObjectRef};
use crate::gateway::{codes, strata};
use crate::object::{Matches, Names, PathKind, Rule, Sym, ValueMatch, part};
use crate::routing::pattern::{Pattern, differing};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Whether any expression of a route deserves a word.
pub fn doubtful(rules: &[Rule], names: &Names) -> bool {
    let mut found = false;
    each(rules, &mut |expression, _| {
        found |= differing(names.text(expression)).is_some()
    });
    found
}

/// Tells which expressions of a route are not portable.
pub struct ExpressionFaults;

impl Cell for ExpressionFaults {
    const NAME: &'static str = "expression faults";
    const STRATUM: u8 = strata::FINDINGS;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Told;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Told {
        let names = reader.names();
        let rules = reader.part::<part::Rules>(at.object).map_or(&[][..], |rules| rules);
        let mut told = Vec::new();
        each(rules, &mut |expression, path| {
            let text = names.text(expression);
            let Some(found) = differing(text) else { return };
            // One that does not compile has a finding of its own.
            if Pattern::new(text).is_err() {
                return;
            }
            told.push(
                codes::EXPRESSION_NOT_PORTABLE
                    .finding(format!("`{text}` is not portable: {}", found.differs))
                    .help(format!(
                        "{}; trueroute reads it as RE2, against the whole value",
                        found.instead
                    ))
                    .at(ObjectRef::of(at.object, names), path()),
            );
        });
        told.into()
    }

    fn facts(at: At, value: &Told, names: &Names, out: &mut Vec<Fact>) {
        super::facts(at, value, names, out);
    }
}

/// An expression, and how to get its path.
type Seen<'f> = dyn FnMut(Sym, &dyn Fn() -> String) + 'f;

/// Shows every regular expression of a route with its path.
fn each(rules: &[Rule], seen: &mut Seen<'_>) {
    for (index, rule) in rules.iter().enumerate() {
        match &rule.matches {
            Matches::All => {}
            Matches::Http(matches) => {
                for (at, found) in matches.iter().enumerate() {
                    let place = || format!("spec.rules[{index}].matches[{at}]");
                    if found.path.kind == PathKind::Regex {
                        seen(found.path.value, &|| format!("{}.path.value", place()));
                    }
                    values(&found.headers, &|| format!("{}.headers", place()), seen);
                    values(&found.query, &|| format!("{}.queryParams", place()), seen);
                }
            }
            Matches::Grpc(matches) => {
                for (at, found) in matches.iter().enumerate() {
                    let place = || format!("spec.rules[{index}].matches[{at}]");
                    if found.regex {
                        seen(found.service, &|| format!("{}.method.service", place()));
                        seen(found.method, &|| format!("{}.method.method", place()));
                    }
                    values(&found.headers, &|| format!("{}.headers", place()), seen);
                }
            }
        }
    }
}

fn values(values: &[ValueMatch], place: &dyn Fn() -> String, seen: &mut Seen<'_>) {
    for (index, value) in values.iter().enumerate().filter(|(_, value)| value.regex) {
        seen(value.value, &|| format!("{}[{index}].value", place()));
    }
}
