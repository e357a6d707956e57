//! Where the text of an event stands in the sources, so that what is found in it can be shown there.

use crate::fact::{Range, Span, Text};
use alloc::string::String;
use alloc::vec::Vec;

/// Where an event stands.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Place {
    /// The event as a whole: the step of a Timeline, the object of a watch event, the start of a dump.
    pub span: Option<Span>,
    /// The parts of its text, in order. Empty where the text does not stand in a source line by line.
    pub parts: Vec<Part>,
}

/// A run of lines that an event's text shares with a source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Its first line in the event's text, from 1.
    pub first: u32,
    /// The source.
    pub source: Text,
    /// The line of the source in which the first line stands, from 1.
    pub line: u32,
    /// How many UTF-16 units further to the right the first line stands in the source.
    pub first_shift: u32,
    /// The same for all other lines.
    pub shift: u32,
    /// Whether lines and columns agree in this way. If not, its place is known as a whole only.
    pub exact: bool,
}

impl Place {
    /// Where a range of the event's text stands in the sources.
    pub fn lead(&self, range: Range) -> Option<Span> {
        let part = self.parts.iter().rev().find(|part| part.first <= range.line);
        let Some(part) = part.filter(|part| part.exact) else {
            return part.map(Part::start).or(self.span.clone());
        };
        let (line, column) = part.place(range.line, range.column);
        let (end_line, end_column) = part.place(range.end_line, range.end_column);
        let range = Range {
            line,
            column,
            end_line,
            end_column,
        };
        Some(span(&part.source, range))
    }

    /// Adds one more text behind those that an event has already.
    pub fn add(&mut self, whole: &mut String, text: &str, mut part: Part) {
        if !whole.is_empty() {
            if !whole.ends_with('\n') {
                whole.push('\n');
            }
            let begins = text.trim_start_matches('\u{feff}');
            // Directives may stand behind the end of a document only.
            match begins.as_bytes().first() {
                Some(b'%') => whole.push_str("...\n"),
                _ if begins.starts_with("---") => {}
                _ => whole.push_str("---\n"),
            }
        }
        // Counted as the reader of manifests counts: CRLF is one line end, a lone CR is one too.
        part.first = crate::manifest::line_starts(whole).len() as u32;
        self.span.get_or_insert_with(|| part.start());
        whole.push_str(text);
        self.parts.push(part);
    }
}

impl Part {
    fn place(&self, line: u32, column: u32) -> (u32, u32) {
        let down = line.saturating_sub(self.first);
        let shift = if down == 0 { self.first_shift } else { self.shift };
        (self.line.saturating_add(down), column.saturating_add(shift))
    }

    /// The first character.
    fn start(&self) -> Span {
        let (line, column) = (self.line, self.first_shift.saturating_add(1));
        let range = Range {
            line,
            column,
            end_line: line,
            end_column: column,
        };
        span(&self.source, range)
    }
}

/// A place in a source.
pub fn span(source: &str, range: Range) -> Span {
    Span {
        source: Text::Owned(String::from(source)),
        line: range.line,
        column: range.column,
        end_line: range.end_line,
        end_column: range.end_column,
    }
}
