//! Where in a text a field of an object stands. Facts carry no places; they are found here when something is shown.

use super::cut::{Piece, Role, cut};
use super::decode::range_of;
use super::note::Range;
use super::object::{identify, list_items, object_root, parse, watch_event};
use super::yaml::{At, Places, Step, Tree};
use crate::object::{KeyId, Names};
use alloc::vec::Vec;

/// A text cut into pieces once, so that many fields can be found in it.
pub struct Located<'t> {
    /// The whole text.
    pub text: &'t str,
    cluster: Option<&'t str>,
    pieces: Vec<Piece>,
}

/// An object in its piece of text.
pub(super) struct Found<'f> {
    pub tree: &'f Tree,
    pub piece: &'f Piece,
    /// The text of the piece.
    pub body: &'f str,
    /// The object's node.
    pub at: At,
}

impl<'t> Located<'t> {
    /// Cuts a text; `cluster` is the one that its source names.
    pub fn new(text: &'t str, cluster: Option<&'t str>) -> Self {
        Located {
            text,
            cluster: cluster.filter(|cluster| !cluster.is_empty()),
            pieces: cut(text),
        }
    }

    /// Where the field at `path` of an object stands: `spec.rules[2].backendRefs[0].port`.
    ///
    /// A field that is not there gives the place of its nearest ancestor that is. Of several declarations in the text the
    /// last counts. `line` is one on which the declaration is known to begin. `None` where the text does not declare the
    /// object.
    pub fn find(&self, names: &mut Names, object: KeyId, line: Option<u32>, path: Option<&str>) -> Option<Range> {
        self.object(names, object, line, |found| {
            let mut places = Places::new(found.body, found.piece.line, found.piece.column);
            let steps = path.map(steps).unwrap_or_default();
            let target = found.tree.follow(found.at, steps.iter().copied());
            Some(range_of(found.tree, &mut places, found.at, target))
        })
    }

    /// The piece in which a declaration that begins on this line stands.
    pub(super) fn piece(&self, line: u32) -> Option<&Piece> {
        let behind = self.pieces.partition_point(|piece| piece.line <= line);
        self.pieces.get(behind.checked_sub(1)?)
    }

    /// Looks an object up and at it.
    pub(super) fn object<T>(
        &self,
        names: &mut Names,
        object: KeyId,
        line: Option<u32>,
        mut look: impl FnMut(&Found<'_>) -> Option<T>,
    ) -> Option<T> {
        let name = alloc::string::String::from(names.name_of(object));
        let mut tree = Tree::default();
        let mut find = |piece: &Piece| {
            let body = self.text.get(piece.start..piece.end)?;
            // What can be read of a broken document still has places.
            let _ = parse(&mut tree, body);
            let root = object_root(&tree, &piece.role)?;
            let at = find_object(&tree, root, &piece.role, self.cluster, names, object)?;
            look(&Found {
                tree: &tree,
                piece,
                body,
                at,
            })
        };
        if let Some(piece) = line.and_then(|line| self.piece(line))
            && let Some(found) = find(piece)
        {
            return Some(found);
        }
        // Most names stand in the text as they are; one that is written with escapes makes all pieces be read.
        let named = |piece: &&Piece| {
            self.text
                .get(piece.start..piece.end)
                .is_some_and(|body| body.contains(&*name))
        };
        let found = self.pieces.iter().rev().filter(named).find_map(&mut find);
        found.or_else(|| self.pieces.iter().rev().filter(|piece| !named(piece)).find_map(find))
    }
}

/// As [`Located::find`], for one field alone.
pub fn locate(
    text: &str,
    cluster: Option<&str>,
    names: &mut Names,
    object: KeyId,
    path: Option<&str>,
) -> Option<Range> {
    Located::new(text, cluster).find(names, object, None, path)
}

fn find_object(
    tree: &Tree,
    root: At,
    role: &Role,
    cluster: Option<&str>,
    names: &mut Names,
    object: KeyId,
) -> Option<At> {
    let head = match role {
        Role::Item(head) => Some(&**head),
        Role::Document => None,
        Role::Frame => return None,
    };
    // Depth-first through Lists and watch events; the last match counts.
    let mut found = None;
    let mut open: Vec<At> = alloc::vec![root];
    let mut budget = 1_000_000u32;
    while let Some(at) = open.pop() {
        budget = budget.checked_sub(1)?;
        if found.is_some() {
            break;
        }
        if let Some((_, inner)) = watch_event(tree, at) {
            open.push(inner);
        } else if let Some(items) = list_items(tree, at) {
            open.extend(tree.items(items));
        } else if let Ok(identity) = identify(tree, at, head, cluster, names)
            && names.find_key(identity.key) == Some(object)
        {
            found = Some(at);
        }
    }
    found
}

/// The steps of a path as findings write it.
pub(super) fn steps(path: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("[\"") {
            let end = quoted.find("\"]").unwrap_or(quoted.len());
            steps.push(Step::Field(quoted.get(..end).unwrap_or("")));
            rest = quoted.get(end + 2..).unwrap_or("");
        } else if let Some(index) = rest.strip_prefix('[') {
            let end = index.find(']').unwrap_or(index.len());
            let Some(Ok(number)) = index.get(..end).map(str::parse) else {
                break;
            };
            steps.push(Step::Index(number));
            rest = index.get(end + 1..).unwrap_or("");
        } else {
            rest = rest.strip_prefix('.').unwrap_or(rest);
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            steps.push(Step::Field(rest.get(..end).unwrap_or("")));
            rest = rest.get(end..).unwrap_or("");
            if end == 0 && !rest.starts_with('[') {
                break;
            }
        }
    }
    steps
}
