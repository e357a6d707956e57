//! What is to be played: texts to events.
//!
//! Goes in: sources. Comes out: a [`Script`]. `sheet` finds out what each piece of a text is; then either of these makes events:
//! `document` (`kind: Timeline`), `watch` (recorded watch output), `dump` (dumps of a cluster in a row). What the manifests
//! inside of events say is the player's to read; each event knows where its text stands, so that findings can be led back.

mod controller;
mod document;
mod dump;
mod extract;
mod place;
mod sheet;
mod step;
mod value;
mod watch;

pub use place::{Part, Place};

use super::codes;
use crate::fact::{Finding, Note, Seconds, Span, Text, TimelineAction, TimelineEvent};
use crate::object::Names;
use crate::options::{ControllerSpec, Source};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use sheet::Sheet;

/// The most events that are played.
pub const MAX_EVENTS: usize = 100_000;

/// What the texts of a timeline say.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Script {
    /// The events, in the order in which they happen. Times never go back.
    pub events: Vec<TimelineEvent>,
    /// Where each of the events stands in the sources.
    pub places: Vec<Place>,
    /// The controllers that the timeline asks for.
    pub controllers: Vec<ControllerSpec>,
    /// What was found in the texts, with places.
    pub findings: Vec<Finding>,
}

/// Reads what is to be played.
///
/// - With a `Timeline` among the texts its steps are played, those of several documents one after the other, in the order of
///   the sources' names. Everything beside it is the world before the first step.
/// - Else, with recorded watch output, its events are played, one second apart from 1 on; manifests beside them are there at 0.
/// - Else each source is a dump of its cluster; they follow each other in the order of their names, from 0, one second apart.
pub fn read(sources: &[Source]) -> Script {
    let mut order: Vec<&Source> = sources.iter().collect();
    crate::order::by(&mut order, &|a, b| a.name.cmp(&b.name));
    let mut script = Script::default();
    let mut names = Names::default();
    let sheets: Vec<Sheet<'_>> = order
        .into_iter()
        .filter_map(|source| Sheet::read(source, &mut names, &mut script))
        .collect();
    let has_timeline = sheets.iter().any(|sheet| sheet.has_timeline);
    let has_watch = sheets.iter().any(|sheet| !sheet.recorded.is_empty() || sheet.is_watch);
    match (has_timeline, has_watch) {
        (true, _) => document::play(sheets, &mut names, &mut script),
        (false, true) => {
            world(&sheets, Seconds::whole(0), &mut script);
            let seen = dump::keys(&sheets, &mut names);
            watch::play(sheets, &names, seen, watch::Clock::Seconds, &mut script);
        }
        (false, false) => dump::play(&sheets, &mut names, &mut script),
    }
    script.bound();
    script
}

/// The manifests beside a Timeline or watch output: one event for each cluster that sources name.
fn world(sheets: &[Sheet<'_>], at: Seconds, script: &mut Script) {
    let mut clusters: Vec<&str> = Vec::new();
    for sheet in sheets.iter().filter(|sheet| sheet.has_manifests) {
        if !clusters.contains(&sheet.cluster()) {
            clusters.push(sheet.cluster());
        }
    }
    for cluster in clusters {
        let mut apply = String::new();
        let mut place = Place::default();
        let of_cluster = |sheet: &&Sheet<'_>| sheet.has_manifests && sheet.cluster() == cluster;
        for sheet in sheets.iter().filter(of_cluster) {
            place.add(&mut apply, &sheet.manifests(), sheet.part());
        }
        let event = TimelineEvent {
            at,
            cluster: owned(cluster),
            action: TimelineAction::Apply { apply: apply.into() },
        };
        script.push(event, place);
    }
}

impl Script {
    fn push(&mut self, event: TimelineEvent, place: Place) {
        self.events.push(event);
        self.places.push(place);
    }

    /// Adds what the reader of a source noted.
    fn tell(&mut self, source: &str, notes: impl IntoIterator<Item = Note>) {
        for note in notes {
            let mut finding = note.code.finding(note.message);
            finding.help = note.help;
            finding.path = note.path;
            finding.span = Some(place::span(source, note.range));
            let related = note.related.into_iter().map(|(message, range)| crate::fact::Related {
                message,
                object: None,
                path: None,
                span: Some(place::span(source, range)),
            });
            finding.related.extend(related);
            self.findings.push(finding);
        }
    }

    /// Cuts off what is too much to be played.
    fn bound(&mut self) {
        let count = self.events.len();
        let Some(first) = self.places.get(MAX_EVENTS) else {
            return;
        };
        let message = format!("there are {count} events; only the first {MAX_EVENTS} are played");
        let help = "play a part of them: a shorter recording, or one namespace";
        let finding = codes::TOO_MANY_EVENTS.finding(message).help(help);
        let span: Option<Span> = first.span.clone();
        self.findings.push(Finding { span, ..finding });
        self.events.truncate(MAX_EVENTS);
        self.places.truncate(MAX_EVENTS);
    }
}

/// A text that is absent where it is empty.
fn owned(text: &str) -> Option<Text> {
    (!text.is_empty()).then(|| Text::Owned(String::from(text)))
}

#[cfg(test)]
mod tests;
