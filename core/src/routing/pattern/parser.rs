//! Reads RE2's syntax. Groups lie on a stack of our own, so nesting cannot exhaust the machine's.

use alloc::{boxed::Box, format, vec::Vec};

use super::class::{self, Class, Range};
use super::syntax::{Assertion, Node, Parsed};
use super::{MAX_INSTRUCTIONS, MAX_NESTING, MAX_REPETITION, PatternError};

mod escape;

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

    fn open(&mut self, start: usize) -> Result<()> {
        let outer = self.flags;
        if self.eat("?") && !self.group_head(start)? {
            return Ok(());
        }
        if self.outer.len() == MAX_NESTING {
            return Err(PatternError::new(
                start,
                format!("groups are nested deeper than {MAX_NESTING}"),
            ));
        }
        let group = Group {
            start,
            outer,
            alternatives: Vec::new(),
            sequence: Vec::new(),
        };
        self.outer.push(core::mem::replace(&mut self.group, group));
        Ok(())
    }

    /// What follows `(?`; false if it was only flags, with no group to open.
    fn group_head(&mut self, start: usize) -> Result<bool> {
        let refuse = |message: &'static str| Err(PatternError::new(start, message));
        if ["=", "!", "<=", "<!"].iter().any(|sign| self.rest().starts_with(sign)) {
            return refuse("look-ahead and look-behind are not supported");
        }
        if self.eat("P<") || self.eat("<") {
            let Some((name, _)) = self.rest().split_once('>') else {
                return refuse("the name of this group is never closed: a `>` is missing");
            };
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                return refuse("the name of a group consists of letters, digits and `_`");
            }
            self.at += name.len() + 1;
            return Ok(true);
        }
        let (mut on, mut flags, mut any) = (true, self.flags, false);
        loop {
            match self.next() {
                Some('i') => (flags.fold, any) = (on, true),
                Some('m') => (flags.lines, any) = (on, true),
                Some('s') => (flags.dot_newlines, any) = (on, true),
                // Swaps greedy and lazy, which is the same for whole values.
                Some('U') => any = true,
                Some('-') if on => (on, any) = (false, false),
                Some(end @ (':' | ')')) if on || any => {
                    self.flags = flags;
                    return Ok(end == ':');
                }
                _ => return refuse("unknown kind of group: after `(?` come flags out of `imsU`, `:` or `P<name>`"),
            }
        }
    }

    fn close(&mut self, start: usize) -> Result<()> {
        let Some(outer) = self.outer.pop() else {
            return Err(PatternError::new(
                start,
                "this `)` closes nothing: write `\\)` for the character",
            ));
        };
        let piece = self.finish_group()?;
        self.flags = self.group.outer;
        self.group = outer;
        self.push(piece)
    }

    fn finish_group(&mut self) -> Result<Piece> {
        let last = sequence(core::mem::take(&mut self.group.sequence), self.group.start)?;
        let mut pieces = core::mem::take(&mut self.group.alternatives);
        if pieces.is_empty() {
            return Ok(last);
        }
        pieces.push(last);
        combine(pieces, 2, self.group.start, Node::Choice)
    }

    fn repeat(&mut self, start: usize, repeated: bool, min: u32, max: Option<u32>) -> Result<()> {
        if repeated {
            return Err(PatternError::new(
                start,
                "a repetition cannot be repeated: put the first into a group `(?:…)`",
            ));
        }
        let Some(piece) = self.group.sequence.pop() else {
            return Err(PatternError::new(
                start,
                "there is nothing to repeat here: write a `\\` before the character",
            ));
        };
        // Lazy or not is the same for whole values.
        self.eat("?");
        self.repeated = true;
        let count = max.unwrap_or(min).max(min).max(1);
        let repetition = piece.repetition.saturating_mul(count);
        if repetition > MAX_REPETITION {
            return Err(too_many(start));
        }
        let size = (piece.size + 1) * u64::from(count) + 1;
        check_size(size, start)?;
        self.push(Piece {
            node: Node::Repeat {
                node: Box::new(piece.node),
                min,
                max,
            },
            size,
            repetition,
        })
    }

    /// The counts after `{`; without effect if they do not have the form of counts: then `{` stands for itself.
    fn counts(&mut self, start: usize) -> Result<Option<(u32, Option<u32>)>> {
        let Some((inside, _)) = self.rest().split_once('}') else {
            return Ok(None);
        };
        let (low, high) = inside
            .split_once(',')
            .map_or((inside, Some(inside)), |(low, high)| (low, Some(high)));
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            (digits && (text == "0" || !text.starts_with('0'))).then(|| text.parse::<u32>().unwrap_or(u32::MAX))
        };
        let Some(min) = number(low) else { return Ok(None) };
        let max = match high.filter(|text| !text.is_empty()) {
            None => None,
            Some(text) => match number(text) {
                None => return Ok(None),
                max => max,
            },
        };
        if min > MAX_REPETITION || max.is_some_and(|max| max > MAX_REPETITION) {
            return Err(too_many(start));
        }
        if max.is_some_and(|max| max < min) {
            return Err(PatternError::new(
                start,
                "the second count of a repetition is smaller than the first",
            ));
        }
        self.at += inside.len() + 1;
        Ok(Some((min, max)))
    }
}

fn too_many(start: usize) -> PatternError {
    PatternError::new(
        start,
        format!("a repetition counts to {MAX_REPETITION} at most, nested ones multiplied"),
    )
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
