//! Entries whose path is a regular expression: found by the literal text that every match begins with.

use super::space::Space;
use super::survey::{Fit, Survey};
use super::{Condition, Entry, Listed, Subject};
use crate::object::{Names, Sym};
use crate::routing::pattern::Pattern;
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::ops::Bound;

/// How many expressions a survey tries behind the first that fits.
const SURVEYED: usize = 64;

/// Longer patterns first (R-MAT-11), for gRPC by service and then by method; then by text.
type Key = (Reverse<(u16, u16)>, Box<str>);

/// Expressions by literal prefix, then by precedence.
#[derive(Debug, Default)]
pub(super) struct Expressions {
    literals: BTreeMap<Box<str>, BTreeMap<Key, Expression>>,
}

/// The entries of one expression.
#[derive(Debug)]
struct Expression {
    /// `None` if it is not usable: it matches nothing.
    pattern: Option<Pattern>,
    /// What every match ends with; a cheap test before the expensive one.
    suffix: Box<str>,
    space: Space,
}

impl Expressions {
    /// Adds an entry, and says whether it is new.
    pub fn insert(&mut self, names: &Names, entry: Entry) -> bool {
        let text = text_of(names, entry.condition());
        let literal = &*Pattern::literal_prefix_of(&text);
        if !self.literals.contains_key(literal) {
            self.literals.insert(literal.into(), BTreeMap::new());
        }
        let Some(expressions) = self.literals.get_mut(literal) else {
            return false;
        };
        let key = key_of(&entry, text);
        if let Some(expression) = expressions.get_mut(&key) {
            return expression.space.insert(names, entry);
        }
        let expression = Expression {
            suffix: literal_suffix(&key.1).into(),
            space: Space::new(names, entry),
            pattern: Pattern::new(&key.1).ok(),
        };
        expressions.insert(key, expression).is_none()
    }

    pub fn remove(&mut self, names: &Names, entry: &Entry) -> bool {
        let text = text_of(names, entry.condition());
        let literal = &*Pattern::literal_prefix_of(&text);
        let Some(expressions) = self.literals.get_mut(literal) else {
            return false;
        };
        let key = key_of(entry, text);
        let Some(expression) = expressions.get_mut(&key) else {
            return false;
        };
        let removed = expression.space.remove(entry);
        if expression.space.len() == 0 {
            expressions.remove(&key);
        }
        if expressions.is_empty() {
            self.literals.remove(literal);
        }
        removed
    }

    pub fn is_empty(&self) -> bool {
        self.literals.is_empty()
    }

    pub fn space_of(&self, names: &Names, entry: &Entry) -> Option<&Space> {
        let text = text_of(names, entry.condition());
        let literal = &*Pattern::literal_prefix_of(&text);
        let expression = self.literals.get(literal)?.get(&key_of(entry, text));
        expression.map(|expression| &expression.space)
    }

    /// The expressions whose literal prefix the path begins with, the longest literal first.
    fn candidates<'t>(&'t self, path: &str) -> impl Iterator<Item = &'t BTreeMap<Key, Expression>> {
        let mut bound = Some(path);
        core::iter::from_fn(move || {
            loop {
                let within = bound?;
                let range = (Bound::Unbounded, Bound::Included(within));
                let (literal, expressions) = self.literals.range::<str, _>(range).next_back()?;
                if within.starts_with(&**literal) {
                    let end = literal.char_indices().next_back().map(|(at, _)| at);
                    bound = end.and_then(|end| within.get(..end));
                    return Some(expressions);
                }
                // Whatever is below and a prefix of the path is a prefix of what both share.
                let shared = within.char_indices().zip(literal.chars()).find(|((_, a), b)| a != b);
                let end = shared.map_or(literal.len(), |((at, _), _)| at);
                bound = within.get(..end);
            }
        })
    }

    /// The entry that takes the request, among those of expressions.
    pub fn best(&self, subject: &Subject) -> Option<&Entry> {
        let mut best: Option<&Entry> = None;
        for expressions in self.candidates(subject.path) {
            for ((Reverse(length), _), expression) in expressions {
                if best.is_some_and(|best| (best.precedence().length, best.precedence().call) > *length) {
                    break;
                }
                if !expression.holds(subject) {
                    continue;
                }
                best = match (best, expression.space.best(subject)) {
                    (Some(best), Some(found)) => Some(best.min(found)),
                    (best, found) => best.or(found),
                };
            }
        }
        best
    }

    pub fn survey<'t>(&'t self, subject: &Subject, survey: &mut Survey<'t>) {
        let mut candidates: Vec<(&Key, &Expression)> = Vec::new();
        let mut literals = 0;
        for expressions in self.candidates(subject.path) {
            candidates.extend(expressions);
            literals += 1;
        }
        // Those of one literal are in order already.
        if literals > 1 {
            crate::order::by(&mut candidates, &|(a, _), (b, _)| a.cmp(b));
        }
        // Expressions of one length compete with each other: their entries are sorted together.
        let mut met: Vec<(&Entry, Fit)> = Vec::new();
        let mut left = SURVEYED;
        let mut candidates = candidates.into_iter().peekable();
        while let Some((key, expression)) = candidates.next() {
            if expression.holds(subject) {
                let mut own = Survey::default();
                expression.space.survey(subject, &mut own);
                survey.visited += own.visited;
                met.extend(own.fitting.into_iter().map(|entry| (entry, Fit::All)));
                let near = own.near.into_iter();
                met.extend(near.map(|(entry, miss)| (entry, Fit::Nearly(miss))));
            }
            if candidates.peek().is_none_or(|(next, _)| next.0 != key.0) {
                crate::order::by(&mut met, &|(a, _), (b, _)| a.cmp(b));
                met.drain(..).for_each(|(entry, fit)| survey.add(entry, fit));
            }
            left = left.saturating_sub(usize::from(!survey.fitting.is_empty()));
            if left == 0 && met.is_empty() {
                break;
            }
        }
    }

    pub fn list_all<'t>(&'t self, listed: &mut Vec<Listed<'t>>) {
        let expressions = self.literals.values().flat_map(BTreeMap::values);
        expressions.for_each(|expression| expression.space.list_all(listed));
    }
}

impl Expression {
    fn holds(&self, subject: &Subject) -> bool {
        let mut pattern = self.pattern.iter().filter(|_| subject.path.ends_with(&*self.suffix));
        pattern.any(|pattern| pattern.is_match(subject.path))
    }
}

/// Plain characters with which an expression, and so everything it matches, ends. Empty where that is not obvious.
fn literal_suffix(expression: &str) -> &str {
    // Alternatives end in several ways, flags change what letters mean.
    if expression.contains('|') || expression.contains("(?") {
        return "";
    }
    let plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '/' | '-' | '_');
    let before = expression.trim_end_matches(plain);
    match before.ends_with('\\') {
        true => "",
        false => expression.strip_prefix(before).unwrap_or_default(),
    }
}

fn key_of(entry: &Entry, text: Cow<str>) -> Key {
    let precedence = entry.precedence();
    (Reverse((precedence.length, precedence.call)), text.into())
}

/// The expression over the whole path.
fn text_of<'n>(names: &'n Names, condition: Condition) -> Cow<'n, str> {
    let part = |sym: Sym| if sym.is_empty() { ".+" } else { names.text(sym) };
    match condition {
        Condition::Http(http) => Cow::Borrowed(names.text(http.path.value)),
        // R-GRPC-02: what is not given is any text, but not none.
        Condition::Grpc(grpc) => Cow::Owned(format!("/({})/({})", part(grpc.service), part(grpc.method))),
        _ => Cow::Borrowed(""),
    }
}
