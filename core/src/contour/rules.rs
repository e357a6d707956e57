//! Rules: what Contour programs of them, and what it says about the rest (R-CON-132 to R-CON-138).

use super::backend::{Backends, Followed, of_rule};
use super::finding::{self, Judgement, add};
use super::listener::knows;
use super::matching::{BadMatch, RouteMatch};
use super::{codes, strata};
use crate::engine::{At, Cell, Reader};
use crate::fact::{Fact, ObjectRef};
use crate::object::{BackendRef, Filter, Kind, Matches, Names, PathModifier, Rule, RulePolicy, part};
use crate::profile::Version;
use crate::routing::duration;
use alloc::boxed::Box;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// A rule that is programmed.
#[derive(Clone, PartialEq, Debug)]
pub struct Programmed {
    /// Its index in the spec.
    pub rule: u16,
    /// Its matches that are left, with their indexes; one nameless for connections.
    pub matches: Box<[(u16, Option<Rc<RouteMatch>>)]>,
}

/// What Contour makes of a route's rules.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct RuleSet {
    /// The rules as they are in effect, each at its index: without the filters and backends that Contour leaves out.
    pub rules: Rc<[Rule]>,
    /// The rules that are programmed, in order.
    pub programmed: Box<[Programmed]>,
    /// Conditions that the rules bring, whatever the parent; the first of a type counts.
    pub conditions: Box<[Judgement]>,
    /// What is not as written: the field and why.
    noted: Box<[(String, Box<str>)]>,
    /// References that fail: the field and why.
    skipped: Box<[(String, Box<str>)]>,
}

/// Reads the rules of a route.
pub struct Rules;

impl Cell for Rules {
    const NAME: &'static str = "contour rules";
    const STRATUM: u8 = strata::RULES;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = RuleSet;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> RuleSet {
        let kind = reader.names().object(at.object).kind;
        let version = reader.profile().version;
        let (Some(rules), Some(followed)) = (
            reader.part::<part::Rules>(at.object),
            reader.cell::<Backends>(At::whole(at.object)),
        ) else {
            return RuleSet::default();
        };
        if !knows(kind, version) {
            return RuleSet::default();
        }
        let mut reading = Reading {
            names: reader.names(),
            version,
            kind,
            conditions: Vec::new(),
            noted: Vec::new(),
            skipped: Vec::new(),
        };
        let mut effective = Vec::with_capacity(rules.len());
        let mut programmed = Vec::with_capacity(rules.len());
        // R-CON-138
        let one_rule = kind != Kind::TcpRoute || rules.len() == 1;
        if !one_rule {
            let message = "a TCPRoute has exactly one rule";
            add(
                &mut reading.conditions,
                Judgement::bad("Accepted", "InvalidRouteRules", message),
            );
            reading.noted.push((String::from("spec.rules"), message.into()));
        }
        for (index, rule) in rules.iter().enumerate() {
            if !one_rule {
                effective.push(rule.clone());
                continue;
            }
            let own = of_rule(followed, rules, index);
            let (rule, matches) = match kind {
                Kind::HttpRoute | Kind::GrpcRoute => reading.requests(index as u16, rule, own),
                _ => reading.connections(index, rule, own),
            };
            if !matches.is_empty() {
                programmed.push(Programmed {
                    rule: index as u16,
                    matches: matches.into(),
                });
            }
            effective.push(rule);
        }
        RuleSet {
            rules: effective.into(),
            programmed: programmed.into(),
            conditions: reading.conditions.into(),
            noted: reading.noted.into(),
            skipped: reading.skipped.into(),
        }
    }

    fn facts(at: At, value: &RuleSet, names: &Names, out: &mut Vec<Fact>) {
        let mut tell = |code: &'static crate::fact::Code, help: &'static str, all: &[(String, Box<str>)]| {
            for (path, why) in all {
                let found = code
                    .finding(String::from(&**why))
                    .help(help)
                    .at(ObjectRef::of(at.object, names), path.clone());
                out.push(finding::fact(at.object, found, names));
            }
        };
        let help = "write what Contour supports, or serve the route by another controller";
        tell(&codes::RULE_NOT_AS_WRITTEN, help, &value.noted);
        let help =
            "mend the reference: Contour sends its share to the other backends, and answers 500 where none is left";
        tell(&codes::BACKEND_SKIPPED, help, &value.skipped);
    }
}

/// The matches of a rule that are left, with their indexes.
type Left = Vec<(u16, Option<Rc<RouteMatch>>)>;

/// The rules of one route while they are read.
struct Reading<'n> {
    names: &'n Names,
    version: Version,
    kind: Kind,
    conditions: Vec<Judgement>,
    noted: Vec<(String, Box<str>)>,
    skipped: Vec<(String, Box<str>)>,
}

impl Reading<'_> {
    fn condition(&mut self, path: String, condition: Judgement) {
        // One field, one finding.
        if !self.noted.iter().any(|(known, _)| *known == path) {
            self.noted.push((path, condition.message.clone()));
        }
        add(&mut self.conditions, condition);
    }

    fn unsupported(&mut self, path: String, message: String) {
        self.condition(path, Judgement::bad("Accepted", "UnsupportedValue", message));
    }

    /// A rule of an HTTPRoute or GRPCRoute.
    fn requests(&mut self, index: u16, rule: &Rule, followed: &[Followed]) -> (Rule, Left) {
        let path = format!("spec.rules[{index}]");
        let left = self.matches(index, rule, &path);
        let filters = self.filters(&rule.filters, &format!("{path}.filters"), false);
        let redirects = filters.iter().any(|filter| matches!(filter, Filter::Redirect(_)));
        let mut followed_by = followed.iter();
        let mut effective = Rule {
            name: rule.name,
            matches: rule.matches.clone(),
            filters: Box::default(),
            backends: Box::default(),
            policy: self.timeouts(rule, &path),
        };
        if redirects {
            // R-CON-134: a redirect needs no backend, and none is looked at.
            effective.filters = filters.into();
            return (effective, left);
        }
        let mut backends = Vec::with_capacity(rule.backends.len());
        for (nth, (backend, followed)) in rule.backends.iter().zip(&mut followed_by).enumerate() {
            let place = format!("{path}.backendRefs[{nth}]");
            let own = self.filters(&backend.filters, &format!("{place}.filters"), true);
            if self.follows(followed, place) {
                backends.push(BackendRef {
                    filters: own.into(),
                    ..backend.clone()
                });
            }
        }
        let mut mirrors = followed_by;
        let mut kept = Vec::with_capacity(filters.len());
        for (nth, filter) in rule.filters.iter().enumerate() {
            let follows = match filter {
                // References of filters come in the order of the filters.
                Filter::Mirror(_) => { mirrors.next() }.is_none_or(|followed| {
                    self.follows(followed, format!("{path}.filters[{nth}].requestMirror.backendRef"))
                }),
                Filter::ExternalAuth(_) => {
                    mirrors.next();
                    false
                }
                _ => continue,
            };
            if let (true, Filter::Mirror(_)) = (follows, filter) {
                kept.push(filter.clone());
            }
        }
        effective.filters = filters
            .into_iter()
            .filter(|filter| !matches!(filter, Filter::Mirror(_)) || kept.contains(filter))
            .collect();
        effective.backends = backends.into();
        if rule.backends.is_empty() {
            self.without_backends(path);
            return (effective, Left::new());
        }
        (effective, left)
    }

    /// A rule of a TLSRoute or TCPRoute (R-CON-137, R-CON-138).
    fn connections(&mut self, index: usize, rule: &Rule, followed: &[Followed]) -> (Rule, Left) {
        let path = format!("spec.rules[{index}]");
        let mut backends: Vec<BackendRef> = Vec::with_capacity(rule.backends.len());
        for (nth, (backend, followed)) in rule.backends.iter().zip(followed).enumerate() {
            if self.follows(followed, format!("{path}.backendRefs[{nth}]")) {
                backends.push(backend.clone());
            }
        }
        let weightless = backends.iter().all(|backend| backend.weight == 0);
        let mut programmed = !backends.is_empty();
        if rule.backends.is_empty() {
            self.without_backends(path);
        } else if programmed && weightless && self.kind == Kind::TlsRoute {
            let message = "all weights are 0";
            let condition = Judgement::bad("ValidBackendRefs", "AllBackendRefsHaveZeroWeights", message);
            self.condition(format!("{path}.backendRefs"), condition);
            programmed = false;
        }
        // R-CON-72: Envoy's own sharing of connections.
        if weightless {
            backends.iter_mut().for_each(|backend| backend.weight = 1);
        } else {
            backends.retain(|backend| backend.weight > 0);
        }
        let effective = Rule {
            backends: backends.into(),
            filters: Box::default(),
            ..rule.clone()
        };
        let left = match programmed {
            true => [(0, None)].into(),
            false => Left::new(),
        };
        (effective, left)
    }

    fn without_backends(&mut self, path: String) {
        let message = "the rule has no `backendRefs`";
        let condition = Judgement::bad("ResolvedRefs", "Degraded", message);
        self.condition(format!("{path}.backendRefs"), condition);
    }

    /// Whether a reference is followed; ResolvedRefs says so if not.
    fn follows(&mut self, followed: &Followed, path: String) -> bool {
        match followed {
            Ok(_) => true,
            Err(condition) => {
                self.skipped.push((path, condition.message.clone()));
                add(&mut self.conditions, condition.clone());
                false
            }
        }
    }

    /// R-CON-132, R-CON-136: matches that cannot be programmed are dropped.
    fn matches(&mut self, index: u16, rule: &Rule, path: &str) -> Left {
        let made: Vec<Result<RouteMatch, BadMatch>> = match &rule.matches {
            Matches::Http(all) => { all.iter() }
                .map(|one| RouteMatch::http(one, index, self.names, self.version))
                .collect(),
            Matches::Grpc(all) if all.is_empty() => [RouteMatch::grpc(None, index, self.names, self.version)].into(),
            Matches::Grpc(all) => { all.iter() }
                .map(|one| RouteMatch::grpc(Some(one), index, self.names, self.version))
                .collect(),
            Matches::All => Vec::new(),
        };
        let mut left = Left::new();
        for (nth, one) in made.into_iter().enumerate() {
            let place = format!("{path}.matches[{nth}]");
            match one {
                Ok(one) => {
                    // R-CON-03: of two with one key the later one stays.
                    left.retain(|(_, other)| other.as_ref().is_none_or(|other| other.text != one.text));
                    left.push((nth as u16, Some(Rc::new(one))));
                }
                Err(BadMatch::Path(message)) => {
                    self.condition(place, Judgement::bad("ValidMatches", "InvalidPathMatch", message));
                }
                Err(BadMatch::Call(message)) => {
                    self.condition(place, Judgement::bad("ValidMatches", "InvalidMethodMatch", message));
                }
                Err(BadMatch::Unsupported) => {
                    let message =
                        String::from("a match type is not supported, or a regular expression does not compile");
                    self.unsupported(place, message);
                }
            }
        }
        left
    }

    /// R-CON-133: the first of a kind counts, mirrors excepted; others are not supported, and what is left is served.
    fn filters(&mut self, filters: &[Filter], path: &str, of_backend: bool) -> Vec<Filter> {
        let grpc = self.kind == Kind::GrpcRoute;
        let mut kept: Vec<Filter> = Vec::with_capacity(filters.len());
        for (index, filter) in filters.iter().enumerate() {
            let place = format!("{path}[{index}]");
            let supported = match filter {
                Filter::RequestHeaders(_) | Filter::ResponseHeaders(_) => true,
                Filter::Mirror(_) => !of_backend,
                Filter::Redirect(_) | Filter::Rewrite(_) => !of_backend && !grpc,
                Filter::Cors(_) | Filter::ExternalAuth(_) | Filter::Extension(_) | Filter::Unsupported(_) => false,
            };
            if !supported {
                let types = match (of_backend, grpc) {
                    (true, _) => "RequestHeaderModifier and ResponseHeaderModifier",
                    (false, true) => "RequestHeaderModifier, ResponseHeaderModifier and RequestMirror",
                    (false, false) => {
                        "RequestHeaderModifier, ResponseHeaderModifier, RequestRedirect, RequestMirror and URLRewrite"
                    }
                };
                self.unsupported(place, format!("the filter is not supported: there are {types}"));
                continue;
            }
            let bad_path = match filter {
                Filter::Redirect(redirect) => redirect.path,
                Filter::Rewrite(rewrite) => rewrite.path,
                _ => None,
            };
            if let Some(PathModifier::Unsupported(kind)) = bad_path {
                let message = format!(
                    "path type `{}` is not supported: there are ReplacePrefixMatch and ReplaceFullPath",
                    self.names.text(kind)
                );
                self.unsupported(place, message);
                continue;
            }
            let repeats = !matches!(filter, Filter::Mirror(_)) && { kept.iter() }
                .any(|other| core::mem::discriminant(other) == core::mem::discriminant(filter));
            if !repeats {
                kept.push(filter.clone());
            }
        }
        kept
    }

    /// R-CON-133: timeouts alone are Contour's of a rule's policies.
    fn timeouts(&mut self, rule: &Rule, path: &str) -> Option<Box<RulePolicy>> {
        let policy = rule.policy.as_deref()?;
        let parsed = |text: Option<_>| text.map(|text| duration::parse(self.names.text(text)));
        let (request, backend) = (parsed(policy.request), parsed(policy.backend_request));
        let message = match (&request, &backend) {
            (Some(Err(_)), _) => "`timeouts.request` is no duration",
            (_, Some(Err(_))) => "`timeouts.backendRequest` is no duration",
            // R-CON-133: 0 is no limit.
            (Some(Ok(request)), Some(Ok(backend))) if *request > 0 && backend > request => {
                "`timeouts.backendRequest` is longer than `timeouts.request`"
            }
            _ => "",
        };
        if !message.is_empty() {
            self.unsupported(format!("{path}.timeouts"), message.into());
            return None;
        }
        // Before, 0 was Envoy's default.
        let zero = self.version.since(1, 28, 4);
        let kept = |text, parsed: Option<Result<u64, _>>| match parsed {
            Some(Ok(0)) if !zero => None,
            Some(Ok(_)) => text,
            _ => None,
        };
        let own = RulePolicy {
            request: kept(policy.request, request),
            backend_request: kept(policy.backend_request, backend),
            ..RulePolicy::default()
        };
        (own.request.is_some() || own.backend_request.is_some()).then(|| Box::new(own))
    }
}
