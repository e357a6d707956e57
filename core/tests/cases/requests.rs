//! Requests on lines, each with what becomes of it.
//!
//! `GET http://shop.test/cart x-env=canary at infra/web => forward shop/cart:8080`. Lines that start with a blank go on with the one
//! above. An answer says what differs from "as it was sent": words behind `requests` add the `listener`, the `route`, what is `assumed`,
//! and the `trace`.

use crate::render::{backend, object, pair};
use std::collections::BTreeMap;
use std::fmt::Write;
use trueroute::fact::{NamespacedName, Text};
use trueroute::request::{HeaderValue, HttpVersion, Outcome, RequestProtocol, ResolvedBackend};
use trueroute::{Engine, Resolution, SimulatedRequest};

/// The block with the engine's answers.
pub fn answer(engine: &Engine, scope: &[String], text: &str) -> Result<String, String> {
    let mut out = String::new();
    for line in logical(text) {
        let Some(asked) = Some(&line).filter(|line| !line.starts_with('#')) else {
            writeln!(out, "{line}").unwrap();
            continue;
        };
        let asked = asked.split(" =>").next().unwrap_or_default().trim();
        let request = request(asked)?;
        let outcome = resolved(&engine.request(&request), &request, scope)?;
        if asked.len() + outcome.len() < 116 && !outcome.contains('\n') {
            writeln!(out, "{asked} => {outcome}").unwrap();
        } else {
            writeln!(out, "{asked}\n  => {}", outcome.replace('\n', "\n     ")).unwrap();
        }
    }
    Ok(out)
}

/// Lines, with those that start with a blank joined to the one above.
fn logical(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match lines.last_mut() {
            Some(last) if line.starts_with(' ') => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => lines.push(line.trim().to_string()),
        }
    }
    lines
}

/// The request of a line.
fn request(line: &str) -> Result<SimulatedRequest, String> {
    let mut request = SimulatedRequest::default();
    let words = words(line);
    let mut words = words.iter().map(String::as_str).peekable();
    if let Some(method) = words.next_if(|word| word.bytes().all(|byte| byte.is_ascii_uppercase())) {
        request.method = Some(owned(method));
    }
    let target = words.next().ok_or("an empty request")?;
    aim(&mut request, target)?;
    while let Some(word) = words.next() {
        let mut next = || words.next().ok_or_else(|| format!("`{word}` says nothing"));
        match word {
            "at" => {
                let (gateway, port) = with_port(next()?)?;
                request.gateway = Some(namespaced(gateway)?);
                request.port = port.or(request.port);
            }
            "service" => {
                let (service, port) = with_port(next()?)?;
                request.service = Some(namespaced(service)?);
                request.port = port.or(request.port);
            }
            "sni" => {
                request.sni = Some(
                    Some(next()?)
                        .filter(|name| *name != "none")
                        .map(owned)
                        .unwrap_or_default(),
                )
            }
            "from" => request.from_namespace = Some(owned(next()?)),
            "app" => request.from_app = Some(owned(next()?)),
            "certificate" => request.client_certificate = Some(namespaced(next()?)?),
            "version" => {
                request.http_version = Some(match next()? {
                    "1.1" => HttpVersion::Http1,
                    "h2" => HttpVersion::Http2,
                    "h2c" => HttpVersion::Http2Cleartext,
                    other => return Err(format!("`{other}` is no version of HTTP")),
                });
            }
            header => {
                let (name, value) = header
                    .split_once('=')
                    .ok_or_else(|| format!("`{header}` in `{line}`"))?;
                add(&mut request.headers, name, value);
            }
        }
    }
    Ok(request)
}

/// Scheme, host, port and path: `https://shop.test:8443/cart`, `tcp`, `shop.test/`.
fn aim(request: &mut SimulatedRequest, target: &str) -> Result<(), String> {
    let (scheme, rest) = match target.split_once("://") {
        Some((scheme, rest)) => (Some(scheme), rest),
        None if ["tcp", "udp", "tls"].contains(&target) => (Some(target), ""),
        None => (None, target),
    };
    request.protocol = match scheme {
        None => None,
        Some("http") => Some(RequestProtocol::Http),
        Some("https") => Some(RequestProtocol::Https),
        Some("grpc") => Some(RequestProtocol::Grpc),
        Some("tls") => Some(RequestProtocol::Tls),
        Some("tcp") => Some(RequestProtocol::Tcp),
        Some("udp") => Some(RequestProtocol::Udp),
        Some(other) => return Err(format!("`{other}` is no protocol of a request")),
    };
    let (host, path) = match rest.find('/') {
        Some(at) => (&rest[..at], Some(&rest[at..])),
        None => (rest, None),
    };
    request.port = with_port(host)?.1;
    request.host = Some(host).filter(|host| !host.is_empty()).map(owned);
    request.path = path.map(owned);
    Ok(())
}

fn with_port(text: &str) -> Result<(&str, Option<u16>), String> {
    match text.rsplit_once(':') {
        Some((name, port)) => Ok((name, Some(port.parse().map_err(|_| format!("`{port}` is no port"))?))),
        None => Ok((text, None)),
    }
}

fn namespaced(text: &str) -> Result<NamespacedName, String> {
    let (namespace, name) = text
        .split_once('/')
        .ok_or_else(|| format!("`{text}` is not namespace/name"))?;
    Ok(NamespacedName {
        namespace: owned(namespace),
        name: owned(name),
    })
}

fn owned(text: &str) -> Text {
    Text::Owned(text.to_string())
}

/// A header named twice is sent twice.
fn add(headers: &mut BTreeMap<Text, HeaderValue>, name: &str, value: &str) {
    let value = owned(value);
    let all = match headers.remove(name) {
        None => HeaderValue::One(value),
        Some(HeaderValue::One(first)) => HeaderValue::Many(vec![first, value]),
        Some(HeaderValue::Many(mut all)) => {
            all.push(value);
            HeaderValue::Many(all)
        }
    };
    headers.insert(owned(name), all);
}

/// Words apart by blanks; within double quotes a blank is a blank.
fn words(line: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut quoted = false;
    for one in line.chars() {
        match one {
            '"' => quoted = !quoted,
            ' ' if !quoted => all.push(String::new()),
            other => all.last_mut().into_iter().for_each(|word| word.push(other)),
        }
    }
    all.retain(|word| !word.is_empty());
    all
}

/// What becomes of a request.
fn resolved(one: &Resolution, request: &SimulatedRequest, scope: &[String]) -> Result<String, String> {
    let status = one.status.map(|status| format!(" {status}")).unwrap_or_default();
    let mut parts = vec![match one.outcome {
        Outcome::Forward => format!("forward {}", forwarded(one, request)),
        Outcome::Redirect => {
            let location = one.redirect.as_ref().map(|to| format!(" {}", to.location));
            format!("redirect{status}{}", location.unwrap_or_default())
        }
        Outcome::Respond => format!("respond{status}"),
        Outcome::Refuse => "refuse".to_string(),
    }];
    parts.extend(one.grpc_status.map(|status| format!("grpc-status {status}")));
    parts.extend(one.mirrors.iter().map(|mirror| {
        let share = match (mirror.numerator, mirror.denominator) {
            (part, whole) if part == whole => String::new(),
            (part, whole) => format!(" {part}/{whole}"),
        };
        format!(
            "mirror {}{share}",
            backend("Service", &mirror.namespace, &mirror.name, mirror.port)
        )
    }));
    if let Some(edits) = &one.response {
        parts.extend(edits.set.iter().map(|(name, value)| format!("response {name}={value}")));
        parts.extend(
            edits
                .add
                .iter()
                .map(|(name, value)| format!("response {name}+={value}")),
        );
        parts.extend(edits.remove.iter().map(|name| format!("response without {name}")));
    }
    if let Some(timeouts) = &one.timeouts {
        parts.extend(timeouts.request.iter().map(|one| format!("timeout {one}")));
        parts.extend(
            timeouts
                .backend_request
                .iter()
                .map(|one| format!("backend timeout {one}")),
        );
    }
    if let Some(retry) = &one.retry {
        let mut text = "retry".to_string();
        retry
            .attempts
            .iter()
            .for_each(|one| write!(text, " {one} times").unwrap());
        if !retry.codes.is_empty() {
            write!(text, " on {:?}", retry.codes).unwrap();
        }
        retry
            .backoff
            .iter()
            .for_each(|one| write!(text, " after {one}").unwrap());
        parts.push(text);
    }
    for word in scope.iter().map(|word| word.trim_end_matches(',')) {
        match word {
            "listener" => parts.push(match &one.listener {
                None => "no listener".to_string(),
                Some(listener) => {
                    let holder = listener.listener_set.as_ref().map(|set| format!("{} ", pair(set)));
                    format!("listener {}{}", holder.unwrap_or_default(), listener.name)
                }
            }),
            "route" => parts.push(match (&one.route, one.rule, one.matches) {
                (Some(route), rule, index) => {
                    let (rule, index) = (rule.unwrap_or_default(), index.unwrap_or_default());
                    format!("{} rule {rule} match {index}", object(route))
                }
                _ => "no route".to_string(),
            }),
            "targets" => parts.extend(one.backends.iter().map(|to| match to.target_port {
                None => "unknown target port".to_string(),
                Some(port) => format!("target port {port}"),
            })),
            "assumed" => parts.extend(one.assumed.iter().map(|what| format!("assumed: {what}"))),
            "trace" => {}
            other => return Err(format!("`{other}` is nothing to show of a request")),
        }
    }
    let mut text = parts.join("; ");
    if scope.iter().any(|word| word == "trace") {
        for step in &one.trace {
            let sign = if step.won { '+' } else { '-' };
            let about = step
                .object
                .as_ref()
                .map(|one| format!(" {}", object(one)))
                .unwrap_or_default();
            let rule = step.rule.map(|rule| format!(" rule {rule}")).unwrap_or_default();
            let index = step.matches.map(|index| format!(" match {index}")).unwrap_or_default();
            let kind = format!("{:?}", step.step).to_lowercase();
            write!(text, "\n{sign} {kind}{about}{rule}{index}: {}", step.because).unwrap();
        }
        if one.omitted > 0 {
            write!(text, "\n… {} more", one.omitted).unwrap();
        }
    }
    Ok(text)
}

/// The backends, and what they see otherwise than it was sent.
fn forwarded(one: &Resolution, request: &SimulatedRequest) -> String {
    let edits: Vec<String> = one.backends.iter().map(|backend| seen(backend, request)).collect();
    let alike = edits.windows(2).all(|two| two[0] == two[1]);
    let all: Vec<String> = one
        .backends
        .iter()
        .zip(&edits)
        .map(|(to, edits)| {
            let mut text = backend(&to.kind, &to.namespace, &to.name, to.port);
            if one.backends.len() > 1 {
                write!(text, " weight {}", to.weight).unwrap();
            }
            to.status
                .iter()
                .for_each(|status| write!(text, " fails {status}").unwrap());
            if !alike && !edits.is_empty() {
                write!(text, " ({edits})").unwrap();
            }
            text
        })
        .collect();
    let mut text = all.join(", ");
    if let (true, Some(edits)) = (alike, edits.first().filter(|edits| !edits.is_empty())) {
        write!(text, "; {edits}").unwrap();
    }
    match one.tls {
        Some(trueroute::request::TlsMode::Passthrough) => text + "; passthrough",
        _ => text,
    }
}

fn seen(backend: &ResolvedBackend, sent: &SimulatedRequest) -> String {
    let got = &backend.request;
    let mut parts = Vec::new();
    // Connections have no request.
    if !got.method.is_empty() {
        let host = sent.host.as_deref().unwrap_or_default();
        if got.host != host {
            parts.push(format!("host {}", got.host));
        }
        if got.path != sent.path.as_deref().unwrap_or("/") {
            parts.push(format!("path {}", got.path));
        }
        let lower = |name: &Text| name.to_ascii_lowercase();
        let before: BTreeMap<String, &HeaderValue> =
            sent.headers.iter().map(|(name, value)| (lower(name), value)).collect();
        let after: BTreeMap<String, &HeaderValue> =
            got.headers.iter().map(|(name, value)| (lower(name), value)).collect();
        for (name, value) in &after {
            if before.get(name) != Some(value) {
                parts.push(match value {
                    HeaderValue::One(value) => format!("{name}={value}"),
                    HeaderValue::Many(values) => format!("{name}={}", values.join("|")),
                });
            }
        }
        parts.extend(
            before
                .keys()
                .filter(|name| !after.contains_key(*name))
                .map(|name| format!("without {name}")),
        );
    }
    if let Some(tls) = &backend.tls {
        parts.push(format!("TLS to {}", tls.sni));
        parts.extend(
            tls.client_certificate
                .iter()
                .map(|one| format!("certificate {}", pair(one))),
        );
    }
    parts.join("; ")
}
