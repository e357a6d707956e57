//! The form of the types Hostname and PreciseHostname: what the schema's pattern takes, and where it stops taking.

use thiserror::Error;

/// The most characters a hostname has.
pub const MAX_LENGTH: usize = 253;

/// Why a text is not of type Hostname or PreciseHostname. Positions are bytes from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HostnameProblem {
    /// There is no character.
    #[error("a hostname is not empty")]
    Empty,
    /// More than 253 characters.
    #[error("a hostname has at most 253 characters")]
    TooLong,
    /// An upper-case letter.
    #[error("a hostname is written in lower case")]
    UpperCase {
        /// Where the letter stands.
        offset: usize,
    },
    /// A `*` that is not the whole first label, or that has no label after it.
    #[error("`*` stands for the whole first label, as in `*.example.com`")]
    MisplacedWildcard {
        /// Where the `*` stands.
        offset: usize,
    },
    /// A wildcard where only a precise hostname may stand.
    #[error("a wildcard is not allowed here, only a precise hostname")]
    Wildcard,
    /// Two dots in a row, or a dot at the start or the end.
    #[error("a label is empty: a hostname neither starts nor ends with a dot, and has no two in a row")]
    EmptyLabel {
        /// Where the label should be.
        offset: usize,
    },
    /// A `-` at the start or end of a label.
    #[error("a label does not start or end with `-`")]
    Hyphen {
        /// Where the hyphen stands.
        offset: usize,
    },
    /// Any other character that has no place in a hostname.
    #[error("`{character}` is not allowed in a hostname: use letters, digits, `-` and `.`")]
    Character {
        /// Where it stands.
        offset: usize,
        /// The character.
        character: char,
    },
}

/// Checks a text against the type Hostname: lower case, no trailing dot, a wildcard only as the whole first label.
///
/// Labels beyond 63 characters pass (R-VAL-02), and so do IPv4 literals; see [`is_ip_literal`](super::is_ip_literal).
///
/// # Errors
/// The first thing in the text that the schema's pattern does not take, or its length.
pub fn check(text: &str) -> Result<(), HostnameProblem> {
    check_labels(text, text.strip_prefix("*.").map_or(0, |_| 2))
}

/// Checks a text against the type PreciseHostname: as [`check`], but no wildcard.
///
/// # Errors
/// The first thing in the text that the schema's pattern does not take, or its length.
pub fn check_precise(text: &str) -> Result<(), HostnameProblem> {
    if text.starts_with("*.") {
        return Err(HostnameProblem::Wildcard);
    }
    check_labels(text, 0)
}

fn check_labels(text: &str, start: usize) -> Result<(), HostnameProblem> {
    if text.is_empty() {
        return Err(HostnameProblem::Empty);
    }
    if text.chars().count() > MAX_LENGTH {
        return Err(HostnameProblem::TooLong);
    }
    let mut offset = start;
    for label in text.get(start..).unwrap_or_default().split('.') {
        check_label(label, offset)?;
        offset += label.len() + 1;
    }
    Ok(())
}

fn check_label(label: &str, start: usize) -> Result<(), HostnameProblem> {
    if label.is_empty() {
        return Err(HostnameProblem::EmptyLabel { offset: start });
    }
    for (at, character) in label.char_indices() {
        let offset = start + at;
        match character {
            'a'..='z' | '0'..='9' => {}
            '-' if at > 0 && at + 1 < label.len() => {}
            '-' => return Err(HostnameProblem::Hyphen { offset }),
            'A'..='Z' => return Err(HostnameProblem::UpperCase { offset }),
            '*' => return Err(HostnameProblem::MisplacedWildcard { offset }),
            _ => return Err(HostnameProblem::Character { offset, character }),
        }
    }
    Ok(())
}
