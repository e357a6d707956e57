//! Cases of Contour that lie outside of the project: one set of manifests and one build each, Gateway API alone. They are looked for in the folder
//! that `TRUEROUTE_CASES` names, else in `shared` beside the project; where neither is there a line says so.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use trueroute::fact::{Action, EntryCondition, NamespacedName};
use trueroute::request::Outcome;
use trueroute::state::RouteTable;
use trueroute::{Engine, ObjectRef, Options, Resolution, SimulatedRequest, Source};

/// The cases, if they are there.
fn cases() -> Option<Vec<Value>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let given = std::env::var_os("TRUEROUTE_CASES").map(PathBuf::from);
    let folders = given
        .into_iter()
        .chain([root.join("../shared/cases"), root.join("../../shared/cases")]);
    let text = { folders }.find_map(|folder| std::fs::read_to_string(folder.join("contour/cases.json")).ok())?;
    Some(serde_json::from_str(&text).expect("the cases are a list"))
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_default()
}

fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value[field].as_array().map_or(&[], |all| all.as_slice())
}

fn pair(text: &str) -> Value {
    let (namespace, name) = text.split_once('/').unwrap_or(("", text));
    json!({ "namespace": namespace, "name": name })
}

fn joined(name: &NamespacedName) -> String {
    format!("{}/{}", name.namespace, name.name)
}

fn engine(case: &Value) -> Engine {
    let options = json!({
        "profile": format!("contour@{}", case["options"]["version"].as_str().unwrap_or("main")),
        "admission": "skip",
        "assume": "none",
        "contour": { "gatewayRef": pair(text(&case["options"], "gatewayRef")) },
    });
    let options: Options = serde_json::from_value(options).unwrap();
    let mut engine = Engine::new(options);
    engine.replace(text(case, "manifests"), "case.yaml");
    engine
}

/// A condition as the cases write it.
fn condition(one: &EntryCondition) -> Value {
    let mut shown = json!({ "name": one.name, "op": one.op });
    if let Some(value) = &one.value {
        shown["value"] = json!(value);
    }
    shown
}

/// The routes of a table as the cases write them.
fn routes(table: &RouteTable) -> Vec<Value> {
    let entry = |entry: &trueroute::fact::TableEntry| {
        let path = entry.matches.path.as_ref().unwrap();
        let mut matches = json!({ "path": { "type": path.kind, "value": path.value } });
        let mut headers: Vec<Value> = entry.matches.headers.iter().map(condition).collect();
        if let Some(method) = &entry.matches.method {
            headers.insert(0, json!({ "name": ":method", "op": "exact", "value": method }));
        }
        if !headers.is_empty() {
            matches["headers"] = headers.into();
        }
        if !entry.matches.query.is_empty() {
            matches["query"] = entry.matches.query.iter().map(condition).collect();
        }
        json!({ "host": table.hostname, "secure": table.secure, "match": matches, "backends": backends(&entry.action) })
    };
    table.entries.iter().map(entry).collect()
}

/// The backends of an action as the cases write them: a weight only where there are several.
fn backends(action: &Action) -> Vec<Value> {
    let Action::Forward { backends, .. } = action else {
        return Vec::new();
    };
    let several = backends.len() > 1;
    let shown = |one: &trueroute::fact::ActionBackend| {
        let mut shown = json!({ "service": format!("{}/{}", one.namespace, one.name), "port": one.port });
        if several {
            shown["weight"] = json!(one.weight);
        }
        shown
    };
    backends.iter().map(shown).collect()
}

/// What is wrong with the answers to one case.
fn play(case: &Value) -> Vec<String> {
    let engine = engine(case);
    let state = engine.state();
    let expect = &case["expect"];
    let mut wrong = Vec::new();
    let mut compare = |what: &str, expected: Value, found: Value| {
        if expected != found {
            wrong.push(format!("{what}\n    expected {expected}\n    found    {found}"));
        }
    };
    let alias = |table: &RouteTable| table.listener_alias.clone().unwrap_or_default().to_string();
    let expected: BTreeSet<&str> = list(expect, "listeners").iter().map(|one| text(one, "name")).collect();
    let found: BTreeSet<String> = state.tables.iter().map(alias).collect();
    compare("listeners", json!(expected), json!(found));

    let mut expected: Vec<(String, String, Value)> = Vec::new();
    for host in list(expect, "virtualHosts") {
        let held = json!({ "secret": host["secret"], "tcpProxy": host["tcpProxy"] });
        expected.push((text(host, "listener").into(), text(host, "name").into(), held));
    }
    let mut found = Vec::new();
    for table in state.tables.iter().filter(|table| table.protocol != "TCP") {
        let secret = table.tls.as_ref().and_then(|tls| tls.secret.as_ref()).map(joined);
        let proxy = (table.protocol == "TLS").then(|| backends(&table.entries[0].action));
        found.push((
            alias(table),
            table.hostname.to_string(),
            json!({ "secret": secret, "tcpProxy": proxy }),
        ));
    }
    expected.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    found.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    compare("virtual hosts", json!(expected), json!(found));

    let mut expected: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for route in list(expect, "routes") {
        let shown = json!({ "host": route["host"], "secure": route["secure"], "match": route["match"],
            "backends": route["backends"].as_array().cloned().unwrap_or_default() });
        expected.entry(text(route, "listener").into()).or_default().push(shown);
    }
    let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for table in state
        .tables
        .iter()
        .filter(|table| matches!(&*table.protocol, "HTTP" | "HTTPS"))
    {
        found.entry(alias(table)).or_default().extend(routes(table));
    }
    compare("routes", json!(expected), json!(found));

    for (object, parents) in expect["routeConditions"].as_object().into_iter().flatten() {
        let (kind, name) = object.split_once(' ').unwrap();
        let (namespace, name) = name.split_once('/').unwrap();
        let object = ObjectRef {
            kind: kind.to_string().into(),
            namespace: Some(namespace.to_string().into()),
            name: name.to_string().into(),
            ..ObjectRef::default()
        };
        let status = serde_json::to_value(engine.status(&object)).unwrap();
        let set = |conditions: &[Value]| -> BTreeSet<String> {
            let one = |one: &Value| format!("{} {}/{}", text(one, "type"), text(one, "status"), text(one, "reason"));
            conditions.iter().map(one).collect()
        };
        let expected: Vec<_> = parents
            .as_array()
            .unwrap()
            .iter()
            .map(|one| set(one.as_array().unwrap()))
            .collect();
        let found: Vec<_> = list(&status, "parents")
            .iter()
            .map(|one| set(list(one, "conditions")))
            .collect();
        compare(&format!("status of {kind} {name}"), json!(expected), json!(found));
    }

    for one in list(expect, "requests") {
        let asked = request(&one["request"], expect);
        let answer = engine.request(&asked);
        compare(
            &format!("request {}", one["request"]),
            outcome_expected(&one["expected"]),
            outcome(&answer, &one["expected"]),
        );
    }
    wrong
}

fn request(one: &Value, expect: &Value) -> SimulatedRequest {
    let mut asked = json!({
        "protocol": text(one, "scheme").to_uppercase(),
        "host": one["host"],
        "path": one["path"],
        "method": one["method"],
        "sni": one["sni"],
        "headers": one["headers"].as_object().cloned().unwrap_or_default(),
    });
    // Ports of containers, as the cases have them, become those of listeners, which stand in their names.
    let of_container = |listener: &&Value| listener["port"] == one["port"];
    if let Some(listener) = list(expect, "listeners").iter().find(of_container) {
        let port = text(listener, "name")
            .rsplit('-')
            .next()
            .and_then(|port| port.parse::<u16>().ok());
        asked["port"] = json!(port);
    }
    serde_json::from_value(asked).unwrap()
}

fn outcome_expected(expected: &Value) -> Value {
    let backends: Vec<String> = { list(expected, "backends").iter() }
        .map(|one| format!("{}:{}", text(one, "service"), one["port"]))
        .collect();
    json!({ "outcome": expected["outcome"], "backends": backends })
}

fn outcome(answer: &Resolution, expected: &Value) -> Value {
    let backends: Vec<String> = { answer.backends.iter() }
        .filter(|one| one.weight > 0)
        .map(|one| format!("{}/{}:{}", one.namespace, one.name, one.port.unwrap_or_default()))
        .collect();
    let tcp = text(expected, "outcome") == "tcp";
    let outcome = match (answer.outcome, answer.status) {
        (Outcome::Forward, _) if tcp => "tcp",
        (Outcome::Forward, _) => "backend",
        (Outcome::Redirect, _) => "redirect",
        (Outcome::Refuse, _) => "refused",
        (Outcome::Respond, Some(404)) => "notFound",
        (Outcome::Respond, Some(421)) => "misdirected",
        (Outcome::Respond, _) => "direct",
    };
    json!({ "outcome": outcome, "backends": backends })
}

#[test]
fn static_cases_of_gateway_api() {
    let Some(cases) = cases() else {
        println!("skipped: no cases in the folder that TRUEROUTE_CASES names, and none in ../shared");
        return;
    };
    let ours = cases.iter().filter(|case| {
        let manifests = text(case, "manifests");
        let other = ["kind: HTTPProxy", "kind: Ingress\n"]
            .iter()
            .any(|kind| manifests.contains(kind));
        text(case, "kind") == "static" && case["options"]["gatewayRef"].is_string() && !other
    });
    let mut failed = Vec::new();
    let mut played = 0;
    for case in ours {
        played += 1;
        failed.extend({ play(case).into_iter() }.map(|wrong| format!("{}: {wrong}", text(case, "name"))));
    }
    assert!(
        failed.is_empty(),
        "{} of {played} cases:\n{}",
        failed.len(),
        failed.join("\n")
    );
    assert!(played > 0);
}

/// A Gateway with so many routes, each with a path of its own.
fn large(count: usize) -> Engine {
    let options = json!({ "profile": "contour@main", "contour": { "gatewayRef": pair("infra/edge") } });
    let mut engine = Engine::new(serde_json::from_value(options).unwrap());
    engine.apply(
        "apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: infra}
spec:
  gatewayClassName: contour
  listeners: [{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}]
",
        &Source::default(),
    );
    let all: Vec<String> = (0..count)
        .map(|number| numbered(number, &format!("/p{number}")))
        .collect();
    engine.apply(&all.join("---\n"), &Source::default());
    engine
}

fn numbered(number: usize, path: &str) -> String {
    format!(
        "apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {{name: r{number:04}, namespace: apps}}
spec:
  parentRefs: [{{name: edge, namespace: infra}}]
  rules:
  - matches: [{{path: {{type: PathPrefix, value: {path}}}}}]
    backendRefs: [{{name: web, port: 80}}]
"
    )
}

#[test]
fn an_edit_costs_what_it_touches() {
    let mut engine = large(1000);
    let touched = |engine: &Engine| -> BTreeSet<String> {
        let places = engine.evaluated();
        places
            .iter()
            .filter_map(|one| Some(one.split_once("HTTPRoute/apps/")?.1.to_string()))
            .collect()
    };
    // A path that nobody has: the route alone.
    engine.apply(&numbered(500, "/new"), &Source::default());
    assert_eq!(touched(&engine), BTreeSet::from(["r0500".into()]));
    // A path of an older name: dropped, and nobody else is asked.
    engine.apply(&numbered(500, "/p7"), &Source::default());
    assert_eq!(touched(&engine), BTreeSet::from(["r0500".into()]));
    // The rule in front gives the path away, and the one that waits for it gets it.
    engine.apply(&numbered(7, "/other"), &Source::default());
    assert_eq!(touched(&engine), BTreeSet::from(["r0007".into(), "r0500".into()]));
    assert!(engine.evaluated().len() < 20, "{:?}", engine.evaluated());
}
