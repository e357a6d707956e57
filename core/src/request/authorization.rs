//! External authorization: who is asked, what it is told, and what becomes of the request. The server itself is not simulated
//! (section 7.6 of the rules).

use super::backend::judge;
use super::resolution::StepKind;
use super::rule::{Course, Scene, Stop};
use super::trace::{Walk, told};
use super::world::World;
use crate::object::{ExternalAuth, Names, Sym};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Headers that an HTTP authorization server always gets (R-AUTH-02).
const ALWAYS: [&str; 3] = ["Host", "Content-Length", "Authorization"];

/// Asks the server, which is taken to allow the request; one that cannot be asked denies it (R-AUTH-01, R-REQ-19).
pub fn ask<W: World>(walk: &mut Walk<W>, scene: Scene, auth: &ExternalAuth, course: &Course) -> Option<Stop> {
    let names = walk.names;
    let server = told(auth.backend, names);
    let state = walk.world.backend(scene.entry.claim().route, auth.backend, auth.port);
    let (usable, failure) = judge(walk, auth.backend, state);
    // R-AUTH-04: fail closed.
    if let Some((_, because)) = failure {
        let because = format!("ExternalAuth denies, since nobody can be asked: {because}");
        walk.rule_step(StepKind::Filter, scene.entry, false, because);
        return Some(Stop::Error(403));
    }
    let tls = match usable.tls {
        Some(tls) => format!(", by TLS to `{}`", names.text(tls.sni)),
        None => String::new(),
    };
    let what = match auth.grpc {
        true => format!("by gRPC with {}", list(&auth.headers, "all headers", names)),
        // R-AUTH-02: the path is prefixed.
        false => format!(
            "by {} `{}{}` with headers {}",
            scene.message.method,
            names.text(auth.path),
            course.path,
            sent(&auth.headers, names)
        ),
    };
    // R-AUTH-03
    let body = match auth.body {
        0 => String::new(),
        size => format!(", and the first {size} bytes of the body"),
    };
    let because = format!("ExternalAuth asks {server} {what}{body}{tls}");
    walk.rule_step(StepKind::Filter, scene.entry, true, because);
    let answer = match auth.grpc {
        true => "the headers that it adds".into(),
        // R-AUTH-02: all but Host where none are listed.
        false => list(&auth.response_headers, "all headers of its answer but Host", names),
    };
    walk.assume(
        format!("that the authorization server {server}, which is not simulated, allows the request and that {answer} change nothing").into(),
    );
    if auth.body > 0 {
        // Upstream says both.
        walk.assume(
            format!(
                "that the body has at most {} bytes: a larger one is cut, or refused",
                auth.body
            )
            .into(),
        );
    }
    None
}

/// `` headers `a`, `b` ``, or what an empty list means.
fn list(headers: &[Sym], empty: &str, names: &Names) -> String {
    if headers.is_empty() {
        return empty.into();
    }
    let all: Vec<String> = headers.iter().map(|name| format!("`{}`", names.text(*name))).collect();
    format!("headers {}", all.join(", "))
}

/// The headers that an HTTP server gets.
fn sent(headers: &[Sym], names: &Names) -> String {
    let extra = headers.iter().map(|name| names.text(*name));
    let extra = extra.filter(|name| ALWAYS.iter().all(|always| !always.eq_ignore_ascii_case(name)));
    let all: Vec<String> = ALWAYS
        .into_iter()
        .chain(extra)
        .map(|name| format!("`{name}`"))
        .collect();
    all.join(", ")
}
