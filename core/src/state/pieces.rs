//! What an edited text was, piece by piece, so that only the pieces that changed are read again.

use super::Engine;
use crate::manifest::{self, Event, Keep, Piece, Reading};
use crate::object::{KeyId, Sym};
use crate::options::Source;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;
use hashbrown::{HashMap, HashSet};

/// A source as it was read last.
pub(super) struct Memo {
    cluster: Option<String>,
    pieces: Vec<PieceMemo>,
}

/// One piece of a source.
struct PieceMemo {
    piece: Piece,
    /// The objects that it declares, in order.
    keys: Box<[KeyId]>,
    /// How many documents it holds; watch output has more than objects that are simply there.
    documents: u32,
    /// What it says apart from its objects.
    rest: Option<Box<Reading>>,
}

impl PieceMemo {
    /// Whether it holds watch output.
    fn is_watched(&self) -> bool {
        self.documents as usize != self.keys.len()
    }
}

/// A piece read anew.
struct Fresh {
    memo: PieceMemo,
    reading: Reading,
}

impl Engine {
    /// Makes a source declare just the objects in the text, reading only what differs from the text before.
    pub(super) fn replace_pieces(&mut self, source: &Source, text: &str) {
        if text.len() > manifest::MAX_TEXT {
            return self.replace_source(source, text);
        }
        let name = self.graph.names.sym(&source.name);
        let cluster = source.cluster.as_deref().map(String::from);
        let old = self.memos.remove(&name).filter(|memo| memo.cluster == cluster);
        let old = old.map_or(Vec::new(), |memo| memo.pieces);
        let new = manifest::pieces(text);
        let same = |(old, new): &(&PieceMemo, &Piece)| old.piece.hash == new.hash;
        let head = old.iter().zip(&new).take_while(same).count();
        let rest = (old.get(head..).unwrap_or(&[]).iter().rev()).zip(new.get(head..).unwrap_or(&[]).iter().rev());
        let tail = rest.take_while(same).count();
        let (old_end, new_end) = (old.len() - tail, new.len() - tail);
        let mut fresh = Vec::new();
        let keep = Keep::of(self.graph.options());
        for piece in new.get(head..new_end).unwrap_or(&[]) {
            let mut reading =
                manifest::read_piece_keeping(text, piece, source.cluster.as_deref(), &keep, &mut self.graph.names);
            let documents = core::mem::take(&mut reading.documents);
            let keys = documents.iter().filter(|document| document.event == Event::Present);
            let memo = PieceMemo {
                piece: piece.clone(),
                keys: keys.map(|document| document.key).collect(),
                documents: documents.len() as u32,
                rest: (reading != Reading::default()).then(|| Box::new(reading)),
            };
            fresh.push(Fresh {
                memo,
                reading: Reading {
                    documents,
                    ..Reading::default()
                },
            });
        }
        if fresh.iter().any(|fresh| fresh.memo.is_watched()) {
            // What a watch saw takes back what stands before it in the text, in whatever piece. Nothing is remembered.
            return self.replace_source(source, text);
        }
        if old.is_empty() || self.shared(name, &old, head..old_end, &fresh) {
            // Read for the first time, or an object stands in a piece that stays as well: all of it, the plain way.
            return self.replace_whole(source, text, (head == 0 && tail == 0).then_some(fresh));
        }
        let start: u32 = old.iter().take(head).map(|memo| memo.documents).sum();
        let before: u32 = old
            .get(head..old_end)
            .unwrap_or(&[])
            .iter()
            .map(|memo| memo.documents)
            .sum();
        let after: u32 = fresh.iter().map(|fresh| fresh.memo.documents).sum();
        let by = i64::from(after) - i64::from(before);
        let mut pieces: Vec<PieceMemo> = Vec::with_capacity(new.len());
        let mut gone: HashSet<KeyId> = HashSet::new();
        for (index, memo) in old.into_iter().enumerate() {
            if index < head || index >= old_end {
                pieces.push(memo);
            } else {
                gone.extend(memo.keys);
            }
        }
        let mut moved = pieces.split_off(head);
        // What lies between pieces, a comment or a blank line, may have moved pieces that stay in front of the edit.
        let is_moved = |(old, new): (&PieceMemo, &Piece)| (old.piece.line, old.piece.column) != (new.line, new.column);
        if let Some(first) = pieces.iter().zip(&new).position(is_moved) {
            let from: u32 = pieces.iter().take(first).map(|memo| memo.documents).sum();
            let stay = pieces.get_mut(first..).unwrap_or(&mut []);
            self.shift(name, from, 0, stay, new.get(first..head).unwrap_or(&[]));
        }
        self.declare_fresh(name, start, &mut fresh, gone);
        self.shift(name, start + before, by, &mut moved, new.get(new_end..).unwrap_or(&[]));
        pieces.extend(fresh.into_iter().map(|fresh| fresh.memo));
        pieces.extend(moved);
        self.remember(name, cluster, pieces);
    }

    /// Whether an object that a changed piece declares stands in a piece that stays, too.
    fn shared(&self, source: Sym, old: &[PieceMemo], changed: Range<usize>, fresh: &[Fresh]) -> bool {
        let mut counts: HashMap<KeyId, usize> = HashMap::new();
        for key in old.get(changed).unwrap_or(&[]).iter().flat_map(|memo| memo.keys.iter()) {
            *counts.entry(*key).or_default() += 1;
        }
        for key in fresh.iter().flat_map(|fresh| fresh.memo.keys.iter()) {
            counts.entry(*key).or_default();
        }
        counts.into_iter().any(|(key, count)| {
            let declared = self.graph.store().declarations(key);
            declared
                .iter()
                .filter(|declaration| declaration.source == source)
                .count()
                > count
        })
    }

    /// Reads a text as a whole, or takes over the reading of its pieces, and remembers it piece by piece.
    fn replace_whole(&mut self, source: &Source, text: &str, fresh: Option<Vec<Fresh>>) {
        let name = self.graph.names.sym(&source.name);
        let mut fresh = match fresh {
            Some(fresh) => fresh,
            None => return self.replace_source(source, text),
        };
        let gone: HashSet<KeyId> = self.graph.store().declared_by(name).collect();
        self.declare_fresh(name, 0, &mut fresh, gone);
        let pieces = fresh.into_iter().map(|fresh| fresh.memo).collect();
        self.remember(name, source.cluster.as_deref().map(String::from), pieces);
    }

    /// Declares what fresh pieces hold, from the position `start` on; `gone` are keys that lose their declarations.
    fn declare_fresh(&mut self, source: Sym, start: u32, fresh: &mut [Fresh], mut gone: HashSet<KeyId>) {
        let mut declarations = super::manifests::Declarations::default();
        let mut position = start;
        for fresh in fresh {
            for document in core::mem::take(&mut fresh.reading.documents) {
                if document.event == Event::Present {
                    gone.remove(&document.key);
                    declarations.add(manifest::Document { position, ..document }, source);
                }
                position += 1;
            }
        }
        for key in gone {
            self.graph.declare(key, source, Vec::new(), false);
        }
        for (key, all) in declarations.into_iter() {
            self.graph.declare(key, source, all, false);
        }
    }

    /// Moves what the pieces behind an edit declare to where they are now; the first of them began at position `from`.
    fn shift(&mut self, source: Sym, from: u32, by: i64, pieces: &mut [PieceMemo], now: &[Piece]) {
        let mut start = from;
        let mut moves: Vec<(&mut PieceMemo, &Piece, Range<u32>)> = Vec::with_capacity(pieces.len());
        for (memo, now) in pieces.iter_mut().zip(now) {
            let positions = start..start + memo.documents;
            start = positions.end;
            moves.push((memo, now, positions));
        }
        // An object that stands in two pieces must not be moved into the range of the next one before that had its turn.
        if by > 0 {
            moves.reverse();
        }
        for (memo, now, positions) in moves {
            let (from, to) = ((memo.piece.line, memo.piece.column), (now.line, now.column));
            if by != 0 || from != to {
                for key in &memo.keys {
                    self.graph.relocate(*key, |declaration| {
                        if declaration.source == source && positions.contains(&declaration.position) {
                            declaration.position = (i64::from(declaration.position) + by) as u32;
                            declaration.line = (declaration.line + to.0).saturating_sub(from.0);
                            declaration.notes.iter_mut().for_each(|note| note.move_by(from, to));
                        }
                    });
                }
            }
            if let Some(rest) = &mut memo.rest {
                rest.move_by(&memo.piece, now);
            }
            memo.piece = now.clone();
        }
    }

    /// Keeps the pieces for the next edit, and tells what the text says apart from its objects.
    fn remember(&mut self, source: Sym, cluster: Option<String>, pieces: Vec<PieceMemo>) {
        let rest = pieces.iter().filter_map(|memo| memo.rest.as_deref().cloned());
        let notes = Reading::join(rest).notes;
        self.tell(source, notes);
        self.memos.insert(source, Memo { cluster, pieces });
    }
}
