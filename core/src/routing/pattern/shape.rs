//! What can be seen from an expression without running it.

use super::MAX_STATES;
use alloc::vec::Vec;
use core::slice;
use regex_syntax::hir::{Class, Dot, Hir, HirKind, Look};

/// The forms that need no automaton.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// The literal prefix alone.
    Literal,
    /// The literal prefix, then `.*`.
    Prefix {
        newlines: bool,
    },
    Other,
}

/// The form of the whole expression; the text every match starts with is appended to `prefix`.
pub(super) fn shape(expression: &Hir, prefix: &mut Vec<u8>) -> Shape {
    let mut items = match expression.kind() {
        HirKind::Concat(items) => items.as_slice(),
        _ => slice::from_ref(expression),
    };
    // The whole value must match, so anchors around the expression say nothing new.
    while let Some((HirKind::Look(Look::Start | Look::StartLF), rest)) = first(items) {
        items = rest;
    }
    while let Some((HirKind::Look(Look::End | Look::EndLF), rest)) = last(items) {
        items = rest;
    }
    let mut tail = Shape::Literal;
    if let Some((HirKind::Repetition(repeated), rest)) = last(items) {
        let newlines = is_dot(&repeated.sub);
        if let (0, None, Some(newlines)) = (repeated.min, repeated.max, newlines) {
            (items, tail) = (rest, Shape::Prefix { newlines });
        }
    }
    match items.iter().all(|item| push_literal(item, prefix)) {
        true => tail,
        false => Shape::Other,
    }
}

fn first(items: &[Hir]) -> Option<(&HirKind, &[Hir])> {
    items.split_first().map(|(item, rest)| (item.kind(), rest))
}

fn last(items: &[Hir]) -> Option<(&HirKind, &[Hir])> {
    items.split_last().map(|(item, rest)| (item.kind(), rest))
}

/// Whether it takes every character, and then whether line breaks are among them.
fn is_dot(item: &Hir) -> Option<bool> {
    let HirKind::Class(Class::Unicode(_)) = item.kind() else {
        return None;
    };
    match item {
        any if *any == Hir::dot(Dot::AnyChar) => Some(true),
        any if *any == Hir::dot(Dot::AnyCharExceptLF) => Some(false),
        _ => None,
    }
}

/// Appends the text with which each match of `item` starts; true if that is all of every match, and not too much.
fn push_literal(item: &Hir, text: &mut Vec<u8>) -> bool {
    if text.len() > MAX_STATES {
        return false;
    }
    match item.kind() {
        HirKind::Empty => true,
        HirKind::Literal(literal) => {
            text.extend_from_slice(&literal.0);
            true
        }
        HirKind::Concat(items) => items.iter().all(|item| push_literal(item, text)),
        HirKind::Repetition(repeated) => {
            (0..repeated.min).all(|_| push_literal(&repeated.sub, text)) && repeated.max == Some(repeated.min)
        }
        HirKind::Capture(_) | HirKind::Class(_) | HirKind::Look(_) | HirKind::Alternation(_) => false,
    }
}
