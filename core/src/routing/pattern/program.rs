//! The tree as a list of instructions, each naming the ones that may follow it.

use alloc::{boxed::Box, vec::Vec};

use super::class::{self, Class};
use super::syntax::{Assertion, Node, Parsed};

/// Goes on with the next instruction unless it says otherwise.
#[derive(Clone, Copy, Debug)]
pub(super) enum Instruction {
    /// Takes this character.
    Char(char),
    /// Takes each character that folds to this one.
    Folded(char),
    /// Takes a character of this class.
    Class(u32),
    /// Takes any character but a line break.
    NotNewline,
    /// Takes any character.
    Any,
    /// Goes on if this holds.
    Assert(Assertion),
    /// Goes on with the next and with this instruction.
    Split(u32),
    /// Goes on with this instruction.
    Jump(u32),
    /// The value matches if it ends here.
    Match,
}

/// A compiled expression.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    pub(super) instructions: Box<[Instruction]>,
    pub(super) has_assertions: bool,
    classes: Box<[Class]>,
}

impl Program {
    pub(super) fn compile(parsed: Parsed) -> Self {
        let mut instructions = Vec::new();
        emit(&parsed.root, &mut instructions);
        instructions.push(Instruction::Match);
        let has_assertions = instructions.iter().any(|one| matches!(one, Instruction::Assert(_)));
        Self {
            instructions: instructions.into(),
            has_assertions,
            classes: parsed.classes.into(),
        }
    }

    pub(super) fn takes(&self, instruction: Instruction, character: char) -> bool {
        match instruction {
            Instruction::Char(wanted) => wanted == character,
            Instruction::Folded(wanted) => wanted == class::folded(character),
            Instruction::Class(index) => self
                .classes
                .get(index as usize)
                .is_some_and(|class| class.contains(character)),
            Instruction::NotNewline => character != '\n',
            Instruction::Any => true,
            Instruction::Assert(_) | Instruction::Split(_) | Instruction::Jump(_) | Instruction::Match => false,
        }
    }
}

/// Depth is bounded by the limit on nesting, length by the limit on instructions; the parser has checked both.
fn emit(node: &Node, to: &mut Vec<Instruction>) {
    match node {
        Node::Empty => {}
        Node::Char { character, fold: false } => to.push(Instruction::Char(*character)),
        Node::Char { character, fold: true } => to.push(Instruction::Folded(*character)),
        Node::Class(index) => to.push(Instruction::Class(*index)),
        Node::Any { newlines: true } => to.push(Instruction::Any),
        Node::Any { newlines: false } => to.push(Instruction::NotNewline),
        Node::Assert(assertion) => to.push(Instruction::Assert(*assertion)),
        Node::Sequence(nodes) => nodes.iter().for_each(|node| emit(node, to)),
        Node::Choice(nodes) => emit_choice(nodes, to),
        Node::Repeat { node, min, max } => {
            let mut start = here(to);
            for _ in 0..*min {
                start = here(to);
                emit(node, to);
            }
            match max {
                Some(max) => {
                    let mut exits = Vec::new();
                    for _ in *min..*max {
                        exits.push(hole(to));
                        emit(node, to);
                    }
                    let end = here(to);
                    exits
                        .into_iter()
                        .for_each(|exit| set(to, exit, Instruction::Split(end)));
                }
                None if *min > 0 => to.push(Instruction::Split(start)),
                None => {
                    let exit = hole(to);
                    emit(node, to);
                    to.push(Instruction::Jump(start));
                    let end = here(to);
                    set(to, exit, Instruction::Split(end));
                }
            }
        }
    }
}

fn emit_choice(nodes: &[Node], to: &mut Vec<Instruction>) {
    let Some((last, others)) = nodes.split_last() else {
        return;
    };
    let mut exits = Vec::with_capacity(others.len());
    for node in others {
        let split = hole(to);
        emit(node, to);
        exits.push(hole(to));
        let next = here(to);
        set(to, split, Instruction::Split(next));
    }
    emit(last, to);
    let end = here(to);
    exits.into_iter().for_each(|exit| set(to, exit, Instruction::Jump(end)));
}

fn here(to: &[Instruction]) -> u32 {
    u32::try_from(to.len()).unwrap_or(u32::MAX)
}

/// Room for an instruction whose target is not known yet.
fn hole(to: &mut Vec<Instruction>) -> usize {
    to.push(Instruction::Jump(0));
    to.len() - 1
}

fn set(to: &mut [Instruction], at: usize, instruction: Instruction) {
    if let Some(place) = to.get_mut(at) {
        *place = instruction;
    }
}
