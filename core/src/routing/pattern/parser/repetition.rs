//! `*`, `+`, `?` and `{n,m}`.

use alloc::{boxed::Box, format};
use regex_syntax::hir::{Hir, Repetition};

use super::{MAX_REPETITION, Parser, PatternError, Piece, Result};

impl Parser<'_> {
    pub(super) fn repeat(&mut self, start: usize, repeated: bool, min: u32, max: Option<u32>) -> Result<()> {
        if repeated {
            return Err(PatternError::new(
                start,
                "a repetition cannot be repeated: put the first into a group `(?:…)`",
            ));
        }
        let Some(piece) = self.group.sequence.pop() else {
            return Err(PatternError::new(
                start,
                "there is nothing to repeat here: write a `\\` before the character",
            ));
        };
        // Lazy or not is the same for whole values.
        self.eat("?");
        self.repeated = true;
        let count = max.unwrap_or(min).max(min).max(1);
        let repetition = piece.repetition.saturating_mul(count);
        if repetition > MAX_REPETITION {
            return Err(too_many(start));
        }
        self.group.sequence.push(Piece {
            hir: Hir::repetition(Repetition {
                min,
                max,
                greedy: true,
                sub: Box::new(piece.hir),
            }),
            repetition,
        });
        Ok(())
    }

    /// The counts after `{`; without effect if they do not have the form of counts: then `{` stands for itself.
    pub(super) fn counts(&mut self, start: usize) -> Result<Option<(u32, Option<u32>)>> {
        let Some((inside, _)) = self.rest().split_once('}') else {
            return Ok(None);
        };
        let (low, high) = inside
            .split_once(',')
            .map_or((inside, Some(inside)), |(low, high)| (low, Some(high)));
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            (digits && (text == "0" || !text.starts_with('0'))).then(|| text.parse::<u32>().unwrap_or(u32::MAX))
        };
        let Some(min) = number(low) else { return Ok(None) };
        let max = match high.filter(|text| !text.is_empty()) {
            None => None,
            Some(text) => match number(text) {
                None => return Ok(None),
                max => max,
            },
        };
        if min > MAX_REPETITION || max.is_some_and(|max| max > MAX_REPETITION) {
            return Err(too_many(start));
        }
        if max.is_some_and(|max| max < min) {
            return Err(PatternError::new(
                start,
                "the second count of a repetition is smaller than the first",
            ));
        }
        self.at += inside.len() + 1;
        Ok(Some((min, max)))
    }
}

fn too_many(start: usize) -> PatternError {
    PatternError::new(
        start,
        format!("a repetition counts to {MAX_REPETITION} at most, nested ones multiplied"),
    )
}
