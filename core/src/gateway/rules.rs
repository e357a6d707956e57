//! Rules of a route on their own: which of them are invalid, and why (R-ATT-14, R-RST-07).

use super::faults::{self, expression::ExpressionFaults};
use super::reason::Reason;
use super::{class, strata, support};
use crate::engine::{At, Cell, Reader};
use crate::fact::Severity;
use crate::object::{Filter, HeaderModifier, Matches, Names, PathKind, PathModifier, Rule, part};
use crate::routing::pattern::Pattern;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// A rule that cannot be applied.
#[derive(Clone, PartialEq, Debug)]
pub struct InvalidRule {
    /// Its index in the spec.
    pub rule: u16,
    /// The reason of a condition.
    pub reason: Reason,
    /// The field at fault.
    pub path: String,
    /// Why, in words.
    pub because: String,
    /// Whether the reader has told an error of this field: with `admission: skip` one finding is enough.
    pub told: bool,
}

/// What is wrong with the rules of a route.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct RuleFaults {
    /// The invalid rules, in spec order.
    pub invalid: Box<[InvalidRule]>,
    /// Where no rule is valid: the reason of Accepted.
    pub all_invalid: Option<Reason>,
}

impl RuleFaults {
    /// Whether a rule is out (R-REQ-24).
    pub fn drops(&self, rule: usize) -> bool {
        self.invalid.iter().any(|invalid| usize::from(invalid.rule) == rule)
    }
}

/// Checks the rules of a route.
pub struct RuleCheck;

impl Cell for RuleCheck {
    const NAME: &'static str = "rules";
    const STRATUM: u8 = strata::RULES;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = RuleFaults;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> RuleFaults {
        let names = reader.names();
        let Some(rules) = reader.part::<part::Rules>(at.object) else {
            return RuleFaults::default();
        };
        if faults::expression::doubtful(rules, names) {
            reader.spawn::<ExpressionFaults>(at);
        }
        let lacking = !reader.options().disabled_features.is_empty();
        let mut invalid: Vec<InvalidRule> = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            let looking = &*reader;
            let found = fault(rule, names)
                .or_else(|| lacking.then(|| support::fault(rule, &|feature| class::lacks(looking, feature)))?);
            let Some((reason, path, because)) = found else {
                continue;
            };
            let place = format!("spec.rules[{index}]");
            let path = format!("{place}.{path}");
            invalid.push(InvalidRule {
                rule: index as u16,
                reason,
                told: reader_told(at, &place, &path, reader),
                path,
                because,
            });
        }
        // R-ATT-15: a route without rules is valid.
        let all = !rules.is_empty() && invalid.len() == rules.len();
        let all_invalid = invalid.first().filter(|_| all).map(|rule| rule.reason);
        RuleFaults {
            invalid: invalid.into(),
            all_invalid,
        }
    }

    fn facts(at: At, value: &RuleFaults, names: &Names, out: &mut Vec<crate::fact::Fact>) {
        for rule in value.invalid.iter().filter(|rule| !rule.told) {
            out.push(super::finding::invalid_rule(at.object, rule, names));
        }
    }
}

/// Whether there is an error of reading at a field, within it, or at the list of the rule that it stands in.
fn reader_told(at: At, rule: &str, path: &str, reader: &mut Reader<'_>) -> bool {
    let Some(counts) = reader.declarations(at.object).last() else {
        return false;
    };
    let is_within = |inner: &str, outer: &str| {
        let rest = inner.strip_prefix(outer);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let same = |noted: &str| is_within(noted, path) || (noted.len() > rule.len() && is_within(path, noted));
    let mut errors = counts.notes.iter().filter(|note| note.code.severity == Severity::Error);
    errors.any(|note| note.path.as_deref().is_some_and(same))
}

/// The reason, the field, and why in words.
type Fault = (Reason, String, String);

/// A fault of an item, seen from where the list is. Paths are made once something is found: nearly all rules are well.
#[cold]
fn below(list: &str, index: usize, (reason, path, because): Fault) -> Fault {
    (reason, format!("{list}[{index}].{path}"), because)
}

fn fault(rule: &Rule, names: &Names) -> Option<Fault> {
    match_fault(rule, names)
        .or_else(|| filters_fault(&rule.filters, rule, names))
        .or_else(|| {
            rule.backends.iter().enumerate().find_map(|(index, backend)| {
                filters_fault(&backend.filters, rule, names).map(|fault| below("backendRefs", index, fault))
            })
        })
}

/// R-VAL-46, R-MAT-06: a value that nobody knows, or a regular expression that does not compile.
fn match_fault(rule: &Rule, names: &Names) -> Option<Fault> {
    let unsupported = |index: usize, because: &str| {
        let path = format!("matches[{index}]");
        Some((Reason::UnsupportedValue, path, String::from(because)))
    };
    let compile = |value, path: &str| {
        let error = Pattern::new(names.text(value)).err()?;
        Some((
            Reason::UnsupportedValue,
            String::from(path),
            format!("`{}` is not a regular expression: {error}", names.text(value)),
        ))
    };
    let values = |values: &[crate::object::ValueMatch], path: &str| {
        values
            .iter()
            .enumerate()
            .filter(|(_, value)| value.regex)
            .find_map(|(at, value)| Some(below(path, at, compile(value.value, "value")?)))
    };
    match &rule.matches {
        Matches::All => None,
        Matches::Http(matches) => matches.iter().enumerate().find_map(|(index, found)| {
            if found.unsupported {
                return unsupported(index, "a match type or method is not known");
            }
            (found.path.kind == PathKind::Regex)
                .then(|| compile(found.path.value, "path.value"))
                .flatten()
                .or_else(|| values(&found.headers, "headers"))
                .or_else(|| values(&found.query, "queryParams"))
                .map(|fault| below("matches", index, fault))
        }),
        Matches::Grpc(matches) => matches.iter().enumerate().find_map(|(index, found)| {
            if found.unsupported {
                return unsupported(index, "a match type is not known");
            }
            (found.regex)
                .then(|| compile(found.service, "method.service").or_else(|| compile(found.method, "method.method")))
                .flatten()
                .or_else(|| values(&found.headers, "headers"))
                .map(|fault| below("matches", index, fault))
        }),
    }
}

/// R-FIL-03, R-FIL-04, R-HDR-04, R-RW-04, R-VAL-46.
fn filters_fault(filters: &[Filter], rule: &Rule, names: &Names) -> Option<Fault> {
    let at = |index: usize| format!("filters[{index}]");
    let unsupported = |index: usize, because: String| Some((Reason::UnsupportedValue, at(index), because));
    let redirects = filters.iter().any(|filter| matches!(filter, Filter::Redirect(_)));
    for (index, filter) in filters.iter().enumerate() {
        if redirects && matches!(filter, Filter::Rewrite(_)) {
            let because = String::from("RequestRedirect and URLRewrite exclude each other");
            return Some((Reason::IncompatibleFilters, at(index), because));
        }
        let repeats = !matches!(
            filter,
            Filter::Mirror(_) | Filter::Extension(_) | Filter::ExternalAuth(_)
        ) && filters
            .iter()
            .take(index)
            .any(|other| core::mem::discriminant(other) == core::mem::discriminant(filter));
        if repeats {
            return Some((
                Reason::IncompatibleFilters,
                at(index),
                String::from("this filter may stand here only once"),
            ));
        }
        let path = match filter {
            Filter::Unsupported(kind) => {
                return unsupported(index, format!("filter type `{}` is not known", names.text(*kind)));
            }
            Filter::RequestHeaders(edits) | Filter::ResponseHeaders(edits) => {
                if let Some(name) = repeated(edits, names) {
                    return unsupported(index, format!("header `{name}` stands in more than one action"));
                }
                None
            }
            Filter::Redirect(redirect) => {
                if !matches!(redirect.status, 301 | 302 | 303 | 307 | 308) {
                    return unsupported(index, format!("status code {} is not a redirect", redirect.status));
                }
                if let Some(scheme) = redirect.scheme.map(|scheme| names.text(scheme))
                    && !matches!(scheme, "http" | "https")
                {
                    return unsupported(index, format!("scheme `{scheme}` is not known"));
                }
                redirect.path
            }
            Filter::Rewrite(rewrite) => rewrite.path,
            _ => None,
        };
        match path {
            Some(PathModifier::Unsupported(kind)) => {
                return unsupported(index, format!("path modifier `{}` is not known", names.text(kind)));
            }
            // R-RW-04
            Some(PathModifier::Prefix(_)) if !only_prefixes(rule) => {
                return unsupported(
                    index,
                    String::from("ReplacePrefixMatch needs a match of type PathPrefix"),
                );
            }
            _ => {}
        }
    }
    None
}

fn only_prefixes(rule: &Rule) -> bool {
    match &rule.matches {
        Matches::Http(matches) => matches.iter().all(|found| found.path.kind == PathKind::Prefix),
        _ => false,
    }
}

/// R-HDR-04, R-VAL-45: a name in two of set, add and remove.
fn repeated<'n>(edits: &HeaderModifier, names: &'n Names) -> Option<&'n str> {
    let set: Vec<&str> = edits.set.iter().map(|(name, _)| names.text(*name)).collect();
    let add: Vec<&str> = edits.add.iter().map(|(name, _)| names.text(*name)).collect();
    let remove: Vec<&str> = edits.remove.iter().map(|name| names.text(*name)).collect();
    let within = |list: &[&str], name: &str| list.iter().any(|other| other.eq_ignore_ascii_case(name));
    let in_set = set.iter().find(|name| within(&add, name) || within(&remove, name));
    in_set
        .or_else(|| add.iter().find(|name| within(&remove, name)))
        .copied()
}
