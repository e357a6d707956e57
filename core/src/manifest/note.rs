//! How the reader makes its notes, and moves them with the text.

use crate::fact::{Code, Text};
pub use crate::fact::{Note, Range};
use alloc::vec::Vec;

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
