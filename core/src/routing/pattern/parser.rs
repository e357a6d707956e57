//! Reads RE2's syntax into the form that regex-automata compiles.
//!
//! The parser of regex-syntax reads another dialect: it refuses `/users/{id}`, nests brackets, takes `\<` for the start of
//! a word, knows `\d`, `\w`, `\s` and `\b` in Unicode or else no text at all, and much of this by no flag. Groups lie on a stack of our own, so nesting cannot exhaust the machine's.

use alloc::vec::Vec;
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Dot, Hir, Look};

use super::class::Range;
use super::{MAX_NESTING, MAX_REPETITION, PatternError};

mod escape;
mod group;
mod repetition;

type Result<T> = core::result::Result<T, PatternError>;

#[derive(Clone, Copy, Default)]
struct Flags {
    /// `i`
    fold: bool,
    /// `m`
    lines: bool,
    /// `s`
    dot_newlines: bool,
}

/// A part of the expression with what the limits need to know of it.
struct Piece {
    hir: Hir,
    /// The largest product of repetition counts nested within.
    repetition: u32,
}

impl Piece {
    fn one(hir: Hir) -> Self {
        Self { hir, repetition: 1 }
    }
}

/// A group whose end has not been seen, or the whole expression.
struct Group {
    start: usize,
    /// What is in force again after the group.
    outer: Flags,
    alternatives: Vec<Piece>,
    sequence: Vec<Piece>,
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    flags: Flags,
    group: Group,
    outer: Vec<Group>,
    /// The last thing read was a repetition, which must not be repeated itself.
    repeated: bool,
}

/// Reads an expression.
pub(super) fn parse(text: &str) -> Result<Hir> {
    let group = Group {
        start: 0,
        outer: Flags::default(),
        alternatives: Vec::new(),
        sequence: Vec::new(),
    };
    let mut parser = Parser {
        text,
        at: 0,
        flags: Flags::default(),
        group,
        outer: Vec::new(),
        repeated: false,
    };
    while parser.peek().is_some() {
        parser.item()?;
    }
    if !parser.outer.is_empty() {
        return Err(PatternError::new(
            parser.group.start,
            "this group is never closed: a `)` is missing",
        ));
    }
    Ok(parser.finish_group().hir)
}

impl<'t> Parser<'t> {
    fn item(&mut self) -> Result<()> {
        let start = self.at;
        let Some(character) = self.next() else { return Ok(()) };
        let repeated = core::mem::take(&mut self.repeated);
        match character {
            '(' => self.open(start),
            ')' => self.close(start),
            '|' => {
                let sequence = core::mem::take(&mut self.group.sequence);
                self.group.alternatives.push(combine(sequence, Hir::concat));
                Ok(())
            }
            '*' => self.repeat(start, repeated, 0, None),
            '+' => self.repeat(start, repeated, 1, None),
            '?' => self.repeat(start, repeated, 0, Some(1)),
            '{' => match self.counts(start)? {
                Some((min, max)) => self.repeat(start, repeated, min, max),
                None => self.literal('{'),
            },
            '.' if self.flags.dot_newlines => self.push(Hir::dot(Dot::AnyChar)),
            '.' => self.push(Hir::dot(Dot::AnyCharExceptLF)),
            '^' if self.flags.lines => self.push(Hir::look(Look::StartLF)),
            '^' => self.push(Hir::look(Look::Start)),
            '$' if self.flags.lines => self.push(Hir::look(Look::EndLF)),
            '$' => self.push(Hir::look(Look::End)),
            '[' => self.bracket(start),
            '\\' => self.escape(start),
            other => self.literal(other),
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn push(&mut self, hir: Hir) -> Result<()> {
        self.group.sequence.push(Piece::one(hir));
        Ok(())
    }

    fn literal(&mut self, character: char) -> Result<()> {
        if self.flags.fold {
            return self.class(&[(character, character)], false);
        }
        self.push(Hir::literal(character.encode_utf8(&mut [0; 4]).as_bytes()))
    }

    fn class(&mut self, ranges: &[Range], negated: bool) -> Result<()> {
        let mut class = set(ranges);
        if self.flags.fold {
            class.case_fold_simple();
        }
        if negated {
            class.negate();
        }
        self.push(Hir::class(Class::Unicode(class)))
    }
}

fn set(ranges: &[Range]) -> ClassUnicode {
    ClassUnicode::new(ranges.iter().map(|(first, last)| ClassUnicodeRange::new(*first, *last)))
}

/// One part of several.
fn combine(pieces: Vec<Piece>, join: fn(Vec<Hir>) -> Hir) -> Piece {
    let repetition = pieces.iter().map(|piece| piece.repetition).max().unwrap_or(1);
    Piece {
        hir: join(pieces.into_iter().map(|piece| piece.hir).collect()),
        repetition,
    }
}
