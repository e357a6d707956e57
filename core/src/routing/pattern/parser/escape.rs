//! Backslashes and brackets.

use alloc::{format, vec::Vec};
use regex_syntax::hir::{Hir, Look};

use super::super::class::{self, Range};
use super::{Parser, PatternError, Result, set};

impl Parser<'_> {
    /// What follows a `\` outside brackets.
    pub(super) fn escape(&mut self, start: usize) -> Result<()> {
        let letter = self.peek();
        if let Some((ranges, negated)) = self.perl_class() {
            return self.class(ranges, negated);
        }
        let look = match letter {
            Some('A') => Look::Start,
            Some('z') => Look::End,
            Some('b') => Look::WordAscii,
            Some('B') => Look::WordAsciiNegate,
            Some('Q') => return self.quoted(),
            _ => {
                let character = self.escaped_character(start)?;
                return self.literal(character);
            }
        };
        self.next();
        self.push(Hir::look(look))
    }

    /// `\Q…\E`: everything between stands for itself.
    fn quoted(&mut self) -> Result<()> {
        self.next();
        while !self.eat("\\E") {
            let Some(character) = self.next() else { break };
            self.literal(character)?;
        }
        Ok(())
    }

    /// `d`, `s`, `w`, or in upper case their complements.
    fn perl_class(&mut self) -> Option<(&'static [Range], bool)> {
        let letter = self.peek()?;
        let ranges = class::perl(letter.to_ascii_lowercase())?;
        self.next();
        Some((ranges, letter.is_ascii_uppercase()))
    }

    /// One character after a `\`, which stands at `start`.
    fn escaped_character(&mut self, start: usize) -> Result<char> {
        let refuse = |message: &'static str| Err(PatternError::new(start, message));
        let code = match self.next() {
            None => return refuse("the expression ends in a `\\`: write `\\\\` for the character"),
            Some('a') => 7,
            Some('f') => 12,
            Some('n') => 10,
            Some('r') => 13,
            Some('t') => 9,
            Some('v') => 11,
            Some('x') => return self.hexadecimal(start),
            Some('1'..='9') if !self.peek().is_some_and(|c| matches!(c, '0'..='7')) => {
                return refuse("back-references are not supported");
            }
            Some(digit @ '0'..='7') => {
                let mut code = u32::from(digit) - u32::from('0');
                for _ in 0..2 {
                    let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) else {
                        break;
                    };
                    code = code * 8 + digit;
                    self.next();
                }
                code
            }
            Some('p' | 'P') => {
                return refuse("Unicode classes are not supported: list the characters, as in `[A-Za-zÀ-ÿ]`");
            }
            Some('C') => return refuse("`\\C` is not supported: values are text, not bytes"),
            Some('Z') => return refuse("`\\Z` is not supported: write `\\z` or `$`"),
            Some(sign) if sign.is_ascii() && !sign.is_ascii_alphanumeric() => return Ok(sign),
            Some(other) => {
                return Err(PatternError::new(
                    start,
                    format!("`\\{other}` has no meaning: remove the `\\`"),
                ));
            }
        };
        char::from_u32(code).ok_or_else(|| no_character(start))
    }

    /// `\x7F` or `\x{10FFFF}`, after the `x`.
    fn hexadecimal(&mut self, start: usize) -> Result<char> {
        let rest = self.rest();
        let (digits, length) = match rest.strip_prefix('{') {
            Some(inside) => inside
                .split_once('}')
                .map_or(("", 0), |(digits, _)| (digits, digits.len() + 2)),
            None => (rest.get(..2).unwrap_or_default(), 2),
        };
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(PatternError::new(
                start,
                "`\\x` is followed by two hexadecimal digits or by `{…}`",
            ));
        }
        self.at += length;
        let code = u32::from_str_radix(digits, 16).ok();
        code.and_then(char::from_u32).ok_or_else(|| no_character(start))
    }

    /// A class after its `[`.
    pub(super) fn bracket(&mut self, start: usize) -> Result<()> {
        let negated = self.eat("^");
        let mut ranges: Vec<Range> = Vec::new();
        let mut first = true;
        // A `]` in first place stands for itself.
        while first || !self.eat("]") {
            first = false;
            if self.posix_class(&mut ranges)? {
                continue;
            }
            if self.eat("\\") {
                if let Some((named, negated)) = self.perl_class() {
                    extend(&mut ranges, named, negated);
                    continue;
                }
                self.at -= 1;
            }
            let item = self.at;
            let low = self.bracket_character(start)?;
            let is_range = self.rest().starts_with('-') && !self.rest().starts_with("-]");
            if !is_range || !self.eat("-") {
                ranges.push((low, low));
                continue;
            }
            let high = self.bracket_character(start)?;
            if high < low {
                return Err(PatternError::new(
                    item,
                    "this range is empty: its end comes before its start",
                ));
            }
            ranges.push((low, high));
        }
        self.class(&ranges, negated)
    }

    fn bracket_character(&mut self, start: usize) -> Result<char> {
        let at = self.at;
        match self.next() {
            None => Err(PatternError::new(start, "this class is never closed: a `]` is missing")),
            Some('\\') => self.escaped_character(at),
            Some(character) => Ok(character),
        }
    }

    /// `[:alpha:]` or `[:^alpha:]` within brackets; false if none stands here.
    fn posix_class(&mut self, ranges: &mut Vec<Range>) -> Result<bool> {
        let Some(inside) = self.rest().strip_prefix("[:") else {
            return Ok(false);
        };
        let Some((name, _)) = inside.split_once(":]") else {
            return Ok(false);
        };
        let (plain, negated) = name.strip_prefix('^').map_or((name, false), |plain| (plain, true));
        let Some(named) = class::posix(plain) else {
            return Err(PatternError::new(self.at, format!("unknown class `[:{name}:]`")));
        };
        self.at += name.len() + 4;
        extend(ranges, named, negated);
        Ok(true)
    }
}

fn extend(ranges: &mut Vec<Range>, named: &[Range], negated: bool) {
    let mut named = set(named);
    if negated {
        named.negate();
    }
    ranges.extend(named.iter().map(|range| (range.start(), range.end())));
}

fn no_character(start: usize) -> PatternError {
    PatternError::new(start, "this number is no Unicode character")
}
