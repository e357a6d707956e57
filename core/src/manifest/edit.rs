//! From a change of a field to an edit of the text: what a person would type, in the style in which the document is written.

use super::cut::{Piece, Role};
use super::locate::{Found, Located, steps};
use super::write::{Style, Writer};
use super::yaml::{At, Pos, Shape, Step, Tree};
use crate::fact::{FieldChange, FieldValue, Range, Text};
use crate::object::{KeyId, Names};
use alloc::string::String;
use alloc::vec::Vec;

/// Some of a text, in bytes, and what stands there afterwards.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TextEdit {
    /// Where it starts.
    pub start: usize,
    /// Where it ends; equal to the start where something is put in.
    pub end: usize,
    /// What stands there afterwards.
    pub text: String,
}

impl Located<'_> {
    /// The edit that makes a change of an object; the object's declaration begins on `line`.
    ///
    /// `None` where the text does not declare the object, where the field stands behind an alias or in a merged mapping, so
    /// that the edit would change other fields as well, or where there is no place for it.
    pub fn edit(&self, names: &mut Names, object: KeyId, line: Option<u32>, change: &FieldChange) -> Option<TextEdit> {
        if let FieldChange::Create { value } = change {
            return self.append(value);
        }
        self.object(names, object, line, |found| {
            let document = Document::new(found);
            let edit = match change {
                FieldChange::Set { path, value, .. } => document.set(&steps(path), value),
                FieldChange::Add { path, value, .. } => document.add(&steps(path), value),
                FieldChange::Remove { path, .. } => document.remove(&steps(path)),
                FieldChange::Create { .. } => None,
            }?;
            Some(TextEdit {
                start: found.piece.start + edit.start,
                end: found.piece.start + edit.end,
                text: edit.text,
            })
        })
    }

    /// A new document at the end of the text. JSON has no place for one.
    fn append(&self, value: &FieldValue) -> Option<TextEdit> {
        let begins = self.text.trim_start();
        if begins.starts_with(['{', '[']) {
            return None;
        }
        let line = line_end(self.text);
        let content = self.text.trim_end();
        let between = match (content.is_empty(), content.ends_with("\n---") || content == "---") {
            (true, _) => String::new(),
            (false, true) => String::from(line),
            (false, false) => alloc::format!("{line}---{line}"),
        };
        let mut text = between;
        Writer::new(Style::Block, line).value(&mut text, value, 0);
        text.push_str(line);
        Some(TextEdit {
            start: content.len(),
            end: self.text.len(),
            text,
        })
    }

    /// The text with edits made in one piece, that of a declaration which begins on `line`; and what role it plays.
    ///
    /// `None` where an edit reaches beyond that piece.
    pub fn edited_piece(&self, line: u32, edits: &[TextEdit]) -> Option<(String, Role)> {
        let piece: &Piece = self.piece(line)?;
        let mut body = String::from(self.text.get(piece.start..piece.end)?);
        for edit in edits.iter().rev() {
            let start = edit.start.checked_sub(piece.start)?;
            let end = edit.end.checked_sub(piece.start).filter(|end| *end <= body.len())?;
            body.replace_range(start..end, &edit.text);
        }
        Some((body, piece.role.clone()))
    }

    /// The place of an edit, in lines and columns.
    pub fn range(&self, edit: &TextEdit) -> Range {
        let place = |at: usize| {
            let before = self.text.get(..at).unwrap_or(self.text);
            let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
            let lone = |(at, byte): (usize, u8)| byte == b'\r' && before.as_bytes().get(at + 1) != Some(&b'\n');
            let feeds = before.bytes().filter(|byte| *byte == b'\n').count();
            let returns = before.bytes().enumerate().filter(|pair| lone(*pair)).count();
            let column: usize = before.get(start..).unwrap_or("").chars().map(char::len_utf16).sum();
            ((feeds + returns) as u32 + 1, column as u32 + 1)
        };
        let ((line, column), (end_line, end_column)) = (place(edit.start), place(edit.end));
        Range {
            line,
            column,
            end_line,
            end_column,
        }
    }
}

/// How lines of a text end.
fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// One object's text, to be edited.
struct Document<'f> {
    tree: &'f Tree,
    text: &'f str,
    root: At,
    line_end: &'static str,
    /// Where lines start, in bytes.
    lines: Vec<usize>,
}

impl<'f> Document<'f> {
    fn new(found: &Found<'f>) -> Self {
        let text = found.body;
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        Document {
            tree: found.tree,
            text,
            root: found.at,
            line_end: line_end(text),
            lines: core::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect(),
        }
    }

    /// The field gets a value.
    fn set(&self, path: &[Step<'_>], value: &FieldValue) -> Option<TextEdit> {
        let (at, depth) = self.reach(path)?;
        let rest = path.get(depth..)?;
        if rest.is_empty() {
            return self.replace(path, at, value);
        }
        let value = nested(rest.get(1..)?, value)?;
        let Step::Field(name) = *rest.first()? else { return None };
        let field = FieldValue::Map(alloc::vec![(Text::Owned(name.into()), value)]);
        if self.tree.is_null(at) {
            return self.replace(path.get(..depth)?, at, &field);
        }
        self.put(at, &field)
    }

    /// The list gets one more item.
    fn add(&self, path: &[Step<'_>], value: &FieldValue) -> Option<TextEdit> {
        let (at, depth) = self.reach(path)?;
        let there = depth == path.len() && self.tree.is_list(at) && self.tree.count(at) > 0;
        let item = FieldValue::List(alloc::vec![value.clone()]);
        if there {
            self.put(at, &item)
        } else {
            self.set(path, &item)
        }
    }

    /// The field or item goes.
    fn remove(&self, path: &[Step<'_>]) -> Option<TextEdit> {
        let (at, depth) = self.reach(path)?;
        let parent = self.reach(path.get(..path.len().checked_sub(1)?)?)?.0;
        if depth < path.len() || self.tree.count(parent) < 2 {
            return None;
        }
        let starts: Vec<At> = match self.tree.is_map(parent) {
            true => self.tree.entries(parent).map(|(key, _)| key).collect(),
            false => self.tree.items(parent).collect(),
        };
        let index = starts.iter().rposition(|start| *start <= at)?;
        let start = |index: usize| self.start(*starts.get(index)?);
        let end = self.content_end(at)?;
        let (start, end) = if self.is_flow(parent) {
            match start(index + 1) {
                Some(next) => (start(index)?, next),
                None => (self.entry_end(starts.get(index.checked_sub(1)?)?, parent)?, end),
            }
        } else if index == 0 && self.tree.is_map(parent) {
            // The first entry may share its line with the dash of an item.
            (start(0)?, start(1)?)
        } else {
            // From the line of the key, or of the item's dash, through the last line of the value.
            (self.line_start(start(index)?), self.next_line(end))
        };
        Some(TextEdit {
            start,
            end,
            text: String::new(),
        })
    }

    /// Follows a path as far as it is there: the last node, and how many steps led to it.
    ///
    /// `None` where it leaves the object's own text: behind an alias, or into a merged mapping.
    fn reach(&self, path: &[Step<'_>]) -> Option<(At, usize)> {
        let mut at = self.root;
        for (depth, step) in path.iter().enumerate() {
            let next = self.tree.follow(at, core::iter::once(*step));
            if next == at {
                return Some((at, depth));
            }
            if self.tree.node(next)?.start < self.tree.node(at)?.start {
                return None;
            }
            // An entry that a merge brings stands in no key of this mapping.
            if let Step::Field(name) = step
                && !self
                    .tree
                    .entries(at)
                    .any(|(key, value)| value == next && self.tree.text(key) == *name)
            {
                return None;
            }
            at = next;
        }
        Some((at, path.len()))
    }

    /// Another value in place of the one at a node.
    fn replace(&self, path: &[Step<'_>], at: At, value: &FieldValue) -> Option<TextEdit> {
        let parent = self.reach(path.get(..path.len().checked_sub(1)?)?)?.0;
        let node = self.tree.node(at)?;
        let scalar = matches!(node.shape, Shape::Scalar { .. }) && node.start.line == node.end.line;
        let plain = matches!(value, FieldValue::Text(_) | FieldValue::Number(_));
        let style = self.style(parent);
        let mut text = String::new();
        if style != Style::Block || (scalar && plain && node.start != node.end) {
            Writer::new(style.flow(), self.line_end).value(&mut text, value, 0);
            let end = self.content_end(at)?;
            return Some(TextEdit {
                start: self.start(at)?,
                end,
                text,
            });
        }
        // The value begins anew behind its key, so that it gets lines of its own.
        let key = self.tree.entries(parent).find(|(_, entry)| *entry == at)?.0;
        let name = FieldValue::Map(alloc::vec![(Text::Owned(self.tree.text(key).into()), value.clone())]);
        let column = self.tree.node(key)?.start.column as usize;
        Writer::new(Style::Block, self.line_end).value(&mut text, &name, column);
        Some(TextEdit {
            start: self.start(key)?,
            end: self.content_end(at)?.max(self.colon(key)?),
            text,
        })
    }

    /// Puts entries at the end of a mapping, or items at the end of a list.
    fn put(&self, at: At, value: &FieldValue) -> Option<TextEdit> {
        let style = self.style(at);
        let last = match self.tree.is_map(at) {
            true => self.tree.entries(at).last().map(|(_, value)| value),
            false => self.tree.items(at).last(),
        };
        let mut text = String::new();
        if style != Style::Block {
            let mut inner = String::new();
            Writer::new(style, self.line_end).value(&mut inner, value, 0);
            // Without its own brackets.
            let inner = inner.get(1..inner.len().checked_sub(1)?)?;
            let place = match last {
                Some(last) => {
                    text.push_str(", ");
                    self.content_end(last)?
                }
                None => self.start(at)? + 1,
            };
            text.push_str(inner);
            return Some(TextEdit {
                start: place,
                end: place,
                text,
            });
        }
        let first = match self.tree.is_map(at) {
            true => self.tree.entries(at).next()?.0,
            false => self.tree.items(at).next()?,
        };
        let column = match self.tree.is_map(at) {
            true => self.tree.node(first)?.start.column as usize,
            false => self.dash(first)?,
        };
        let end = self.line_stop(self.content_end(last?)?);
        text.push_str(self.line_end);
        text.extend(core::iter::repeat_n(' ', column));
        Writer::new(Style::Block, self.line_end).value(&mut text, value, column);
        Some(TextEdit { start: end, end, text })
    }

    /// How a value inside a collection is written.
    fn style(&self, at: At) -> Style {
        if !self.is_flow(at) {
            return Style::Block;
        }
        let quoted = |key: At| self.text.as_bytes().get(self.start(key).unwrap_or(0)) == Some(&b'"');
        let json = match self.tree.entries(self.root).next() {
            Some((key, _)) => self.is_flow(self.root) && quoted(key),
            None => false,
        };
        if json { Style::Json } else { Style::Flow }
    }

    fn is_flow(&self, at: At) -> bool {
        match self.tree.shape(at) {
            Shape::List { flow, .. } | Shape::Map { flow, .. } => flow,
            Shape::Scalar { .. } => false,
        }
    }

    fn byte(&self, at: Pos) -> Option<usize> {
        let start = *self.lines.get(at.line.checked_sub(1)? as usize)?;
        let line = self.text.get(start..)?;
        let mut letters = line.char_indices().map(|(at, _)| start + at);
        Some(letters.nth(at.column as usize).unwrap_or(self.text.len()))
    }

    fn start(&self, at: At) -> Option<usize> {
        self.byte(self.tree.node(at)?.start)
    }

    /// Where what is written of a value ends; blank lines and comments behind it do not count.
    fn content_end(&self, at: At) -> Option<usize> {
        let node = self.tree.node(at)?;
        let block = match node.shape {
            Shape::Map { flow: false, .. } => Some(self.tree.entries(at).last().map(|(key, value)| (Some(key), value))),
            Shape::List { flow: false, .. } => Some(self.tree.items(at).last().map(|item| (None, item))),
            _ => None,
        };
        if let Some(last) = block {
            let (key, value) = last?;
            let end = self.content_end(value)?;
            return Some(key.and_then(|key| self.colon(key)).map_or(end, |colon| colon.max(end)));
        }
        let end = self.byte(node.end)?;
        let written = self.text.get(self.byte(node.start)?.min(end)..end)?.trim_end().len();
        Some(self.byte(node.start)?.min(end) + written)
    }

    /// The place behind a key's colon.
    fn colon(&self, key: At) -> Option<usize> {
        let end = self.byte(self.tree.node(key)?.end)?;
        Some(end + self.text.get(end..)?.find(':')? + 1)
    }

    /// Where the entry or item that begins at `start` ends.
    fn entry_end(&self, start: &At, parent: At) -> Option<usize> {
        let value = match self.tree.is_map(parent) {
            true => self.tree.entries(parent).find(|(key, _)| key == start)?.1,
            false => *start,
        };
        self.content_end(value)
    }

    /// The column of the dash before an item of a block list.
    fn dash(&self, item: At) -> Option<usize> {
        let start = self.start(item)?;
        let line = self.line_start(start);
        let before = self.text.get(line..start)?;
        Some(before.get(..before.rfind('-')?)?.chars().count())
    }

    fn line_start(&self, at: usize) -> usize {
        let line = self.lines.partition_point(|start| *start <= at);
        self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0)
    }

    fn next_line(&self, at: usize) -> usize {
        let line = self.lines.partition_point(|start| *start <= at);
        self.lines.get(line).copied().unwrap_or(self.text.len())
    }

    /// The end of a place's line, before its line break.
    fn line_stop(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or("");
        at + rest.find(['\n', '\r']).unwrap_or(rest.trim_end().len())
    }
}

/// A value inside the fields that lead to it.
fn nested(path: &[Step<'_>], value: &FieldValue) -> Option<FieldValue> {
    path.iter().rev().try_fold(value.clone(), |inner, step| match step {
        Step::Field(name) => Some(FieldValue::Map(alloc::vec![(Text::Owned((*name).into()), inner)])),
        Step::Index(0) => Some(FieldValue::List(alloc::vec![inner])),
        Step::Index(_) => None,
    })
}

#[cfg(test)]
mod tests;
