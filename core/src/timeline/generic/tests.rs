//! The page of mechanisms, played: `docs/mechanisms.md` holds for each the shortest Timeline that shows it, and what is seen of it.
//!
//! `TRUEROUTE_BLESS=1` writes what is seen into the page, for authors, who compare it with what has to be seen.

use super::MECHANISMS;
use crate::fact::{ControllerStep, Difference, Seconds, TimelineAction, TimelineEvent, Verdict};
use crate::options::{ReplayOptions, Source};
use crate::timeline::{Replay, Script, play, read};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/mechanisms.md");

const HEAD: &str = "apiVersion: trueroute.dev/v1alpha1\nkind: Timeline";

/// A mechanism's part of the page.
struct Section {
    name: String,
    timeline: String,
    seen: String,
}

/// The text between a line that opens a block and the next fence, and what follows.
fn block<'t>(text: &'t str, language: &str) -> (&'t str, &'t str) {
    let (_, rest) = text.split_once(&format!("```{language}\n")).expect("a block");
    rest.split_once("```").expect("the end of a block")
}

fn page() -> (String, String, Vec<Section>) {
    let text = std::fs::read_to_string(PAGE).expect("the page of mechanisms");
    let (head, _) = text.split_once("\n## ").expect("sections");
    let sections = text.split("\n## ").skip(1).map(|section| {
        let (name, rest) = section.split_once('\n').expect("a heading");
        let (timeline, rest) = block(rest, "yaml");
        Section {
            name: name.to_lowercase(),
            timeline: timeline.to_string(),
            seen: block(rest, "text").0.to_string(),
        }
    });
    let sections = sections.collect();
    (block(head, "yaml").0.to_string(), text, sections)
}

/// Reads a Timeline. The world stands beside it, unless it begins in an empty cluster.
fn script(world: &str, text: &str) -> Script {
    let mut sources = vec![Source {
        name: "timeline.yaml".into(),
        text: text.to_string().into(),
        cluster: None,
    }];
    if !text.starts_with("# an empty cluster") {
        sources.push(Source {
            name: "world.yaml".into(),
            text: world.to_string().into(),
            cluster: None,
        });
    }
    read(&sources)
}

/// What is seen of a timeline, in words.
fn seen(replay: &Replay) -> String {
    let mut out = String::new();
    for (step, told) in replay.report.steps.iter().enumerate() {
        for controller in &told.controllers {
            tell(step, controller, &mut out);
        }
    }
    out
}

fn tell(step: usize, controller: &ControllerStep, out: &mut String) {
    let mended = match controller.controller.ends_with("-mended") {
        true => "mended: ",
        false => "",
    };
    let replica = controller
        .replica
        .as_deref()
        .map(|name| format!("{name}: "))
        .unwrap_or_default();
    let who = format!("step {step}: {mended}{replica}");
    if let Some(waits_for) = &controller.readiness.waits_for {
        out.push_str(&format!("{who}not ready, waits for {waits_for}\n"));
    }
    let mut groups: BTreeMap<String, Vec<&Difference>> = BTreeMap::new();
    for one in &controller.differences {
        let side = format!("{:?}", one.side).to_lowercase();
        let head = match one.ended {
            Some(_) => format!("ended, began in step {}", one.began),
            None if one.began == step => {
                let clears = match one.clears.is_empty() {
                    true => "nothing clears it".to_string(),
                    false => format!("cleared by {}", one.clears.join(", ")),
                };
                format!("{side}, {}; {clears}", verdict(one))
            }
            None => format!("{side} since step {}, {}", one.began, verdict(one)),
        };
        groups.entry(head).or_default().push(one);
    }
    for (head, all) in groups {
        if head.contains(" since step ") {
            // They were told when they began.
            let count = all.len();
            out.push_str(&format!(
                "{who}{head}: {count} fact{}\n",
                if count == 1 { "" } else { "s" }
            ));
            continue;
        }
        out.push_str(&format!("{who}{head}\n"));
        for one in all {
            out.push_str(&format!("  {}\n", one.fact.key));
        }
    }
}

fn verdict(one: &Difference) -> String {
    match (&one.verdict, &one.window) {
        (Verdict::Harmful, _) => "harmful".into(),
        (_, window) => format!("tolerated {}", window.as_deref().unwrap_or("")),
    }
}

#[test]
fn every_mechanism_shows_on_its_shortest_timeline() {
    let (world, mut text, sections) = page();
    let names: Vec<&str> = sections.iter().map(|section| &*section.name).collect();
    assert_eq!(names, MECHANISMS.iter().map(|one| one.name).collect::<Vec<_>>());
    let mut wrong = String::new();
    for (section, mechanism) in sections.iter().zip(MECHANISMS) {
        let replay = play(script(&world, &section.timeline), ReplayOptions::default());
        let told: Vec<String> = replay
            .report
            .findings
            .iter()
            .map(|finding| finding.message.to_string())
            .collect();
        assert!(told.is_empty(), "{}: {told:?}", section.name);
        let all = || replay.report.steps.iter().flat_map(|step| &step.controllers);
        for controller in all() {
            let mended = controller.controller.ends_with("-mended");
            assert!(controller.controller.contains(mechanism.version));
            for one in &controller.differences {
                assert_eq!(one.mechanism, mechanism.name);
                assert!(
                    !mended || one.verdict == Verdict::Tolerated,
                    "{}: {one:#?}",
                    section.name
                );
            }
        }
        assert!(
            all().any(|controller| controller.differences.iter().any(|one| one.verdict == Verdict::Harmful)),
            "{} does not show",
            section.name
        );
        let now = seen(&replay);
        if now != section.seen {
            wrong.push_str(&format!("──── {}\n{now}", section.name));
            let place = text.find(&section.timeline).expect("the section");
            let (before, after) = text.split_at(place);
            let after = after.replacen(
                &format!("```text\n{}```", section.seen),
                &format!("```text\n{now}```"),
                1,
            );
            text = format!("{before}{after}");
        }
    }
    if !wrong.is_empty() && std::env::var_os("TRUEROUTE_BLESS").is_some() {
        std::fs::write(PAGE, text).expect("the page is written");
        return;
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn what_never_was_can_be_removed_and_said_twice() {
    let route = "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: cart, namespace: infra}, \
                 spec: {parentRefs: [{name: web}]}}";
    let steps = [
        "{at: 1, delete: [{kind: HTTPRoute, namespace: infra, name: never}], tombstone: key}".to_string(),
        format!("{{at: 2, apply: \"{route}\"}}"),
        format!("{{at: 3, apply: \"{route}\"}}"),
        "{at: 4, delete: [{kind: HTTPRoute, namespace: infra, name: cart, cluster: west}]}".to_string(),
        "{at: 5, delete: [{kind: HTTPRoute, namespace: infra, name: cart}]}".to_string(),
        "{at: 6, delete: [{kind: HTTPRoute, namespace: infra, name: cart}]}".to_string(),
    ];
    let (world, ..) = page();
    let controllers: Vec<String> = MECHANISMS
        .iter()
        .map(|one| format!("generic@{}-mended", one.version))
        .collect();
    let text = format!(
        "{HEAD}\nspec: {{controllers: [{}], steps: [{}]}}",
        controllers.join(", "),
        steps.join(", ")
    );
    let replay = play(script(&world, &text), ReplayOptions::default());
    let steps = &replay.report.steps;
    for step in steps {
        assert!(step.controllers.iter().all(|one| one.differences.is_empty()));
    }
    let changed: Vec<bool> = steps.iter().map(|step| !step.right.is_empty()).collect();
    assert_eq!(changed, [true, false, true, false, false, true, false]);
    let codes: Vec<&str> = replay.report.findings.iter().map(|finding| &*finding.code).collect();
    assert_eq!(codes, ["TR0413"; 3], "each removal of what is not there is told");
}

/// An object as a controller asks for it frees the controller.
#[test]
fn what_frees_a_controller_that_waits_does_so() {
    let spec = "spec: {controllers: [{controller: generic@start-up-and-leadership, replicas: [{name: f, role: follower}]}], \
                steps: [{at: 1, apply: \"\"}]}";
    let mut script = script("", &format!("# an empty cluster\n{HEAD}\n{spec}"));
    let readiness = |script: &Script| {
        let replay = play(script.clone(), ReplayOptions::default());
        replay.report.steps.last().expect("a step").controllers[0]
            .readiness
            .clone()
    };
    let waiting = readiness(&script);
    script.places.push(Default::default());
    script.events.push(TimelineEvent {
        at: Seconds::whole(2),
        cluster: None,
        action: TimelineAction::Apply {
            apply: waiting.freed_by.expect("a manifest"),
        },
    });
    let free = readiness(&script);
    assert_eq!(free.state, crate::fact::ReadyState::Ready);
    assert_eq!((free.waits_for, free.freed_by), (None, None));
}
