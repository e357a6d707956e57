//! Writes small values into a document that somebody else wrote: at an indentation, or inside brackets, as stands around them.
//!
//! Whole documents of our own are written by a library; none writes a value into the middle of a text.

use super::yaml::{Scalar, resolve};
use crate::fact::FieldValue;
use alloc::string::String;
use core::fmt::Write;

/// How a value is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// On lines of its own.
    Block,
    /// Inside brackets.
    Flow,
    /// Inside brackets, with everything in quotes.
    Json,
}

impl Style {
    /// The style inside brackets.
    pub fn flow(self) -> Style {
        match self {
            Style::Json => Style::Json,
            Style::Block | Style::Flow => Style::Flow,
        }
    }
}

/// Writes values.
pub struct Writer {
    style: Style,
    line_end: &'static str,
}

impl Writer {
    /// One for a style and a sort of line end.
    pub fn new(style: Style, line_end: &'static str) -> Writer {
        Writer { style, line_end }
    }

    /// Writes a value that begins where `out` ends; further lines are indented by `indent`.
    pub fn value(&self, out: &mut String, value: &FieldValue, indent: usize) {
        match value {
            FieldValue::Text(text) => self.text(out, text),
            FieldValue::Number(number) => write!(out, "{number}").unwrap_or_default(),
            FieldValue::List(items) if self.style == Style::Block && !items.is_empty() => {
                for (index, item) in items.iter().enumerate() {
                    self.line(out, index, indent);
                    out.push_str("- ");
                    self.value(out, item, indent + 2);
                }
            }
            FieldValue::Map(fields) if self.style == Style::Block && !fields.is_empty() => {
                for (index, (name, value)) in fields.iter().enumerate() {
                    self.line(out, index, indent);
                    self.text(out, name);
                    out.push(':');
                    match value {
                        FieldValue::List(inner) if !inner.is_empty() => self.below(out, value, indent + 2),
                        FieldValue::Map(inner) if !inner.is_empty() => self.below(out, value, indent + 2),
                        _ => {
                            out.push(' ');
                            self.value(out, value, indent);
                        }
                    }
                }
            }
            FieldValue::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.comma(out, index);
                    self.value(out, item, indent);
                }
                out.push(']');
            }
            FieldValue::Map(fields) => {
                out.push('{');
                for (index, (name, value)) in fields.iter().enumerate() {
                    self.comma(out, index);
                    self.text(out, name);
                    out.push_str(": ");
                    self.value(out, value, indent);
                }
                out.push('}');
            }
        }
    }

    fn comma(&self, out: &mut String, index: usize) {
        if index > 0 {
            out.push_str(", ");
        }
    }

    fn line(&self, out: &mut String, index: usize, indent: usize) {
        if index > 0 {
            out.push_str(self.line_end);
            out.extend(core::iter::repeat_n(' ', indent));
        }
    }

    fn below(&self, out: &mut String, value: &FieldValue, indent: usize) {
        self.line(out, 1, indent);
        self.value(out, value, indent);
    }

    /// A text, in quotes where it would be read as something else.
    fn text(&self, out: &mut String, text: &str) {
        let safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
        let begins = text
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'/');
        let plain = self.style != Style::Json && begins && text.bytes().all(safe) && resolve(text) == Scalar::Text;
        if plain {
            return out.push_str(text);
        }
        out.push('"');
        for letter in text.chars() {
            match letter {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                letter if letter.is_control() => write!(out, "\\u{:04x}", u32::from(letter)).unwrap_or_default(),
                letter => out.push(letter),
            }
        }
        out.push('"');
    }
}
