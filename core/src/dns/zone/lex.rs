//! The words of a zone file, each with its place.

use crate::fact::Range;
use alloc::string::String;
use alloc::vec::Vec;
use core::str::Chars;

/// A word.
#[derive(Clone, PartialEq, Debug)]
pub struct Token {
    /// What it says; escapes stay, quotes go.
    pub text: String,
    /// Whether it stood in quotes.
    pub quoted: bool,
    /// Where it stands.
    pub range: Range,
}

/// The words of one entry, which is a line, or several in parentheses.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// Its words.
    pub tokens: Vec<Token>,
    /// Whether it begins with a blank, so that the owner is the former one.
    pub blank: bool,
}

/// What is wrong with an entry.
#[derive(Clone, PartialEq, Debug)]
pub struct Fault {
    /// One sentence.
    pub message: &'static str,
    /// Where.
    pub range: Range,
}

/// Entries of a text, one after the other. Behind a fault it goes on with the line after the one in which the entry began.
pub struct Entries<'t> {
    letters: Chars<'t>,
    line: u32,
    column: u32,
    /// How many bytes are left behind the last closing parenthesis.
    closed: usize,
}

impl<'t> Entries<'t> {
    /// Reads a text from its start.
    pub fn new(text: &'t str) -> Entries<'t> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Entries {
            letters: text.chars(),
            line: 1,
            column: 1,
            closed: text.len() - text.rfind(')').unwrap_or(0),
        }
    }

    fn peek(&self) -> Option<char> {
        self.letters.clone().next()
    }

    fn next_letter(&mut self) -> Option<char> {
        let letter = self.letters.next()?;
        if letter == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += letter.len_utf16() as u32;
        }
        Some(letter)
    }

    fn place(&self) -> (u32, u32) {
        (self.line, self.column)
    }

    fn range(&self, (line, column): (u32, u32)) -> Range {
        Range {
            line,
            column,
            end_line: self.line,
            end_column: self.column,
        }
    }

    fn skip_line(&mut self) {
        while self.peek().is_some_and(|letter| letter != '\n') {
            self.next_letter();
        }
    }

    fn entry(&mut self) -> Result<Entry, Fault> {
        let blank = self.peek().is_some_and(|letter| matches!(letter, ' ' | '\t'));
        let mut tokens = Vec::new();
        let mut open: Option<(u32, u32)> = None;
        loop {
            let from = self.place();
            let Some(letter) = self.peek() else {
                return match open {
                    Some(from) => Err(self.unclosed(from)),
                    None => Ok(Entry { tokens, blank }),
                };
            };
            match letter {
                '\n' => {
                    self.next_letter();
                    if open.is_none() {
                        return Ok(Entry { tokens, blank });
                    }
                }
                ' ' | '\t' | '\r' => drop(self.next_letter()),
                ';' => self.skip_line(),
                '(' => {
                    self.next_letter();
                    // Only one pair may be open, and none that nothing closes: so no line is read again and again.
                    if open.is_some() || self.letters.as_str().len() < self.closed {
                        return Err(self.unclosed(from));
                    }
                    open = Some(from);
                }
                ')' => {
                    self.next_letter();
                    if open.take().is_none() {
                        return Err(Fault {
                            message: "a parenthesis closes that was not opened",
                            range: self.range(from),
                        });
                    }
                }
                '"' => tokens.push(self.quoted(from)?),
                _ => tokens.push(self.word(from)?),
            }
        }
    }

    fn unclosed(&self, from: (u32, u32)) -> Fault {
        let (line, column) = from;
        let range = Range {
            line,
            column,
            end_line: line,
            end_column: column + 1,
        };
        Fault {
            message: "a parenthesis opens that is not closed before the next one",
            range,
        }
    }

    fn quoted(&mut self, from: (u32, u32)) -> Result<Token, Fault> {
        self.next_letter();
        let mut text = String::new();
        loop {
            match self.peek() {
                None | Some('\n') => {
                    return Err(Fault {
                        message: "a text in quotes does not end on its line",
                        range: self.range(from),
                    });
                }
                Some('"') => {
                    self.next_letter();
                    let range = self.range(from);
                    return Ok(Token {
                        text,
                        quoted: true,
                        range,
                    });
                }
                Some(_) => self.letter_into(&mut text),
            }
        }
    }

    fn word(&mut self, from: (u32, u32)) -> Result<Token, Fault> {
        let mut text = String::new();
        let ends = |letter| matches!(letter, ' ' | '\t' | '\r' | '\n' | ';' | '(' | ')' | '"');
        loop {
            match self.peek() {
                // A value in quotes belongs to its word: `alpn="h2"`.
                Some('"') if text.ends_with('=') => {
                    let value = self.quoted(from)?;
                    text.push('"');
                    text += &value.text;
                    text.push('"');
                }
                Some(letter) if !ends(letter) => self.letter_into(&mut text),
                _ => break,
            }
        }
        Ok(Token {
            text,
            quoted: false,
            range: self.range(from),
        })
    }

    /// Takes a letter, and the one that a backslash protects.
    fn letter_into(&mut self, text: &mut String) {
        let letter = self.next_letter();
        text.extend(letter);
        if letter == Some('\\') && self.peek().is_some_and(|letter| letter != '\n') {
            text.extend(self.next_letter());
        }
    }
}

impl Iterator for Entries<'_> {
    type Item = Result<Entry, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        self.peek()?;
        let (letters, line) = (self.letters.clone(), self.line);
        let entry = self.entry();
        if entry.is_err() {
            // What the entry took of later lines is read again.
            (self.letters, self.line, self.column) = (letters, line, 1);
            self.skip_line();
            self.next_letter();
        }
        Some(entry)
    }
}
