//! `kind: Timeline` documents.

use super::controller;
use super::extract::Extractor;
use super::place::Place;
use super::sheet::Sheet;
use super::watch::{self, Clock};
use super::{MAX_EVENTS, Script, codes, dump, owned, step, world};
use crate::fact::{Code, Finding, Note, ObjectRef, Seconds, Span, Text, TimelineAction, TimelineEvent};
use crate::manifest::Keep;
use crate::manifest::{self, At, Decoder, Piece, Places, Tree};
use crate::object::{Names, Sym};
use crate::options::Source;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// A step as it is written.
pub struct Step {
    /// Absent where nothing usable is written: as the step before.
    pub at: Option<Seconds>,
    pub cluster: Option<Text>,
    pub action: TimelineAction,
    pub place: Place,
    /// Where its time stands, and its number in the document.
    pub time: (Span, usize),
}

/// A Timeline in its text.
pub struct Page<'t> {
    pub source: &'t Source,
    pub piece: &'t Piece,
    pub tree: &'t Tree,
    pub root: At,
}

impl Page<'_> {
    /// The steps. Controllers and findings go to the script.
    pub fn read(&self, extractor: &mut Extractor<'_>, names: &mut Names, script: &mut Script) -> Vec<Step> {
        let body = self.source.text.get(self.piece.start..self.piece.end).unwrap_or("");
        let mut places = Places::new(body, self.piece.line, self.piece.column);
        let mut decoder = Decoder {
            tree: self.tree,
            names,
            keep: &Keep::default(),
            root: self.root,
            cluster: Sym::EMPTY,
            namespace: Sym::EMPTY,
            places: &mut places,
            notes: Vec::new(),
            refused: false,
            unlisted: 0,
        };
        let d = &mut decoder;
        let mut steps = Vec::new();
        let known = ["apiVersion", "kind", "metadata", "spec"];
        let spec = d.fields(self.root, &known).and_then(|[.., spec]| {
            let spec = d.required(self.root, "spec", spec)?;
            Some((spec, d.fields(spec, &["controllers", "steps"])?))
        });
        if let Some((spec, [controllers, list])) = spec {
            if let Some(controllers) = controllers {
                script.controllers.extend(controller::list(d, controllers));
            }
            let list = d.required(spec, "steps", list);
            if list.is_some_and(|list| !self.tree.is_list(list)) {
                d.wrong_type(list.unwrap_or(spec), "a list");
            }
            let items: Vec<At> = list
                .map(|list| self.tree.items(list).take(MAX_EVENTS + 1).collect())
                .unwrap_or_default();
            for (index, item) in items.into_iter().enumerate() {
                let step = step::read(d, (item, index), extractor, &self.source.name);
                steps.extend(step.map(|step| Step {
                    cluster: step.cluster.or(self.source.cluster.as_deref().and_then(owned)),
                    ..step
                }));
            }
        }
        let (notes, unlisted) = (decoder.notes, decoder.unlisted);
        self.tell(notes, unlisted, script);
        steps
    }

    fn tell(&self, notes: Vec<Note>, unlisted: u32, script: &mut Script) {
        let metadata = self.tree.get(self.root, "metadata");
        let meta = |field| {
            let at = metadata.and_then(|metadata| self.tree.some(metadata, field))?;
            owned(self.tree.text(at))
        };
        let object = meta("name").map(|name| ObjectRef {
            group: Some("trueroute.dev".into()),
            kind: "Timeline".into(),
            namespace: meta("namespace"),
            name,
            ..ObjectRef::default()
        });
        let first = script.findings.len();
        script.tell(&self.source.name, notes.into_iter().map(of_timeline));
        if unlisted > 0 {
            let message = format!("{unlisted} more findings about this Timeline are not listed");
            let finding = manifest::codes::MORE_FINDINGS.finding(message);
            script.findings.push(finding.help("mend those that are listed first"));
        }
        for finding in script.findings.iter_mut().skip(first) {
            finding.object = object.clone();
        }
    }
}

/// What the reader of objects says, as it is said of a Timeline: no API server has to do with it.
fn of_timeline(note: Note) -> Note {
    let is = |code: &Code| note.code == code;
    let path = note.path.as_deref().unwrap_or("");
    let code: &'static Code = match () {
        _ if is(&manifest::codes::UNKNOWN_FIELD) => &codes::UNKNOWN_FIELD,
        _ if is(&manifest::codes::MISSING_FIELD) => &codes::MISSING_FIELD,
        _ if is(&manifest::codes::DUPLICATE_KEY) || is(&manifest::codes::YAML_VERSIONS_DIFFER) => note.code,
        _ if codes::ALL.contains(&note.code) => note.code,
        _ => &codes::WRONG_VALUE,
    };
    let takes_text = path.ends_with(".apply") || path.ends_with(".recreate");
    let help = match note.help {
        Some(help) if help.starts_with("remove it;") => Some("remove it; it says nothing here".into()),
        None if takes_text && code == &codes::WRONG_VALUE => {
            Some("write `|` behind the colon, and the manifests as they are below it, indented".into())
        }
        None if code == &codes::MISSING_FIELD => Some("add it".into()),
        help => help,
    };
    Note { code, help, ..note }
}

/// Plays the steps of all Timelines. What stands beside them comes first.
pub fn play(mut sheets: Vec<Sheet<'_>>, names: &mut Names, script: &mut Script) {
    let mut steps = Vec::new();
    for sheet in &mut sheets {
        steps.append(&mut sheet.steps);
    }
    let start = steps.first().and_then(|step: &Step| step.at).unwrap_or_default();
    world(&sheets, start, script);
    let there = dump::keys(&sheets, names);
    let before = script.events.len();
    watch::play(sheets, names, there, Clock::At(start), script);
    let recorded = script.events.len() - before;
    if recorded > 0 {
        let message = match recorded {
            1 => String::from("a recorded event stands beside a Timeline: it comes before the first step"),
            count => {
                format!("{count} recorded events stand beside a Timeline: they come before its first step, at its time")
            }
        };
        let mut finding = codes::RECORDED_BEFORE.finding(message);
        finding.help = Some("play the recording without the Timeline to see its events one second apart".into());
        finding.span = script.places.get(before).and_then(|place| place.span.clone());
        script.findings.push(finding);
    }
    let mut clock = start;
    for step in steps {
        let at = step.at.unwrap_or(clock);
        if at < clock {
            script.findings.push(backwards(at, clock, step.time));
        }
        clock = clock.max(at);
        let event = TimelineEvent {
            at: clock,
            cluster: step.cluster,
            action: step.action,
        };
        script.push(event, step.place);
    }
}

/// The order in which steps are written counts; a clock does not go back.
fn backwards(at: Seconds, clock: Seconds, (span, index): (Span, usize)) -> Finding {
    let shown = |time: Seconds| time.0 as f64 / 1000.0;
    let message = format!("time goes back here, from {} to {}", shown(clock), shown(at));
    let help = format!(
        "put the steps in the order of their times; this one is played at {}",
        shown(clock)
    );
    let mut finding = codes::TIME_BACKWARDS.finding(message).help(help);
    finding.path = Some(format!("spec.steps[{index}].at").into());
    finding.span = Some(span);
    finding
}
