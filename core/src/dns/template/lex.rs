//! The words of a template: text, and what stands between `{{` and `}}`.

use super::Failure;
use alloc::string::String;
use alloc::{format, vec::Vec};

/// A word of an action.
#[derive(Clone, PartialEq, Debug)]
pub enum Word {
    /// A function or a keyword.
    Name(String),
    /// `.Spec`: the name behind the dot. `glued` where nothing stands before the dot.
    Field {
        /// The name.
        name: String,
        /// Whether it continues what stands before.
        glued: bool,
    },
    /// `.`
    Dot,
    /// `$` (empty) or `$name`.
    Variable(String),
    /// A quoted text.
    Text(String),
    /// A whole number, or a character.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// `|`, `(`, `)`, `,`, `=`.
    Sign(char),
    /// `:=`.
    Declare,
}

/// A part of a template.
#[derive(Clone, PartialEq, Debug)]
pub enum Part {
    /// What is written as it is.
    Text(String),
    /// The words of an action.
    Action(Vec<Word>),
}

/// Cuts a template into its parts. A hyphen beside the braces takes blanks away; comments go.
pub fn parts(text: &str) -> Result<Vec<Part>, Failure> {
    let mut parts = Vec::new();
    let (mut rest, mut trims) = (text, false);
    loop {
        let (before, after) = match rest.split_once("{{") {
            Some((before, after)) => (before, Some(after)),
            None => (rest, None),
        };
        let trim_end = after.is_some_and(trims_behind);
        let before = if trims {
            before.trim_start_matches(is_blank)
        } else {
            before
        };
        let before = if trim_end {
            before.trim_end_matches(is_blank)
        } else {
            before
        };
        if !before.is_empty() {
            parts.push(Part::Text(before.into()));
        }
        let Some(mut after) = after else { return Ok(parts) };
        if trim_end {
            after = after.strip_prefix('-').unwrap_or(after).trim_start_matches(is_blank);
        }
        if let Some(comment) = after.strip_prefix("/*") {
            let Some((_, behind)) = comment.split_once("*/") else {
                return Err(Failure::new("a comment does not end"));
            };
            let (trim, behind) = close(behind).ok_or_else(|| Failure::new("a comment ends with its action"))?;
            (rest, trims) = (behind, trim);
            continue;
        }
        let (words, trim, behind) = action(after)?;
        parts.push(Part::Action(words));
        (rest, trims) = (behind, trim);
    }
}

fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\r' | '\n')
}

/// Whether `{{` is followed by a hyphen and a blank.
fn trims_behind(after: &str) -> bool {
    after.strip_prefix('-').is_some_and(|after| after.starts_with(is_blank))
}

/// The end of an action at the start of a text: whether it takes blanks away, and what follows.
fn close(text: &str) -> Option<(bool, &str)> {
    if let Some(behind) = text.strip_prefix("}}") {
        return Some((false, behind));
    }
    let hyphen = text.trim_start_matches(is_blank);
    if hyphen.len() == text.len() {
        return None;
    }
    hyphen.strip_prefix("-}}").map(|behind| (true, behind))
}

/// The words up to the end of an action, whether it takes blanks away, and what follows.
fn action(text: &str) -> Result<(Vec<Word>, bool, &str), Failure> {
    let (mut words, mut rest, mut glued) = (Vec::new(), text, false);
    loop {
        if let Some((trim, behind)) = close(rest) {
            return Ok((words, trim, behind));
        }
        let Some(letter) = rest.chars().next() else {
            return Err(Failure::new("an action does not end: `}}` is missing"));
        };
        if is_blank(letter) {
            rest = rest.trim_start_matches(is_blank);
            glued = false;
            continue;
        }
        let (word, behind) = word(rest, letter, glued)?;
        glued = !matches!(word, Word::Sign('|' | '(' | ',' | '=') | Word::Declare);
        words.push(word);
        rest = behind;
    }
}

fn word(text: &str, letter: char, glued: bool) -> Result<(Word, &str), Failure> {
    let behind = text.get(letter.len_utf8()..).unwrap_or("");
    match letter {
        '|' | '(' | ')' | ',' | '=' => Ok((Word::Sign(letter), behind)),
        ':' => match behind.strip_prefix('=') {
            Some(behind) => Ok((Word::Declare, behind)),
            None => Err(Failure::new("`:` stands only in `:=`")),
        },
        '"' => quoted(behind, '"'),
        '\'' => {
            let (word, behind) = quoted(behind, '\'')?;
            let Word::Text(text) = &word else {
                return Ok((word, behind));
            };
            let mut letters = text.chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) => Ok((Word::Int(i64::from(u32::from(letter))), behind)),
                _ => Err(Failure::new(
                    "a character stands in single quotes, a text in double quotes",
                )),
            }
        }
        '`' => match behind.split_once('`') {
            Some((text, behind)) => Ok((Word::Text(text.into()), behind)),
            None => Err(Failure::new("a text in back quotes does not end")),
        },
        '$' => {
            let (name, behind) = name(behind);
            Ok((Word::Variable(name.into()), behind))
        }
        '.' if !behind.starts_with(|next: char| next.is_ascii_digit()) || glued => {
            let (name, behind) = name(behind);
            let name = String::from(name);
            Ok(match name.is_empty() {
                true => (Word::Dot, behind),
                false => (Word::Field { name, glued }, behind),
            })
        }
        '0'..='9' | '+' | '-' | '.' => number(text),
        _ if letter == '_' || letter.is_alphabetic() => {
            let (name, behind) = name(text);
            Ok((Word::Name(name.into()), behind))
        }
        _ => Err(Failure::new(format!("`{letter}` has no meaning in an action"))),
    }
}

fn name(text: &str) -> (&str, &str) {
    let end = text.find(|letter: char| letter != '_' && !letter.is_alphanumeric());
    text.split_at(end.unwrap_or(text.len()))
}

fn number(text: &str) -> Result<(Word, &str), Failure> {
    let inside = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.' | '_');
    let end = text.find(|letter| !inside(letter)).unwrap_or(text.len());
    let (digits, behind) = text.split_at(end);
    let plain = digits.replace('_', "");
    let hexadecimal = plain
        .strip_prefix("0x")
        .and_then(|digits| i64::from_str_radix(digits, 16).ok());
    let word = match (hexadecimal, plain.parse::<i64>(), plain.parse::<f64>()) {
        (Some(int), ..) | (None, Ok(int), _) => Word::Int(int),
        (None, Err(_), Ok(float)) if float.is_finite() => Word::Float(float),
        _ => return Err(Failure::new(format!("`{digits}` is no number"))),
    };
    Ok((word, behind))
}

/// A quoted text with the escapes of Go.
fn quoted(text: &str, quote: char) -> Result<(Word, &str), Failure> {
    let mut out = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\n' => break,
            _ if letter == quote => {
                let behind = text.get(at + letter.len_utf8()..).unwrap_or("");
                return Ok((Word::Text(out), behind));
            }
            '\\' => {
                let escaped = letters.next().map(|(_, letter)| letter);
                let mut code = |digits: u32| {
                    let value = (0..digits).try_fold(0, |value: u32, _| {
                        let digit = letters.next()?.1.to_digit(16)?;
                        value.checked_mul(16)?.checked_add(digit)
                    });
                    value.and_then(char::from_u32)
                };
                let meant = match escaped {
                    Some('n') => Some('\n'),
                    Some('t') => Some('\t'),
                    Some('r') => Some('\r'),
                    Some('x') => code(2),
                    Some('u') => code(4),
                    Some('U') => code(8),
                    Some(letter @ ('\\' | '"' | '\'')) => Some(letter),
                    _ => None,
                };
                out.push(meant.ok_or_else(|| Failure::new("a text holds an escape that is none"))?);
            }
            _ => out.push(letter),
        }
    }
    Err(Failure::new("a text in quotes does not end on its line"))
}
