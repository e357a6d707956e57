//! Durations as Gateway API writes them (GEP-2257): text to milliseconds and back.

use alloc::{format, string::String};

use thiserror::Error;

#[cfg(test)]
mod tests;

/// Units from the largest to the smallest, in milliseconds. `ms` is looked for before `m`, which it starts with.
const UNITS: [(&str, u64); 4] = [("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];
const MAX_DIGITS: usize = 5;
const MAX_PARTS: usize = 4;
/// The longest duration that [`format`](fn@format) can write: `99999h59m59s999ms`.
const MAX_WRITTEN: u64 = 100_000 * 3_600_000 - 1;

/// Why a text is not a duration, and where that shows (bytes from its start).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{reason}")]
pub struct DurationError {
    offset: usize,
    reason: DurationProblem,
}

impl DurationError {
    /// Where in the text the problem is, in bytes from its start.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// What the problem is.
    pub fn reason(&self) -> DurationProblem {
        self.reason
    }
}

/// What is wrong with a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DurationProblem {
    /// There is no character.
    #[error("a duration is not empty: write for example `10s`")]
    Empty,
    /// A digit should stand here: signs, spaces and text are not allowed.
    #[error("a duration consists of numbers with units, as in `1h30m`: a digit is expected here")]
    Digit,
    /// More than five digits.
    #[error("a number in a duration has at most 5 digits: use a larger unit")]
    Digits,
    /// No known unit follows the number. Fractions and days end here, and so does `0` alone.
    #[error("a number in a duration is followed by its unit: `h`, `m`, `s` or `ms`")]
    Unit,
    /// More than four numbers.
    #[error("a duration has at most 4 parts")]
    Parts,
}

/// Reads a duration, in milliseconds: one to four parts of one to five digits and a unit, added up (R-TMO-01).
///
/// Units come in any order and may repeat. The sum is at most `99999h` four times, so it never overflows.
///
/// # Errors
/// The first place at which the text stops being a duration.
pub fn parse(text: &str) -> Result<u64, DurationError> {
    let fail = |rest: &str, reason| {
        Err(DurationError {
            offset: text.len() - rest.len(),
            reason,
        })
    };
    if text.is_empty() {
        return fail(text, DurationProblem::Empty);
    }
    let (mut rest, mut sum, mut parts) = (text, 0, 0);
    while !rest.is_empty() {
        if parts == MAX_PARTS {
            return fail(rest, DurationProblem::Parts);
        }
        let after = rest.trim_start_matches(|character: char| character.is_ascii_digit());
        let digits = rest.strip_suffix(after).unwrap_or_default();
        if digits.is_empty() {
            return fail(rest, DurationProblem::Digit);
        }
        if digits.len() > MAX_DIGITS {
            return fail(rest, DurationProblem::Digits);
        }
        let number = digits
            .bytes()
            .fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
        let unit = UNITS
            .iter()
            .rev()
            .find_map(|(name, length)| Some((after.strip_prefix(name)?, length)));
        let Some((next, length)) = unit else {
            return fail(after, DurationProblem::Unit);
        };
        sum += number * length;
        parts += 1;
        rest = next;
    }
    Ok(sum)
}

/// Writes milliseconds as a duration: units descending, each as large as possible, `0s` for zero (R-TMO-01).
///
/// `None` beyond `99999h59m59s999ms`, which has no such form. What a user wrote is never rewritten with this.
pub fn format(milliseconds: u64) -> Option<String> {
    if milliseconds > MAX_WRITTEN {
        return None;
    }
    let (mut text, mut rest) = (String::new(), milliseconds);
    for (name, length) in UNITS {
        if rest >= length {
            text += &format!("{}{name}", rest / length);
            rest %= length;
        }
    }
    Some(if text.is_empty() { String::from("0s") } else { text })
}
