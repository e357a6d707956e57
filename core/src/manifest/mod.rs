//! Text -> objects: what manifests declare, and what is wrong with them, each with its place in the text.
//!
//! Goes in: YAML or JSON as people and kubectl write it: documents, Lists, dumps with status, watch output. Comes out: a
//! [`Document`] for each object, decoded into the types of `object`, with the [`Note`]s about it; and notes about what is no object.
//!
//! The way of a text: `cut` makes pieces, `yaml` turns a piece into positioned nodes, `object` finds out what object it is,
//! `decode` takes the object's fields and checks them as the API server would. Decoders report every problem, and keep what
//! is usable, so that a refused object can still be evaluated where admission is skipped.
//!
//! What of the API server's validation is **not** checked here: keys of `tls.options` (R-VAL-03), immutability, which needs
//! an object's history, and anything about core kinds beyond what routing reads.

pub(crate) mod codes;
mod cut;
mod decode;
mod edit;
mod foreign;
mod hints;
mod keep;
mod locate;
mod note;
mod object;
mod write;
mod yaml;

pub use crate::fact::{Code, Note, Range};
pub use cut::{ListHead, Piece, Role, pieces};
pub use edit::TextEdit;
pub use keep::Keep;
pub use locate::{Located, locate};

use crate::fact::Text;
use crate::object::{KeyId, Names, Object};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use object::PieceReader;

// What reads texts that hold more than objects works with the same pieces and nodes.
pub(crate) use cut::may_alias;
pub(crate) use decode::{Decoder, shown};
pub(crate) use object::{identify, list_items, object_root, parse, watch_event};
pub(crate) use yaml::{At, Places, Pos, Scalar, Shape, Style, Tree, line_starts};

/// The most that is read of one text, in bytes.
pub const MAX_TEXT: usize = 64 << 20;

/// The most findings that are listed of one text apart from those of its objects, and of each object; more are counted.
pub const MAX_NOTES: usize = 200;

/// What was read from a text or a piece of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Reading {
    /// The objects, in the order of the text.
    pub documents: Vec<Document>,
    /// Findings that belong to no object.
    pub notes: Vec<Note>,
    /// Objects whose kind takes no part in the evaluation, by kind.
    pub kinds: Vec<KindCount>,
}

/// One object of a text.
#[derive(Clone, PartialEq, Debug)]
pub struct Document {
    /// Which object.
    pub key: KeyId,
    /// What it says.
    pub object: Object,
    /// Its ordinal in the text, from 0.
    pub position: u32,
    /// The line it starts on, from 1.
    pub line: u32,
    /// Findings about it.
    pub notes: Box<[Note]>,
    /// Whether it is there or, in watch output, gone.
    pub event: Event,
}

/// What a document says about its object.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Event {
    /// The object is as the document has it.
    #[default]
    Present,
    /// A watch saw it so (`type: ADDED`, `MODIFIED`): what the text said of the object before is over.
    Updated,
    /// The object is gone (`type: DELETED`). What the document says of it is what it was.
    Deleted,
}

/// How many objects of a kind stand in a text, and where the first one does.
#[derive(Clone, PartialEq, Debug)]
pub struct KindCount {
    /// Kind and group: `Deployment.apps`.
    pub kind: Text,
    /// How many.
    pub count: u32,
    /// Where the first one stands.
    pub range: Range,
}

/// Reads every object in `text`.
///
/// `cluster` is the cluster that the source names; where it is absent or empty, each object's annotation
/// `trueroute.dev/cluster` counts. Kept is what evaluation reads without options.
pub fn read(text: &str, cluster: Option<&str>, names: &mut Names) -> Reading {
    read_keeping(text, cluster, &Keep::default(), names)
}

/// As [`read`], keeping what options ask for as well.
pub fn read_keeping(text: &str, cluster: Option<&str>, keep: &Keep, names: &mut Names) -> Reading {
    if let Some(note) = unreadable(text) {
        return Reading {
            notes: alloc::vec![note],
            ..Reading::default()
        };
    }
    let mut reader = PieceReader::new(cluster, keep, names);
    for piece in cut::cut(text) {
        reader.read(text, &piece);
    }
    reader.out.finish()
}

/// Reads one of the [`pieces`] of `text`. Places are those in the whole text, ordinals count from 0.
///
/// [`Reading::join`] of all pieces' readings equals [`read`] of the text.
pub fn read_piece(text: &str, piece: &Piece, cluster: Option<&str>, names: &mut Names) -> Reading {
    read_piece_keeping(text, piece, cluster, &Keep::default(), names)
}

/// As [`read_piece`], keeping what options ask for as well.
pub fn read_piece_keeping(text: &str, piece: &Piece, cluster: Option<&str>, keep: &Keep, names: &mut Names) -> Reading {
    let mut reader = PieceReader::new(cluster, keep, names);
    reader.read(text, piece);
    reader.out
}

impl Reading {
    /// The reading of a whole text from those of its pieces, in order.
    pub fn join(pieces: impl IntoIterator<Item = Reading>) -> Reading {
        let mut whole = Reading::default();
        for piece in pieces {
            for mut document in piece.documents {
                document.position = whole.documents.len() as u32;
                whole.documents.push(document);
            }
            whole.notes.extend(piece.notes);
            for kind in piece.kinds {
                whole.count(kind);
            }
        }
        whole.finish()
    }

    /// Moves every place from where a piece was to where it is now.
    pub fn move_by(&mut self, from: &Piece, to: &Piece) {
        let (from, to) = ((from.line, from.column), (to.line, to.column));
        if from == to {
            return;
        }
        for document in &mut self.documents {
            document.line = (document.line + to.0).saturating_sub(from.0);
            for note in &mut document.notes {
                note.move_by(from, to);
            }
        }
        for note in &mut self.notes {
            note.move_by(from, to);
        }
        for kind in &mut self.kinds {
            kind.range = kind.range.moved(from, to);
        }
    }

    fn count(&mut self, one: KindCount) {
        match self.kinds.iter_mut().find(|known| known.kind == one.kind) {
            Some(known) => known.count += one.count,
            None => self.kinds.push(one),
        }
    }

    /// Adds what is said of the text as a whole: one finding for all kinds that nobody evaluates, and one for the findings
    /// that are too many to list.
    fn finish(mut self) -> Reading {
        for note in &mut self.notes {
            foreign::printable(&mut note.message);
        }
        if let Some(unlisted) = self.notes.len().checked_sub(MAX_NOTES).filter(|count| *count > 0) {
            let range = self.notes.get(MAX_NOTES).map(|note| note.range).unwrap_or_default();
            self.notes.truncate(MAX_NOTES);
            let message = format!("{unlisted} more findings about this text are not listed");
            let mut note = Note::new(&codes::MORE_FINDINGS, message, range);
            note.help = Some("mend those that are listed first".into());
            self.notes.push(note);
        }
        let Some(first) = self.kinds.iter().map(|kind| kind.range).min() else {
            return self;
        };
        crate::order::by(&mut self.kinds, &|a, b| a.kind.cmp(&b.kind));
        let total: u32 = self.kinds.iter().map(|kind| kind.count).sum();
        let mut list = String::new();
        for kind in &self.kinds {
            let separator = if list.is_empty() { "" } else { ", " };
            list.push_str(&format!("{separator}`{}` ({})", kind.kind, kind.count));
        }
        let message = match total {
            1 => format!("one object is of a kind that is not evaluated: {list}"),
            _ => format!("{total} objects are of kinds that are not evaluated: {list}"),
        };
        self.notes.push(Note::new(&codes::UNKNOWN_KIND, message, first));
        self
    }
}

/// Why a text is not read at all.
pub(crate) fn unreadable(text: &str) -> Option<Note> {
    let range = Range {
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 1,
    };
    (text.len() > MAX_TEXT).then(|| {
        let mut note = Note::new(&codes::LIMIT, "the text is larger than 64 MiB and is not read", range);
        note.help = Some("split it into several sources".into());
        note
    })
}

#[cfg(test)]
mod tests;
