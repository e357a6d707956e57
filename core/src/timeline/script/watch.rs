//! Recorded watch output: `{type, object}` documents to events.
//!
//! A watch tells of an object's changes in their order, and may tell one again. What decides is `metadata.resourceVersion`,
//! which only grows, and `metadata.uid`, which a new object of an old name does not share.

use super::extract::Extractor;
use super::place::{self, Part, Place};
use super::sheet::Sheet;
use super::{Script, codes, owned};
use crate::fact::{Finding, ObjectRef, Seconds, Span, TimelineAction, TimelineEvent, Tombstone};
use crate::manifest::{At, Tree, identify, shown};
use crate::object::{KeyId, Names};
use crate::options::Source;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use hashbrown::{HashMap, HashSet};

/// One event of a watch.
pub struct Recorded {
    key: KeyId,
    type_: Type,
    /// `metadata.uid`; empty where there is none.
    uid: String,
    /// `metadata.resourceVersion`, where it is a number.
    version: Option<u64>,
    text: String,
    part: Part,
    span: Span,
}

#[derive(Clone, Copy, PartialEq)]
enum Type {
    Added,
    Modified,
    Deleted,
}

/// A watch event in its text.
pub struct Seen<'t> {
    pub source: &'t Source,
    pub tree: &'t Tree,
    pub event: &'t str,
    pub object: At,
}

impl Seen<'_> {
    /// The event, unless it is a bookmark or tells of no object.
    pub fn record(&self, extractor: &mut Extractor<'_>, names: &mut Names, script: &mut Script) -> Option<Recorded> {
        let tree = self.tree;
        extractor.begin(tree, self.object);
        let type_ = match self.event {
            "ADDED" => Type::Added,
            "MODIFIED" => Type::Modified,
            "DELETED" => Type::Deleted,
            "ERROR" => {
                self.error(extractor, script);
                return None;
            }
            // A bookmark only says how far the watch is.
            _ => return None,
        };
        let span = place::span(&self.source.name, extractor.range(tree, self.object));
        let cluster = self.source.cluster.as_deref().filter(|cluster| !cluster.is_empty());
        let identity = match identify(tree, self.object, None, cluster, names) {
            Ok(identity) => identity.key,
            Err(fault) => {
                let mut finding = fault.code.finding(fault.message);
                finding.help = fault.help;
                finding.path = fault.path.map(Into::into);
                finding.span = Some(span);
                script.findings.push(finding);
                return None;
            }
        };
        let metadata = tree.get(self.object, "metadata").unwrap_or(self.object);
        let meta = |field| tree.some(metadata, field).map_or("", |at| tree.text(at));
        let (text, part) = extractor.text(tree, self.object);
        Some(Recorded {
            key: names.key(identity),
            type_,
            uid: String::from(meta("uid")),
            version: meta("resourceVersion").parse().ok(),
            text,
            part,
            span,
        })
    }

    fn error(&self, extractor: &mut Extractor<'_>, script: &mut Script) {
        let text = |field| self.tree.get(self.object, field).map_or("", |at| self.tree.text(at));
        let said = shown(text("message"));
        // 410: the API server no longer keeps the changes since the version that the watch began with.
        let gone = text("code") == "410" || matches!(text("reason"), "Gone" | "Expired");
        let message = match (gone, said) {
            (true, _) => String::from("the watch was cut here (410 Gone); events may be missing behind it"),
            (false, "") => String::from("the watch failed here; events may be missing behind it"),
            (false, said) => format!("the watch failed here (`{said}`); events may be missing behind it"),
        };
        let help = "record anew from a fresh list: `kubectl get … --watch --output-watch-events -o yaml`";
        let mut finding = codes::WATCH_CUT.finding(message).help(help);
        finding.span = Some(place::span(&self.source.name, extractor.range(self.tree, self.object)));
        script.findings.push(finding);
    }
}

/// Which times recorded events get.
#[derive(Clone, Copy)]
pub enum Clock {
    /// One second apart, from 1 on: recordings hold no times of events.
    Seconds,
    /// All the same.
    At(Seconds),
}

/// What is known of an object while its events pass.
struct Known {
    uid: String,
    version: Option<u64>,
    live: bool,
}

/// What was noticed about several events, and told once.
#[derive(Default)]
struct Noticed {
    count: usize,
    first: Option<(KeyId, Span)>,
}

impl Noticed {
    fn add(&mut self, event: &Recorded) {
        self.count += 1;
        self.first.get_or_insert_with(|| (event.key, event.span.clone()));
    }
}

/// Makes events of what was recorded. `there` is what manifests beside the recording declare.
pub fn play(sheets: Vec<Sheet<'_>>, names: &Names, there: HashSet<KeyId>, clock: Clock, script: &mut Script) {
    let mut known: HashMap<KeyId, Known> = HashMap::new();
    let mut middle = Noticed::default();
    let mut repeated = Noticed::default();
    let mut second = 0;
    for (cluster, event) in merged(sheets) {
        let before = known.get(&event.key);
        if before.is_some_and(|before| is_late(before, &event)) {
            repeated.add(&event);
            continue;
        }
        if before.is_none() && event.type_ != Type::Added && !there.contains(&event.key) {
            middle.add(&event);
        }
        // A new uid without a deletion between: the object was deleted and created again, and watchers saw one event.
        let replaced =
            |before: &Known| before.live && !before.uid.is_empty() && !event.uid.is_empty() && before.uid != event.uid;
        let recreated = before.is_some_and(replaced);
        let version = event.version.max(before.and_then(|before| before.version));
        let now = Known {
            uid: event.uid,
            version,
            live: event.type_ != Type::Deleted,
        };
        known.insert(event.key, now);
        second += 1;
        let action = match event.type_ {
            Type::Deleted => TimelineAction::Delete {
                delete: alloc::vec![ObjectRef::of(event.key, names)],
                tombstone: Some(Tombstone::Full),
            },
            _ if recreated => TimelineAction::Recreate {
                recreate: event.text.into(),
                coalesced: true,
            },
            _ => TimelineAction::Apply {
                apply: event.text.into(),
            },
        };
        let at = match clock {
            Clock::Seconds => Seconds::whole(second),
            Clock::At(at) => at,
        };
        let place = Place {
            span: Some(event.span),
            parts: alloc::vec![event.part],
        };
        let cluster = owned(&cluster);
        script.push(TimelineEvent { at, cluster, action }, place);
    }
    tell(middle, repeated, names, script);
}

/// Whether an event was told already, or is older than what is known of its object.
fn is_late(before: &Known, event: &Recorded) -> bool {
    let (Some(last), Some(version)) = (before.version, event.version) else {
        return false;
    };
    // An event of a former object of the same name is late as well: versions of one resource share a counter.
    match before.uid == event.uid {
        true => version <= last,
        false => version < last,
    }
}

fn tell(middle: Noticed, repeated: Noticed, names: &Names, script: &mut Script) {
    let objects = |noticed: &Noticed, key| {
        let object = names.object(key);
        let (namespace, name) = (names.text(object.namespace), names.text(object.name));
        let separator = if namespace.is_empty() { "" } else { "/" };
        let first = format!("`{} {namespace}{separator}{name}`", object.kind.parts(names).1);
        match noticed.count {
            1 => first,
            count => format!("{first} and {} more", count - 1),
        }
    };
    let mut push = |noticed: &Noticed, finding: Finding| {
        if let Some((key, span)) = &noticed.first {
            let finding = finding.at(ObjectRef::of(*key, names), "");
            script.findings.push(Finding {
                span: Some(span.clone()),
                ..finding
            });
        }
    };
    if let Some((key, _)) = &middle.first {
        let what = objects(&middle, *key);
        let verb = if middle.count == 1 { "is" } else { "are" };
        let message = format!(
            "the recording begins in the middle: {what} {verb} not ADDED first, and what was before is unknown"
        );
        let help = "record from the start: `kubectl get … --watch --output-watch-events -o yaml`, without `--watch-only`; or put a \
                    dump from before beside the recording";
        push(&middle, codes::WATCH_MIDDLE.finding(message).help(help));
    }
    if let Some((key, _)) = &repeated.first {
        let what = objects(&repeated, *key);
        let message = match repeated.count {
            1 => format!("an event of {what} is left out: its resourceVersion is not above the one before"),
            count => format!(
                "{count} events are left out, the first of {}: their resourceVersion is not above the one before",
                objects(&Noticed { count: 1, first: None }, *key)
            ),
        };
        let help = "nothing is to be done: the watch told them again, or late; their later state is played";
        push(&repeated, codes::WATCH_REPEATED.finding(message).help(help));
    }
}

/// The events of all recordings, with the clusters that the sources name.
///
/// Recordings of one cluster are merged by resourceVersion where every event has one. etcd counts for the whole cluster, so
/// versions of several kinds can be compared as long as they lie in one etcd; that is assumed. The API promises it for one
/// resource only, which is why the order inside of a recording always stays: an event counts as late as the latest
/// one before it. Else, and for several clusters, recordings follow each other.
fn merged(sheets: Vec<Sheet<'_>>) -> Vec<(String, Recorded)> {
    let sheets: Vec<Sheet<'_>> = sheets.into_iter().filter(|sheet| !sheet.recorded.is_empty()).collect();
    let one_cluster = sheets
        .windows(2)
        .all(|two| matches!(two, [a, b] if a.cluster() == b.cluster()));
    let versioned = |sheet: &Sheet<'_>| sheet.recorded.iter().all(|event| event.version.is_some());
    let mergeable = one_cluster && sheets.iter().all(versioned);
    let mut all: Vec<(u64, String, Recorded)> = Vec::new();
    for sheet in sheets {
        let cluster = String::from(sheet.cluster());
        let mut latest = 0;
        for event in sheet.recorded {
            latest = event.version.unwrap_or(0).max(latest);
            all.push((latest, cluster.clone(), event));
        }
    }
    if mergeable {
        crate::order::by(&mut all, &|a, b| a.0.cmp(&b.0));
    }
    all.into_iter().map(|(_, cluster, event)| (cluster, event)).collect()
}
