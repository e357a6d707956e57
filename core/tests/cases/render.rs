//! A state in words, as `expect` blocks hold it.
//!
//! A scope is a list of sections, each with what it is restricted to: `ports`, `listeners infra/web`,
//! `status HTTPRoute shop/cart`. Sections stand in the order in which the scope names them.

use std::fmt::Write;
use trueroute::fact::*;
use trueroute::state::{EffectiveState, ObjectStatus, RouteTable};
use trueroute::{Engine, Finding, ObjectRef, Query, Status};

const SECTIONS: [&str; 13] = [
    "ports",
    "listeners",
    "attachments",
    "tables",
    "status",
    "findings",
    "advice",
    "readiness",
    "records",
    "published",
    "hazards",
    "summary",
    "all",
];

/// What is told beyond the bare facts.
#[derive(Clone, Copy, Default)]
pub struct Shown {
    /// The messages of conditions and findings.
    messages: bool,
    /// Where findings stand, as line and column.
    places: bool,
    /// What to do about findings.
    help: bool,
}

impl Shown {
    /// The messages alone.
    pub const MESSAGES: Shown = Shown {
        messages: true,
        places: false,
        help: false,
    };
}

/// What the state says of the scope.
pub fn expect(engine: &Engine, scope: &[String]) -> Result<String, String> {
    let state = engine.state();
    let asked = |word: &str| scope.iter().any(|one| one == word);
    let shown = Shown {
        messages: asked("messages"),
        places: asked("places"),
        help: asked("help"),
    };
    let mut out = String::new();
    let words: Vec<&str> = scope
        .iter()
        .map(|word| word.trim_end_matches(','))
        .filter(|word| !["messages", "places", "help"].contains(word))
        .collect();
    let mut at = 0;
    while let Some(section) = words.get(at) {
        if !SECTIONS.contains(section) {
            return Err(format!("`{section}` is no section; there are {}", SECTIONS.join(", ")));
        }
        let only: Vec<&str> = words[at + 1..]
            .iter()
            .take_while(|word| !SECTIONS.contains(word))
            .copied()
            .collect();
        at += 1 + only.len();
        match *section {
            "all" => {
                for one in &SECTIONS[..6] {
                    out.push_str(&sectioned(engine, &state, one, &[], shown)?);
                }
            }
            one => out.push_str(&sectioned(engine, &state, one, &only, shown)?),
        }
    }
    if out.is_empty() {
        out.push_str("nothing\n");
    }
    Ok(out)
}

fn sectioned(
    engine: &Engine,
    state: &EffectiveState,
    section: &str,
    only: &[&str],
    shown: Shown,
) -> Result<String, String> {
    let fits = |names: &[&str]| only.is_empty() || only.iter().any(|one| names.contains(one));
    let mut lines: Vec<String> = Vec::new();
    match section {
        "ports" => lines.extend(state.ports.iter().filter(|one| fits(&[&pair(&one.gateway)])).map(port)),
        "listeners" => {
            for one in &state.listeners {
                let set = one.listener_set.as_ref().map(pair).unwrap_or_default();
                if fits(&[&pair(&one.gateway), &set, &one.name]) {
                    lines.push(listener(one));
                }
            }
        }
        "attachments" => {
            let query = Query {
                kind: Some(FactType::Attachment),
                limit: Some(usize::MAX),
                ..Query::default()
            };
            for fact in engine.query(&query).items {
                if let FactValue::Attachment(one) = &fact.value {
                    if fits(&[&name(&one.route), &name(&one.parent)]) {
                        lines.push(attachment(one));
                    }
                }
            }
        }
        "tables" => {
            for one in &state.tables {
                let holder = [one.gateway.as_ref().map(pair), one.listener_set.as_ref().map(pair)]
                    .map(Option::unwrap_or_default);
                let listener = one.listener.as_deref().unwrap_or_default();
                if fits(&[&holder[0], &holder[1], listener, &one.hostname]) {
                    lines.push(table(one));
                }
            }
        }
        "records" => {
            for one in &state.dns.right {
                if fits(&[&one.name, &one.kind]) {
                    lines.push(record(one));
                }
            }
        }
        "published" => {
            for one in &state.dns.published {
                if fits(&[&one.name, &one.kind]) {
                    lines.push(record(one));
                }
            }
        }
        "hazards" => {
            for one in &state.dns.hazards {
                if fits(&[&one.code, &name(&one.route), &name(&one.parent)]) {
                    lines.push(hazard(one));
                }
            }
        }
        "status" => lines.extend(statuses(engine, state, only, shown.messages)?),
        "summary" => {
            let all = statuses(engine, state, only, shown.messages)?;
            lines.extend(all.iter().filter_map(|text| text.lines().next()).map(String::from));
        }
        "findings" | "advice" => {
            for one in &state.findings {
                let object = one.object.as_ref();
                let names = (object.map(|one| one.kind.to_string()), object.map(name));
                if fits(&[
                    &one.code,
                    &one.name,
                    &names.0.unwrap_or_default(),
                    &names.1.unwrap_or_default(),
                ]) {
                    lines.push(match section {
                        "advice" => advice(one),
                        _ => finding(one, shown),
                    });
                }
            }
            if lines.is_empty() {
                lines.push("no findings".into());
            }
        }
        _ => lines.extend(
            state
                .readiness
                .iter()
                .map(|one| format!("{} {}", one.controller, one.state)),
        ),
    }
    if lines.is_empty() {
        lines.push(format!("no {section}"));
    }
    Ok(lines.join("\n") + "\n")
}

/// All statuses, those of a kind, or those of objects.
fn statuses(engine: &Engine, state: &EffectiveState, only: &[&str], messages: bool) -> Result<Vec<String>, String> {
    let mut words = only.iter().peekable();
    let mut lines = Vec::new();
    let all = |kind: Option<&str>| {
        let some = state
            .statuses
            .iter()
            .filter(|one| kind.is_none_or(|kind| one.kind == kind))
            .collect::<Vec<_>>();
        some.into_iter()
            .map(|one| status(&title(one), &one.status, messages))
            .collect::<Vec<_>>()
    };
    if only.is_empty() {
        lines = all(None);
    }
    while let Some(kind) = words.next() {
        let name = words.next_if(|word| !word.starts_with(|first: char| first.is_ascii_uppercase()));
        match name {
            None => lines.extend(all(Some(kind))),
            Some(name) => {
                let (object, listener) = name
                    .split_once('#')
                    .map_or((*name, None), |(name, one)| (name, Some(one)));
                let title = format!("{kind} {name}");
                lines.push(
                    match (engine.status(&object_ref(&format!("{kind} {object}"))?), listener) {
                        (None, _) => format!("{title}: no such object"),
                        (Some(one), None) => status(&title, &one, messages),
                        (Some(Status::Gateway(one)), Some(name)) => {
                            one_listener(&title, &one.listeners, name, messages)
                        }
                        (Some(Status::Set(one)), Some(name)) => one_listener(&title, &one.listeners, name, messages),
                        (Some(_), Some(_)) => return Err(format!("a {kind} has no listeners")),
                    },
                );
            }
        }
    }
    Ok(lines)
}

fn title(one: &ObjectStatus) -> String {
    match &one.namespace {
        Some(namespace) => format!("{} {namespace}/{}", one.kind, one.name),
        None => format!("{} {}", one.kind, one.name),
    }
}

/// `Kind namespace/name`, or `Kind name`.
pub fn object_ref(text: &str) -> Result<ObjectRef, String> {
    let Some((kind, name)) = text.trim().split_once(' ') else {
        return Err(format!("`{text}` is not `Kind namespace/name`"));
    };
    let (namespace, name) = match name.trim().split_once('/') {
        Some((namespace, name)) => (Some(namespace.to_string().into()), name),
        None => (None, name.trim()),
    };
    Ok(ObjectRef {
        kind: kind.to_string().into(),
        namespace,
        name: name.to_string().into(),
        ..ObjectRef::default()
    })
}

/// `namespace/name`.
pub fn pair(name: &NamespacedName) -> String {
    format!("{}/{}", name.namespace, name.name)
}

/// `namespace/name` of a reference, or its bare name.
pub fn name(object: &ObjectRef) -> String {
    match &object.namespace {
        Some(namespace) => format!("{namespace}/{}", object.name),
        None => object.name.to_string(),
    }
}

/// `Kind namespace/name`.
pub fn object(object: &ObjectRef) -> String {
    format!("{} {}", object.kind, name(object))
}

/// A port on a line.
pub fn port(one: &Port) -> String {
    let open = if one.open { "open" } else { "closed" };
    format!(
        "port {} {}/{} {open}: {}",
        pair(&one.gateway),
        one.port,
        one.protocol,
        one.because
    )
}

/// A listener on a line.
pub fn listener(one: &Listener) -> String {
    let holder = match &one.listener_set {
        Some(set) => format!("{} of ListenerSet {}", pair(&one.gateway), pair(set)),
        None => pair(&one.gateway),
    };
    let hostname = one.hostname.as_deref().unwrap_or("*");
    let mut line = format!(
        "listener {holder} {} {}/{} {hostname}",
        one.name, one.port, one.protocol
    );
    if let Some(tls) = &one.tls {
        let certificates: Vec<String> = tls.certificates.iter().map(pair).collect();
        let with = if certificates.is_empty() {
            String::new()
        } else {
            format!(" with {}", certificates.join(" "))
        };
        write!(line, " {}{with}", tls.mode).unwrap();
    }
    line.push_str(match (one.programmed, one.accepted) {
        (true, _) => " programmed",
        (false, true) => " accepted, not programmed",
        (false, false) => " not accepted",
    });
    if !one.conflicts.is_empty() {
        write!(line, ", conflict: {}", one.conflicts.join("; ")).unwrap();
    }
    if let Some(routes) = one.attached_routes {
        write!(line, ", {}", routes_of(routes)).unwrap();
    }
    line
}

fn routes_of(count: u32) -> String {
    format!("{count} {}", if count == 1 { "route" } else { "routes" })
}

/// An attachment on a line.
pub fn attachment(one: &Attachment) -> String {
    let (route, parent) = (object(&one.route), object(&one.parent));
    format!(
        "{route} at {parent} listener {} for {}",
        one.listener,
        one.hostnames.join(" ")
    )
}

/// A table: its place, and below its entries in order of precedence.
fn table(one: &RouteTable) -> String {
    let gateway = one.gateway.as_ref().map(pair).unwrap_or_default();
    let set = one
        .listener_set
        .as_ref()
        .map(|set| format!(" of ListenerSet {}", pair(set)))
        .unwrap_or_default();
    let listener = one.listener.as_deref().unwrap_or_default();
    // Under a product's profile: what it calls the listener, how connections begin, which certificate is shown.
    let alias = one.listener_alias.as_ref().map(|alias| {
        let tls = one.tls.as_ref().map_or("", |_| " TLS");
        let secret = one.tls.as_ref().and_then(|tls| tls.secret.as_ref());
        let secret = secret
            .map(|secret| format!(" with {}", pair(secret)))
            .unwrap_or_default();
        let bytes = ["TCP", "TLS"].contains(&&*one.protocol);
        format!(" as {alias}{tls}{secret}{}", if bytes { ", connections" } else { "" })
    });
    let alias = alias.unwrap_or_default();
    let mut text = format!("table {gateway}{set} {listener} {}{alias}", one.hostname);
    for entry in &one.entries {
        write!(text, "\n  {}", self::entry(entry)).unwrap();
    }
    text
}

/// An entry: match, action, and whose it is.
pub fn entry(one: &TableEntry) -> String {
    let mut line = format!(
        "{} -> {} ({}",
        matches(&one.matches),
        action(&one.action),
        object(&one.route)
    );
    if one.rule > 0 || one.match_index > 0 {
        write!(line, " rule {}", one.rule).unwrap();
    }
    if one.match_index > 0 {
        write!(line, " match {}", one.match_index).unwrap();
    }
    line.push(')');
    if let Some(winner) = &one.shadowed_by {
        write!(
            line,
            " never: {} rule {} match {} takes all",
            object(&winner.route),
            winner.rule,
            winner.matches
        )
        .unwrap();
    }
    if one.assumes_age {
        line.push_str(" age assumed");
    }
    line
}

fn matches(one: &EntryMatch) -> String {
    let mut parts = Vec::new();
    parts.extend(one.method.as_ref().map(|method| method.to_string()));
    parts.extend(one.path.as_ref().map(|path| format!("{} {}", path.value, path.kind)));
    let condition = |what: &str, one: &EntryCondition| {
        let value = one.value.as_deref().unwrap_or_default();
        match one.op.as_ref() {
            "exact" => format!("{what} {}={value}", one.name),
            "regex" => format!("{what} {}~{value}", one.name),
            op => format!("{what} {} {op} {value}", one.name),
        }
    };
    parts.extend(one.headers.iter().map(|one| condition("header", one)));
    parts.extend(one.query.iter().map(|one| condition("query", one)));
    if parts.is_empty() {
        parts.push("everything".into());
    }
    parts.join(" ")
}

fn action(one: &Action) -> String {
    match one {
        Action::Forward { backends, filters, .. } => {
            let mut text = format!("forward {}", shares(backends));
            for filter in filters {
                let json = serde_json::to_value(filter).unwrap_or_default();
                write!(text, ", {}", filter_text(&json)).unwrap();
            }
            text
        }
        Action::Redirect {
            scheme,
            hostname,
            port,
            path,
            status,
        } => {
            let mut text = format!("redirect {status}");
            let parts = [
                ("scheme", scheme.as_ref().map(|one| one.to_string())),
                ("hostname", hostname.as_ref().map(|one| one.to_string())),
                ("port", port.map(|one| one.to_string())),
                ("path", path.as_ref().map(|one| format!("{} {}", one.kind, one.value))),
            ];
            for (what, value) in parts {
                if let Some(value) = value {
                    write!(text, " {what} {value}").unwrap();
                }
            }
            text
        }
        Action::Respond { status } => format!("respond {status}"),
    }
}

fn shares(backends: &[ActionBackend]) -> String {
    let only = backends.len() == 1;
    let all: Vec<String> = backends
        .iter()
        .map(|one| {
            let weight = if only && one.weight == 1 {
                String::new()
            } else {
                format!(" weight {}", one.weight)
            };
            format!("{}{weight}", backend(&one.kind, &one.namespace, &one.name, one.port))
        })
        .collect();
    if all.is_empty() {
        "to nobody".into()
    } else {
        all.join(", ")
    }
}

/// `shop/cart:8080`, or with its kind where that is no Service.
pub fn backend(kind: &str, namespace: &str, name: &str, port: Option<u16>) -> String {
    let kind = if kind == "Service" {
        String::new()
    } else {
        format!("{kind} ")
    };
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    format!("{kind}{namespace}/{name}{port}")
}

/// A filter as its type and its fields: `URLRewrite hostname: a.test`.
fn filter_text(json: &serde_json::Value) -> String {
    let kind = json["type"].as_str().unwrap_or_default();
    let fields = json
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| *name != "type");
    let text: Vec<String> = fields.map(|(_, value)| value.to_string().replace('"', "")).collect();
    format!("{kind} {}", text.join(" "))
}

/// The status of an object: its conditions, and below what it holds for each listener or parent.
fn status(title: &str, one: &Status, messages: bool) -> String {
    let mut text = String::new();
    match one {
        Status::Class(class) => {
            write!(text, "{title}: {}", conditions(&class.conditions, messages, None)).unwrap();
            if !class.supported_features.is_empty() {
                write!(text, "\n  {} features", class.supported_features.len()).unwrap();
            }
        }
        Status::Gateway(gateway) => {
            write!(text, "{title}: {}", conditions(&gateway.conditions, messages, None)).unwrap();
            for one in &gateway.addresses {
                write!(text, "\n  address {} {}", one.kind, one.value).unwrap();
            }
            listeners(&mut text, &gateway.conditions, &gateway.listeners, messages);
            if let Some(sets) = gateway.attached_listener_sets {
                write!(text, "\n  attached ListenerSets: {sets}").unwrap();
            }
        }
        Status::Set(set) => {
            write!(text, "{title}: {}", conditions(&set.conditions, messages, None)).unwrap();
            listeners(&mut text, &set.conditions, &set.listeners, messages);
        }
        Status::Route(route) => {
            let parents = route.parents.iter();
            let all: Vec<String> = parents
                .map(|one| told(title, &one.parent_ref, &one.controller_name, &one.conditions, messages))
                .collect();
            text = if all.is_empty() {
                format!("{title}: no parents")
            } else {
                all.join("\n")
            };
        }
        Status::Policy(policy) => {
            let ancestors = policy.ancestors.iter();
            let all: Vec<String> = ancestors
                .map(|one| {
                    told(
                        title,
                        &one.ancestor_ref,
                        &one.controller_name,
                        &one.conditions,
                        messages,
                    )
                })
                .collect();
            text = if all.is_empty() {
                format!("{title}: no ancestors")
            } else {
                all.join("\n")
            };
        }
        Status::Empty(_) => write!(text, "{title}: no status").unwrap(),
    }
    text
}

fn told(title: &str, parent: &ParentReference, controller: &str, all: &[Condition], messages: bool) -> String {
    let namespace = parent
        .namespace
        .as_ref()
        .map(|one| format!("{one}/"))
        .unwrap_or_default();
    let mut place = format!("{} {namespace}{}", parent.kind, parent.name);
    if let Some(section) = &parent.section_name {
        write!(place, "#{section}").unwrap();
    }
    if let Some(port) = parent.port {
        write!(place, " port {port}").unwrap();
    }
    // Who says so matters where it is not the one controller of the case.
    let by = if controller.starts_with("example.net/") {
        format!(" by {controller}")
    } else {
        String::new()
    };
    format!("{title} at {place}{by}: {}", conditions(all, messages, None))
}

/// The lines of all listeners; the generation is that of the line above.
fn listeners(text: &mut String, above: &[Condition], all: &[ListenerStatus], messages: bool) {
    let generation = above.first().and_then(|one| one.observed_generation);
    for one in all {
        write!(text, "\n  {}: {}", one.name, listener_status(one, messages, generation)).unwrap();
    }
}

fn one_listener(title: &str, all: &[ListenerStatus], name: &str, messages: bool) -> String {
    match all.iter().find(|one| one.name == name) {
        Some(one) => format!("{title}: {}", listener_status(one, messages, None)),
        None => format!("{title}: no such listener"),
    }
}

fn listener_status(one: &ListenerStatus, messages: bool, generation: Option<i64>) -> String {
    let kind = |kind: &RouteGroupKind| match kind.group.as_ref() {
        "gateway.networking.k8s.io" => kind.kind.to_string(),
        group => format!("{group}/{}", kind.kind),
    };
    let kinds: Vec<String> = one.supported_kinds.iter().map(kind).collect();
    let kinds = if kinds.is_empty() {
        "no kinds".into()
    } else {
        kinds.join(" ")
    };
    format!(
        "{}; {kinds}; {}",
        conditions(&one.conditions, messages, generation),
        routes_of(one.attached_routes)
    )
}

/// `Accepted True/Accepted, Programmed False/Invalid (generation 2)`; without the generation where it was `said` already.
fn conditions(all: &[Condition], messages: bool, said: Option<i64>) -> String {
    if all.is_empty() {
        return "no conditions".into();
    }
    let first = all.first().and_then(|one| one.observed_generation);
    let alike = all.iter().all(|one| one.observed_generation == first);
    let texts: Vec<String> = all
        .iter()
        .map(|one| {
            let mut text = format!("{} {}", one.kind, verdict(one));
            if let (false, Some(generation)) = (alike, one.observed_generation) {
                write!(text, " (generation {generation})").unwrap();
            }
            if let Some(time) = &one.last_transition_time {
                write!(text, " since {time}").unwrap();
            }
            if messages {
                write!(text, " \"{}\"", one.message).unwrap();
            }
            text
        })
        .collect();
    let generation = first
        .filter(|generation| alike && said != Some(*generation))
        .map(|one| format!(" (generation {one})"))
        .unwrap_or_default();
    texts.join(", ") + &generation
}

/// `True/Accepted`.
pub fn verdict(one: &Condition) -> String {
    format!("{}/{}", one.status, one.reason)
}

/// A DNS record on a line.
pub fn record(one: &DnsRecord) -> String {
    let owners: Vec<String> = one.owners.iter().map(object).collect();
    let assumed = if one.assumed { " (assumed)" } else { "" };
    let targets = one.targets.join(", ");
    let mut more = String::new();
    if let Some(ttl) = one.ttl {
        write!(more, " ttl {ttl}").unwrap();
    }
    if let Some(identifier) = &one.set_identifier {
        write!(more, " set {identifier}").unwrap();
    }
    for property in &one.provider_specific {
        write!(more, " {}={}", property.name, property.value).unwrap();
    }
    format!(
        "record {} {} {targets}{assumed}{more} for {}",
        one.name,
        one.kind,
        owners.join(", ")
    )
}

/// A hazard on a line.
fn hazard(one: &DnsHazard) -> String {
    let section = one.section_name.as_ref().map(|section| format!("#{section}"));
    let generation = |generation: Option<i64>| generation.map_or_else(|| "none".into(), |one| one.to_string());
    format!(
        "hazard {} {} at {}{}, generation {} of {}: {}",
        one.code,
        object(&one.route),
        object(&one.parent),
        section.unwrap_or_default(),
        generation(one.observed_generation),
        generation(one.generation),
        match one.records.is_empty() {
            true => "no name".into(),
            false => one.records.join(", "),
        }
    )
}

/// A finding on a line.
pub fn finding(one: &Finding, shown: Shown) -> String {
    let severity = match one.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let mut line = format!("{severity} {} {}", one.code, one.name);
    if let Some(about) = &one.object {
        write!(line, " {}", object(about)).unwrap();
    }
    if let Some(path) = &one.path {
        write!(line, " {path}").unwrap();
    }
    if let (true, Some(span)) = (shown.places, &one.span) {
        write!(line, " at {}:{}", span.line, span.column).unwrap();
    }
    if shown.messages {
        write!(line, ": {}", one.message).unwrap();
    }
    if let (true, Some(help)) = (shown.help, &one.help) {
        write!(line, "\n  help: {help}").unwrap();
    }
    line
}

/// A finding with all that it says.
fn advice(one: &Finding) -> String {
    let mut text = finding(one, Shown::MESSAGES);
    for related in &one.related {
        let about = related.object.as_ref().map(object).unwrap_or_default();
        let path = related.path.as_deref().unwrap_or_default();
        write!(text, "\n  {}: {}", [&about, path].join(" ").trim(), related.message).unwrap();
    }
    if let Some(help) = &one.help {
        write!(text, "\n  help: {help}").unwrap();
    }
    if let Some(fix) = &one.fix {
        write!(text, "\n  fix: {}", fix.message).unwrap();
        for change in &fix.changes {
            write!(text, "\n    {}", serde_json::to_string(change).unwrap()).unwrap();
        }
    }
    text
}
