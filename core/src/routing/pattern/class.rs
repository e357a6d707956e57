//! Sets of characters, and when two characters are the same without regard to case.

use alloc::{boxed::Box, vec::Vec};

/// First and last character, both included.
pub(super) type Range = (char, char);

/// A set of characters, as in `[^a-z]`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Class {
    /// INVARIANT: sorted, no two overlap.
    ranges: Box<[Range]>,
    negated: bool,
    /// Characters that differ in case count as the same.
    fold: bool,
}

impl Class {
    pub(super) fn new(mut ranges: Vec<Range>, negated: bool, fold: bool) -> Self {
        ranges.sort_unstable();
        let mut merged: Vec<Range> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match merged.last_mut() {
                Some(previous) if first <= previous.1 => previous.1 = previous.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        Self {
            ranges: merged.into(),
            negated,
            fold,
        }
    }

    pub(super) fn contains(&self, character: char) -> bool {
        let found = self.has(character) || (self.fold && same_but_for_case(character).any(|other| self.has(other)));
        found != self.negated
    }

    fn has(&self, character: char) -> bool {
        let after = self.ranges.partition_point(|range| range.0 <= character);
        after
            .checked_sub(1)
            .and_then(|at| self.ranges.get(at))
            .is_some_and(|range| character <= range.1)
    }
}

/// All characters that are in none of the ranges, which are ASCII, sorted and apart.
pub(super) fn complement(ranges: &[Range]) -> Vec<Range> {
    let mut free = Vec::with_capacity(ranges.len() + 1);
    let mut next = '\0';
    for (first, last) in ranges {
        if let Some(before) = neighbour(*first, -1).filter(|before| next <= *before) {
            free.push((next, before));
        }
        next = neighbour(*last, 1).unwrap_or(char::MAX);
    }
    free.push((next, char::MAX));
    free
}

fn neighbour(character: char, by: i32) -> Option<char> {
    u32::from(character).checked_add_signed(by).and_then(char::from_u32)
}

/// The one character that stands for all that differ from it in case only (Unicode's simple folding, as RE2 has it).
pub(super) fn folded(character: char) -> char {
    match character {
        _ if character.is_ascii() => character.to_ascii_uppercase(),
        // Its upper case is `I`, but it is no form of `i`.
        'ı' => character,
        _ => {
            let lower = only(character.to_lowercase()).unwrap_or(character);
            only(lower.to_uppercase()).unwrap_or(lower)
        }
    }
}

/// Whether a character has another case at all.
pub(super) fn has_case(character: char) -> bool {
    same_but_for_case(character).any(|other| other != character)
}

fn same_but_for_case(character: char) -> impl Iterator<Item = char> {
    let upper = folded(character);
    // Third forms, which are no one's upper or lower case: Kelvin sign, long s, Ångström sign, capital sharp s, final
    // sigma. Rarer ones (`ϐ`, `ϑ`, old Cyrillic) fold in text but are not sought in classes.
    let third = match upper {
        'K' => '\u{212a}',
        'S' => '\u{17f}',
        'Å' => '\u{212b}',
        'ß' => '\u{1e9e}',
        'Σ' => 'ς',
        _ => upper,
    };
    [upper, only(upper.to_lowercase()).unwrap_or(upper), third].into_iter()
}

fn only(mut characters: impl Iterator<Item = char>) -> Option<char> {
    characters.next().filter(|_| characters.next().is_none())
}

/// The ranges of `\d`, `\s`, `\w` by their letter, in ASCII as in RE2. `\s` has no vertical tab.
pub(super) fn perl(letter: char) -> Option<&'static [Range]> {
    Some(match letter {
        'd' => &[('0', '9')],
        's' => &[('\t', '\n'), ('\x0c', '\r'), (' ', ' ')],
        'w' => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        _ => return None,
    })
}

/// The ranges of `[:name:]`.
pub(super) fn posix(name: &str) -> Option<&'static [Range]> {
    Some(match name {
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "ascii" => &[('\0', '\x7f')],
        "blank" => &[('\t', '\t'), (' ', ' ')],
        "cntrl" => &[('\0', '\x1f'), ('\x7f', '\x7f')],
        "digit" => &[('0', '9')],
        "graph" => &[('!', '~')],
        "lower" => &[('a', 'z')],
        "print" => &[(' ', '~')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => &[('\t', '\r'), (' ', ' ')],
        "upper" => &[('A', 'Z')],
        "word" => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => return None,
    })
}
