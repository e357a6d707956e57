//! HTTP requests and gRPC calls: listener by host, virtual host, entry.

use super::connection::{Arrival, Sent, chosen, refuse, take_listener};
use super::headers::Headers;
use super::input::RequestProtocol;
use super::path;
use super::port::PortListener;
use super::resolution::{Outcome, StepKind, TlsMode};
use super::rule;
use super::trace::{Walk, told_hostname};
use super::world::{ClientCheck, Verification, World};
use crate::fact::Text;
use crate::object::{Kind, Protocol};
use crate::routing::hostname;
use crate::routing::table::{HostChoice, Subject};
use alloc::borrow::Cow;
use alloc::format;
use alloc::vec::Vec;

/// The feature by which a request sees the routes of one listener alone (R-REQ-04).
pub const ISOLATION: &str = "GatewayHTTPListenerIsolation";
/// gRPC's UNIMPLEMENTED.
pub const UNIMPLEMENTED: u8 = 12;
/// gRPC's UNAVAILABLE.
pub const UNAVAILABLE: u8 = 14;

/// A request as the client sent it.
pub struct Message<'r> {
    pub method: &'r str,
    /// The Host header.
    pub authority: &'r str,
    /// The path with its query.
    pub target: &'r str,
    /// The path, without query.
    pub path: &'r str,
    /// The query with its `?`, or nothing.
    pub query: &'r str,
    pub headers: Headers,
    pub grpc: bool,
    /// Whether the listener is an HTTPS listener.
    pub secure: bool,
}

impl<'r> Message<'r> {
    /// The message of a request on a listener.
    pub fn new(sent: &Sent<'r>, secure: bool) -> Message<'r> {
        let request = sent.request;
        let headers = Headers::new(&request.headers);
        let content = headers.value("content-type").unwrap_or_default();
        // R-GRPC-09.
        let grpc = request.protocol == Some(RequestProtocol::Grpc) || is_grpc(&content);
        let target = request.path.as_deref().filter(|path| !path.is_empty()).unwrap_or("/");
        let (path, query) = path::split_query(target);
        Message {
            method: request.method.as_deref().unwrap_or(if grpc { "POST" } else { "GET" }),
            authority: sent.authority,
            target,
            path,
            query,
            headers,
            grpc,
            secure,
        }
    }
}

fn is_grpc(content_type: &str) -> bool {
    let rest = content_type.strip_prefix("application/grpc");
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['+', ';']))
}

/// A request in cleartext: its host selects the listener (R-REQ-02).
pub fn over_http<W: World>(walk: &mut Walk<W>, arrival: Arrival, sent: &Sent) {
    let message = Message::new(sent, false);
    let found = arrival.table.choose(walk.names, Some(&sent.host), |listener| {
        listener.protocol == Protocol::Http
    });
    match take_listener(walk, arrival, &found) {
        Some(listener) => within(walk, arrival, listener, sent, &message),
        None => {
            // R-REQ-22.
            let because = format!("no listener on port {} takes the host `{}`", arrival.port, sent.host);
            walk.step(StepKind::Listener, Some(arrival.gateway), false, because);
            fail(walk, message.grpc, 404, UNIMPLEMENTED);
        }
    }
}

/// A request inside TLS, whose server name selected `listener`.
pub fn over_https<W: World>(walk: &mut Walk<W>, arrival: Arrival, listener: &PortListener, sent: &Sent) {
    let message = Message::new(sent, true);
    if !client_may_enter(walk, listener, sent) {
        return refuse(walk);
    }
    walk.answer.tls = Some(TlsMode::Terminate);
    // R-REQ-05: the listener that owns the Host must be the one that the handshake chose.
    match chosen(walk.names, arrival, Some(&sent.host), Protocol::Https) {
        // without the feature the listener of the server name decides alone.
        Some(owner) if owner == listener || walk.world.lacks("GatewayHTTPSListenerDetectMisdirectedRequests") => {
            within(walk, arrival, listener, sent, &message)
        }
        Some(owner) => {
            let because = format!(
                "the host `{}` belongs to listener `{}`, the connection to `{}`: misdirected",
                sent.host,
                walk.names.text(owner.name),
                walk.names.text(listener.name)
            );
            walk.listener_step(StepKind::Listener, owner, false, because);
            plain(walk, message.grpc, 421);
        }
        None => {
            let because = format!("no listener on port {} takes the host `{}`", arrival.port, sent.host);
            walk.step(StepKind::Listener, Some(arrival.gateway), false, because);
            fail(walk, message.grpc, 404, UNIMPLEMENTED);
        }
    }
}

/// Client certificates at the frontend (R-TLS-14).
fn client_may_enter<W: World>(walk: &mut Walk<W>, listener: &PortListener, sent: &Sent) -> bool {
    let check = walk.world.client_check(listener.owner, listener.name);
    if check == ClientCheck::Open {
        return true;
    }
    let (verified, because): (bool, Text) = match &sent.request.client_certificate {
        None => (
            false,
            "the listener asks for a client certificate, and the request has none".into(),
        ),
        Some(certificate) => match walk.world.verifies(listener.owner, listener.name, certificate) {
            Verification::Verifies(assumption) => {
                walk.assume(assumption);
                (true, "the client certificate verifies".into())
            }
            Verification::Fails(because) => (
                false,
                format!("the client certificate does not verify: {because}").into(),
            ),
            Verification::Unknown(assumption) => {
                walk.assume(assumption);
                (
                    true,
                    "the listener asks for a client certificate, and the request has one".into(),
                )
            }
        },
    };
    let fallback = !verified && check == ClientCheck::Optional;
    let because = match fallback {
        true => format!("{because}; AllowInsecureFallback lets it pass").into(),
        false => because,
    };
    walk.listener_step(StepKind::Listener, listener, verified || fallback, because);
    verified || fallback
}

/// From listener to rule. Only routes of this listener are looked at, unless listeners are not isolated (R-REQ-04, A-14);
/// and of one virtual host (R-MAT-02, A-08).
fn within<W: World>(walk: &mut Walk<W>, arrival: Arrival, listener: &PortListener, sent: &Sent, message: &Message) {
    let names = walk.names;
    if path::is_suspicious(message.path) {
        walk.assume("that the path is matched as sent: proxies that normalise paths may see another one".into());
    }
    let listeners = match walk.world.lacks(ISOLATION) {
        true => arrival
            .table
            .choose(names, Some(&sent.host), |other| other.protocol == listener.protocol),
        false => [listener].into(),
    };
    let tables = listeners
        .iter()
        .filter_map(|listener| walk.world.table(listener.owner, listener.name));
    let mut choices: Vec<HostChoice> = tables.flat_map(|table| table.choose(names, &sent.host)).collect();
    let text = |choice: &HostChoice| Some(names.text(choice.hostname)).filter(|hostname| !hostname.is_empty());
    crate::order::by(&mut choices, &|a, b| hostname::most_specific_first(text(a), text(b)));
    let alike = choices
        .iter()
        .take_while(|choice| Some(choice.hostname) == choices.first().map(|best| best.hostname))
        .count();
    let (best, others) = choices.split_at(alike);
    let Some(choice) = best.first() else {
        let because = format!(
            "no route of listener `{}` serves the host `{}`",
            names.text(listener.name),
            sent.host
        );
        walk.listener_step(StepKind::Hostname, listener, false, because);
        return fail(walk, message.grpc, 404, UNIMPLEMENTED);
    };
    let because = format!(
        "routes for {} are the most specific",
        told_hostname(choice.hostname, names)
    );
    walk.listener_step(StepKind::Hostname, listener, true, because);
    for other in others {
        let because = format!(
            "routes for {} are less specific, and are not fallen back to",
            told_hostname(other.hostname, names)
        );
        walk.listener_step(StepKind::Hostname, listener, false, because);
    }

    // R-MAT-07: names without letter case, repeated headers joined.
    let headers: Vec<(Cow<str>, Cow<str>)> = message
        .headers
        .iter()
        .map(|(name, value)| (super::authority::lower_case(name), value))
        .collect();
    let mut subject = Subject::new(names, message.method, message.target);
    subject.grpc = message.grpc;
    for (name, value) in &headers {
        subject.header(names, name, value);
    }
    // The Host header is a header like others.
    if message.headers.value("host").is_none() && !message.authority.is_empty() {
        subject.header(names, "host", message.authority);
    }
    let mut survey = choice.host.survey(names, &subject);
    // Where listeners are not isolated, several of them may have routes for one hostname.
    for other in best.iter().skip(1) {
        survey.merge(other.host.survey(names, &subject));
    }
    walk.survey(&survey);
    match survey.fitting.first() {
        Some(entry) => rule::apply(walk, arrival, entry, message),
        None => {
            // R-REQ-10, R-GRPC-05.
            let because = "no match of these routes fits the request";
            walk.step(StepKind::Match, None, false, because);
            fail(walk, message.grpc, 404, UNIMPLEMENTED);
        }
    }
}

/// The Gateway answers with an error of its own: to gRPC by HTTP 200 with a gRPC status (R-GRPC-05).
pub fn fail<W: World>(walk: &mut Walk<W>, grpc: bool, status: u16, grpc_status: u8) {
    walk.answer.outcome = Outcome::Respond;
    walk.answer.status = Some(if grpc { 200 } else { status });
    walk.answer.grpc_status = grpc.then_some(grpc_status);
}

/// The Gateway answers with a plain HTTP status, to gRPC too.
pub fn plain<W: World>(walk: &mut Walk<W>, grpc: bool, status: u16) {
    walk.answer.outcome = Outcome::Respond;
    walk.answer.status = Some(status);
    walk.answer.grpc_status = grpc.then(|| read_by_grpc(status));
}

/// How a gRPC client reads a plain HTTP answer (R-GRPC-05).
fn read_by_grpc(status: u16) -> u8 {
    match status {
        400 => 13,
        401 => 16,
        403 => 7,
        404 => UNIMPLEMENTED,
        429 | 502 | 503 | 504 => UNAVAILABLE,
        _ => 2,
    }
}

/// Whether a route answers as gRPC routes do.
pub fn is_grpc_route(kind: Kind) -> bool {
    kind == Kind::GrpcRoute
}
