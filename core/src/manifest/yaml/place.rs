//! From lines and characters in a piece of text to lines and UTF-16 columns in the whole.

use super::tree::Pos;
use crate::manifest::note::Range;
use alloc::vec::Vec;

/// Converts places in one piece. The index of its lines is made when the first finding asks for it.
pub struct Places<'t> {
    text: &'t str,
    /// Line and column of the piece's start in the whole text, from 1.
    first: (u32, u32),
    /// Where each line starts, in bytes.
    lines: Option<Vec<u32>>,
}

impl<'t> Places<'t> {
    pub fn new(text: &'t str, line: u32, column: u32) -> Self {
        Places {
            text,
            first: (line, column),
            lines: None,
        }
    }

    /// The piece's text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The line of a place in the whole text.
    pub fn line(&self, at: Pos) -> u32 {
        self.first.0 + at.line.saturating_sub(1)
    }

    pub fn range(&mut self, start: Pos, end: Pos) -> Range {
        let (line, column) = self.place(start);
        let (end_line, end_column) = self.place(end);
        Range {
            line,
            column,
            end_line,
            end_column,
        }
    }

    /// A place behind the end of a line, or of the text, is that end: parsers report where they looked on in vain.
    fn place(&mut self, at: Pos) -> (u32, u32) {
        let text = self.text;
        let lines = self.lines.get_or_insert_with(|| line_starts(text));
        let last = lines.len().saturating_sub(1);
        let (index, column) = match at.line.saturating_sub(1) as usize {
            index if index > last => (last, usize::MAX),
            index => (index, at.column as usize),
        };
        let start = lines.get(index).copied().unwrap_or(0) as usize;
        let rest = text.get(start..).unwrap_or("");
        let line = rest.chars().take_while(|char| !matches!(char, '\n' | '\r'));
        let units: usize = line.take(column).map(char::len_utf16).sum();
        let before = if index == 0 { self.first.1 } else { 1 };
        (self.first.0 + index as u32, before + units as u32)
    }
}

/// Where lines start: behind LF, CRLF and a lone CR, as the parser and browsers count.
pub fn line_starts(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let mut starts = alloc::vec![0];
    for (index, byte) in bytes.iter().enumerate() {
        let ends = match byte {
            b'\n' => true,
            b'\r' => bytes.get(index + 1) != Some(&b'\n'),
            _ => false,
        };
        if ends {
            starts.push(index as u32 + 1);
        }
    }
    starts
}
