//! One source: what each piece of its text is.

use super::document::{self, Step};
use super::extract::Extractor;
use super::place::{self, Part};
use super::watch::{self, Recorded};
use super::{Script, codes};
use crate::distance::nearest;
use crate::manifest::{
    At, Piece, Role, Tree, list_items, object_root, parse, pieces, read_piece, unreadable, watch_event,
};
use crate::object::Names;
use crate::options::Source;
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The group and version of Timelines.
const GROUP: &str = "trueroute.dev";
const API_VERSION: &str = "trueroute.dev/v1alpha1";

/// What the text of a source holds.
pub struct Sheet<'s> {
    pub source: &'s Source,
    pub pieces: Vec<Piece>,
    /// Which of the pieces are no manifests.
    apart: Vec<usize>,
    pub has_manifests: bool,
    pub has_timeline: bool,
    pub is_watch: bool,
    /// The steps of its Timelines.
    pub steps: Vec<Step>,
    /// Its watch events.
    pub recorded: Vec<Recorded>,
}

/// What a piece is.
enum Sort {
    Timeline,
    Watch,
    Manifest,
    Broken,
    Nothing,
}

impl<'s> Sheet<'s> {
    /// Reads a source. `None`, with a finding, where it is too large.
    pub fn read(source: &'s Source, names: &mut Names, script: &mut Script) -> Option<Sheet<'s>> {
        if let Some(note) = unreadable(&source.text) {
            script.tell(&source.name, [note]);
            return None;
        }
        let mut sheet = Sheet {
            source,
            pieces: pieces(&source.text),
            apart: Vec::new(),
            has_manifests: false,
            has_timeline: false,
            is_watch: false,
            steps: Vec::new(),
            recorded: Vec::new(),
        };
        let mut tree = Tree::default();
        let mut broken = Vec::new();
        let all = core::mem::take(&mut sheet.pieces);
        for (index, piece) in all.iter().enumerate() {
            match sheet.piece(&mut tree, piece, names, script) {
                Sort::Timeline => {
                    sheet.has_timeline = true;
                    sheet.apart.push(index);
                }
                Sort::Watch => {
                    sheet.is_watch = true;
                    sheet.apart.push(index);
                }
                Sort::Manifest => sheet.has_manifests = true,
                Sort::Broken => broken.push(index),
                Sort::Nothing => {}
            }
        }
        // Beside a Timeline or watch events a broken document is more likely one of them than a manifest. Elsewhere the
        // reader of the manifests tells of it.
        match sheet.has_timeline || sheet.is_watch {
            true => {
                for index in broken {
                    if let Some(piece) = all.get(index) {
                        let reading = read_piece(&source.text, piece, source.cluster.as_deref(), names);
                        script.tell(&source.name, reading.notes);
                        sheet.apart.push(index);
                    }
                }
            }
            false => sheet.has_manifests |= !broken.is_empty(),
        }
        sheet.pieces = all;
        Some(sheet)
    }

    /// The cluster that the source names.
    pub fn cluster(&self) -> &'s str {
        self.source.cluster.as_deref().unwrap_or("")
    }

    /// The text without what is no manifest: that is blank, so that lines and columns stay.
    pub fn manifests(&self) -> Cow<'s, str> {
        let text = &*self.source.text;
        if self.apart.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut left = String::with_capacity(text.len());
        let mut at = 0;
        let mut apart = self.apart.clone();
        apart.sort_unstable();
        for piece in apart.iter().filter_map(|index| self.pieces.get(*index)) {
            let (start, end) = (piece.start, with_comma(text, piece));
            left.push_str(text.get(at..start).unwrap_or(""));
            blank(text.get(start..end).unwrap_or(""), &mut left);
            at = end.max(at);
        }
        left.push_str(text.get(at..).unwrap_or(""));
        Cow::Owned(left)
    }

    /// Where [`Sheet::manifests`] stands.
    pub fn part(&self) -> Part {
        Part {
            first: 1,
            source: String::from(&*self.source.name).into(),
            line: 1,
            first_shift: 0,
            shift: 0,
            exact: true,
        }
    }

    fn piece(&mut self, tree: &mut Tree, piece: &Piece, names: &mut Names, script: &mut Script) -> Sort {
        if piece.role == Role::Frame {
            return Sort::Nothing;
        }
        let source = self.source;
        let body = source.text.get(piece.start..piece.end).unwrap_or("");
        let whole = parse(tree, body);
        let Some(root) = object_root(tree, &piece.role) else {
            return if whole.is_ok() { Sort::Nothing } else { Sort::Broken };
        };
        let mut extractor = Extractor::new(&source.text, piece, &source.name);
        if is_timeline(tree, root) {
            if whole.is_err() {
                let reading = read_piece(&source.text, piece, source.cluster.as_deref(), names);
                script.tell(&source.name, reading.notes);
            }
            identified(tree, root, &mut extractor, source, script);
            let page = document::Page {
                source,
                piece,
                tree,
                root,
            };
            self.steps.extend(page.read(&mut extractor, names, script));
            return Sort::Timeline;
        }
        if whole.is_err() && list_items(tree, root).is_none() {
            return Sort::Broken;
        }
        let events: Vec<At> = match list_items(tree, root) {
            Some(items) => tree.items(items).collect(),
            None => alloc::vec![root],
        };
        let recorded = events.iter().filter(|at| watch_event(tree, **at).is_some()).count();
        if recorded == 0 || recorded < events.len() {
            return if tree.is_null(root) {
                Sort::Nothing
            } else {
                Sort::Manifest
            };
        }
        for at in events {
            if let Some((event, object)) = watch_event(tree, at) {
                let seen = watch::Seen {
                    source,
                    tree,
                    event,
                    object,
                };
                self.recorded.extend(seen.record(&mut extractor, names, script));
            }
        }
        Sort::Watch
    }
}

/// Whether a document is a Timeline, or meant to be one.
fn is_timeline(tree: &Tree, root: At) -> bool {
    let text = |field| tree.get(root, field).map_or("", |at| tree.text(at));
    let (kind, api_version) = (text("kind"), text("apiVersion"));
    let group = api_version.split_once('/').map_or(api_version, |(group, _)| group);
    let has_steps = || {
        let spec = tree.get(root, "spec");
        spec.is_some_and(|spec| tree.get(spec, "steps").is_some())
    };
    match (kind, group) {
        ("Timeline", GROUP) => true,
        // Other products may have kinds of that name: only what looks like ours is ours.
        ("Timeline", group) => (group.is_empty() || nearest(group, &[GROUP]).is_some()) && has_steps(),
        (kind, GROUP) => nearest(kind, &["Timeline"]).is_some() || has_steps(),
        _ => false,
    }
}

/// Tells where a Timeline is named in another way than Timelines are.
fn identified(tree: &Tree, root: At, extractor: &mut Extractor<'_>, source: &Source, script: &mut Script) {
    for (field, wanted) in [("apiVersion", API_VERSION), ("kind", "Timeline")] {
        let at = tree.get(root, field);
        let found = at.map_or("", |at| tree.text(at));
        if found == wanted {
            continue;
        }
        let message = match found {
            "" => format!("a Timeline without `{field}`"),
            found => format!("`{}` is no `{field}` of a Timeline", crate::manifest::shown(found)),
        };
        let help = format!("write `{field}: {wanted}`; it is read as one all the same");
        let mut finding = codes::IDENTITY.finding(message).help(help);
        finding.path = at.map(|_| field.into());
        finding.span = Some(place::span(&source.name, extractor.range(tree, at.unwrap_or(root))));
        script.findings.push(finding);
    }
}

/// The end of a piece, with the comma behind it where it is an item of a List in JSON.
fn with_comma(text: &str, piece: &Piece) -> usize {
    let body = text.get(piece.start..piece.end).unwrap_or("");
    let rest = text.get(piece.end..).unwrap_or("");
    let blanks = rest.len() - rest.trim_start().len();
    match matches!(piece.role, Role::Item(_)) && body.starts_with('{') && rest.trim_start().starts_with(',') {
        true => piece.end + blanks + 1,
        false => piece.end,
    }
}

/// As many blanks as a text has UTF-16 units; its lines stay.
fn blank(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '\n' | '\r' => out.push(letter),
            '\u{feff}' => out.push(letter),
            _ => (0..letter.len_utf16()).for_each(|_| out.push(' ')),
        }
    }
}
