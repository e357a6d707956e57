//! The text of a node as it stands in its source, without what it is indented by.

use super::place::Part;
use super::value;
use crate::fact::{Range, Text};
use crate::manifest::{At, Piece, Pos, Shape, Style, Tree, line_starts, may_alias};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Takes nodes out of one piece of a text. Nodes come in the order of the text, so that long lines are walked once.
pub struct Extractor<'t> {
    body: &'t str,
    source: &'t str,
    /// Line and column of the piece in the source, from 1.
    first: (u32, u32),
    lines: Vec<u32>,
    last: Cursor,
    /// Where the object or step begins that is looked at.
    mark: Cursor,
    /// Whether values stand elsewhere than where they are used.
    aliased: bool,
}

/// A place that was looked up: in lines and characters, in bytes, in UTF-16 units from the start of the line.
#[derive(Clone, Copy, Default)]
struct Cursor {
    pos: Pos,
    byte: usize,
    units: u32,
}

impl<'t> Extractor<'t> {
    pub fn new(text: &'t str, piece: &Piece, source: &'t str) -> Self {
        let body = text.get(piece.start..piece.end).unwrap_or("");
        Extractor {
            body,
            source,
            first: (piece.line, piece.column),
            lines: line_starts(body),
            last: Cursor::default(),
            mark: Cursor::default(),
            aliased: !body.trim_start().starts_with('{') && may_alias(body),
        }
    }

    /// Notes that a node is looked at from here on: places in it are found from its start, and not from the start of a line
    /// that may hold the whole text.
    pub fn begin(&mut self, tree: &Tree, at: At) {
        self.mark = self.cursor(tree.node(at).map(|node| node.start).unwrap_or_default());
    }

    /// The range of a node in the source.
    pub fn range(&mut self, tree: &Tree, at: At) -> Range {
        let (start, end) = tree.node(at).map(|node| (node.start, node.end)).unwrap_or_default();
        let (line, column) = self.place(start);
        let (end_line, end_column) = self.place(end);
        Range {
            line,
            column,
            end_line,
            end_column,
        }
    }

    /// The text of a mapping, and where it stands.
    pub fn text(&mut self, tree: &Tree, at: At) -> (String, Part) {
        let Some(node) = tree.node(at).copied() else {
            return (String::new(), self.part(Pos::default(), 0, false));
        };
        let flow = matches!(
            node.shape,
            Shape::Map { flow: true, .. } | Shape::List { flow: true, .. }
        );
        let start = self.cursor(node.start).byte;
        // A part that aliases refer to, or that holds some, says nothing when it stands alone: its value is written out.
        if self.aliased {
            let text = value::json(tree, at).to_string() + "\n";
            return (text, self.part(node.start, 0, false));
        }
        if flow {
            let part = self.part(node.start, 0, true);
            let end = self.cursor(node.end).byte;
            return (self.body.get(start..end).unwrap_or("").to_string() + "\n", part);
        }
        // A mapping in block style goes on to the line of what follows it.
        let next = tree
            .node(At(node.next))
            .map(|next| next.start.line.saturating_sub(1) as usize);
        let end = next
            .and_then(|line| self.lines.get(line))
            .map_or(self.body.len(), |at| *at as usize);
        let block = self.body.get(start..end).unwrap_or("").trim_end();
        let part = self.part(node.start, node.start.column, true);
        (undented(block, node.start.column as usize), part)
    }

    /// Where a text in a block (`|`) stands. Other texts are known as a whole only.
    pub fn scalar(&mut self, tree: &Tree, at: At) -> Part {
        let start = tree.node(at).map(|node| node.start).unwrap_or_default();
        let text = tree.text(at);
        let is_block = matches!(
            tree.shape(at),
            Shape::Scalar {
                style: Style::Block,
                ..
            }
        );
        // The parser names the line of the `|`, or the first that is not blank.
        let blank = text.split('\n').take_while(|line| line.is_empty()).count();
        let line = start.line as usize;
        let candidates = [line, line.saturating_sub(1), line.saturating_sub(1 + blank)];
        let fits = |from: usize| Some((from, self.indent(text, from)?));
        let Some((from, indent)) = candidates.into_iter().filter(|_| is_block).find_map(fits) else {
            return self.part(start, 0, false);
        };
        Part {
            line: self.first.0 + from as u32,
            first_shift: indent,
            ..self.part(start, indent, true)
        }
    }

    /// How far the lines of a block are indented, if each is a line of the source from this one on (from 0).
    fn indent(&self, text: &str, from: usize) -> Option<u32> {
        let mut indent = None;
        for (index, line) in text.trim_end_matches('\n').split('\n').enumerate() {
            let start = *self.lines.get(from + index)? as usize;
            let written = self.body.get(start..)?.split(['\n', '\r']).next()?;
            if line.is_empty() && written.bytes().all(|byte| byte == b' ') {
                continue;
            }
            let blanks = written.strip_suffix(line)?;
            let fits = blanks.bytes().all(|byte| byte == b' ') && blanks.len() == *indent.get_or_insert(blanks.len());
            fits.then_some(())?;
        }
        indent.map(|indent| indent as u32)
    }

    /// The piece as a whole.
    pub fn whole(&self) -> Part {
        Part {
            first: 1,
            source: Text::Owned(self.source.into()),
            line: self.first.0,
            first_shift: self.first.1.saturating_sub(1),
            shift: 0,
            exact: true,
        }
    }

    fn part(&mut self, start: Pos, shift: u32, exact: bool) -> Part {
        let (line, column) = self.place(start);
        Part {
            first: 1,
            source: Text::Owned(self.source.into()),
            line,
            first_shift: column.saturating_sub(1),
            shift,
            exact,
        }
    }

    /// Line and UTF-16 column in the source.
    fn place(&mut self, at: Pos) -> (u32, u32) {
        let down = at.line.saturating_sub(1);
        let before = if down == 0 { self.first.1 } else { 1 };
        (self.first.0 + down, before + self.cursor(at).units)
    }

    fn cursor(&mut self, at: Pos) -> Cursor {
        let near = |known: &Cursor| known.pos.line == at.line && known.pos.column <= at.column;
        let known = [self.last, self.mark]
            .into_iter()
            .filter(near)
            .max_by_key(|known| known.pos);
        let mut here = known.unwrap_or_else(|| Cursor {
            pos: Pos { column: 0, ..at },
            byte: self
                .lines
                .get(at.line.saturating_sub(1) as usize)
                .map_or(self.body.len(), |at| *at as usize),
            units: 0,
        });
        let rest = self.body.get(here.byte..).unwrap_or("");
        for letter in rest.chars().take((at.column - here.pos.column) as usize) {
            if matches!(letter, '\n' | '\r') {
                break;
            }
            here.byte += letter.len_utf8();
            here.units += letter.len_utf16() as u32;
        }
        here.pos = at;
        self.last = here;
        here
    }
}

/// A block without the blanks that its lines, but for the first, begin with.
fn undented(block: &str, indent: usize) -> String {
    let mut text = String::with_capacity(block.len() + 1);
    for (index, line) in block.split_inclusive('\n').enumerate() {
        let blanks = line.len() - line.trim_start_matches(' ').len();
        let cut = if index == 0 { 0 } else { blanks.min(indent) };
        text.push_str(line.get(cut..).unwrap_or(""));
    }
    text.push('\n');
    text
}
