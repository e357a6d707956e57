//! Dumps of a cluster in a row: what is new, what differs, what is gone.
//!
//! The first dump of a cluster is what is there at 0. Nobody says of a later one what it was asked for, so an object that it lacks
//! counts as deleted only where the dump shows that it would hold it: it holds objects of the kind, and something in the
//! namespace.

use super::extract::Extractor;
use super::place::{self, Part, Place};
use super::sheet::Sheet;
use super::{Script, codes, owned};
use crate::fact::{ObjectRef, Seconds, Span, TimelineAction, TimelineEvent};
use crate::manifest::{At, ListHead, Role, Tree, identify, list_items, object_root, parse};
use crate::object::{KeyId, Kind, Names, Sym};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use hashbrown::{HashMap, HashSet};

/// An object of a dump, or a text in it that is none.
struct Held {
    key: Option<KeyId>,
    text: String,
    part: Part,
}

/// What a dump holds.
#[derive(Default)]
struct Dump {
    held: Vec<Held>,
    /// Whether a part of it cannot be read, and where.
    broken: Option<Span>,
    /// The kinds of Lists without items.
    listed: HashSet<Kind>,
    span: Option<Span>,
}

/// The keys of what the manifests of the sheets declare.
pub fn keys(sheets: &[Sheet<'_>], names: &mut Names) -> HashSet<KeyId> {
    let with_manifests = sheets.iter().filter(|sheet| sheet.has_manifests);
    let all: Vec<Dump> = with_manifests.map(|sheet| read(sheet, names)).collect();
    all.iter()
        .flat_map(|dump| dump.held.iter().filter_map(|held| held.key))
        .collect()
}

/// Plays dumps in a row; those of one cluster follow each other.
pub fn play(sheets: &[Sheet<'_>], names: &mut Names, script: &mut Script) {
    let mut clusters: Vec<(&str, Follow)> = Vec::new();
    let mut timed: Vec<(Seconds, TimelineEvent, Place)> = Vec::new();
    let several = sheets.len() > 1;
    for sheet in sheets {
        let cluster = sheet.cluster();
        let index = match clusters.iter().position(|(known, _)| *known == cluster) {
            Some(index) => index,
            None => {
                clusters.push((cluster, Follow::default()));
                clusters.len() - 1
            }
        };
        let Some((_, follow)) = clusters.get_mut(index) else {
            continue;
        };
        let at = Seconds::whole(follow.seen);
        let dump = if several { read(sheet, names) } else { Dump::default() };
        let events = match follow.seen {
            0 => follow.first(sheet, dump),
            _ => follow.next(dump, names, script),
        };
        follow.seen += 1;
        timed.extend(events.into_iter().map(|(action, place)| {
            let cluster = owned(cluster);
            (at, TimelineEvent { at, cluster, action }, place)
        }));
    }
    crate::order::by(&mut timed, &|a, b| a.0.cmp(&b.0));
    for (_, event, place) in timed {
        script.push(event, place);
    }
}

/// One cluster from dump to dump.
#[derive(Default)]
struct Follow {
    /// How many dumps there were.
    seen: i64,
    /// What is there, in the order in which it came.
    there: Vec<KeyId>,
    texts: HashMap<KeyId, String>,
}

impl Follow {
    fn first(&mut self, sheet: &Sheet<'_>, dump: Dump) -> Vec<(TimelineAction, Place)> {
        let mut apply = String::new();
        let mut place = Place::default();
        place.add(&mut apply, &sheet.manifests(), sheet.part());
        for held in dump.held {
            if let Some(key) = held.key {
                self.put(key, held.text);
            }
        }
        alloc::vec![(TimelineAction::Apply { apply: apply.into() }, place)]
    }

    /// Notes the text of an object; whether it is another one than before.
    fn put(&mut self, key: KeyId, text: String) -> bool {
        match self.texts.insert(key, text) {
            None => {
                self.there.push(key);
                true
            }
            Some(before) => self.texts.get(&key) != Some(&before),
        }
    }

    fn next(&mut self, dump: Dump, names: &Names, script: &mut Script) -> Vec<(TimelineAction, Place)> {
        let mut apply = String::new();
        let mut place = Place::default();
        let held: HashSet<KeyId> = dump.held.iter().filter_map(|held| held.key).collect();
        let gone = self.gone(&dump, &held, names, script);
        // Of several documents about one object the last counts.
        let last: HashMap<KeyId, usize> = dump
            .held
            .iter()
            .enumerate()
            .filter_map(|(at, held)| Some((held.key?, at)))
            .collect();
        for (index, one) in dump.held.into_iter().enumerate() {
            let counts = match one.key {
                Some(key) => last.get(&key) == Some(&index) && self.put(key, one.text.clone()),
                None => true,
            };
            if counts {
                place.add(&mut apply, &one.text, one.part);
            }
        }
        let mut events = Vec::new();
        // A dump in which nothing changed still moves the clock.
        if !apply.is_empty() || gone.is_empty() {
            place.span = place.span.or(dump.span.clone());
            events.push((TimelineAction::Apply { apply: apply.into() }, place));
        }
        if !gone.is_empty() {
            let action = TimelineAction::Delete {
                delete: gone.iter().map(|key| ObjectRef::of(*key, names)).collect(),
                tombstone: None,
            };
            let place = Place {
                span: dump.span,
                parts: Vec::new(),
            };
            events.push((action, place));
        }
        events
    }

    /// What this dump shows to be deleted. Tells of what it says nothing about.
    fn gone(&mut self, dump: &Dump, held: &HashSet<KeyId>, names: &Names, script: &mut Script) -> Vec<KeyId> {
        let covered = Covered::of(dump, held, names);
        let missing: Vec<KeyId> = self.there.iter().filter(|key| !held.contains(*key)).copied().collect();
        if let Some(span) = &dump.broken {
            let message = "a part of this dump cannot be read: nothing that it lacks is taken as deleted";
            let mut finding = codes::DUMP_INCOMPLETE
                .finding(message)
                .help("dump the cluster again, and mend what cannot be read");
            finding.span = Some(span.clone());
            script.findings.push(finding);
            return Vec::new();
        }
        let (gone, kept): (Vec<KeyId>, Vec<KeyId>) = missing.into_iter().partition(|key| covered.holds(*key, names));
        for key in &gone {
            self.texts.remove(key);
        }
        let texts = &self.texts;
        self.there.retain(|key| texts.contains_key(key));
        let mut unknown: BTreeMap<(String, String), usize> = BTreeMap::new();
        for key in kept {
            let object = names.object(key);
            let kind = String::from(object.kind.parts(names).1);
            let namespace = match covered.kinds.contains(&(object.cluster, object.kind)) {
                true => String::from(names.text(object.namespace)),
                false => String::new(),
            };
            *unknown.entry((kind, namespace)).or_default() += 1;
        }
        for ((kind, namespace), count) in unknown {
            let place = match &*namespace {
                "" => String::new(),
                namespace => format!(" of namespace `{namespace}`"),
            };
            let still = if count == 1 { "the one" } else { "those" };
            let message = format!(
                "there is no `{kind}`{place} in this dump: taken as not dumped; {still} from before stays ({count})"
            );
            let help = "dump all kinds and namespaces each time; if they were deleted, say so with a `delete` step of a Timeline";
            let mut finding = codes::NOT_DUMPED
                .finding(message.replace("those from before stays", "those from before stay"))
                .help(help);
            finding.span = dump.span.clone();
            script.findings.push(finding);
        }
        gone
    }
}

/// What a dump would hold if it were there.
struct Covered {
    kinds: HashSet<(Sym, Kind)>,
    /// Namespaces in which something is, and those of each kind.
    namespaces: HashSet<(Sym, Sym)>,
    several: HashSet<(Sym, Kind)>,
    listed: HashSet<Kind>,
}

impl Covered {
    fn of(dump: &Dump, held: &HashSet<KeyId>, names: &Names) -> Covered {
        let mut covered = Covered {
            kinds: HashSet::new(),
            namespaces: HashSet::new(),
            several: HashSet::new(),
            listed: dump.listed.clone(),
        };
        let mut first: HashMap<(Sym, Kind), Sym> = HashMap::new();
        for key in held {
            let object = names.object(*key);
            let kind = (object.cluster, object.kind);
            covered.kinds.insert(kind);
            covered.namespaces.insert((object.cluster, object.namespace));
            // Objects of several namespaces: the kind was asked for in all.
            if *first.entry(kind).or_insert(object.namespace) != object.namespace {
                covered.several.insert(kind);
            }
        }
        covered
    }

    fn holds(&self, key: KeyId, names: &Names) -> bool {
        let object = names.object(key);
        let kind = (object.cluster, object.kind);
        if self.listed.contains(&object.kind) {
            return true;
        }
        let in_namespace =
            object.namespace == Sym::EMPTY || self.namespaces.contains(&(object.cluster, object.namespace));
        self.kinds.contains(&kind) && (in_namespace || self.several.contains(&kind))
    }
}

/// Takes a dump apart.
fn read(sheet: &Sheet<'_>, names: &mut Names) -> Dump {
    let text = sheet.manifests();
    let source = &*sheet.source.name;
    let cluster = Some(sheet.cluster()).filter(|cluster| !cluster.is_empty());
    let mut dump = Dump {
        span: Some(place::span(source, FIRST)),
        ..Dump::default()
    };
    let mut tree = Tree::default();
    for piece in crate::manifest::pieces(&text) {
        let body = text.get(piece.start..piece.end).unwrap_or("");
        let whole = parse(&mut tree, body);
        let mut extractor = Extractor::new(&text, &piece, source);
        let head = match &piece.role {
            Role::Frame => continue,
            Role::Item(head) => Some(&**head),
            Role::Document => None,
        };
        let root = object_root(&tree, &piece.role).filter(|root| whole.is_ok() || list_items(&tree, *root).is_some());
        if whole.is_err() {
            dump.broken
                .get_or_insert_with(|| place::span(source, extractor.range(&tree, At(0))));
        }
        match root {
            Some(root) => dump.add(&tree, root, head, 0, cluster, &mut extractor, names),
            None if whole.is_ok() => {}
            // What cannot be read is handed on as it is, for its reader to tell.
            None => dump.held.push(Held {
                key: None,
                text: String::from(body),
                part: extractor.whole(),
            }),
        }
    }
    dump
}

const FIRST: crate::fact::Range = crate::fact::Range {
    line: 1,
    column: 1,
    end_line: 1,
    end_column: 1,
};

impl Dump {
    #[allow(clippy::too_many_arguments)]
    fn add(
        &mut self,
        tree: &Tree,
        at: At,
        head: Option<&ListHead>,
        depth: u32,
        cluster: Option<&str>,
        extractor: &mut Extractor<'_>,
        names: &mut Names,
    ) {
        if let Some(items) = list_items(tree, at).filter(|_| depth < 8) {
            let text = |field| tree.get(at, field).map_or("", |at| tree.text(at)).into();
            let head = ListHead {
                api_version: text("apiVersion"),
                kind: text("kind"),
            };
            if tree.count(items) == 0 && tree.is_list(items) {
                let group = head.api_version.split_once('/').map_or("", |(group, _)| group);
                let kind = head.kind.strip_suffix("List").filter(|kind| !kind.is_empty());
                self.listed.extend(kind.map(|kind| Kind::of(group, kind, names)));
            }
            for item in tree.items(items) {
                self.add(tree, item, Some(&head), depth + 1, cluster, extractor, names);
            }
            return;
        }
        if tree.is_null(at) {
            return;
        }
        let identity = identify(tree, at, head, cluster, names).ok();
        let typed = tree.get(at, "kind").is_some() && tree.get(at, "apiVersion").is_some();
        let key = identity.as_ref().map(|identity| identity.key);
        let (mut text, mut part) = extractor.text(tree, at);
        // Items of a typed List may leave out what the List says: alone they must say it.
        if let (Some(identity), false) = (&identity, typed) {
            let mut value = super::value::json(tree, at);
            if let Some(map) = value.as_object_mut() {
                let text = |text: &str| serde_json::Value::String(String::from(text));
                map.insert("apiVersion".into(), text(&identity.api_version));
                map.insert("kind".into(), text(&identity.kind));
            }
            text = format!("{value}\n");
            part.exact = false;
        }
        self.held.push(Held {
            key: key.map(|key| names.key(key)),
            text,
            part,
        });
    }
}
