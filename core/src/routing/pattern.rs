//! Regular expressions with RE2's syntax and meaning, matched against whole values in linear time.
//!
//! Goes in: an expression from a path, header or query condition (R-MAT-06). Comes out: a [`Pattern`] that says whether
//! it takes a value, or a [`PatternError`] with the place and the reason. Gateway API leaves the dialect open; this is
//! the one of Envoy, where the whole value must match and `\d`, `\w`, `\s`, `\b` know ASCII only.
//!
//! Only "does the whole value match" is asked, so there are no captures, no leftmost rule and no difference between
//! greedy and lazy: `parser` reads text into `syntax`, `program` flattens that, `search` walks all states at once.
//! Not supported, and refused with a message: Unicode classes (`\pL`), single bytes (`\C`).

use alloc::{borrow::Cow, boxed::Box, string::String};

mod class;
mod parser;
mod program;
mod search;
mod syntax;
#[cfg(test)]
mod tests;

use program::Program;
use syntax::Shape;

/// The most instructions an expression may need. Each character of a value costs at most this many steps.
pub const MAX_INSTRUCTIONS: u64 = 10_000;
/// The deepest nesting of groups (RE2 has the same limit).
pub const MAX_NESTING: usize = 1_000;
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

/// A compiled regular expression. It keeps a few bytes for each character of the expression and no caches.
#[derive(Clone, Debug)]
pub struct Pattern {
    source: Box<str>,
    prefix: Box<str>,
    shape: Shape,
    /// Empty unless the shape is `Other`: the simpler ones need no automaton.
    program: Program,
}

impl Pattern {
    /// Compiles an expression.
    ///
    /// # Errors
    /// What RE2 refuses (among it look-around and back-references), what is not supported here, and what exceeds
    /// [`MAX_INSTRUCTIONS`], [`MAX_NESTING`] or [`MAX_REPETITION`].
    pub fn new(expression: &str) -> Result<Self, PatternError> {
        let parsed = parser::parse(expression)?;
        let mut prefix = String::new();
        let shape = parsed.shape(&mut prefix);
        let program = if shape == Shape::Other {
            Program::compile(parsed)
        } else {
            Program::default()
        };
        Ok(Self {
            source: expression.into(),
            prefix: prefix.into(),
            shape,
            program,
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
            Shape::Other => search::is_match(&self.program, value),
        }
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
