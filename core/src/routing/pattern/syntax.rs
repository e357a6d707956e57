//! An expression as a tree, and what can be seen from it without running it.

use alloc::{boxed::Box, string::String, vec::Vec};

use super::class::Class;

/// A condition between two characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Assertion {
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    /// A word begins or ends here.
    WordEdge,
    NoWordEdge,
}

#[derive(Debug, PartialEq)]
pub(super) enum Node {
    Empty,
    /// `fold`: the character stands for all that differ in case only, and is the [`folded`](super::class::folded) one.
    Char {
        character: char,
        fold: bool,
    },
    /// An index into [`Parsed::classes`].
    Class(u32),
    Any {
        newlines: bool,
    },
    Assert(Assertion),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
    },
}

/// What the parser returns.
pub(super) struct Parsed {
    pub(super) root: Node,
    pub(super) classes: Vec<Class>,
}

/// The forms that need no automaton.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// The literal prefix alone.
    Literal,
    /// The literal prefix, then `.*`.
    Prefix {
        newlines: bool,
    },
    Other,
}

impl Parsed {
    /// The form of the whole expression; the text every match starts with is appended to `prefix`.
    pub(super) fn shape(&self, prefix: &mut String) -> Shape {
        let mut items = match &self.root {
            Node::Sequence(nodes) => nodes.as_slice(),
            node => core::slice::from_ref(node),
        };
        // The whole value must match, so anchors around the expression say nothing new.
        while let Some((Node::Assert(Assertion::TextStart | Assertion::LineStart), rest)) = items.split_first() {
            items = rest;
        }
        while let Some((Node::Assert(Assertion::TextEnd | Assertion::LineEnd), rest)) = items.split_last() {
            items = rest;
        }
        let mut tail = Shape::Literal;
        if let Some((
            Node::Repeat {
                node,
                min: 0,
                max: None,
            },
            rest,
        )) = items.split_last()
        {
            if let Node::Any { newlines } = **node {
                (items, tail) = (rest, Shape::Prefix { newlines });
            }
        }
        if items.iter().all(|node| push_literal(node, prefix)) {
            tail
        } else {
            Shape::Other
        }
    }
}

/// Appends the text with which each match of `node` starts; true if that is all of every match.
fn push_literal(node: &Node, text: &mut String) -> bool {
    match node {
        Node::Empty => true,
        Node::Char { character, fold: false } => {
            text.push(*character);
            true
        }
        Node::Sequence(nodes) => nodes.iter().all(|node| push_literal(node, text)),
        Node::Repeat { node, min, max } => (0..*min).all(|_| push_literal(node, text)) && *max == Some(*min),
        Node::Char { .. } | Node::Class(_) | Node::Any { .. } | Node::Assert(_) | Node::Choice(_) => false,
    }
}
