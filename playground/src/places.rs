//! Where objects and their fields stand in the text, and what the text says of their statuses. Facts of the engine carry
//! no places; they are looked up here.
//!
//! The text is known piece by piece: after an edit only the pieces that differ are read again, and those only when somebody
//! asks.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use trueroute::fact::{Note, ObjectRef, Range};
use trueroute::manifest::{Located, Piece, Role, pieces, read_piece};
use trueroute::object::{KeyId, Kind, Names, ObjectKey, Observed};

/// So many bytes are read again to place the findings of one evaluation; those beyond it keep the line of their object.
const BUDGET: usize = 16 << 20;

/// The code of what does not parse.
const SYNTAX: &str = "TR0002";

/// A text in which places are looked up.
#[derive(Default)]
pub struct Places {
    text: String,
    names: Names,
    pieces: Vec<Piece>,
    known: HashMap<u128, Rc<Known>>,
    /// The last piece that declares each object; made when it is needed, gone with the next edit.
    index: Option<HashMap<KeyId, usize>>,
}

/// What a piece declares.
#[derive(Default)]
struct Known {
    objects: Vec<Declared>,
    /// What does not parse, with places as they are when the piece is the whole text.
    broken: Vec<Note>,
}

/// An object of a piece.
struct Declared {
    key: KeyId,
    /// How many lines behind the piece's first it starts.
    below: u32,
    status: Option<Box<Observed>>,
}

impl Places {
    /// Places are those of this text from now on.
    pub fn replace(&mut self, text: &str) {
        self.text.clear();
        self.text.push_str(text);
        self.pieces = pieces(&self.text);
        self.index = None;
        if self.known.len() > 2 * self.pieces.len() + 64 {
            let here: HashSet<u128> = self.pieces.iter().map(|piece| piece.hash).collect();
            self.known.retain(|hash, _| here.contains(hash));
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The hashes of the pieces.
    pub fn hashes(&self) -> HashSet<u128> {
        self.pieces.iter().map(|piece| piece.hash).collect()
    }

    /// How many objects the text holds.
    pub fn objects(&self) -> usize {
        let whole = self.pieces.iter();
        whole.filter(|piece| !matches!(piece.role, Role::Frame)).count()
    }

    /// What does not parse in the pieces that are not among `seen`, in order: the first problem of each piece.
    pub fn broken(&mut self, seen: &HashSet<u128>) -> Vec<Note> {
        let new: Vec<usize> = (0..self.pieces.len())
            .filter(|index| !seen.contains(&self.pieces[*index].hash))
            .collect();
        let mut found = Vec::new();
        for index in new {
            let known = self.known(index);
            let piece = &self.pieces[index];
            found.extend(known.broken.first().cloned().map(|mut note| {
                note.move_by((1, 1), (piece.line, piece.column));
                note
            }));
        }
        found
    }

    /// The hash of the piece that a line belongs to.
    pub fn hash_at(&self, line: u32) -> Option<u128> {
        Some(self.pieces.get(self.piece_at(line)?)?.hash)
    }

    /// The object that a line belongs to.
    pub fn object_at(&mut self, line: u32) -> Option<ObjectRef> {
        let index = self.piece_at(line)?;
        let known = self.known(index);
        let start = self.pieces.get(index)?.line;
        let before = |declared: &&Declared| start + declared.below <= line;
        let found = known.objects.iter().rev().find(before);
        Some(ObjectRef::of(found.or(known.objects.first())?.key, &self.names))
    }

    /// Where a field of an object stands, or what of it is there; the object's own place for an empty path.
    pub fn find(&mut self, object: &ObjectRef, path: &str) -> Option<Range> {
        self.find_all([(object, path)]).pop().flatten()
    }

    /// As [`Places::find`], for several at once. Gives up on those that it would take so long to find that a person notices.
    pub fn find_all<'a>(&mut self, wanted: impl IntoIterator<Item = (&'a ObjectRef, &'a str)>) -> Vec<Option<Range>> {
        let mut budget = BUDGET;
        let mut placed = Vec::new();
        for (object, path) in wanted {
            placed.push(self.declared(object).and_then(|(key, index)| {
                let piece = self.pieces.get(index)?;
                budget = budget.checked_sub(piece.end - piece.start)?;
                Some((key, piece.line, path))
            }));
        }
        if placed.iter().all(Option::is_none) {
            return vec![None; placed.len()];
        }
        let located = Located::new(&self.text, None);
        let names = &mut self.names;
        let found = placed.into_iter().map(|placed| {
            let (key, line, path) = placed?;
            located.find(names, key, Some(line), (!path.is_empty()).then_some(path))
        });
        found.collect()
    }

    /// What `read` makes of the status that the text has of an object.
    pub fn observed<R>(&mut self, object: &ObjectRef, read: impl FnOnce(&Observed, &Names) -> R) -> Option<R> {
        let (key, index) = self.declared(object)?;
        let known = self.known(index);
        let declared = known.objects.iter().rev().find(|declared| declared.key == key)?;
        Some(read(declared.status.as_deref()?, &self.names))
    }

    fn declared(&mut self, object: &ObjectRef) -> Option<(KeyId, usize)> {
        let key = self.key(object)?;
        if self.index.is_none() {
            let mut index = HashMap::new();
            for piece in 0..self.pieces.len() {
                for declared in &self.known(piece).objects {
                    index.insert(declared.key, piece);
                }
            }
            self.index = Some(index);
        }
        Some((key, *self.index.as_ref()?.get(&key)?))
    }

    fn key(&mut self, object: &ObjectRef) -> Option<KeyId> {
        let names = &mut self.names;
        let kind = match &object.group {
            Some(group) => Kind::of(group, &object.kind, names),
            None => Kind::bare(&object.kind)?,
        };
        let key = ObjectKey {
            cluster: names.sym(object.cluster.as_deref().unwrap_or_default()),
            kind,
            namespace: names.sym(object.namespace.as_deref().unwrap_or_default()),
            name: names.sym(&object.name),
        };
        Some(names.key(key))
    }

    fn piece_at(&self, line: u32) -> Option<usize> {
        let behind = self.pieces.partition_point(|piece| piece.line <= line);
        behind.checked_sub(1)
    }

    fn known(&mut self, index: usize) -> Rc<Known> {
        let Some(piece) = self.pieces.get(index) else {
            return Rc::default();
        };
        if let Some(known) = self.known.get(&piece.hash) {
            return Rc::clone(known);
        }
        let reading = read_piece(&self.text, piece, None, &mut self.names);
        let of_objects = reading.documents.iter().flat_map(|document| document.notes.iter());
        let mut broken: Vec<Note> = of_objects.chain(&reading.notes).filter(is_syntax).cloned().collect();
        for note in &mut broken {
            note.move_by((piece.line, piece.column), (1, 1));
        }
        let objects = reading.documents.into_iter().map(|document| Declared {
            key: document.key,
            below: document.line.saturating_sub(piece.line),
            status: document.object.status,
        });
        let known = Rc::new(Known {
            objects: objects.collect(),
            broken,
        });
        self.known.insert(piece.hash, Rc::clone(&known));
        known
    }
}

fn is_syntax(note: &&Note) -> bool {
    note.code.code == SYNTAX
}

#[cfg(test)]
mod tests {
    use super::Places;
    use std::collections::HashSet;

    const TEXT: &str = "kind: Service\napiVersion: v1\nmetadata: {name: a, namespace: x}\n---\n\
        kind: List\napiVersion: v1\nitems:\n- kind: Service\n  apiVersion: v1\n  metadata: {name: b, namespace: x}\n\
        - kind: Service\n  apiVersion: v1\n  metadata: {name: c, namespace: x}\n";

    fn places(text: &str) -> Places {
        let mut places = Places::default();
        places.replace(text);
        places
    }

    #[test]
    fn each_line_belongs_to_an_object_and_back() {
        let mut places = places(TEXT);
        for (line, name, head) in [(2, "a", 1), (9, "b", 8), (13, "c", 11)] {
            let object = places.object_at(line).expect("an object stands there");
            assert_eq!(object.name, name);
            assert_eq!(places.find(&object, "").map(|range| range.line), Some(head));
        }
        assert_eq!(places.objects(), 3);
    }

    #[test]
    fn what_does_not_parse_is_told_at_its_line_unless_seen_before() {
        let broken = format!("{TEXT}---\nkind: [\n");
        let mut places = places(&broken);
        let found = places.broken(&HashSet::new());
        assert_eq!(found.len(), 1);
        assert!(found[0].range.line >= 15, "{found:?}");
        let seen = places.hashes();
        assert!(places.broken(&seen).is_empty());
    }
}
