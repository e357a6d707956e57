//! The incidents among the examples, step by step: what is right, what every version serves, and where that differs. What is expected
//! stands in `tests/incidents/`, one text for each example that is a timeline; `TRUEROUTE_BLESS=1` writes them.
#![cfg(feature = "yaml")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use trueroute::fact::{
    ControllerStep, Difference, ReadyAt, ReplayStep, Seconds, Severity, Side, TimelineAction, Verdict,
};
use trueroute::options::ReplayOptions;
use trueroute::timeline::{Replay, replay};
use trueroute::{Engine, Source};

#[test]
fn every_incident_goes_as_it_is_told() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let bless = std::env::var_os("TRUEROUTE_BLESS").is_some();
    let timelines = timelines(&root.join("www/examples"));
    assert!(timelines.len() >= 3, "the incidents are among the examples");
    let mut wrong = String::new();
    for (name, text) in timelines {
        let told = told(&name, &text);
        let file = root.join("tests/incidents").join(format!("{name}.txt"));
        if bless {
            std::fs::write(&file, &told).unwrap();
        }
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        if let Some((line, (expected, told))) = (1..)
            .zip(
                expected
                    .lines()
                    .map(Some)
                    .chain(std::iter::repeat(None))
                    .zip(told.lines()),
            )
            .find(|(_, (expected, told))| *expected != Some(told))
        {
            let expected = expected.unwrap_or("(the end)");
            writeln!(
                wrong,
                "{name}, line {line}:\n  expected: {expected}\n  told:     {told}"
            )
            .unwrap();
        } else if expected != told {
            writeln!(wrong, "{name} ends early").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The examples that are timelines, sorted by name.
fn timelines(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let read = |file: PathBuf| {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        text.contains("kind: Timeline").then_some((name, text))
    };
    files.into_iter().filter_map(read).collect()
}

fn told(name: &str, text: &str) -> String {
    let source = Source {
        name: format!("{name}.yaml").into(),
        text: text.to_owned().into(),
        cluster: None,
    };
    let replay = replay(&[source], ReplayOptions::default());
    let mut out = String::new();
    for (number, step) in replay.report.steps.iter().enumerate() {
        step_told(number, step, &replay, &mut out);
    }
    for finding in replay
        .report
        .findings
        .iter()
        .filter(|one| one.severity != Severity::Info)
    {
        writeln!(out, "finding {} {}", finding.code, finding.message).unwrap();
    }
    out
}

fn step_told(number: usize, step: &ReplayStep, replay: &Replay, out: &mut String) {
    let what = match &step.event.action {
        TimelineAction::Apply { .. } => "apply".to_owned(),
        TimelineAction::Delete { delete, .. } => {
            let names: Vec<String> = delete.iter().map(|one| format!("{} {}", one.kind, one.name)).collect();
            format!("delete {}", names.join(", "))
        }
        TimelineAction::Elect { elect } => format!("elect {elect}"),
        other => format!("{other:?}"),
    };
    writeln!(out, "step {number} at {}: {what}", time(step.at)).unwrap();
    let right = replay.at(number, "right", None).unwrap();
    writeln!(out, "  right: open [{}]", step.open_ports.join(", ")).unwrap();
    records("  right", &right, |engine| engine.state().dns.right, out);
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for one in &step.controllers {
        controller_told(number, one, replay, out);
        *seen.entry(&one.controller).or_default() += 1;
    }
}

fn controller_told(number: usize, one: &ControllerStep, replay: &Replay, out: &mut String) {
    let replica = one
        .replica
        .as_deref()
        .map(|name| format!(" {name}"))
        .unwrap_or_default();
    let ready = match &one.readiness.ready_at {
        None => String::new(),
        Some(ReadyAt::At(None)) => ", never ready".to_owned(),
        Some(ReadyAt::At(Some(at))) => format!(", ready at {}", time(*at)),
        Some(ReadyAt::OneOf(times)) => format!(", ready at any of {times:?}"),
    };
    writeln!(
        out,
        "  {}{replica}: open [{}], {}{ready}",
        one.controller,
        one.open_ports.join(", "),
        one.readiness.state
    )
    .unwrap();
    if let Some(what) = &one.readiness.waits_for {
        writeln!(out, "    waits for {what}").unwrap();
    }
    if one.controller.starts_with("external-dns") {
        let served = replay.at(number, &one.controller, one.replica.as_deref()).unwrap();
        records("    published", &served, |engine| engine.state().dns.published, out);
    }
    // By what they have in common; how many there are of each.
    let mut groups: BTreeMap<String, usize> = BTreeMap::new();
    for difference in &one.differences {
        *groups.entry(difference_told(difference)).or_default() += 1;
    }
    for (group, count) in groups {
        writeln!(out, "    {count} × {group}").unwrap();
    }
}

fn difference_told(one: &Difference) -> String {
    let side = match one.side {
        Side::Surplus => "surplus",
        Side::Missing => "missing",
        Side::Other => "other",
    };
    let verdict = match one.verdict {
        Verdict::Harmful => "harmful",
        Verdict::Tolerated => "tolerated",
    };
    let kind = format!("{:?}", one.fact.kind).to_lowercase();
    let ended = one
        .ended
        .map(|step| format!(", ended in step {step}"))
        .unwrap_or_default();
    let clears = match one.clears.is_empty() {
        true => String::new(),
        false => format!("; clears: {}", one.clears.join(", ")),
    };
    format!(
        "{side} {kind} since step {}{ended}: {verdict}, {}{clears}",
        one.began, one.mechanism
    )
}

fn records(what: &str, engine: &Engine, of: impl Fn(&Engine) -> Vec<trueroute::fact::DnsRecord>, out: &mut String) {
    for record in of(engine) {
        writeln!(
            out,
            "{what}: {} {} {}",
            record.name,
            record.kind,
            record.targets.join(", ")
        )
        .unwrap();
    }
}

fn time(at: Seconds) -> String {
    match at.0 % 1000 {
        0 => format!("{} s", at.0 / 1000),
        _ => format!("{} ms", at.0),
    }
}
