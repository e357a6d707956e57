//! Regular expressions with RE2's syntax and meaning, matched against whole values in linear time.
//!
//! Goes in: an expression from a path, header or query condition (R-MAT-06). Comes out: a [`Pattern`] that says whether
//! it takes a value, or a [`PatternError`] with the place and the reason. Gateway API leaves the dialect open; this is
//! the one of Envoy, where the whole value must match and `\d`, `\w`, `\s`, `\b` know ASCII only.
//!
//! The matching is regex-automata's, the engine of the crate `regex`: `parser` reads RE2's dialect into the crate's form,
//! whose compiler makes the automaton. Its Pike machine walks all states at once and needs no standard library (which
//! `regex-lite` does). Only "does the whole value match" is asked, so there are no captures, no leftmost rule and no
//! difference between greedy and lazy. Not supported, and refused with a message: Unicode classes (`\pL`), single bytes
//! (`\C`).

use alloc::{borrow::Cow, boxed::Box, string::String, vec, vec::Vec};
use regex_automata::nfa::thompson::{self, Compiler, WhichCaptures, pikevm::PikeVM};
use regex_automata::{Anchored, Input};
use regex_syntax::hir::{Hir, Look};

mod class;
mod parser;
mod portable;
mod shape;
#[cfg(test)]
mod tests;

pub use portable::{Dialect, differing};
use shape::Shape;

/// The most states of an expression's automaton. Each byte of a value costs at most this many steps.
///
/// The automaton reads bytes: a character that is written out has one state for each of its bytes, a class up to a dozen.
pub const MAX_STATES: usize = 20_000;
/// The deepest nesting of groups. The crate's compiler walks them by recursion, hence less than RE2's 1,000.
pub const MAX_NESTING: usize = 100;
/// The largest count in `{n,m}`, also as a product of counts nested in each other (RE2 has the same limit).
pub const MAX_REPETITION: u32 = 1_000;

/// Why an expression is not usable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PatternError {
    offset: usize,
    message: Cow<'static, str>,
}

impl PatternError {
    fn new(offset: usize, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            offset,
            message: message.into(),
        }
    }

    /// Where in the expression the problem is, in bytes from its start.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// What the problem is, and what to write instead where there is something.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// A compiled regular expression. It keeps its automaton, two dozen bytes for each state, and no caches.
#[derive(Clone, Debug)]
pub struct Pattern {
    source: Box<str>,
    prefix: Box<str>,
    shape: Shape,
    /// Only where the shape is `Other`: the simpler ones need no automaton.
    machine: Option<Box<PikeVM>>,
}

impl Pattern {
    /// Compiles an expression.
    ///
    /// # Errors
    /// What RE2 refuses (among it look-around and back-references), what is not supported here, and what exceeds
    /// [`MAX_STATES`], [`MAX_NESTING`] or [`MAX_REPETITION`].
    pub fn new(expression: &str) -> Result<Self, PatternError> {
        let parsed = parser::parse(expression)?;
        let mut prefix = Vec::new();
        let shape = shape::shape(&parsed, &mut prefix);
        let machine = match shape {
            Shape::Other => Some(compile(parsed)?),
            Shape::Literal | Shape::Prefix { .. } => None,
        };
        Ok(Self {
            source: expression.into(),
            prefix: text(prefix),
            shape,
            machine,
        })
    }

    /// The expression as it was written.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Whether the whole value matches.
    pub fn is_match(&self, value: &str) -> bool {
        let Some(rest) = value.strip_prefix(&*self.prefix) else {
            return false;
        };
        match self.shape {
            Shape::Literal => rest.is_empty(),
            Shape::Prefix { newlines } => newlines || !rest.contains('\n'),
            Shape::Other => self.machine.as_ref().is_some_and(|machine| {
                let whole = Input::new(value).anchored(Anchored::Yes);
                machine.is_match(&mut machine.create_cache(), whole)
            }),
        }
    }

    /// What [`literal_prefix`](Self::literal_prefix) would say, without compiling; empty for what is not usable.
    pub fn literal_prefix_of(expression: &str) -> Box<str> {
        let mut prefix = Vec::new();
        if let Ok(parsed) = parser::parse(expression) {
            shape::shape(&parsed, &mut prefix);
        }
        text(prefix)
    }

    /// The text with which every matching value starts; empty if there is none.
    pub fn literal_prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether exactly one value matches: the literal prefix.
    pub fn is_literal(&self) -> bool {
        self.shape == Shape::Literal
    }

    /// Whether every value with the literal prefix matches, as for `/shop/.*`.
    ///
    /// Values with line breaks are left out of account: no path or header value has one, and `.` does not take them.
    pub fn is_prefix(&self) -> bool {
        matches!(self.shape, Shape::Prefix { .. })
    }

    /// Whether every value matches, as for `.*`; line breaks are left out of account as in [`is_prefix`](Self::is_prefix).
    pub fn is_universal(&self) -> bool {
        self.is_prefix() && self.prefix.is_empty()
    }
}

/// Two patterns are equal if they were written the same.
impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

/// Literals end where characters do.
fn text(literal: Vec<u8>) -> Box<str> {
    String::from_utf8(literal).unwrap_or_default().into()
}

/// The automaton that takes whole values.
fn compile(expression: Hir) -> Result<Box<PikeVM>, PatternError> {
    // In bytes, for the compiler: what exceeds it has more states than allowed on machines of all word sizes.
    const MEMORY: usize = 256 * MAX_STATES;
    let config = thompson::Config::new()
        .which_captures(WhichCaptures::None)
        .nfa_size_limit(Some(MEMORY));
    let whole = Hir::concat(vec![expression, Hir::look(Look::End)]);
    let automaton = Compiler::new().configure(config).build_from_hir(&whole);
    automaton
        .ok()
        .filter(|automaton| automaton.states().len() <= MAX_STATES)
        .and_then(|automaton| PikeVM::new_from_nfa(automaton).ok())
        .map(Box::new)
        .ok_or_else(|| {
            PatternError::new(
                0,
                "the expression is too large: use smaller counts or fewer alternatives",
            )
        })
}
