//! Groups: what opens them, the flags they set, and what they become when they close.

use alloc::{format, vec::Vec};
use regex_syntax::hir::Hir;

use super::{Group, MAX_NESTING, Parser, PatternError, Piece, Result, combine};

impl Parser<'_> {
    pub(super) fn open(&mut self, start: usize) -> Result<()> {
        let outer = self.flags;
        if self.eat("?") && !self.group_head(start)? {
            return Ok(());
        }
        if self.outer.len() == MAX_NESTING {
            return Err(PatternError::new(
                start,
                format!("groups are nested deeper than {MAX_NESTING}"),
            ));
        }
        let group = Group {
            start,
            outer,
            alternatives: Vec::new(),
            sequence: Vec::new(),
        };
        self.outer.push(core::mem::replace(&mut self.group, group));
        Ok(())
    }

    /// What follows `(?`; false if it was only flags, with no group to open.
    fn group_head(&mut self, start: usize) -> Result<bool> {
        let refuse = |message: &'static str| Err(PatternError::new(start, message));
        if ["=", "!", "<=", "<!"].iter().any(|sign| self.rest().starts_with(sign)) {
            return refuse("look-ahead and look-behind are not supported");
        }
        if self.eat("P<") || self.eat("<") {
            let Some((name, _)) = self.rest().split_once('>') else {
                return refuse("the name of this group is never closed: a `>` is missing");
            };
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                return refuse("the name of a group consists of letters, digits and `_`");
            }
            self.at += name.len() + 1;
            return Ok(true);
        }
        let (mut on, mut flags, mut any) = (true, self.flags, false);
        loop {
            match self.next() {
                Some('i') => (flags.fold, any) = (on, true),
                Some('m') => (flags.lines, any) = (on, true),
                Some('s') => (flags.dot_newlines, any) = (on, true),
                // Swaps greedy and lazy, which is the same for whole values.
                Some('U') => any = true,
                Some('-') if on => (on, any) = (false, false),
                Some(end @ (':' | ')')) if on || any => {
                    self.flags = flags;
                    return Ok(end == ':');
                }
                _ => return refuse("unknown kind of group: after `(?` come flags out of `imsU`, `:` or `P<name>`"),
            }
        }
    }

    pub(super) fn close(&mut self, start: usize) -> Result<()> {
        let Some(outer) = self.outer.pop() else {
            return Err(PatternError::new(
                start,
                "this `)` closes nothing: write `\\)` for the character",
            ));
        };
        let piece = self.finish_group();
        self.flags = self.group.outer;
        self.group = outer;
        self.group.sequence.push(piece);
        Ok(())
    }

    pub(super) fn finish_group(&mut self) -> Piece {
        let mut alternatives = core::mem::take(&mut self.group.alternatives);
        alternatives.push(combine(core::mem::take(&mut self.group.sequence), Hir::concat));
        combine(alternatives, Hir::alternation)
    }
}
