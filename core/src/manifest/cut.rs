//! Cuts a text into pieces that can be read one by one: documents, and the items of a List.
//!
//! A `---` at the start of a line ends a document wherever it stands in YAML, so cutting there needs no parser. So does a fence of
//! Markdown, with which manifests are quoted. A List in block
//! style is cut where its items begin, a JSON text where its values end. Where a cut could change the meaning (an alias may
//! refer to another item, the List is written in flow style) the document stays in one piece. Reading the pieces is what
//! reading the whole text means, so both cannot differ.

use super::yaml::{skip_space, skip_string, skip_value};
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// The byte order mark.
const MARK: char = '\u{feff}';

/// A part of a text that is read on its own.
#[derive(Clone, PartialEq, Debug)]
pub struct Piece {
    /// Where it starts, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The line it starts on, from 1.
    pub line: u32,
    /// The column it starts at, from 1 and in UTF-16 units.
    pub column: u32,
    /// What it is a part of.
    pub role: Role,
    /// Equal for equal pieces. What is read from a piece depends on nothing else, but for its place.
    pub hash: u128,
}

/// What a piece is a part of.
#[derive(Clone, PartialEq, Debug)]
pub enum Role {
    /// A document of its own.
    Document,
    /// An item of a List.
    Item(Rc<ListHead>),
    /// What stands around the items of a List.
    Frame,
}

/// What a List says of its items.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct ListHead {
    /// `apiVersion` of the List.
    pub api_version: String,
    /// `kind` of the List: `List`, `HTTPRouteList`.
    pub kind: String,
}

/// Cuts `text` into pieces, in order. They do not overlap; what lies between them is blank or separates them.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = cut(text);
    for piece in &mut pieces {
        let seed = match &piece.role {
            Role::Document => 1,
            Role::Frame => 2,
            Role::Item(head) => hash(hash(3, head.kind.as_bytes()), head.api_version.as_bytes()),
        };
        piece.hash = hash(seed, text.as_bytes().get(piece.start..piece.end).unwrap_or(&[]));
    }
    pieces
}

/// As [`pieces`], with hashes left at 0.
pub(super) fn cut(text: &str) -> Vec<Piece> {
    let mut cutter = Cutter {
        text,
        pieces: Vec::new(),
        at: 0,
        line: 1,
        column: 1,
    };
    let start = if text.starts_with(MARK) { MARK.len_utf8() } else { 0 };
    cutter.documents(start);
    cutter.pieces
}

struct Cutter<'t> {
    text: &'t str,
    pieces: Vec<Piece>,
    /// Up to where lines are counted, and the line and UTF-16 column there.
    at: usize,
    line: u32,
    column: u32,
}

impl<'t> Cutter<'t> {
    fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or("")
    }

    /// Adds a piece, unless it is blank. Pieces come in order.
    fn add(&mut self, start: usize, end: usize, role: Role) {
        if start >= end {
            return;
        }
        let between = self.slice(self.at, start);
        let (lines, last) = count_lines(between);
        self.line += lines;
        let before = between.get(last..).unwrap_or("");
        let units = match before.is_ascii() {
            true => before.len(),
            false => before.chars().map(char::len_utf16).sum(),
        };
        self.column = if lines > 0 { 1 } else { self.column } + units as u32;
        self.at = start;
        self.pieces.push(Piece {
            start,
            end,
            line: self.line,
            column: self.column,
            role,
            hash: 0,
        });
    }

    /// Cuts at `---` and `...` lines, and at the fences of code in Markdown.
    fn documents(&mut self, from: usize) {
        let mut start = from;
        let mut search = from;
        while let Some(at) = self.marker(search) {
            search = at + 3;
            let body = self.slice(start, at);
            // Directives and comments belong to the document that they precede.
            if self.slice(at, search) == "---" && is_prologue(body) {
                continue;
            }
            self.document(start, at);
            start = match self.slice(at, search) {
                "---" => at,
                _ => line_end(self.bytes(), at),
            };
            search = search.max(start);
        }
        self.document(start, self.text.len());
    }

    /// The next document marker at the start of a line, at or behind `from`.
    fn marker(&self, from: usize) -> Option<usize> {
        let bytes = self.bytes();
        let mut at = from;
        loop {
            // Files that start with a byte order mark may have been joined.
            let mark = self.text.get(at..).is_some_and(|rest| rest.starts_with(MARK));
            at += if mark { MARK.len_utf8() } else { 0 };
            let before = self.text.get(..at).unwrap_or("").trim_end_matches(MARK);
            let starts_line = matches!(before.as_bytes().last(), None | Some(b'\n' | b'\r'));
            let ends_word = || matches!(bytes.get(at + 3), None | Some(b' ' | b'\t' | b'\n' | b'\r'));
            let is_marker = match bytes.get(at..at + 3) {
                Some(b"---" | b"...") => ends_word(),
                // No manifest has a line that starts so; answers in issues and chats have.
                Some(b"```" | b"~~~") => true,
                _ => false,
            };
            if starts_line && is_marker {
                return Some(at);
            }
            let next = line_end(bytes, at);
            if next >= bytes.len() {
                return None;
            }
            at = next;
        }
    }

    /// Cuts one document, with the `---` that may stand before it.
    ///
    /// A byte order mark before the marker, or before the first line behind it, belongs to no document.
    fn document(&mut self, start: usize, end: usize) {
        let text = self.slice(start, end).trim_end_matches(MARK);
        let end = start + text.len();
        let marker = text.starts_with("---");
        let mut body = start + if marker { 3 } else { 0 };
        let mut start = start;
        let inner = self.slice(body, end).trim_start_matches([' ', '\t', '\n', '\r']);
        if inner.starts_with(MARK) {
            body = end - inner.trim_start_matches(MARK).len();
            start = body;
        }
        let first = skip_space(self.bytes(), body).min(end);
        match self.bytes().get(first) {
            Some(b'{' | b'[') if first < end && self.json(first, end) => {}
            // Comments and blank lines alone are no document, with or without a `---`.
            _ if is_blank(self.slice(body, end)) => {}
            _ if self.yaml_list(start, end) => {}
            _ => self.add(start, end, Role::Document),
        }
    }

    /// Cuts a stream of JSON values. `false` where it does not look like JSON.
    fn json(&mut self, start: usize, end: usize) -> bool {
        let bytes = self.bytes().get(..end).unwrap_or(&[]);
        let second = skip_space(bytes, start + 1);
        if bytes.get(start) == Some(&b'{') && !matches!(bytes.get(second), Some(b'"' | b'}')) {
            return false;
        }
        let mut at = start;
        while at < end {
            match skip_value(bytes, at) {
                Ok(behind) => {
                    self.json_value(at, behind);
                    at = skip_space(bytes, behind);
                    // What is no value is for the reader to judge.
                    if at < end && !matches!(bytes.get(at), Some(b'{' | b'[')) {
                        let next = next_value(bytes, at);
                        if !is_blank(self.slice(at, next)) {
                            self.add(at, next, Role::Document);
                        }
                        at = next;
                    }
                }
                Err(failed) => {
                    let next = next_value(bytes, failed.max(at + 1).min(end));
                    self.json_value(at, next);
                    at = next;
                }
            }
        }
        true
    }

    /// One JSON value: its items if it is a List, else the whole.
    fn json_value(&mut self, start: usize, end: usize) {
        let Some(list) = self.json_list(start, end) else {
            return self.add(start, end, Role::Document);
        };
        let head = Rc::new(list.head);
        for (start, end) in list.items {
            self.add(start, end, Role::Item(head.clone()));
        }
        if let Some(rest) = list.broken {
            self.add(rest, end, Role::Document);
        }
    }

    fn json_list(&self, start: usize, end: usize) -> Option<JsonList> {
        let bytes = self.bytes().get(..end)?;
        let mut list = JsonList::default();
        let mut seen = false;
        let mut at = skip_space(bytes, start + 1);
        if bytes.get(start) != Some(&b'{') {
            return None;
        }
        while bytes.get(at) == Some(&b'"') {
            let Ok(behind) = skip_string(bytes, at) else { break };
            let key = self.slice(at + 1, behind - 1);
            at = skip_space(bytes, behind);
            if bytes.get(at) != Some(&b':') {
                break;
            }
            at = skip_space(bytes, at + 1);
            if key == "items" && bytes.get(at) == Some(&b'[') {
                // Two lists of items: leave it to the reader.
                if core::mem::replace(&mut seen, true) {
                    return None;
                }
                at = list.take_items(bytes, at)?;
                if list.broken.is_some() {
                    break;
                }
            } else {
                let Ok(behind) = skip_value(bytes, at) else { break };
                match key {
                    "kind" => list.head.kind = self.slice(at, behind).trim_matches('"').into(),
                    "apiVersion" => list.head.api_version = self.slice(at, behind).trim_matches('"').into(),
                    _ => {}
                }
                at = behind;
            }
            at = skip_space(bytes, at);
            if bytes.get(at) == Some(&b',') {
                at = skip_space(bytes, at + 1);
            }
        }
        if list.broken.is_none() {
            let closed = bytes.get(at) == Some(&b'}') && at + 1 == end;
            if !closed {
                list.broken = Some(at.min(end));
            }
        }
        let is_list = list.head.kind.ends_with("List") || (list.head.kind.is_empty() && list.broken.is_some());
        (seen && is_list && !list.items.is_empty()).then_some(list)
    }

    /// Cuts a List in block style. `false` where that is not safe.
    fn yaml_list(&mut self, start: usize, end: usize) -> bool {
        let text = self.slice(start, end);
        let Some(list) = YamlList::of(text) else {
            return false;
        };
        let head = Rc::new(list.head);
        let mut bounds = list.items.iter().copied().peekable();
        let first = bounds.peek().copied().unwrap_or(list.tail);
        self.add(start, start + first, Role::Frame);
        while let Some(at) = bounds.next() {
            let until = bounds.peek().copied().unwrap_or(list.tail);
            self.add(start + at, start + until, Role::Item(head.clone()));
        }
        if !is_blank(self.slice(start + list.tail, end)) {
            self.add(start + list.tail, end, Role::Frame);
        }
        true
    }
}

/// Where the next line starts with a bracket, or the end: where a JSON stream goes on behind what is broken.
fn next_value(bytes: &[u8], from: usize) -> usize {
    let mut next = line_end(bytes, from);
    while next < bytes.len() && !matches!(bytes.get(next), Some(b'{' | b'[')) {
        next = line_end(bytes, next);
    }
    next
}

#[derive(Default)]
struct JsonList {
    head: ListHead,
    items: Vec<(usize, usize)>,
    /// From where it could not be read.
    broken: Option<usize>,
}

impl JsonList {
    /// Notes the items of the array at `at`; returns the place behind it.
    fn take_items(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        let mut at = skip_space(bytes, at + 1);
        while bytes.get(at) != Some(&b']') {
            match skip_value(bytes, at) {
                Ok(behind) => {
                    self.items.push((at, behind));
                    at = skip_space(bytes, behind);
                }
                Err(_) => {
                    self.broken = Some(at);
                    return Some(at);
                }
            }
            match bytes.get(at) {
                Some(b',') => at = skip_space(bytes, at + 1),
                Some(b']') => {}
                // Missing commas are the reader's to report, over the whole value.
                Some(_) => return None,
                None => self.broken = Some(at),
            }
            if self.broken.is_some() {
                return Some(at);
            }
        }
        Some(at + 1)
    }
}

struct YamlList {
    head: ListHead,
    /// Where items start, relative to the document.
    items: Vec<usize>,
    /// Where they end.
    tail: usize,
}

impl YamlList {
    fn of(text: &str) -> Option<YamlList> {
        if !text.contains("\nitems:") && !text.starts_with("items:") && !text.contains("\ritems:") {
            return None;
        }
        let bytes = text.as_bytes();
        let mut list = YamlList {
            head: ListHead::default(),
            items: Vec::new(),
            tail: text.len(),
        };
        let mut at = match text.starts_with("---") {
            true if is_blank(text.get(3..line_end(bytes, 0))?) => line_end(bytes, 0),
            true => return None,
            false => 0,
        };
        let mut found = false;
        let mut kind = false;
        while at < text.len() {
            let behind = line_end(bytes, at);
            let line = text.get(at..behind)?;
            if let Some(rest) = line.strip_prefix("items:") {
                if core::mem::replace(&mut found, true) || !is_blank(rest) {
                    return None;
                }
                at = list.take_items(text, behind)?;
                continue;
            }
            if let Some(value) = line.strip_prefix("kind:") {
                list.head.kind = plain(value)?.into();
                kind = true;
            } else if let Some(value) = line.strip_prefix("apiVersion:") {
                list.head.api_version = plain(value)?.into();
            } else if !is_blank(line) && !line.starts_with(' ') {
                // Anything else at the first column must be a key of the List: its metadata.
                let key = line.split(':').next()?;
                if !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) || !line.contains(':') {
                    return None;
                }
            }
            at = behind;
        }
        let is_list = match kind {
            true => list.head.kind.ends_with("List"),
            false => false,
        };
        (found && is_list && !list.items.is_empty() && !may_alias(text)).then_some(list)
    }

    /// Notes where the items behind `from` start; returns the place behind the last.
    fn take_items(&mut self, text: &str, from: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut at = from;
        let mut indent = None;
        while at < text.len() {
            let behind = line_end(bytes, at);
            let line = text.get(at..behind)?;
            let content = line.trim_start_matches(' ');
            let spaces = line.len() - content.len();
            let dash = content.starts_with("- ") || matches!(content.trim_end(), "-");
            if is_blank(line) {
                at = behind;
                continue;
            }
            match indent {
                None if dash => {
                    indent = Some(spaces);
                    self.items.push(at);
                }
                None => return None,
                Some(indent) if spaces == indent && dash => self.items.push(at),
                Some(indent) if spaces <= indent => {
                    self.tail = at;
                    // Only a key at the first column ends the items for certain.
                    return (spaces == 0).then_some(at);
                }
                Some(_) => {}
            }
            at = behind;
        }
        self.tail = text.len();
        Some(text.len())
    }
}

/// The value of a `key: value` line if it is a simple word.
fn plain(value: &str) -> Option<&str> {
    let value = value.split(" #").next()?.trim();
    let value = match value.as_bytes().first() {
        Some(quote @ (b'"' | b'\'')) => value.get(1..)?.strip_suffix(*quote as char)?,
        _ => value,
    };
    let simple = value
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-'));
    (simple && !value.is_empty()).then_some(value)
}

/// Whether something in the text may be an alias. Aliases into other items forbid cutting.
pub(crate) fn may_alias(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find('*')) {
        let at = from + found;
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let after = bytes.get(at + 1);
        let opens = matches!(before, None | Some(b' ' | b'\t' | b'\n' | b'\r' | b'[' | b'{' | b','));
        if opens && !matches!(after, None | Some(b' ' | b'\t' | b'\n' | b'\r' | b'.')) {
            return true;
        }
        from = at + 1;
    }
    false
}

/// The start of the next line.
fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or(&[]);
    match rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
        Some(end) if rest.get(end..end + 2) == Some(b"\r\n") => at + end + 2,
        Some(end) => at + end + 1,
        None => bytes.len(),
    }
}

/// How many lines end in the text, and where its last line starts.
fn count_lines(text: &str) -> (u32, usize) {
    let bytes = text.as_bytes();
    let feeds = bytes.iter().filter(|byte| **byte == b'\n').count();
    let returns = match text.contains('\r') {
        // A CR ends a line unless a LF follows.
        true => (0..bytes.len())
            .filter(|at| bytes.get(*at) == Some(&b'\r') && bytes.get(at + 1) != Some(&b'\n'))
            .count(),
        false => 0,
    };
    let last = bytes
        .iter()
        .rposition(|byte| matches!(byte, b'\n' | b'\r'))
        .map_or(0, |at| at + 1);
    ((feeds + returns) as u32, last)
}

/// Whether there are blank lines and comments only.
fn is_blank(text: &str) -> bool {
    text.split(['\n', '\r'])
        .map(|line| line.trim_start_matches([' ', '\t']))
        .all(|line| line.is_empty() || line.starts_with('#'))
}

/// Whether there are directives, blank lines and comments only.
fn is_prologue(text: &str) -> bool {
    text.contains('%')
        && text
            .split(['\n', '\r'])
            .all(|line| line.starts_with('%') || is_blank(line))
}

/// Mixes bytes into a hash, the same on every platform.
fn hash(seed: u128, bytes: &[u8]) -> u128 {
    let mut low = (seed as u64) ^ 0x9e37_79b9_7f4a_7c15;
    let mut high = ((seed >> 64) as u64) ^ 0xc2b2_ae3d_27d4_eb4f ^ bytes.len() as u64;
    let mut mix = |word: u64| {
        low = (low ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd);
        low ^= low >> 32;
        high = (high ^ word.rotate_left(29)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        high ^= high >> 29;
    };
    let chunks = bytes.chunks_exact(8);
    let rest = chunks.remainder().iter().rev();
    let rest = rest.fold(0u64, |word, byte| (word << 8) | u64::from(*byte));
    for chunk in chunks {
        mix(chunk.try_into().map_or(0, u64::from_le_bytes));
    }
    mix(rest);
    (u128::from(high) << 64) | u128::from(low)
}
