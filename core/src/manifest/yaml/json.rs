//! JSON -> the same tree, several times faster than through the YAML parser and with JSON's own escapes.
//!
//! Also the scanner that finds where a JSON value ends, for cutting a stream or a List into pieces.

use super::build::{Broken, Builder, Limits};
use super::tree::{Pos, Style, Tree};
use crate::manifest::codes;
use alloc::borrow::Cow;
use alloc::string::String;

/// How far a scan came: behind the value, or to the byte that does not fit.
pub type Skipped = Result<usize, usize>;

/// Behind white space.
pub fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\t' | b'\n' | b'\r') = bytes.get(at) {
        at += 1;
    }
    at
}

/// Behind the string that starts at `at` with its quote.
pub fn skip_string(bytes: &[u8], at: usize) -> Skipped {
    let mut here = at + 1;
    loop {
        match bytes.get(here) {
            Some(b'"') => return Ok(here + 1),
            Some(b'\\') => here += 2,
            Some(0..=0x1f) | None => return Err(here.min(bytes.len())),
            Some(_) => here += 1,
        }
    }
}

/// Behind the value that starts at `at`. Brackets must pair; what separates values is left to the reader.
pub fn skip_value(bytes: &[u8], at: usize) -> Skipped {
    let mut here = at;
    let mut depth = 0u32;
    // One bit for each open bracket: whether it is a brace.
    let mut braces = 0u128;
    loop {
        here = skip_space(bytes, here);
        match bytes.get(here) {
            Some(b'"') => here = skip_string(bytes, here)?,
            Some(byte @ (b'{' | b'[')) if depth < u128::BITS => {
                depth += 1;
                braces = (braces << 1) | u128::from(*byte == b'{');
                here += 1;
                continue;
            }
            Some(byte @ (b'}' | b']')) if depth > 0 && (braces & 1 == 1) == (*byte == b'}') => {
                depth -= 1;
                braces >>= 1;
                here += 1;
            }
            Some(b',' | b':') if depth > 0 => {
                here += 1;
                continue;
            }
            Some(b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z') => {
                while let Some(b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z') = bytes.get(here) {
                    here += 1;
                }
            }
            _ => return Err(here.min(bytes.len())),
        }
        if depth == 0 {
            return Ok(here);
        }
    }
}

struct Json<'t, 'b> {
    text: &'t str,
    at: usize,
    /// The line of `at`, from 1, where it starts, and where the last place was taken, to count characters once only.
    line: u32,
    seen: usize,
    column: u32,
    builder: &'b mut Builder<'t>,
}

/// Reads one JSON value, with nothing but white space around it, into `tree`.
pub fn build<'t>(tree: &'t mut Tree, text: &'t str, limits: Limits) -> Result<(), Broken> {
    let mut builder = Builder::new(tree, limits);
    let mut json = Json {
        text,
        at: 0,
        line: 1,
        seen: 0,
        column: 0,
        builder: &mut builder,
    };
    let read = json.document();
    builder.abandon();
    read
}

impl Json<'_, '_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The place of `at`.
    fn pos(&mut self) -> Pos {
        let between = self.text.as_bytes().get(self.seen..self.at).unwrap_or(&[]);
        self.column += between.iter().filter(|byte| (**byte as i8) >= -0x40).count() as u32;
        self.seen = self.at;
        Pos {
            line: self.line,
            column: self.column,
        }
    }

    fn space(&mut self) {
        loop {
            match self.byte() {
                Some(b' ' | b'\t') => self.at += 1,
                Some(b'\n') => self.new_line(1),
                Some(b'\r') => {
                    let crlf = self.text.as_bytes().get(self.at + 1) == Some(&b'\n');
                    self.new_line(if crlf { 2 } else { 1 });
                }
                _ => return,
            }
        }
    }

    fn new_line(&mut self, width: usize) {
        self.at += width;
        self.line += 1;
        self.seen = self.at;
        self.column = 0;
    }

    fn broken<T>(&mut self, message: &'static str) -> Result<T, Broken> {
        let (message, help) = match self.byte() {
            None if self.at > 0 => ("the text ends before its value does", "it is cut off: paste all of it"),
            _ => (
                message,
                "check the quotes, commas and brackets here and in the line above",
            ),
        };
        Err(Broken {
            code: &codes::SYNTAX,
            message: alloc::format!("this is not valid JSON: {message}").into(),
            help: Some(help.into()),
            at: self.pos(),
        })
    }

    fn document(&mut self) -> Result<(), Broken> {
        // What is open: true for an object. The builder bounds its depth.
        let mut open: alloc::vec::Vec<bool> = alloc::vec::Vec::new();
        loop {
            // A value is expected here.
            self.space();
            let start = self.pos();
            match self.byte() {
                Some(byte @ (b'{' | b'[')) => {
                    self.builder.start(byte == b'{', true, start)?;
                    open.push(byte == b'{');
                    self.at += 1;
                    self.space();
                    let empty = match byte {
                        b'{' => self.byte() == Some(b'}'),
                        _ => self.byte() == Some(b']'),
                    };
                    if !empty {
                        if byte == b'{' {
                            self.key()?;
                        }
                        continue;
                    }
                }
                Some(b'"') => self.string(start)?,
                Some(b'-' | b'0'..=b'9' | b'a'..=b'z') => self.word(start)?,
                _ => return self.broken("a value is expected here"),
            }
            // Behind a value, or before the end of an empty collection.
            loop {
                self.space();
                let Some(object) = open.last().copied() else {
                    return match self.byte() {
                        None => Ok(()),
                        Some(_) => self.broken("nothing may follow the value"),
                    };
                };
                match (self.byte(), object) {
                    (Some(b'}'), true) | (Some(b']'), false) => {
                        self.at += 1;
                        let end = self.pos();
                        self.builder.end(end);
                        open.pop();
                    }
                    (Some(b','), _) => {
                        self.at += 1;
                        if object {
                            self.space();
                            self.key()?;
                        }
                        break;
                    }
                    (_, true) => return self.broken("`,` or `}` is expected here"),
                    (_, false) => return self.broken("`,` or `]` is expected here"),
                }
            }
        }
    }

    fn key(&mut self) -> Result<(), Broken> {
        let start = self.pos();
        if self.byte() != Some(b'"') {
            return self.broken("a key in double quotes is expected here");
        }
        self.string(start)?;
        self.space();
        if self.byte() != Some(b':') {
            return self.broken("`:` is expected here");
        }
        self.at += 1;
        Ok(())
    }

    fn word(&mut self, start: Pos) -> Result<(), Broken> {
        let from = self.at;
        while let Some(b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z') = self.byte() {
            self.at += 1;
        }
        let word = self.text.get(from..self.at).unwrap_or("");
        let number = word.starts_with(|c: char| c == '-' || c.is_ascii_digit())
            && matches!(
                super::resolve_core(word),
                super::Scalar::Int(_) | super::Scalar::Float(_)
            );
        if !number && !matches!(word, "true" | "false" | "null") {
            self.at = from;
            return self.broken("a value is expected here");
        }
        let end = self.pos();
        self.builder.scalar(word, Style::Plain, start, end)?;
        Ok(())
    }

    fn string(&mut self, start: Pos) -> Result<(), Broken> {
        let from = self.at + 1;
        let text = match skip_string(self.text.as_bytes(), self.at) {
            Ok(behind) => {
                self.at = behind;
                self.text.get(from..behind - 1).unwrap_or("")
            }
            Err(at) => {
                self.at = at;
                return self.broken("the string does not end on this line");
            }
        };
        let value = match text.contains('\\') {
            false => Cow::Borrowed(text),
            true => match unescape(text) {
                Some(text) => Cow::Owned(text),
                None => return self.broken("the string before this holds an unknown escape"),
            },
        };
        let end = self.pos();
        self.builder.scalar(&value, Style::Quoted, start, end)?;
        Ok(())
    }
}

/// Resolves JSON's escapes. A lone surrogate becomes U+FFFD, as kubectl's JSON reader has it.
fn unescape(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let escape = after.chars().next()?;
        rest = after.get(escape.len_utf8()..)?;
        out.push(match escape {
            '"' | '\\' | '/' => escape,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = hex(rest)?;
                rest = rest.get(4..)?;
                let second = match first {
                    0xd800..=0xdbff => rest.strip_prefix("\\u").and_then(hex),
                    _ => None,
                };
                match second {
                    Some(second @ 0xdc00..=0xdfff) => {
                        rest = rest.get(6..)?;
                        char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))?
                    }
                    _ => char::from_u32(first).unwrap_or('\u{fffd}'),
                }
            }
            _ => return None,
        });
    }
    out.push_str(rest);
    Some(out)
}

fn hex(text: &str) -> Option<u32> {
    let digits = text.get(..4)?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(digits, 16).ok())?
}
