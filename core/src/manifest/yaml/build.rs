//! From the parser's events to a [`Tree`].

use super::complaint::{NESTED, explain};
use super::tree::{Node, Pos, Shape, Style, Tree};
use crate::fact::Text;
use crate::manifest::codes::{self, Code};
use alloc::format;
use alloc::vec::Vec;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag};

/// Why a document could not be read to its end.
#[derive(Clone, PartialEq, Debug)]
pub struct Broken {
    pub code: &'static Code,
    pub message: Text,
    pub help: Option<Text>,
    pub at: Pos,
}

/// What one document may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Nested collections.
    pub depth: usize,
    /// Nodes of one document.
    pub nodes: usize,
    /// Nodes that aliases and nothing else bring.
    pub aliased: usize,
}

impl Limits {
    pub const DEFAULT: Limits = Limits {
        depth: 128,
        nodes: 8_000_000,
        aliased: 100_000,
    };
}

/// A collection that is still open.
struct Open {
    at: u32,
    children: u32,
}

/// Builds nodes in the order of the text; shared by the YAML and the JSON reader.
pub(super) struct Builder<'t> {
    pub tree: &'t mut Tree,
    limits: Limits,
    open: Vec<Open>,
    /// Nodes that aliases brought so far.
    aliased: usize,
}

impl<'t> Builder<'t> {
    pub fn new(tree: &'t mut Tree, limits: Limits) -> Self {
        tree.clear();
        Builder {
            tree,
            limits,
            open: Vec::new(),
            aliased: 0,
        }
    }

    fn push(&mut self, node: Node) -> Result<u32, Broken> {
        let at = self.tree.nodes.len();
        if at >= self.limits.nodes {
            let message = format!("the document has more than {} values", self.limits.nodes);
            return Err(limit(message, "split the text into smaller documents", node.start));
        }
        if let Some(open) = self.open.last_mut() {
            open.children += 1;
        }
        self.tree.nodes.push(node);
        Ok(at as u32)
    }

    pub fn scalar(&mut self, text: &str, style: Style, start: Pos, end: Pos) -> Result<u32, Broken> {
        let from = self.tree.text.len() as u32;
        self.tree.text.push_str(text);
        let next = self.tree.nodes.len() as u32 + 1;
        let shape = Shape::Scalar {
            start: from,
            end: self.tree.text.len() as u32,
            style,
        };
        self.push(Node {
            shape,
            start,
            end,
            next,
        })
    }

    pub fn start(&mut self, map: bool, flow: bool, start: Pos) -> Result<u32, Broken> {
        if self.open.len() >= self.limits.depth {
            let message = format!("the document is nested more than {} levels deep", self.limits.depth);
            return Err(limit(message, NESTED, start));
        }
        let shape = match map {
            true => Shape::Map { count: 0, flow },
            false => Shape::List { count: 0, flow },
        };
        let at = self.push(Node {
            shape,
            start,
            end: start,
            next: 0,
        })?;
        self.open.push(Open { at, children: 0 });
        Ok(at)
    }

    pub fn end(&mut self, end: Pos) {
        let Some(open) = self.open.pop() else { return };
        let next = self.tree.nodes.len() as u32;
        // A block collection has no end of its own: it ends with its last descendant.
        let last = self.tree.nodes.last().map(|node| node.end);
        if let Some(node) = self.tree.nodes.get_mut(open.at as usize) {
            node.next = next;
            match &mut node.shape {
                Shape::List { count, flow } => {
                    *count = open.children;
                    node.end = if *flow { end } else { last.unwrap_or(end) };
                }
                Shape::Map { count, flow } => {
                    *count = open.children / 2;
                    node.end = if *flow { end } else { last.unwrap_or(end) };
                }
                Shape::Scalar { .. } => {}
            }
        }
    }

    /// Puts a copy of an earlier node here, with the places it has there.
    fn copy(&mut self, from: u32, at: Pos) -> Result<(), Broken> {
        let next = self.tree.nodes.get(from as usize).map_or(0, |node| node.next);
        let Some(size) = next.checked_sub(from).filter(|size| *size > 0) else {
            return Err(Broken {
                code: &codes::SYNTAX,
                message: "this alias refers to a value that contains it".into(),
                help: Some("write the value out".into()),
                at,
            });
        };
        self.aliased += size as usize;
        if self.aliased > self.limits.aliased {
            let message = format!("aliases add more than {} values to the document", self.limits.aliased);
            return Err(limit(message, "write the values out", at));
        }
        let shift = self.tree.nodes.len() as u32 - from;
        if let Some(open) = self.open.last_mut() {
            open.children += 1;
        }
        for index in from..next {
            let Some(node) = self.tree.nodes.get(index as usize).copied() else {
                break;
            };
            self.tree.nodes.push(Node {
                next: node.next + shift,
                ..node
            });
        }
        Ok(())
    }

    /// Closes what a broken document left open. An item of a list that is not complete no longer counts.
    pub fn abandon(mut self) {
        while let Some(open) = self.open.last() {
            let parent_is_list = self
                .open
                .len()
                .checked_sub(2)
                .and_then(|parent| self.open.get(parent))
                .is_some_and(|parent| {
                    matches!(
                        self.tree.nodes.get(parent.at as usize).map(|node| node.shape),
                        Some(Shape::List { .. })
                    )
                });
            let at = open.at as usize;
            let start = self.tree.nodes.get(at).map(|node| node.start).unwrap_or_default();
            self.end(start);
            if parent_is_list && let Some(parent) = self.open.last_mut() {
                parent.children = parent.children.saturating_sub(1);
            }
        }
    }
}

fn limit(message: impl Into<Text>, help: &'static str, at: Pos) -> Broken {
    Broken {
        code: &codes::LIMIT,
        message: message.into(),
        help: Some(help.into()),
        at,
    }
}

fn pos(marker: &Marker) -> Pos {
    Pos {
        line: marker.line() as u32,
        column: marker.col() as u32,
    }
}

/// Reads one document into `tree`. An error leaves what came before it in the tree.
pub fn build(tree: &mut Tree, text: &str, limits: Limits) -> Result<(), Broken> {
    let mut builder = Builder::new(tree, limits);
    let read = events(&mut builder, text);
    builder.abandon();
    read
}

fn events(builder: &mut Builder<'_>, text: &str) -> Result<(), Broken> {
    let mut parser = Parser::new_from_str(text);
    // Where the node of each anchor stands; the parser numbers anchors from 1.
    let mut anchors: Vec<u32> = Vec::new();
    let mut documents = 0;
    loop {
        let (event, span) = match parser.next_event() {
            Some(Ok(next)) => next,
            Some(Err(error)) => return Err(explain(&error, text)),
            None => return Ok(()),
        };
        let start = pos(&span.start);
        let (anchor, at) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let style = style_of(style, tag.as_deref());
                (
                    anchor,
                    builder.scalar(&text, style, start, scalar_end(style, start, pos(&span.end)))?,
                )
            }
            Event::SequenceStart(anchor, _) => (anchor, builder.start(false, !span.is_empty(), start)?),
            Event::MappingStart(anchor, _) => (anchor, builder.start(true, !span.is_empty(), start)?),
            Event::SequenceEnd | Event::MappingEnd => {
                // The bracket alone: the event's end lies behind the blanks that follow it.
                builder.end(Pos {
                    column: start.column + 1,
                    ..start
                });
                continue;
            }
            Event::Alias(id) => {
                match anchors.get(id.wrapping_sub(1)) {
                    Some(from) => builder.copy(*from, start)?,
                    None => {
                        let message = "an alias refers to another document";
                        return Err(limit(message, "write the value out", start));
                    }
                }
                continue;
            }
            Event::StreamEnd => return Ok(()),
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    return Err(Broken {
                        code: &codes::SYNTAX,
                        message: "another document begins here without a `---` line".into(),
                        help: Some("put `---` on a line of its own before it".into()),
                        at: start,
                    });
                }
                continue;
            }
            Event::Nothing | Event::StreamStart | Event::DocumentEnd => continue,
        };
        if anchor > 0 {
            anchors.resize(anchors.len().max(anchor), u32::MAX);
            if let Some(place) = anchors.get_mut(anchor - 1) {
                *place = at;
            }
        }
    }
}

fn style_of(style: ScalarStyle, tag: Option<&Tag>) -> Style {
    match (style, tag) {
        (ScalarStyle::Literal | ScalarStyle::Folded, _) => Style::Block,
        (ScalarStyle::Plain, Some(tag)) if tag.suffix == "str" => Style::Quoted,
        (ScalarStyle::Plain, _) => Style::Plain,
        // `!!int "8"` is a number in spite of its quotes.
        (_, Some(tag)) if matches!(&*tag.suffix, "int" | "bool" | "float" | "null") => Style::Plain,
        _ => Style::Quoted,
    }
}

/// A block scalar is shown by its `|` or `>`.
fn scalar_end(style: Style, start: Pos, end: Pos) -> Pos {
    match style {
        Style::Block => Pos {
            line: start.line,
            column: start.column + 1,
        },
        _ => end,
    }
}
