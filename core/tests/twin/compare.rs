//! What twin and engine say of one world, and where they differ.

use crate::attachment::{Taken, parents, taken};
use crate::gateways::{View, view};
use crate::manifest::CONTROLLER;
use crate::precedence::{Place, apart, hostnames, order, table};
use crate::requests::{Answer, answer};
use crate::world::*;
use crate::{engine, twin};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use trueroute::fact::Severity;
use trueroute::options::{Admission, Assume};
use trueroute::{EffectiveState, Engine, Options, Source};

/// What was compared, to be counted: lines that twin and engine agree on.
pub struct Agreed {
    pub lines: BTreeSet<String>,
    pub answers: Vec<Option<Answer>>,
}

/// How a world is written for the engine.
pub type Writer = fn(&World) -> String;

/// An engine with the manifests of a world.
fn engine_of(world: &World, write: Writer) -> Engine {
    let admission = if world.skip_admission {
        Admission::Skip
    } else {
        Admission::Enforce
    };
    let mut engine = Engine::new(Options {
        controller_name: Some(CONTROLLER.into()),
        assume: Assume::None,
        admission,
        ..Options::default()
    });
    engine.load(&Source {
        name: "world".into(),
        text: write(world).into(),
        cluster: None,
    });
    engine
}

/// Why nothing was agreed upon.
#[derive(Debug)]
pub enum Failure {
    /// The API server would refuse something: the world is no good.
    Refused(String),
    /// Both say something else.
    Differ(String),
}

/// What both say, or how they differ.
pub fn compare(world: &World, write: Writer) -> Result<Agreed, Failure> {
    let view = view(world);
    let parents: Vec<_> = world.routes.iter().map(|route| parents(world, &view, route)).collect();
    let taken = taken(world, &view, &parents);
    let engine = engine_of(world, write);
    let state = engine.state();
    let errors = state
        .findings
        .iter()
        .filter(|one| one.severity == Severity::Error && &*one.code < "TR0100");
    let refused: Vec<String> = errors
        .map(|one| format!("{:?} {:?} {}", one.object, one.path, one.message))
        .collect();
    if !world.skip_admission && !refused.is_empty() {
        return Err(Failure::Refused(refused.join("\n")));
    }

    let twin = twin::lines(world, &view, &parents, &taken);
    let seen = engine::lines(&engine, &state);
    let mut wrong: Vec<String> = twin.difference(&seen).map(|line| format!("twin:   {line}")).collect();
    wrong.extend(seen.difference(&twin).map(|line| format!("engine: {line}")));
    wrong.extend(tables(&view, &taken, &state));
    let mut answers = Vec::new();
    for request in &world.requests {
        let resolution = engine.request(&engine::request(request));
        let seen = engine::answer(&resolution);
        let own = answer(world, &view, &taken, request);
        let agrees = match &own {
            Some(own) => {
                Answer {
                    decided: None,
                    ..own.clone()
                } == seen
            }
            None => seen.outcome != "forward",
        };
        if !agrees {
            let trace: Vec<&str> = resolution.trace.iter().map(|step| &*step.because).collect();
            wrong.push(format!(
                "{request:?}\ntwin:   {own:?}\nengine: {seen:?}\ntrace:  {trace:#?}"
            ));
        }
        answers.push(own);
    }
    match wrong.is_empty() {
        true => Ok(Agreed { lines: twin, answers }),
        false => Err(Failure::Differ(wrong.join("\n"))),
    }
}

fn name_of(place: &Place) -> String {
    format!(
        "{} {} rule {} match {}",
        place.route.kind,
        place.route.meta.full(),
        place.rule,
        place.matched
    )
}

/// Every table: the same hostnames, the same entries, in an order that no two of them contradict.
fn tables(view: &View, taken: &[Vec<Taken>], state: &EffectiveState) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut seen = engine::tables(state);
    for (entry, taken) in view.entries.iter().zip(taken).filter(|(entry, _)| entry.programmed) {
        for hostname in hostnames(taken) {
            let own = table(taken, hostname);
            let title = format!("{} for {hostname}", twin::title(entry));
            let theirs = seen.remove(&title).unwrap_or_default();
            let names: BTreeSet<String> = own.iter().map(name_of).collect();
            if names != theirs.iter().cloned().collect() {
                let own: Vec<String> = own.iter().map(name_of).collect();
                // A table without entries is none.
                wrong.push(format!("table {title}\ntwin:   {own:?}\nengine: {theirs:?}"));
                continue;
            }
            let place = |name: &String| own.iter().find(|place| name_of(place) == *name);
            let theirs: Vec<&Place> = theirs.iter().filter_map(place).collect();
            for (i, first) in theirs.iter().enumerate() {
                for second in &theirs[i + 1..] {
                    if order(first, second) == Ordering::Greater && !apart(first, second) {
                        let (first, second) = (name_of(first), name_of(second));
                        wrong.push(format!("table {title}: the engine puts {first} before {second}"));
                    }
                }
            }
        }
    }
    wrong.extend(seen.keys().map(|title| format!("engine: table {title}")));
    wrong
}
