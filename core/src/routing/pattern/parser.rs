//! Reads RE2's syntax. Groups lie on a stack of our own, so nesting cannot exhaust the machine's.

use alloc::vec::Vec;

use super::class::{self, Class, Range};
use super::syntax::{Assertion, Node, Parsed};
use super::{MAX_INSTRUCTIONS, MAX_NESTING, MAX_REPETITION, PatternError};

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

/// A node with what the limits need to know of it.
struct Piece {
    node: Node,
    /// Upper bound of the instructions it compiles to.
    size: u64,
    /// The largest product of repetition counts nested within.
    repetition: u32,
}

impl Piece {
    fn one(node: Node) -> Self {
        Self {
            node,
            size: 1,
            repetition: 1,
        }
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
    classes: Vec<Class>,
    /// The last thing read was a repetition, which must not be repeated itself.
    repeated: bool,
}

/// Reads an expression into a tree.
pub(super) fn parse(text: &str) -> Result<Parsed> {
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
        classes: Vec::new(),
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
    let root = parser.finish_group()?.node;
    Ok(Parsed {
        root,
        classes: parser.classes,
    })
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
                let alternative = sequence(core::mem::take(&mut self.group.sequence), start)?;
                self.group.alternatives.push(alternative);
                Ok(())
            }
            '*' => self.repeat(start, repeated, 0, None),
            '+' => self.repeat(start, repeated, 1, None),
            '?' => self.repeat(start, repeated, 0, Some(1)),
            '{' => match self.counts(start)? {
                Some((min, max)) => self.repeat(start, repeated, min, max),
                None => self.literal('{'),
            },
            '.' => self.push(Piece::one(Node::Any {
                newlines: self.flags.dot_newlines,
            })),
            '^' if self.flags.lines => self.assert(Assertion::LineStart),
            '^' => self.assert(Assertion::TextStart),
            '$' if self.flags.lines => self.assert(Assertion::LineEnd),
            '$' => self.assert(Assertion::TextEnd),
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

    fn push(&mut self, piece: Piece) -> Result<()> {
        self.group.sequence.push(piece);
        Ok(())
    }

    fn assert(&mut self, assertion: Assertion) -> Result<()> {
        self.push(Piece::one(Node::Assert(assertion)))
    }

    fn literal(&mut self, character: char) -> Result<()> {
        let fold = self.flags.fold && class::has_case(character);
        let character = if fold { class::folded(character) } else { character };
        self.push(Piece::one(Node::Char { character, fold }))
    }

    fn class(&mut self, ranges: Vec<Range>, negated: bool) -> Result<()> {
        let index = u32::try_from(self.classes.len()).unwrap_or(u32::MAX);
        self.classes.push(Class::new(ranges, negated, self.flags.fold));
        self.push(Piece::one(Node::Class(index)))
    }
}

fn check_size(size: u64, start: usize) -> Result<()> {
    if size > MAX_INSTRUCTIONS {
        return Err(PatternError::new(
            start,
            "the expression is too large: use smaller counts or fewer alternatives",
        ));
    }
    Ok(())
}

fn sequence(mut pieces: Vec<Piece>, start: usize) -> Result<Piece> {
    match pieces.len() {
        0 => Ok(Piece::one(Node::Empty)),
        1 => Ok(pieces.pop().unwrap_or_else(|| Piece::one(Node::Empty))),
        _ => combine(pieces, 0, start, Node::Sequence),
    }
}

/// One node of several; sequences within a sequence become part of it.
fn combine(pieces: Vec<Piece>, extra: u64, start: usize, node: fn(Vec<Node>) -> Node) -> Result<Piece> {
    let size = pieces.iter().map(|piece| piece.size + extra).sum();
    check_size(size, start)?;
    let repetition = pieces.iter().map(|piece| piece.repetition).max().unwrap_or(1);
    let mut nodes = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece.node {
            Node::Sequence(inner) if extra == 0 => nodes.extend(inner),
            other => nodes.push(other),
        }
    }
    Ok(Piece {
        node: node(nodes),
        size,
        repetition,
    })
}
