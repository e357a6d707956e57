//! Connections that nobody looks into: TLS by server name, TCP and UDP by port alone.

use super::backend::{client_certificate, describe, judge, serves_as};
use super::connection::{Arrival, Sent, refuse, take_listener};
use super::port::PortListener;
use super::resolution::*;
use super::trace::{Walk, told_hostname};
use super::world::World;
use crate::fact::Text;
use crate::object::Protocol;
use crate::routing::table::{Entry, Subject};
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

/// A TCP or UDP port: nothing but port and protocol discriminates (R-TCP-01).
pub fn over_port<W: World>(walk: &mut Walk<W>, arrival: Arrival, sent: &Sent) {
    let found = arrival.table.choose(walk.names, None, |listener| {
        matches!(listener.protocol, Protocol::Tcp | Protocol::Udp)
    });
    match take_listener(walk, arrival, &found) {
        Some(listener) => over_listener(walk, arrival, listener, sent),
        None => refuse(walk),
    }
}

/// A connection on a TLS, TCP or UDP listener: raw bytes with Passthrough, decrypted ones with Terminate (R-TLSR-04).
pub fn over_listener<W: World>(walk: &mut Walk<W>, arrival: Arrival, listener: &PortListener, sent: &Sent) {
    let names = walk.names;
    let tls = listener.protocol == Protocol::Tls;
    walk.answer.tls = tls.then_some(match listener.passthrough {
        true => TlsMode::Passthrough,
        false => TlsMode::Terminate,
    });
    let sni = sent.sni.as_deref().filter(|_| tls).unwrap_or_default();
    // R-TLSR-01, R-TLSR-02; a TCPRoute takes what no TLSRoute's hostname matches (R-TCP-07).
    let choices: Vec<_> = match walk.world.table(listener.owner, listener.name) {
        Some(table) => table.choose(names, sni).collect(),
        None => Vec::new(),
    };
    let Some((choice, others)) = choices.split_first() else {
        // R-TLSR-03, R-TCP-06.
        let because = match tls {
            true => format!(
                "no route of listener `{}` serves this server name",
                names.text(listener.name)
            ),
            false => format!("no route is attached to listener `{}`", names.text(listener.name)),
        };
        walk.listener_step(StepKind::Hostname, listener, false, because);
        return refuse(walk);
    };
    if tls {
        let because = format!(
            "routes for {} are the most specific",
            told_hostname(choice.hostname, names)
        );
        walk.listener_step(StepKind::Hostname, listener, true, because);
        for other in others {
            let because = format!("routes for {} are less specific", told_hostname(other.hostname, names));
            walk.listener_step(StepKind::Hostname, listener, false, because);
        }
    }
    // R-TCP-02: the oldest route gets everything.
    let survey = choice.host.survey(names, &Subject::connection());
    walk.survey(&survey);
    match survey.fitting.first() {
        Some(entry) => to_backends(walk, arrival, listener, entry, sni),
        None => refuse(walk),
    }
}

/// Connections are shared by weight; invalid backends reset theirs (R-TLSR-06, R-TCP-04).
pub fn to_backends<W: World>(walk: &mut Walk<W>, arrival: Arrival, listener: &PortListener, entry: &Entry, sni: &str) {
    let Some(rule) = entry.claim().rule() else {
        return refuse(walk);
    };
    let mut serves = false;
    for backend in &rule.backends {
        let state = walk.world.backend(entry.claim().route, backend.target, backend.port);
        let (usable, failure) = judge(walk, backend.target, state);
        // R-BTLS-08: what is passed through is left as it is.
        let invalid_policy = usable.tls.is_some_and(|tls| !tls.valid);
        let failure = failure.filter(|_| !(listener.passthrough && invalid_policy && usable.ready));
        let takes = failure.is_none() && backend.weight > 0;
        serves |= takes;
        let because = match &failure {
            Some((_, because)) => format!("{because}: connections are rejected").into(),
            None if backend.weight == 0 => Text::Borrowed("weight 0: it gets no connections"),
            None => serves_as(&usable),
        };
        walk.step(StepKind::Backend, Some(backend.target), takes, because);
        let tls = usable
            .tls
            .filter(|tls| tls.valid && !listener.passthrough)
            .map(|tls| ResolvedTls {
                sni: Text::Owned(walk.names.text(tls.sni).to_string()),
                client_certificate: client_certificate(walk, arrival.gateway, tls),
            });
        let request = ForwardedRequest {
            host: Text::Owned(sni.to_string()),
            ..ForwardedRequest::default()
        };
        let status = failure.map(|(status, _)| status);
        let resolved = describe(walk, backend, &usable, status, request, tls);
        walk.answer.backends.push(resolved);
    }
    walk.answer.outcome = if serves { Outcome::Forward } else { Outcome::Refuse };
}
