//! One document as a tree of positioned nodes, in one allocation that is used again for the next document.
//!
//! Nodes lie in the order in which they are written, each with the index behind its last descendant. So the path of a node
//! need not be kept: it is found from the node's index when a finding asks for it.

use super::scalar::{Scalar, resolve};
use alloc::string::String;
use alloc::vec::Vec;

/// A node of a [`Tree`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct At(pub u32);

/// A place in a piece of text: lines from 1, columns from 0 and in characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Pos {
    pub line: u32,
    pub column: u32,
}

/// How a scalar is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// Without quotes: its type follows from its text.
    Plain,
    /// In quotes, or tagged as a string.
    Quoted,
    /// As a `|` or `>` block.
    Block,
}

/// What a node is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Shape {
    /// A scalar; its text is a range of the tree's text.
    Scalar { start: u32, end: u32, style: Style },
    /// A sequence with so many items.
    List { count: u32, flow: bool },
    /// A mapping with so many entries; keys and values take turns.
    Map { count: u32, flow: bool },
}

/// One node.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    pub shape: Shape,
    pub start: Pos,
    pub end: Pos,
    /// The index behind the last descendant; 0 while the node is open.
    pub next: u32,
}

/// A document. Node 0 is its root.
#[derive(Default)]
pub struct Tree {
    pub nodes: Vec<Node>,
    pub text: String,
}

impl Tree {
    /// Forgets the document and keeps the memory.
    pub fn clear(&mut self) {
        self.nodes.clear();
        self.text.clear();
    }

    /// The root, if there is a document.
    pub fn root(&self) -> Option<At> {
        (!self.nodes.is_empty()).then_some(At(0))
    }

    pub fn node(&self, at: At) -> Option<&Node> {
        self.nodes.get(at.0 as usize)
    }

    /// What a node is. A node that is not there is an empty scalar.
    pub fn shape(&self, at: At) -> Shape {
        self.node(at).map_or(NOTHING, |node| node.shape)
    }

    /// The text of a scalar; empty for collections.
    pub fn text(&self, at: At) -> &str {
        match self.shape(at) {
            Shape::Scalar { start, end, .. } => self.text.get(start as usize..end as usize).unwrap_or(""),
            _ => "",
        }
    }

    /// What kubectl takes a scalar for; `None` for collections.
    pub fn scalar(&self, at: At) -> Option<Scalar> {
        match self.shape(at) {
            Shape::Scalar {
                style: Style::Plain, ..
            } => Some(resolve(self.text(at))),
            Shape::Scalar { .. } => Some(Scalar::Text),
            _ => None,
        }
    }

    /// Whether the node is null.
    pub fn is_null(&self, at: At) -> bool {
        self.scalar(at) == Some(Scalar::Null)
    }

    pub fn is_map(&self, at: At) -> bool {
        matches!(self.shape(at), Shape::Map { .. })
    }

    pub fn is_list(&self, at: At) -> bool {
        matches!(self.shape(at), Shape::List { .. })
    }

    /// How many items a list, or entries a mapping has.
    pub fn count(&self, at: At) -> usize {
        match self.shape(at) {
            Shape::List { count, .. } | Shape::Map { count, .. } => count as usize,
            Shape::Scalar { .. } => 0,
        }
    }

    fn behind(&self, at: At) -> At {
        At(self
            .node(at)
            .map_or(u32::MAX, |node| node.next.max(at.0.saturating_add(1))))
    }

    /// The direct descendants of a collection.
    fn children(&self, at: At) -> Children<'_> {
        let (left, end) = match self.shape(at) {
            Shape::List { count, .. } => (count, self.behind(at)),
            Shape::Map { count, .. } => (count.saturating_mul(2), self.behind(at)),
            Shape::Scalar { .. } => (0, at),
        };
        Children {
            tree: self,
            at: At(at.0.saturating_add(1)),
            left,
            end,
        }
    }

    /// The items of a list; none for anything else.
    pub fn items(&self, at: At) -> impl Iterator<Item = At> + '_ {
        let mut children = self.children(at);
        if !self.is_list(at) {
            children.left = 0;
        }
        children
    }

    /// The entries of a mapping as written, with `<<` among them; none for anything else.
    pub fn entries(&self, at: At) -> impl Iterator<Item = (At, At)> + '_ {
        let mut children = self.children(at);
        if !self.is_map(at) {
            children.left = 0;
        }
        core::iter::from_fn(move || Some((children.next()?, children.next()?)))
    }

    /// Whether a key merges other mappings into its own (`<<`).
    pub fn is_merge(&self, key: At) -> bool {
        matches!(
            self.shape(key),
            Shape::Scalar {
                style: Style::Plain,
                ..
            }
        ) && self.text(key) == "<<"
    }

    /// The value of a key: the last of equal ones, else the first that a merge brings.
    pub fn get(&self, map: At, key: &str) -> Option<At> {
        let mut found = None;
        let mut merged = None;
        for (name, value) in self.entries(map) {
            if self.text(name) == key {
                found = Some(value);
            } else if merged.is_none() && self.is_merge(name) {
                merged = Some(value);
            }
        }
        found.or_else(|| {
            let merged = merged?;
            match self.is_list(merged) {
                true => self.items(merged).find_map(|map| self.get(map, key)),
                false => self.get(merged, key),
            }
        })
    }

    /// The value of a key, if it is there and not null.
    pub fn some(&self, map: At, key: &str) -> Option<At> {
        self.get(map, key).filter(|value| !self.is_null(*value))
    }

    /// The node that `path` leads to from `root`, or the nearest ancestor that exists.
    pub fn follow<'p>(&self, root: At, path: impl Iterator<Item = Step<'p>>) -> At {
        let mut at = root;
        for step in path {
            let next = match step {
                Step::Field(name) => self.get(at, name),
                Step::Index(index) => self.items(at).nth(index),
            };
            match next {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    /// The steps from `root` down to `at`: for each the node, and the key that leads to it where it is an entry's value.
    pub fn steps(&self, root: At, at: At) -> Vec<(At, Option<At>, u32)> {
        let mut steps = Vec::new();
        let mut here = root;
        while here < at {
            let is_map = self.is_map(here);
            let mut key = None;
            let mut below = None;
            for (index, child) in self.children(here).enumerate() {
                if is_map && index % 2 == 0 {
                    key = Some(child);
                }
                if at < self.behind(child) {
                    // A key is named by its own entry.
                    let position = if is_map { index as u32 / 2 } else { index as u32 };
                    below = Some((child, key.filter(|_| is_map), position));
                    break;
                }
            }
            let Some(step) = below else { break };
            here = step.0;
            steps.push(step);
        }
        steps
    }
}

const NOTHING: Shape = Shape::Scalar {
    start: 0,
    end: 0,
    style: Style::Plain,
};

/// One step of a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step<'p> {
    /// An entry of a mapping.
    Field(&'p str),
    /// An item of a list.
    Index(usize),
}

#[derive(Clone)]
struct Children<'t> {
    tree: &'t Tree,
    at: At,
    left: u32,
    end: At,
}

impl Iterator for Children<'_> {
    type Item = At;

    fn next(&mut self) -> Option<At> {
        if self.left == 0 || self.at >= self.end {
            return None;
        }
        let at = self.at;
        self.left -= 1;
        self.at = self.tree.behind(at);
        Some(at)
    }
}
