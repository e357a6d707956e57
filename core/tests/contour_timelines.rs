//! Contour as a controller on timelines: the pages of `tests/timelines/contour`, the cases that lie outside of the project, and what
//! holds for every sequence of events.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use trueroute::fact::{
    ControllerStep, ReadyAt, ReplayReport, Seconds, Severity, TimelineAction, TimelineEvent, Tombstone, Verdict,
};
use trueroute::options::{ControllerSpec, ReplayOptions};
use trueroute::timeline::{Replay, Script, controllers, play};
use trueroute::{ObjectRef, Options, Source};

/// Versions on both sides of every boundary.
const VERSIONS: [&str; 15] = [
    "1.23.6", "1.24.0", "1.24.6", "1.25.0", "1.25.3", "1.26.0", "1.27.0", "1.27.4", "1.28.0", "1.28.8", "1.29.0",
    "1.30.5", "1.31.0", "1.33.6", "main",
];

fn event(at: f64, action: TimelineAction) -> TimelineEvent {
    TimelineEvent {
        at: Seconds::of(at).expect("a time"),
        cluster: None,
        action,
    }
}

fn apply(text: &str) -> TimelineAction {
    TimelineAction::Apply {
        apply: text.to_string().into(),
    }
}

/// `Kind namespace/name`, a line each.
fn delete(lines: &str, tombstone: Option<Tombstone>) -> TimelineAction {
    let delete = lines.lines().map(|line| {
        let (kind, name) = line.split_once(' ').expect("a kind and a name");
        let (namespace, name) = name.split_once('/').unwrap_or(("", name));
        ObjectRef {
            kind: kind.to_string().into(),
            namespace: (!namespace.is_empty()).then(|| namespace.to_string().into()),
            name: name.to_string().into(),
            ..ObjectRef::default()
        }
    });
    TimelineAction::Delete {
        delete: delete.collect(),
        tombstone,
    }
}

fn replay(events: &[TimelineEvent], version: &str, options: &Value, replicas: &Value) -> Replay {
    let spec: ControllerSpec =
        serde_json::from_value(json!({"controller": format!("contour@{version}"), "replicas": replicas})).unwrap();
    let options: Options = serde_json::from_value(options.clone()).unwrap();
    let script = Script {
        events: events.to_vec(),
        ..Script::default()
    };
    let options = ReplayOptions {
        options,
        controllers: vec![spec],
        ..ReplayOptions::default()
    };
    play(script, options)
}

fn configured() -> Value {
    json!({"assume": "none", "contour": {"gatewayRef": {"namespace": "infra", "name": "edge"}}})
}

// ---- pages

/// What a page expects of the last event before.
struct Expectation {
    word: String,
    /// The event; `None` before the first one.
    step: usize,
    lines: Vec<(Vec<String>, String)>,
}

struct Page {
    options: Value,
    replicas: Value,
    events: Vec<TimelineEvent>,
    expected: Vec<Expectation>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/timelines/contour")
}

fn read(text: &str) -> Page {
    let mut page = Page {
        options: configured(),
        replicas: json!([]),
        events: Vec::new(),
        expected: Vec::new(),
    };
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(options) = line.strip_prefix("Options: ") {
            page.options = serde_json::from_str(options).expect("options");
        } else if let Some(replicas) = line.strip_prefix("Replicas: ") {
            page.replicas = serde_json::from_str(replicas).expect("replicas");
        } else if let Some(fence) = line.strip_prefix("```") {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            block(&mut page, fence, &body.join("\n"));
        }
    }
    page
}

fn block(page: &mut Page, fence: &str, body: &str) {
    let mut words = fence.split(' ');
    let word = words.next().unwrap_or_default();
    if let "open" | "ready" | "differences" | "clears" = word {
        let line = |line: &str| {
            let (versions, value) = line.split_once(": ").unwrap_or_else(|| panic!("{line}"));
            (versions.split(' ').map(String::from).collect(), value.to_string())
        };
        page.expected.push(Expectation {
            word: word.into(),
            step: page.events.len() - 1,
            lines: body.lines().map(line).collect(),
        });
        return;
    }
    let at: f64 = words
        .next()
        .unwrap_or_default()
        .parse()
        .unwrap_or_else(|_| panic!("{fence}: no time"));
    let files: Vec<String> = words
        .map(|file| std::fs::read_to_string(folder().join(file)).unwrap_or_else(|why| panic!("{file}: {why}")))
        .collect();
    let text = files
        .iter()
        .map(String::as_str)
        .chain([body])
        .collect::<Vec<_>>()
        .join("\n---\n");
    let action = match word {
        "apply" => apply(&text),
        "delete" => delete(body, None),
        "delete-key" => delete(body, Some(Tombstone::Key)),
        "recreate" => TimelineAction::Recreate {
            recreate: text.into(),
            coalesced: true,
        },
        "elect" => TimelineAction::Elect {
            elect: body.to_string().into(),
        },
        "restart" => TimelineAction::Restart {
            restart: body.to_string().into(),
        },
        "relist" => TimelineAction::Relist { relist: true },
        other => panic!("unknown block {other}"),
    };
    page.events.push(event(at, action));
}

/// The line for a version; `others` is for those that no other line names, `a..b` for all from one to another.
fn expected<'e>(expectation: &'e Expectation, version: &str) -> Option<&'e str> {
    let index = |version: &str| VERSIONS.iter().position(|known| *known == version);
    let fits = |range: &str| match range.split_once("..") {
        Some((from, to)) => {
            (index(from).expect("a version")..=index(to).expect("a version")).contains(&index(version).unwrap())
        }
        None => index(range).unwrap_or_else(|| panic!("{range} is not played")) == index(version).unwrap(),
    };
    let named = expectation
        .lines
        .iter()
        .find(|(ranges, _)| ranges.iter().any(|range| range != "others" && fits(range)));
    let others = || expectation.lines.iter().find(|(ranges, _)| ranges == &["others"]);
    named.or_else(others).map(|(_, value)| value.as_str())
}

fn shown(word: &str, replicas: &[ControllerStep]) -> String {
    let one = |step: &ControllerStep| match word {
        "open" => none(step.open_ports.iter().map(ToString::to_string).collect()),
        "ready" => ready(step),
        "clears" => {
            let mut all: Vec<String> = { step.differences.iter() }
                .filter(|one| one.ended.is_none())
                .flat_map(|one| one.clears.iter().map(ToString::to_string))
                .collect();
            all.sort();
            all.dedup();
            none(all)
        }
        _ => {
            let mut all: Vec<String> = { step.differences.iter() }
                .filter(|one| one.ended.is_none())
                .map(|one| match one.verdict {
                    Verdict::Harmful => one.mechanism.to_string(),
                    Verdict::Tolerated => format!("tolerated, {}", one.window.as_deref().unwrap_or("?")),
                })
                .collect();
            all.sort();
            all.dedup();
            none(all)
        }
    };
    let several = replicas.len() > 1;
    let named = |step: &ControllerStep| match (&step.replica, several) {
        (Some(name), true) => format!("{name} {}", one(step)),
        _ => one(step),
    };
    replicas.iter().map(named).collect::<Vec<_>>().join("; ")
}

fn none(all: Vec<String>) -> String {
    match all.is_empty() {
        true => "none".into(),
        false => all.join(", "),
    }
}

fn ready(step: &ControllerStep) -> String {
    let time = |at: &Option<Seconds>| at.map_or("never".to_string(), |at| json!(at).to_string());
    let at = match step.readiness.ready_at.as_ref().expect("a time") {
        ReadyAt::At(at) => time(at),
        ReadyAt::OneOf(all) => all.iter().map(time).collect::<Vec<_>>().join(" or "),
    };
    format!("{} at {at}", step.readiness.state)
}

#[test]
fn pages() {
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("pages")
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    names.sort();
    let wanted = std::env::var("TIMELINE").unwrap_or_default();
    let mut wrong = Vec::new();
    let mut checked = 0;
    for path in names.iter().filter(|path| path.to_string_lossy().contains(&wanted)) {
        let page = read(&std::fs::read_to_string(path).unwrap());
        for version in VERSIONS {
            let report = replay(&page.events, version, &page.options, &page.replicas).report;
            for expectation in &page.expected {
                let Some(wanted) = expected(expectation, version) else {
                    continue;
                };
                let found = shown(&expectation.word, &report.steps[expectation.step].controllers);
                checked += 1;
                if found != wanted {
                    let file = path.file_name().unwrap().to_string_lossy();
                    let Expectation { word, step, .. } = expectation;
                    wrong.push(format!(
                        "{file}: {version}, {word} after event {step}: expected {wanted}\n    found {found}"
                    ));
                }
            }
            for found in { report.findings.iter() }.filter(|found| found.severity == Severity::Error) {
                wrong.push(format!("{}: {found:?}", path.display()));
            }
        }
    }
    println!("{} pages, {checked} expectations", names.len());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(checked > 0);
}

// ---- what frees a replica

#[test]
fn what_is_said_to_free_a_replica_does() {
    let followers = json!([{"name": "two", "role": "follower", "cachesFilledAt": 1}]);
    for classes in [json!([]), json!(["public"])] {
        let options = json!({"contour": {"ingressClassNames": classes}});
        for version in ["1.27.0", "1.27.4", "1.28.0", "1.28.8", "1.29.0", "1.30.5"] {
            let nothing_relevant = apply(
                "{apiVersion: v1, kind: Service, metadata: {name: kubernetes, namespace: default}, spec: {ports: [{port: 443}]}}",
            );
            let stuck = replay(&[event(0.0, nothing_relevant.clone())], version, &options, &followers);
            let readiness = &stuck.report.steps[0].controllers[0].readiness;
            let freed_by = readiness.freed_by.as_deref().expect("an object that frees it");
            assert!(readiness.waits_for.is_some());
            let events = [event(0.0, nothing_relevant), event(100.0, apply(freed_by))];
            let freed = replay(&events, version, &options, &followers).report;
            assert_eq!(freed.findings, [], "{freed_by}");
            let readiness = &freed.steps[1].controllers[0].readiness;
            assert_eq!((&readiness.waits_for, &readiness.freed_by), (&None, &None), "{version}");
            assert_eq!(readiness.state.to_string(), "ready", "{version}");
        }
    }
}

#[test]
fn every_version_that_is_told_of_is_there() {
    let all = controllers();
    let info = all.iter().find(|info| info.controller == "contour").expect("Contour");
    assert_eq!(info.fixed_in.as_deref(), Some("1.29.0"));
    assert_eq!(info.versions.last().map(AsRef::as_ref), Some("main"));
    let events = [event(0.0, apply(""))];
    for version in info.versions.iter().map(AsRef::as_ref).chain(["1.26.3", "1.33"]) {
        assert_eq!(
            replay(&events, version, &configured(), &json!([])).report.findings,
            [],
            "{version}"
        );
    }
    for unknown in ["2.0.0", "1.99.0", "latest"] {
        let found = replay(&events, unknown, &configured(), &json!([])).report.findings;
        assert_eq!(found[0].code, "TR0405", "{unknown}");
    }
}

/// As users write it: one document with the controllers and the steps.
const TIMELINE: &str = "
apiVersion: trueroute.dev/v1alpha1
kind: Timeline
spec:
  controllers:
  - controller: contour@1.28.2
    replicas:
    - {name: one, role: leader}
    - {name: two, role: follower, cachesFilledAt: 1}
  - contour@1.29.0
  steps:
  - at: 2
    apply: |
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata: {name: edge}
      spec: {controllerName: projectcontour.io/gateway-controller}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: edge, namespace: infra}
      spec:
        gatewayClassName: edge
        listeners: [{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: apps}
      spec: {ports: [{port: 80}]}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: cart, namespace: apps}
      spec:
        parentRefs: [{name: edge, namespace: infra}]
        rules: [{backendRefs: [{name: web, port: 80}]}]
  - at: 30
    delete: [{kind: HTTPRoute, namespace: apps, name: cart}]
  - at: 40
    elect: two
";

#[test]
fn a_written_timeline() {
    let source = Source {
        name: "timeline.yaml".into(),
        text: TIMELINE.into(),
        cluster: None,
    };
    let options = ReplayOptions {
        options: serde_json::from_value(configured()).unwrap(),
        ..ReplayOptions::default()
    };
    let replay = trueroute::timeline::replay(&[source], options);
    assert_eq!(replay.report.findings, []);
    let open = |step: usize| -> Vec<String> {
        let all = replay.report.steps[step].controllers.iter();
        all.map(|one| none(one.open_ports.iter().map(ToString::to_string).collect()))
            .collect()
    };
    assert_eq!(open(0), ["http-80", "http-80", "http-80"]);
    assert_eq!(open(1), ["http-80", "http-80", "none"]);
    assert_eq!(open(2), ["http-80", "none", "none"]);
    let stale = &replay.report.steps[1].controllers[0];
    assert_eq!(ready(stale), "degraded at 10");
    assert_eq!(
        stale.readiness.waits_for.as_deref(),
        Some("a build that shows the change of HTTPRoute apps/cart")
    );
    // R-CON-197: the count stays, and only who writes statuses answers for it.
    let counts = |replica: usize| {
        let all = replay.report.steps[1].controllers[replica].differences.iter();
        all.filter(|one| one.fact.key.starts_with("count/")).count()
    };
    assert_eq!((counts(0), counts(1), counts(2)), (1, 0, 0));
    let served = replay
        .at(2, "contour@1.28.2", Some("one"))
        .expect("a step and a replica");
    assert_eq!(served.state().tables.len(), 1);
}

// ---- cases outside of the project

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

fn events(case: &Value) -> Vec<TimelineEvent> {
    let of = |one: &Value| {
        let action = match text(one, "op") {
            "apply" => apply(text(one, "manifests")),
            "recreate-coalesced" => TimelineAction::Recreate {
                recreate: text(one, "manifests").to_string().into(),
                coalesced: true,
            },
            "delete" => {
                let objects = one["objects"].as_array().unwrap();
                let lines: Vec<String> = objects
                    .iter()
                    .map(|object| format!("{} {}", text(object, "kind"), text(object, "name")))
                    .collect();
                delete(&lines.join("\n"), None)
            }
            "elect" => TimelineAction::Elect {
                elect: text(one, "instance").to_string().into(),
            },
            other => panic!("unknown event {other}"),
        };
        event(one["t"].as_f64().unwrap(), action)
    };
    case["events"].as_array().into_iter().flatten().map(of).collect()
}

/// What is wrong with the answers to one case.
fn case(case: &Value, wrong: &mut Vec<String>) {
    let given = &case["options"];
    let mut contour = json!({});
    if let Some((namespace, name)) = text(given, "gatewayRef").split_once('/') {
        contour["gatewayRef"] = json!({"namespace": namespace, "name": name});
    }
    if given["ingressClassNames"].is_array() {
        contour["ingressClassNames"] = given["ingressClassNames"].clone();
    }
    let options = json!({"assume": "none", "admission": "skip", "contour": contour});
    let name = text(case, "name");
    let mut compare = |version: &str, what: String, expected: Value, found: Value| {
        if expected != found {
            wrong.push(format!("{name}, {version}, {what}: expected {expected}, found {found}"));
        }
    };
    let mut all = events(case);
    for (version, answers) in case["expect"]["servedAfterEachEvent"].as_object().into_iter().flatten() {
        let report = replay(&all, version, &options, &json!([])).report;
        for (step, answer) in report.steps.iter().zip(answers.as_array().unwrap()) {
            let what = format!("open at {}", answer["afterT"]);
            compare(
                version,
                what,
                answer["listeners"].clone(),
                json!(step.controllers[0].open_ports),
            );
        }
    }
    all.insert(
        0,
        event(
            given["startAt"].as_f64().unwrap_or(0.0),
            apply(text(case, "initialManifests")),
        ),
    );
    for (version, expected) in case["expect"]["readyAt"].as_object().into_iter().flatten() {
        let replica = json!([{
            "name": "this",
            "role": given["replicaRole"],
            "startAt": given["startAt"],
            "cachesFilledAt": given["cachesFilledAt"],
        }]);
        let report = replay(&all, version, &options, &replica).report;
        let last = &report.steps.last().unwrap().controllers[0];
        compare(
            version,
            "ready".into(),
            expected.clone(),
            json!(last.readiness.ready_at),
        );
    }
}

#[test]
fn cases_outside_of_the_project() {
    let Some(all) = cases() else {
        println!("no cases: neither TRUEROUTE_CASES nor a folder `shared` beside the project");
        return;
    };
    let timelines: Vec<&Value> = all.iter().filter(|case| text(case, "kind") != "static").collect();
    let mut wrong = Vec::new();
    for one in &timelines {
        case(one, &mut wrong);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    println!("{} cases", timelines.len());
}

// ---- what holds for every sequence of events

struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % bound
    }

    fn one<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

/// An object that may come, change or go; every other part of it by chance.
fn object(chance: &mut Chance) -> (String, String) {
    let route = |kind: &str, version: &str, hosts: bool, chance: &mut Chance| {
        let name = chance.one(&["a", "b"]);
        let parent = chance.one(&["{name: edge, namespace: infra}", "{name: edge}", "{name: other}"]);
        let hosts = if hosts {
            chance.one(&["hostnames: [a.test]", "hostnames: ['*.test']"])
        } else {
            "{}"
        };
        let hosts = hosts.replace("{}", "");
        let backend = chance.one(&["name: web", "name: two", "name: far, namespace: infra"]);
        let label = chance.one(&["x", "y"]);
        let manifest = format!(
            "apiVersion: gateway.networking.k8s.io/{version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: apps, annotations: {{projectcontour.io/x: {label}}}}}\nspec:\n  parentRefs: [{parent}]\n  {hosts}\n  rules: [{{backendRefs: [{{{backend}, port: 80}}]}}]\n"
        );
        (format!("{kind} apps/{name}"), manifest)
    };
    let placed = |kind: &str, version: &str, place: &str, rest: &str| {
        let (namespace, name) = place.split_once('/').unwrap_or(("", place));
        let namespace = if namespace.is_empty() {
            String::new()
        } else {
            format!(", namespace: {namespace}")
        };
        let (labels, rest) = rest.split_once('|').unwrap_or(("", rest));
        let manifest =
            format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}{namespace}{labels}}}\n{rest}\n");
        (format!("{kind} {place}"), manifest)
    };
    match chance.below(14) {
        0 => {
            let listeners = chance.one(&[
                "{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}",
                "{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: a}}}}}, {name: tcp, port: 9000, protocol: TCP, allowedRoutes: {namespaces: {from: All}}}",
                "{name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: cert}]}, allowedRoutes: {namespaces: {from: All}}}, {name: tls, port: 444, protocol: TLS, tls: {mode: Passthrough}, allowedRoutes: {namespaces: {from: All}}}",
            ]);
            let spec = format!("spec: {{gatewayClassName: edge, listeners: [{listeners}]}}");
            placed("Gateway", "gateway.networking.k8s.io/v1", "infra/edge", &spec)
        }
        1 => placed(
            "GatewayClass",
            "gateway.networking.k8s.io/v1",
            "edge",
            "spec: {controllerName: projectcontour.io/gateway-controller}",
        ),
        2 | 3 => route("HTTPRoute", "v1", true, chance),
        4 | 5 => route("TCPRoute", "v1alpha2", false, chance),
        6 => route("TLSRoute", "v1alpha2", true, chance),
        7 => route("GRPCRoute", "v1", true, chance),
        8 | 9 => {
            let place = chance.one(&["apps/web", "apps/two", "infra/far"]);
            let kind = chance.one(&["spec: {ports: [{port: 80}]}", "spec: {ports: [{port: 81}]}"]);
            placed("Service", "v1", place, kind)
        }
        10 => {
            let labels = chance.one(&[", labels: {team: a}|", "|"]);
            placed("Namespace", "v1", "apps", labels)
        }
        11 => placed(
            "ReferenceGrant",
            "gateway.networking.k8s.io/v1beta1",
            "infra/grant",
            "spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: apps}, {group: gateway.networking.k8s.io, kind: TCPRoute, namespace: apps}], to: [{group: '', kind: Service}]}",
        ),
        12 => {
            let data = chance.one(&["stringData: {ca.crt: x}", "stringData: {tls.crt: x, tls.key: key}"]);
            placed("Secret", "v1", chance.one(&["infra/cert", "apps/ca"]), data)
        }
        _ => {
            let ca = chance.one(&["ca", "other"]);
            let spec = format!(
                "spec: {{targetRefs: [{{group: '', kind: Service, name: web}}], validation: {{hostname: a.test, caCertificateRefs: [{{group: '', kind: Secret, name: {ca}}}]}}}}"
            );
            placed("BackendTLSPolicy", "gateway.networking.k8s.io/v1", "apps/secure", &spec)
        }
    }
}

fn standing(report: &ReplayReport, step: usize) -> Vec<String> {
    let all = &report.steps[step].controllers[0].differences;
    let standing = all.iter().filter(|one| one.ended.is_none());
    standing
        .map(|one| format!("{} {:?} {}", one.fact.key, one.side, one.mechanism))
        .collect()
}

#[test]
fn builds_make_it_right_and_since_1_29_every_change_is_built() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..40 {
        let mut chance = Chance(seed);
        let mut events: Vec<TimelineEvent> = Vec::new();
        let mut told = String::new();
        for second in 1..=30 {
            let (name, manifest) = object(&mut chance);
            let there = events
                .iter()
                .any(|event| matches!(&event.action, TimelineAction::Apply { apply } if apply.contains(&manifest)));
            let action = match there && chance.below(2) == 0 {
                true => delete(&name, None),
                false => apply(&manifest),
            };
            told.push_str(&format!("{second}: {action:?}\n"));
            events.push(event(f64::from(second), action));
        }
        events.push(event(40.0, TimelineAction::Elect { elect: "this".into() }));
        for version in VERSIONS {
            let spec: ControllerSpec =
                serde_json::from_value(json!({"controller": format!("contour@{version}")})).unwrap();
            let script = Script {
                events: events.clone(),
                ..Script::default()
            };
            let options = ReplayOptions {
                options: serde_json::from_value(configured()).unwrap(),
                controllers: vec![spec],
                remedies: Some(false),
            };
            let report = play(script, options).report;
            let none: Vec<String> = Vec::new();
            assert_eq!(
                standing(&report, events.len() - 1),
                none,
                "seed {seed}, {version}\n{told}"
            );
            let stale = (0..events.len())
                .filter(|step| !standing(&report, *step).is_empty())
                .count();
            *seen.entry(version).or_default() += stale;
            for step in 0..events.len() {
                if let "1.29.0" | "1.30.5" | "1.31.0" | "1.33.6" | "main" = version {
                    assert_eq!(
                        standing(&report, step),
                        none,
                        "seed {seed}, step {step}, {version}\n{told}"
                    );
                }
            }
        }
    }
    println!("steps with a difference: {seen:?}");
    for version in ["1.24.0", "1.26.0", "1.27.0", "1.28.0", "1.28.8"] {
        assert!(seen[version] > 0, "{version} never went wrong: {seen:?}");
    }
}
