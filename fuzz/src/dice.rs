//! Choices made from bytes: the same bytes, the same choices.

/// Takes choices from an input until it is used up; after that every choice is the first one.
pub struct Dice<'d> {
    rest: &'d [u8],
}

impl<'d> Dice<'d> {
    /// Choices from these bytes.
    pub fn new(rest: &'d [u8]) -> Self {
        Dice { rest }
    }

    /// Whether nothing is left to choose from.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        match self.rest.split_first() {
            Some((first, rest)) => {
                self.rest = rest;
                *first
            }
            None => 0,
        }
    }

    /// A number below `bound`, which is at most 256.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::from(self.byte()) % bound
    }

    /// One of several.
    pub fn pick<'o, T: ?Sized>(&mut self, of: &[&'o T]) -> &'o T {
        of[self.below(of.len())]
    }

    /// One time in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 1
    }

    /// The bytes up to the next 0xff, at most 255 of them.
    pub fn bytes(&mut self) -> &'d [u8] {
        let end = self.rest.iter().take(255).position(|byte| *byte == 0xff);
        let (taken, rest) = self.rest.split_at(end.unwrap_or(self.rest.len().min(255)));
        self.rest = rest.get(usize::from(end.is_some())..).unwrap_or_default();
        taken
    }

    /// As [`bytes`](Self::bytes), as text.
    pub fn text(&mut self) -> String {
        String::from_utf8_lossy(self.bytes()).into_owned()
    }
}
