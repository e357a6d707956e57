//! Findings of the reader, before a source gives them its name.

use super::Code;
use crate::fact::Text;
use alloc::vec::Vec;

/// A range of a text. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Range {
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// Column behind the last.
    pub end_column: u32,
}

impl Range {
    /// The range after what stood at `from` (line and column) moved to `to`, with all that follows it.
    pub fn moved(self, from: (u32, u32), to: (u32, u32)) -> Range {
        let shift = |line: u32, column: u32| {
            let moved = match line == from.0 {
                true => (column + to.1).saturating_sub(from.1),
                false => column,
            };
            ((line + to.0).saturating_sub(from.0), moved)
        };
        let (line, column) = shift(self.line, self.column);
        let (end_line, end_column) = shift(self.end_line, self.end_column);
        Range {
            line,
            column,
            end_line,
            end_column,
        }
    }
}

/// A finding of the reader. It names no source; whoever keeps it decides whether positions are part of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Note {
    /// Which sort of finding.
    pub code: &'static Code,
    /// One sentence; what the user wrote stands in backticks.
    pub message: Text,
    /// What to do next.
    pub help: Option<Text>,
    /// The field in the object: `spec.rules[2].backendRefs[0].port`.
    pub path: Option<Text>,
    /// Where it stands in the text.
    pub range: Range,
    /// Other places that have to do with it, and what.
    pub related: Vec<(Text, Range)>,
}

impl Note {
    /// A note with nothing but a message.
    pub(super) fn new(code: &'static Code, message: impl Into<Text>, range: Range) -> Note {
        Note {
            code,
            message: message.into(),
            help: None,
            path: None,
            range,
            related: Vec::new(),
        }
    }

    /// Moves the note's places; see [`Range::moved`].
    pub fn move_by(&mut self, from: (u32, u32), to: (u32, u32)) {
        self.range = self.range.moved(from, to);
        for (_, range) in &mut self.related {
            *range = range.moved(from, to);
        }
    }
}
