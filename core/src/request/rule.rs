//! What a rule does with a request: filters in order, then backends by weight.

use super::authorization;
use super::backend::{self, Fate};
use super::connection::Arrival;
use super::cors;
use super::headers::Headers;
use super::http::{self, Message, UNAVAILABLE, UNIMPLEMENTED};
use super::path::{replace_full, replace_prefix};
use super::redirect::{self, RedirectBase};
use super::resolution::*;
use super::session;
use super::trace::{Walk, told};
use super::world::{ExtensionState, World};
use crate::fact::{NamespacedName, Text};
use crate::object::{Filter, Mirror, Names, PathKind, PathModifier, Rewrite, Rule, RulePolicy, Sym};
use crate::routing::table::{Condition, Entry};
use alloc::format;
use alloc::string::{String, ToString};

/// A request on its way through filters.
#[derive(Clone)]
pub struct Course {
    pub authority: Text,
    /// The path, without query.
    pub path: String,
    pub headers: Headers,
    pub response: ResponseEdits,
}

/// A filter that answers: later filters and backends are not reached (R-FIL-05).
pub enum Stop {
    Redirect(u16, ResolvedRedirect),
    Preflight(u16, ResponseEdits),
    /// It cannot be applied, or denies: a plain HTTP error.
    Error(u16),
}

impl Stop {
    pub fn status(&self) -> u16 {
        match self {
            Stop::Redirect(status, _) | Stop::Preflight(status, _) | Stop::Error(status) => *status,
        }
    }
}

/// What filters need to know.
#[derive(Clone, Copy)]
pub struct Scene<'a, 'r> {
    pub arrival: Arrival<'a>,
    pub entry: &'a Entry,
    pub message: &'a Message<'r>,
}

/// Applies the rule of the entry that takes the request.
pub fn apply<W: World>(walk: &mut Walk<W>, arrival: Arrival, entry: &Entry, message: &Message) {
    let scene = Scene {
        arrival,
        entry,
        message,
    };
    let Some(rule) = entry.claim().rule() else { return };
    let mut course = Course {
        authority: Text::Owned(message.authority.to_string()),
        path: String::from(message.path),
        headers: message.headers.clone(),
        response: ResponseEdits::default(),
    };
    // R-MAT-14: whatever comes of it, no other rule is asked.
    match filters(walk, scene, &rule.filters, &mut course) {
        Some(stop) => answer(walk, message, stop),
        None => to_backends(walk, scene, rule, &course),
    }
}

fn answer<W: World>(walk: &mut Walk<W>, message: &Message, stop: Stop) {
    match stop {
        Stop::Redirect(status, redirect) => {
            walk.answer.outcome = Outcome::Redirect;
            walk.answer.status = Some(status);
            walk.answer.redirect = Some(redirect);
        }
        Stop::Preflight(status, response) => {
            http::plain(walk, message.grpc, status);
            walk.answer.response = Some(response).filter(|response| !response.is_empty());
        }
        Stop::Error(status) => http::plain(walk, message.grpc, status),
    }
}

fn to_backends<W: World>(walk: &mut Walk<W>, scene: Scene, rule: &Rule, course: &Course) {
    let grpc_route = http::is_grpc_route(walk.names.object(scene.entry.claim().route).kind);
    let fail = |walk: &mut Walk<W>, status, code, because: &'static str| {
        walk.rule_step(StepKind::Backend, scene.entry, false, because);
        match grpc_route {
            true => http::fail(walk, true, status, code),
            false => http::plain(walk, scene.message.grpc, status),
        }
    };
    if rule.backends.is_empty() {
        // R-REQ-11; A-10 for gRPC.
        return fail(
            walk,
            500,
            UNIMPLEMENTED,
            "the rule has no backendRefs and no filter that answers",
        );
    }
    let fates = backend::all(walk, scene, rule, course);
    if rule.backends.iter().all(|backend| backend.weight == 0) {
        // R-REQ-15, A-20.
        return fail(walk, 500, UNAVAILABLE, "all weights are 0: nothing may be forwarded");
    }
    if fates.iter().any(|fate| fate.weight > 0 && fate.serves()) {
        walk.answer.outcome = Outcome::Forward;
        walk.answer.grpc_status = None;
        respond_alike(walk, &fates);
        if let Some(policy) = &rule.policy {
            policies(walk, policy);
        }
        session::tell(walk, scene, rule, &fates);
        return;
    }
    // Nothing is forwarded. Where shares are answered in different ways, the largest speaks for all.
    let shares = |fate: &Fate| -> u64 {
        let same = fates.iter().filter(|other| other.status() == fate.status());
        same.map(|fate| u64::from(fate.weight)).sum()
    };
    let mut live = fates.iter().filter(|fate| fate.weight > 0);
    let first = live.next();
    let largest = live.fold(first, |largest, fate| match largest {
        Some(largest) if shares(largest) >= shares(fate) => Some(largest),
        _ => Some(fate),
    });
    let Some(largest) = largest.map(|fate| fate.status()) else {
        return;
    };
    let found = fates
        .into_iter()
        .find(|fate| fate.weight > 0 && fate.status() == largest);
    match found.and_then(|fate| fate.stop) {
        Some(stop) => answer(walk, scene.message, stop),
        // R-REQ-12, R-REQ-14, R-GRPC-05.
        None => fail(walk, largest.unwrap_or(500), UNAVAILABLE, "no backend can serve"),
    }
}

/// What is done to responses, where all backends that serve agree on it.
fn respond_alike<W: World>(walk: &mut Walk<W>, fates: &[Fate]) {
    let mut serving = fates.iter().filter(|fate| fate.weight > 0 && fate.serves());
    let Some(first) = serving.next() else { return };
    if serving.any(|fate| fate.response != first.response) {
        walk.assume(
            "that the first backend with a share answers: filters of backendRefs change responses in different ways"
                .into(),
        );
    }
    walk.answer.response = Some(first.response.clone()).filter(|response| !response.is_empty());
}

/// Section 8 of the rules. What is absent is the implementation's choice, and stays absent.
fn policies<W: World>(walk: &mut Walk<W>, policy: &RulePolicy) {
    let text = |sym: Option<_>| sym.map(|sym| Text::Owned(walk.names.text(sym).to_string()));
    let timeouts = ResolvedTimeouts {
        request: text(policy.request),
        backend_request: text(policy.backend_request),
    };
    let retry = policy.retry.as_ref().map(|retry| ResolvedRetry {
        attempts: retry.attempts,
        codes: retry.codes.to_vec(),
        backoff: text(retry.backoff),
    });
    let given = timeouts.request.is_some() || timeouts.backend_request.is_some();
    walk.answer.timeouts = given.then_some(timeouts);
    walk.answer.retry = retry;
}

/// Runs filters in the order listed (R-FIL-01) until one answers.
pub fn filters<W: World>(walk: &mut Walk<W>, scene: Scene, filters: &[Filter], course: &mut Course) -> Option<Stop> {
    filters.iter().find_map(|filter| one(walk, scene, filter, course))
}

fn one<W: World>(walk: &mut Walk<W>, scene: Scene, filter: &Filter, course: &mut Course) -> Option<Stop> {
    let names = walk.names;
    let route = scene.entry.claim().route;
    match filter {
        Filter::RequestHeaders(modifier) => course.headers.modify_request(&mut course.authority, modifier, names),
        Filter::ResponseHeaders(modifier) => course.response.modify(modifier, names),
        Filter::Redirect(filter) => {
            let base = RedirectBase {
                secure: scene.message.secure,
                host: super::authority::without_port(scene.message.authority),
                port: scene.arrival.port,
                path: scene.message.path,
                query: scene.message.query,
                prefix: prefix_of(scene.entry).map(|prefix| names.text(prefix)),
            };
            let Some(redirect) = redirect::location(filter, base, names) else {
                note(
                    walk,
                    scene,
                    false,
                    "RequestRedirect cannot be applied: its path replacement does not fit the match".into(),
                );
                return Some(Stop::Error(500));
            };
            note(
                walk,
                scene,
                true,
                format!(
                    "RequestRedirect answers with {} to `{}`",
                    filter.status, redirect.location
                )
                .into(),
            );
            return Some(Stop::Redirect(filter.status, redirect));
        }
        Filter::Rewrite(filter) => {
            if rewrite(filter, scene, course, names).is_none() {
                note(
                    walk,
                    scene,
                    false,
                    "URLRewrite cannot be applied: its path replacement does not fit the match".into(),
                );
                return Some(Stop::Error(500));
            }
            note(
                walk,
                scene,
                true,
                format!("URLRewrite: `{}` at host `{}`", course.path, course.authority).into(),
            );
        }
        Filter::Mirror(filter) => mirror(walk, scene, filter),
        Filter::Cors(filter) => {
            // R-REQ-17, R-CORS-03
            if cors::is_preflight(scene.message.method, &course.headers) {
                let (status, response) = cors::preflight(filter, &course.headers, names);
                let because = match status {
                    403 => "CORS answers the preflight: the origin is not allowed",
                    _ => "CORS answers the preflight: the origin is allowed",
                };
                note(walk, scene, true, because.into());
                return Some(Stop::Preflight(status, response));
            }
            cors::actual(filter, &course.headers, names, &mut course.response);
            if cors::is_unsettled(filter, &course.headers) {
                walk.assume("that CORS headers follow the configuration also for a request with credentials".into());
            }
        }
        Filter::ExternalAuth(auth) => return authorization::ask(walk, scene, auth, course),
        Filter::Extension(target) => match walk.world.extension(route, *target) {
            // R-EXT-02.
            ExtensionState::Foreign => {
                walk.assume(
                    format!(
                        "that the extension {} changes nothing: what it does is unknown",
                        told(*target, names)
                    )
                    .into(),
                );
            }
            // R-REQ-18, R-EXT-01.
            ExtensionState::Unresolved(because) => {
                let because = format!("extension {} is never skipped: {because}", told(*target, names));
                note(walk, scene, false, because.into());
                return Some(Stop::Error(500));
            }
        },
        Filter::Unsupported(kind) => {
            let because = format!("a filter of type `{}` cannot be applied", names.text(*kind));
            note(walk, scene, false, because.into());
            return Some(Stop::Error(500));
        }
    }
    None
}

fn note<W: World>(walk: &mut Walk<W>, scene: Scene, won: bool, because: Text) {
    walk.rule_step(StepKind::Filter, scene.entry, won, because);
}

/// R-RW-01. The prefix is that of the match which took the request (R-FIL-02).
fn rewrite(filter: &Rewrite, scene: Scene, course: &mut Course, names: &Names) -> Option<()> {
    match filter.path {
        None => {}
        Some(PathModifier::Full(value)) => course.path = String::from(replace_full(names.text(value))),
        Some(PathModifier::Prefix(value)) => {
            let prefix = names.text(prefix_of(scene.entry)?);
            course.path = replace_prefix(scene.message.path, prefix, names.text(value))?;
        }
        Some(PathModifier::Unsupported(_)) => return None,
    }
    if let Some(hostname) = filter.hostname {
        course.authority = Text::Owned(names.text(hostname).to_string());
    }
    Some(())
}

/// The prefix that matched; ReplacePrefixMatch fits nothing else (R-RW-04).
fn prefix_of(entry: &Entry) -> Option<Sym> {
    match entry.condition() {
        Condition::Http(http) if http.path.kind == PathKind::Prefix => Some(http.path.value),
        _ => None,
    }
}

/// A copy goes to one endpoint; a bad reference loses that mirror only (R-MIR-01 to R-MIR-03, A-37).
fn mirror<W: World>(walk: &mut Walk<W>, scene: Scene, mirror: &Mirror) {
    let names = walk.names;
    let (numerator, denominator) = mirror.share;
    if numerator == 0 {
        return;
    }
    let state = walk
        .world
        .backend(scene.entry.claim().route, mirror.backend, mirror.port);
    let (usable, failure) = backend::judge(walk, mirror.backend, state);
    if let Some((_, because)) = failure {
        let because = format!("no copy goes to {}: {because}", told(mirror.backend, names));
        return walk.rule_step(StepKind::Filter, scene.entry, false, because);
    }
    let NamespacedName { namespace, name } = NamespacedName::of(mirror.backend, names);
    walk.answer.mirrors.push(ResolvedMirror {
        namespace,
        name,
        port: usable.port.or(mirror.port),
        numerator,
        denominator,
    });
}
