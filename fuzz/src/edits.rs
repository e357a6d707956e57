//! Edits in any order: what is in effect follows from what is declared in the end, and from nothing else.

use crate::dice::Dice;
use std::collections::BTreeMap;
use trueroute::{Change, Engine, Fact, ObjectRef, Options, Query, Source};

const SOURCES: [&str; 3] = ["a.yaml", "b.yaml", "c.yaml"];
/// More steps than this say nothing new, and cost.
const MAX_STEPS: usize = 24;

/// One object of the small universe, as text.
#[derive(Clone, Debug)]
struct Document {
    kind: &'static str,
    namespace: Option<&'static str>,
    name: &'static str,
    text: String,
}

impl Document {
    fn is(&self, other: &Document) -> bool {
        (self.kind, self.namespace, self.name) == (other.kind, other.namespace, other.name)
    }

    fn reference(&self) -> ObjectRef {
        ObjectRef {
            kind: self.kind.into(),
            namespace: self.namespace.map(Into::into),
            name: self.name.into(),
            ..ObjectRef::default()
        }
    }

    /// As a deletion arrives that knows the key alone.
    fn tombstone(&self) -> String {
        let version = version(self.kind);
        let namespace = self
            .namespace
            .map_or(String::new(), |namespace| format!(r#","namespace":"{namespace}""#));
        format!(
            r#"{{"type":"DELETED","object":{{"apiVersion":"{version}","kind":"{}","metadata":{{"name":"{}"{namespace}}}}}}}"#,
            self.kind, self.name
        )
    }
}

/// What is declared: the documents of each source in order.
type World = BTreeMap<&'static str, Vec<Document>>;

/// Plays the edits that the bytes choose.
pub fn run(data: &[u8]) {
    let mut dice = Dice::new(data);
    let mut engine = Engine::new(Options::default());
    let mut world = World::new();
    let mut folded = BTreeMap::new();
    let mut steps = Vec::new();
    while !dice.is_empty() && steps.len() < MAX_STEPS {
        let (step, change) = step(&mut dice, &mut engine, &mut world);
        steps.push(step);
        fold(&mut folded, change, &steps);
        // From scratch is dear; that the end is right says that all was right that led to it.
        if dice.once_in(4) {
            check(&engine, &world, &folded, &steps);
        }
    }
    check(&engine, &world, &folded, &steps);
    let all: Vec<Document> = world.into_values().flatten().collect();
    for (index, document) in all.iter().enumerate() {
        let change = match index % 2 {
            0 => engine.remove(&document.reference()),
            _ => engine.apply(&document.tombstone(), &source(SOURCES[0])),
        };
        fold(&mut folded, change, &steps);
    }
    assert!(folded.is_empty(), "left behind: {:?}\n{steps:#?}", folded.keys());
    assert_eq!(engine.held(), (0, 0, 0), "something is left behind\n{steps:#?}");
}

fn source(name: &'static str) -> Source {
    Source {
        name: name.into(),
        ..Source::default()
    }
}

fn text(documents: &[Document]) -> String {
    let texts: Vec<&str> = documents.iter().map(|document| document.text.as_str()).collect();
    texts.join("---\n")
}

fn step(dice: &mut Dice, engine: &mut Engine, world: &mut World) -> (String, Change) {
    let name = SOURCES[dice.below(SOURCES.len())];
    let documents: Vec<Document> = match dice.below(8) {
        7 => Vec::new(),
        count => (0..=count % 3).map(|_| document(dice)).collect(),
    };
    match dice.below(8) {
        0..=2 => {
            for one in &documents {
                world.values_mut().for_each(|all| all.retain(|other| !other.is(one)));
            }
            world.entry(name).or_default().extend(documents.iter().cloned());
            let text = text(&documents);
            (format!("apply {name}:\n{text}"), engine.apply(&text, &source(name)))
        }
        3 | 4 => {
            let text = text(&documents);
            world.insert(name, documents);
            (format!("replace {name}:\n{text}"), engine.replace(&text, name))
        }
        // One document of a source changes, as it does in an editor.
        5 => {
            let all = world.entry(name).or_default();
            let at = dice.below(all.len() + 1);
            all.splice(at..(at + dice.below(2)).min(all.len()), documents);
            let text = text(all);
            (format!("edit {name}:\n{text}"), engine.replace(&text, name))
        }
        6 => {
            let gone = document(dice);
            world.values_mut().for_each(|all| all.retain(|other| !other.is(&gone)));
            (
                format!("remove {:?}", gone.reference()),
                engine.remove(&gone.reference()),
            )
        }
        _ => {
            let gone = document(dice);
            world.values_mut().for_each(|all| all.retain(|other| !other.is(&gone)));
            let text = gone.tombstone();
            (format!("apply {name}: {text}"), engine.apply(&text, &source(name)))
        }
    }
}

fn facts(engine: &Engine) -> BTreeMap<String, Fact> {
    let all = Query {
        limit: Some(usize::MAX),
        ..Query::default()
    };
    let facts = engine.query(&all).items;
    facts.into_iter().map(|fact| (fact.key.clone(), fact)).collect()
}

fn check(engine: &Engine, world: &World, folded: &BTreeMap<String, Fact>, steps: &[String]) {
    let found = facts(engine);
    same("the changes, folded, are the facts", &found, folded, steps);
    let mut scratch = Engine::new(Options::default());
    for (name, documents) in world {
        scratch.replace(&text(documents), name);
    }
    same("incremental equals from scratch", &found, &facts(&scratch), steps);
}

fn same(law: &str, found: &BTreeMap<String, Fact>, wanted: &BTreeMap<String, Fact>, steps: &[String]) {
    for key in found.keys().chain(wanted.keys()) {
        let (found, wanted) = (found.get(key), wanted.get(key));
        assert!(
            found == wanted,
            "{law}, not so {key}:\n{found:#?}\n{wanted:#?}\n{steps:#?}"
        );
    }
}

fn fold(facts: &mut BTreeMap<String, Fact>, change: Change, steps: &[String]) {
    for fact in change.removed {
        assert_eq!(facts.remove(&fact.key), Some(fact), "removed\n{steps:#?}");
    }
    for changed in change.changed {
        let before = facts.insert(changed.after.key.clone(), changed.after);
        assert_eq!(before, Some(changed.before), "changed\n{steps:#?}");
    }
    for fact in change.added {
        assert_eq!(facts.insert(fact.key.clone(), fact), None, "added\n{steps:#?}");
    }
}

const NAMESPACES: [&str; 2] = ["infra", "shop"];
const NAMES: [&str; 3] = ["a", "b", "c"];
const HOSTS: [&str; 5] = ["shop.test", "*.shop.test", "api.shop.test", "*.test", "10.0.0.1"];

fn version(kind: &str) -> &'static str {
    match kind {
        "Service" | "Secret" | "Namespace" => "v1",
        "EndpointSlice" => "discovery.k8s.io/v1",
        "ReferenceGrant" => "gateway.networking.k8s.io/v1beta1",
        "TCPRoute" => "gateway.networking.k8s.io/v1alpha2",
        _ => "gateway.networking.k8s.io/v1",
    }
}

fn document(dice: &mut Dice) -> Document {
    let kind = *dice.pick(&[
        &"Gateway",
        &"HTTPRoute",
        &"ListenerSet",
        &"GRPCRoute",
        &"TLSRoute",
        &"TCPRoute",
        &"Service",
        &"ReferenceGrant",
        &"BackendTLSPolicy",
        &"EndpointSlice",
        &"Namespace",
        &"GatewayClass",
        &"Secret",
    ]);
    let namespace = match kind {
        "Namespace" | "GatewayClass" => None,
        _ => Some(NAMESPACES[dice.below(2)]),
    };
    let name = match kind {
        "Namespace" => NAMESPACES[dice.below(2)],
        _ => NAMES[dice.below(3)],
    };
    let version = version(kind);
    let mut text = format!("apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: {name}\n");
    if let Some(namespace) = namespace {
        text.push_str(&format!("  namespace: {namespace}\n"));
    }
    match dice.below(4) {
        1 => text.push_str("  creationTimestamp: \"2024-01-01T00:00:00Z\"\n  generation: 2\n"),
        2 => text.push_str("  creationTimestamp: \"2025-01-01T00:00:00Z\"\n"),
        _ => {}
    }
    if kind == "EndpointSlice" {
        text.push_str(&format!(
            "  labels: {{kubernetes.io/service-name: {}}}\n",
            NAMES[dice.below(3)]
        ));
    }
    if kind == "Namespace" && dice.once_in(2) {
        text.push_str("  labels: {env: prod}\n");
    }
    text.push_str(&spec(dice, kind));
    Document {
        kind,
        namespace,
        name,
        text,
    }
}

fn name(dice: &mut Dice) -> &'static str {
    NAMES[dice.below(3)]
}

/// `, namespace: …` or nothing.
fn elsewhere(dice: &mut Dice) -> &'static str {
    ["", ", namespace: infra", ", namespace: shop"][dice.below(3)]
}

fn spec(dice: &mut Dice, kind: &str) -> String {
    match kind {
        "GatewayClass" => "spec: {controllerName: example.test/one}\n".into(),
        "Gateway" => format!(
            "spec:\n  gatewayClassName: {}\n  listeners:\n{}",
            name(dice),
            listeners(dice)
        ),
        "ListenerSet" => format!(
            "spec:\n  parentRef: {{name: {}{}}}\n  listeners:\n{}",
            name(dice),
            elsewhere(dice),
            listeners(dice)
        ),
        "Service" => format!(
            "spec: {{selector: {{app: x}}, ports: [{{port: 80, targetPort: {}}}{}]}}\n",
            dice.pick(&["80", "81", "web"]),
            dice.pick(&["", ", {name: alt, port: 81}"])
        ),
        "EndpointSlice" => format!(
            "addressType: IPv4\nports: [{{name: \"\", port: 80}}]\nendpoints: [{{addresses: [10.0.0.{}], conditions: {{ready: {}}}}}]\n",
            1 + dice.below(3),
            dice.pick(&["true", "false"])
        ),
        "Secret" => "type: kubernetes.io/tls\ndata: {tls.crt: eA==, tls.key: eA==}\n".into(),
        "ReferenceGrant" => format!(
            "spec:\n  from: [{{group: gateway.networking.k8s.io, kind: {}, namespace: {}}}]\n  to: [{{group: \"\", kind: {}}}]\n",
            dice.pick(&["HTTPRoute", "Gateway", "TCPRoute"]),
            dice.pick(&["infra", "shop"]),
            dice.pick(&["Service", "Secret"])
        ),
        "BackendTLSPolicy" => format!(
            "spec:\n  targetRefs: [{{group: \"\", kind: Service, name: {}}}]\n  validation: {{hostname: shop.test, wellKnownCACertificates: System}}\n",
            name(dice)
        ),
        "Namespace" => String::new(),
        _ => route(dice, kind),
    }
}

fn listeners(dice: &mut Dice) -> String {
    let mut out = String::new();
    for index in 0..=dice.below(3) {
        let protocol = ["HTTP", "HTTPS", "TLS", "TCP"][dice.below(4)];
        out.push_str(&format!(
            "  - {{name: l{index}, port: {}, protocol: {protocol}",
            80 + dice.below(2)
        ));
        if protocol != "TCP" && dice.once_in(2) {
            out.push_str(&format!(", hostname: \"{}\"", HOSTS[dice.below(4)]));
        }
        match protocol {
            "HTTPS" => out.push_str(&format!(
                ", tls: {{certificateRefs: [{{name: {}{}}}]}}",
                name(dice),
                elsewhere(dice)
            )),
            "TLS" => out.push_str(", tls: {mode: Passthrough}"),
            _ => {}
        }
        out.push_str(match dice.below(3) {
            0 => "",
            1 => ", allowedRoutes: {namespaces: {from: All}}",
            _ => ", allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {env: prod}}}}",
        });
        out.push_str("}\n");
    }
    out
}

fn route(dice: &mut Dice, kind: &str) -> String {
    let mut out = String::from("spec:\n  parentRefs:\n");
    for _ in 0..=dice.below(2) {
        let kind = dice.pick(&["", ", kind: ListenerSet"]);
        let section = dice.pick(&["", ", sectionName: l0", ", port: 80"]);
        out.push_str(&format!(
            "  - {{name: {}{}{kind}{section}}}\n",
            name(dice),
            elsewhere(dice)
        ));
    }
    if kind != "TCPRoute" {
        out.push_str(&format!("  hostnames: [\"{}\"]\n", HOSTS[dice.below(HOSTS.len())]));
    }
    out.push_str("  rules:\n");
    let rules = if matches!(kind, "TCPRoute" | "TLSRoute") {
        0
    } else {
        dice.below(2)
    };
    for _ in 0..=rules {
        let weight = dice.pick(&["", ", weight: 0", ", weight: 3"]);
        out.push_str(&format!(
            "  - backendRefs: [{{name: {}{}, port: {}{weight}}}]\n",
            name(dice),
            elsewhere(dice),
            80 + dice.below(2)
        ));
        match kind {
            "HTTPRoute" => out.push_str(&format!(
                "    matches: [{{path: {{type: {}, value: \"{}\"}}}}]\n",
                dice.pick(&["PathPrefix", "Exact", "RegularExpression"]),
                dice.pick(&["/", "/a", "/a/b", "/([a"])
            )),
            "GRPCRoute" => out.push_str("    matches: [{method: {service: a.One, method: Get}}]\n"),
            _ => {}
        }
    }
    out
}
