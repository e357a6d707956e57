//! Whether a whole value matches a program: all states at once, one character after the other.
//!
//! Time is at most the length of the value times that of the program. Long values are walked with a cache from sets of
//! states and ASCII characters to sets of states, built on the way and gone with the search, so that a pattern in memory
//! is no more than its instructions.

use alloc::{boxed::Box, collections::BTreeMap, vec, vec::Vec};

use super::program::{Instruction, Program};
use super::syntax::Assertion;

/// Below this length the cache costs more than it saves.
const LONG_VALUE: usize = 256;
/// The cache is emptied when it holds this many sets.
const MAX_CACHED: usize = 256;
const UNKNOWN: u32 = u32::MAX;

/// Whether the whole value matches.
pub(super) fn is_match(program: &Program, value: &str) -> bool {
    let mut search = Search::new(program);
    if value.len() >= LONG_VALUE {
        return search.run_cached(value);
    }
    let mut set = StateSet {
        states: vec![0],
        before: search.seen(None),
    };
    for character in value.chars() {
        set = search.step(&set, character);
        if set.states.is_empty() {
            return false;
        }
    }
    search.accepts(&set)
}

/// What stands before the place reached, as far as assertions care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Before {
    Nothing,
    Newline,
    Word,
    Other,
}

/// The instructions at which a search stands after some characters, jumps and assertions not followed yet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct StateSet {
    states: Vec<u32>,
    before: Before,
}

pub(super) struct Search<'p> {
    program: &'p Program,
    /// For each instruction the round in which it was last visited.
    visited: Vec<u32>,
    round: u32,
    pending: Vec<u32>,
    /// The instructions that take a character, or end the match, reached in this round.
    reached: Vec<u32>,
}

impl<'p> Search<'p> {
    pub(super) fn new(program: &'p Program) -> Self {
        let visited = vec![0; program.instructions.len()];
        Self {
            program,
            visited,
            round: 0,
            pending: Vec::new(),
            reached: Vec::new(),
        }
    }

    fn seen(&self, character: Option<char>) -> Before {
        match character {
            // Without assertions all are alike, and the cache stays smaller.
            _ if !self.program.has_assertions => Before::Other,
            None => Before::Nothing,
            Some('\n') => Before::Newline,
            Some(character) if is_word(character) => Before::Word,
            Some(_) => Before::Other,
        }
    }

    fn step(&mut self, set: &StateSet, character: char) -> StateSet {
        self.follow(set, Some(character));
        let program = self.program;
        let takes = |at: &u32| {
            program
                .instructions
                .get(*at as usize)
                .is_some_and(|one| program.takes(*one, character))
        };
        let states = self.reached.iter().filter(|at| takes(at)).map(|at| at + 1).collect();
        StateSet {
            states,
            before: self.seen(Some(character)),
        }
    }

    fn accepts(&mut self, set: &StateSet) -> bool {
        self.follow(set, None);
        let instructions = &self.program.instructions;
        self.reached
            .iter()
            .any(|at| matches!(instructions.get(*at as usize), Some(Instruction::Match)))
    }

    /// Follows jumps, splits and assertions that hold from each state, into `reached`.
    fn follow(&mut self, set: &StateSet, next: Option<char>) {
        self.round += 1;
        self.reached.clear();
        for state in &set.states {
            self.pending.push(*state);
            while let Some(at) = self.pending.pop() {
                let Some(mark) = self.visited.get_mut(at as usize).filter(|mark| **mark != self.round) else {
                    continue;
                };
                *mark = self.round;
                match self.program.instructions.get(at as usize) {
                    Some(Instruction::Split(other)) => self.pending.extend([*other, at + 1]),
                    Some(Instruction::Jump(to)) => self.pending.push(*to),
                    Some(Instruction::Assert(assertion)) if holds(*assertion, set.before, next) => {
                        self.pending.push(at + 1);
                    }
                    Some(Instruction::Assert(_)) | None => {}
                    Some(_) => self.reached.push(at),
                }
            }
        }
    }

    pub(super) fn run_cached(&mut self, value: &str) -> bool {
        let mut cache = Cache::default();
        let mut current = cache.insert(StateSet {
            states: vec![0],
            before: self.seen(None),
        });
        for character in value.chars() {
            let known = cache.next(current, character);
            if known != UNKNOWN {
                current = known;
                continue;
            }
            let Some(set) = cache.sets.get(current as usize) else {
                return false;
            };
            let mut following = self.step(set, character);
            if following.states.is_empty() {
                return false;
            }
            following.states.sort_unstable();
            let full = cache.sets.len() >= MAX_CACHED;
            if full {
                cache = Cache::default();
            }
            let to = cache.insert(following);
            if !full {
                cache.remember(current, character, to);
            }
            current = to;
        }
        cache
            .sets
            .get(current as usize)
            .cloned()
            .is_some_and(|set| self.accepts(&set))
    }
}

#[derive(Default)]
struct Cache {
    sets: Vec<StateSet>,
    indices: BTreeMap<StateSet, u32>,
    /// For each set, the set that follows each ASCII character.
    following: Vec<Box<[u32]>>,
}

impl Cache {
    fn insert(&mut self, set: StateSet) -> u32 {
        if let Some(index) = self.indices.get(&set) {
            return *index;
        }
        let index = u32::try_from(self.sets.len()).unwrap_or(UNKNOWN);
        self.indices.insert(set.clone(), index);
        self.sets.push(set);
        self.following.push(vec![UNKNOWN; 128].into());
        index
    }

    fn next(&self, from: u32, character: char) -> u32 {
        let row = self.following.get(from as usize);
        row.and_then(|row| row.get(character as usize))
            .copied()
            .unwrap_or(UNKNOWN)
    }

    fn remember(&mut self, from: u32, character: char, to: u32) {
        let row = self.following.get_mut(from as usize);
        if let Some(place) = row.and_then(|row| row.get_mut(character as usize)) {
            *place = to;
        }
    }
}

fn holds(assertion: Assertion, before: Before, next: Option<char>) -> bool {
    let word_edge = (before == Before::Word) != next.is_some_and(is_word);
    match assertion {
        Assertion::TextStart => before == Before::Nothing,
        Assertion::TextEnd => next.is_none(),
        Assertion::LineStart => matches!(before, Before::Nothing | Before::Newline),
        Assertion::LineEnd => next.is_none_or(|character| character == '\n'),
        Assertion::WordEdge => word_edge,
        Assertion::NoWordEdge => !word_edge,
    }
}

/// ASCII only, as in RE2.
fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}
