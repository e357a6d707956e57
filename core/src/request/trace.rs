//! Writing down the way of a request.

use super::port::PortListener;
use super::resolution::{Resolution, Step, StepKind};
use super::world::World;
use crate::fact::{NamespacedName, ObjectRef, Text};
use crate::object::{KeyId, Names, Sym};
use crate::routing::table::{Entry, Miss, Survey};
use alloc::format;

/// What all steps need: the world, its names, and the answer as it grows.
pub struct Walk<'w, W> {
    pub world: &'w W,
    pub names: &'w Names,
    pub answer: Resolution,
}

impl<W: World> Walk<'_, W> {
    /// Notes what the answer rests on, once.
    pub fn assume(&mut self, what: Text) {
        if !self.answer.assumed.contains(&what) {
            self.answer.assumed.push(what);
        }
    }

    /// Notes a step about an object as a whole.
    pub fn step(&mut self, step: StepKind, object: Option<KeyId>, won: bool, because: impl Into<Text>) {
        self.answer.trace.push(Step {
            step,
            object: object.map(|object| ObjectRef::of(object, self.names)),
            rule: None,
            matches: None,
            won,
            because: because.into(),
            path: None,
            span: object.and_then(|object| self.world.span(object, None, None)),
        });
    }

    /// Notes a step about a listener.
    pub fn listener_step(&mut self, step: StepKind, listener: &PortListener, won: bool, because: impl Into<Text>) {
        self.step(step, Some(listener.owner), won, because);
        let path = self.world.listener_path(listener.owner, listener.name);
        if let Some(step) = self.answer.trace.last_mut() {
            step.path = path;
        }
    }

    /// Notes a step about the rule that takes the request.
    pub fn rule_step(&mut self, step: StepKind, entry: &Entry, won: bool, because: impl Into<Text>) {
        let claim = entry.claim();
        self.answer.trace.push(Step {
            step,
            object: Some(ObjectRef::of(claim.route, self.names)),
            rule: Some(claim.rule.into()),
            matches: None,
            won,
            because: because.into(),
            path: None,
            span: self.world.span(claim.route, Some(claim.rule), None),
        });
    }

    fn match_step(&mut self, entry: &Entry, won: bool, because: Text) {
        let claim = entry.claim();
        self.answer.trace.push(Step {
            step: StepKind::Match,
            object: Some(ObjectRef::of(claim.route, self.names)),
            rule: Some(claim.rule.into()),
            matches: Some(claim.index.into()),
            won,
            because,
            path: None,
            span: self.world.span(claim.route, Some(claim.rule), Some(claim.index)),
        });
    }

    /// Notes who fits and who nearly does, and what the choice rests on.
    pub fn survey(&mut self, survey: &Survey) {
        self.answer.omitted += u32::try_from(survey.omitted()).unwrap_or(u32::MAX);
        let winner = survey.fitting.first().copied();
        if let Some(winner) = winner {
            let because = match survey.fitting.len() {
                1 => "the only match that fits",
                _ => "first in the order of precedence",
            };
            self.match_step(winner, true, because.into());
            let claim = winner.claim();
            self.answer.route = Some(ObjectRef::of(claim.route, self.names));
            self.answer.rule = Some(claim.rule.into());
            self.answer.matches = Some(claim.index.into());
        }
        for loser in survey.fitting.iter().skip(1) {
            let because = winner.map(|winner| loser.loses_because(winner, self.names));
            self.match_step(loser, false, because.unwrap_or_default());
        }
        for (entry, miss) in &survey.near {
            let text = |sym: Sym| self.names.text(sym);
            let because = match miss {
                Miss::Method => format!("only its method `{}` does not fit", text(entry.condition().method())),
                Miss::Header(name) => format!("only its condition on header `{}` does not hold", text(*name)),
                Miss::Query(name) => format!("only its condition on query parameter `{}` does not hold", text(*name)),
            };
            self.match_step(entry, false, because.into());
        }
        let second = survey.fitting.get(1);
        if let Some((winner, second)) = winner
            .zip(second)
            .filter(|(winner, second)| winner.tie_assumes_age(second))
        {
            let routes = [winner, second].map(|entry| told(entry.claim().route, self.names));
            let [winner, second] = routes;
            self.assume(
                format!("which of {winner} and {second} is older: a creationTimestamp is missing, so another order of creation may turn the winner")
                    .into(),
            );
        }
    }
}

/// An object in a sentence.
pub fn told(key: KeyId, names: &Names) -> Text {
    let object = names.object(key);
    let (_, kind) = object.kind.parts(names);
    format!("{kind} `{}/{}`", names.text(object.namespace), names.text(object.name)).into()
}

/// A hostname in a sentence.
pub fn told_hostname(hostname: Sym, names: &Names) -> Text {
    if hostname.is_empty() {
        "any hostname".into()
    } else {
        format!("`{}`", names.text(hostname)).into()
    }
}

/// A namespaced name as it was written.
pub fn told_name(name: &NamespacedName) -> Text {
    format!("`{}/{}`", name.namespace, name.name).into()
}
