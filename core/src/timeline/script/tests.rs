//! Texts to events, as data: what is written, and what is to be played.

use super::{MAX_EVENTS, Script, read};
use crate::fact::{Range, TimelineAction};
use crate::laws::universe::Dice;
use crate::options::{Role, Source};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Sources from one text: a line `# source: name` begins another, `# source: name in cluster` one of a cluster.
fn sources(text: &str) -> Vec<Source> {
    let mut all: Vec<Source> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(name) = line.strip_prefix("# source: ") {
            let (name, cluster) = match name.trim().split_once(" in ") {
                Some((name, cluster)) => (name, Some(cluster.to_string().into())),
                None => (name.trim(), None),
            };
            all.push(Source {
                name: name.to_string().into(),
                text: "".into(),
                cluster,
            });
        } else {
            if all.is_empty() {
                all.push(Source {
                    name: "a".into(),
                    ..Source::default()
                });
            }
            all.last_mut().unwrap().text.to_mut().push_str(line);
        }
    }
    all
}

fn script(text: &str) -> Script {
    read(&sources(text))
}

/// Events and findings, one a line. Texts are shown by the names of their objects.
fn told(script: &Script) -> String {
    let mut out = String::new();
    assert_eq!(script.events.len(), script.places.len());
    for event in &script.events {
        let at = serde_json::to_string(&event.at).unwrap();
        let cluster = event
            .cluster
            .as_deref()
            .map(|cluster| format!(" in {cluster}"))
            .unwrap_or_default();
        let action = match &event.action {
            TimelineAction::Apply { apply } => format!("apply {}", objects(apply)),
            TimelineAction::Recreate { recreate, .. } => format!("recreate {}", objects(recreate)),
            other => serde_json::to_string(other).unwrap(),
        };
        out.push_str(&format!("{at}{cluster} {action}\n"));
    }
    for finding in &script.findings {
        let span = finding
            .span
            .as_ref()
            .map(|span| format!(" {}:{}:{}", span.source, span.line, span.column));
        let path = finding
            .path
            .as_deref()
            .map(|path| format!(" {path}"))
            .unwrap_or_default();
        let help = finding
            .help
            .as_deref()
            .map(|help| format!(" ({help})"))
            .unwrap_or_default();
        let (code, message) = (&finding.code, &finding.message);
        out.push_str(&format!("{code}{}{path}: {message}{help}\n", span.unwrap_or_default()));
    }
    out
}

fn objects(text: &str) -> String {
    let mut names = crate::object::Names::default();
    let reading = crate::manifest::read(text, None, &mut names);
    let shown: Vec<String> = reading
        .documents
        .iter()
        .map(|document| names.name_of(document.key).to_string())
        .chain(reading.notes.iter().map(|note| note.code.code.to_string()))
        .collect();
    shown.join(" ")
}

#[track_caller]
fn expect(text: &str, wanted: &str) {
    let told = told(&script(text));
    assert_eq!(told.trim(), wanted.trim(), "\n{told}");
}

const GATEWAY: &str = "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\n";

/// A Gateway, as one line of YAML.
fn gateway(name: &str, more: &str) -> String {
    format!(
        "{{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {{name: {name}, namespace: shop{more}}}, spec: {{gatewayClassName: c, listeners: [{{name: a, port: 80, protocol: HTTP}}]}}}}"
    )
}

fn route(name: &str, namespace: &str, more: &str) -> String {
    format!(
        "{{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {{name: {name}, namespace: {namespace}{more}}}}}"
    )
}

#[test]
fn every_action_of_a_timeline() {
    let text = "\
apiVersion: trueroute.dev/v1alpha1
kind: Timeline
metadata: {name: t}
spec:
  controllers:
    - contour@1.28.2
    - generic@hollow-tombstone
    - controller: submariner@0.17
      observer: {cluster: east, node: n1, healthCheck: true}
      options: {clusterDomain: x.test}
      replicas:
        - {name: one, role: leader, probe: {initialDelay: 15, period: 0.5}}
        - {name: two, role: follower, startAt: 1, cachesFilledAt: 2.5}
  steps:
    - at: 0
      apply: |
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
    - {at: 0.5, apply: ''}
    - {at: 1, cluster: east, delete: [{kind: HTTPRoute, namespace: shop, name: cart}], tombstone: key}
    - {at: 2, elect: two}
    - {at: 3, restart: contour@1.28.2}
    - {at: 4, relist: true}
    - {at: 4, reconcile: true}
    - {at: 5, probe: {service: {namespace: shop, name: cart}, port: 80, fromNamespace: default}}
    - {at: 6, ping: {ip: 10.0.0.1, state: connected}}
    - at: 7
      coalesced: true
      recreate: |
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
";
    let events = [
        "0 apply shop",
        "0.5 apply ",
        r#"1 in east {"delete":[{"kind":"HTTPRoute","namespace":"shop","name":"cart"}],"tombstone":"key"}"#,
        r#"2 {"elect":"two"}"#,
        r#"3 {"restart":"contour@1.28.2"}"#,
        r#"4 {"relist":true}"#,
        r#"4 {"reconcile":true}"#,
        r#"5 {"probe":{"service":{"namespace":"shop","name":"cart"},"port":80,"fromNamespace":"default"}}"#,
        r#"6 {"ping":{"ip":"10.0.0.1","state":"connected"}}"#,
        "7 recreate shop",
    ];
    expect(text, &events.join("\n"));
    let script = script(text);
    let names: Vec<&str> = script.controllers.iter().map(|spec| &*spec.controller).collect();
    assert_eq!(names, ["contour@1.28.2", "generic@hollow-tombstone", "submariner@0.17"]);
    let last = &script.controllers[2];
    assert_eq!(last.options.as_ref().unwrap().cluster_domain.as_deref(), Some("x.test"));
    assert!(last.observer.as_ref().unwrap().health_check);
    let [one, two] = &*last.replicas else { panic!() };
    assert_eq!((one.role, one.probe.unwrap().period.0), (Role::Leader, 500));
    assert_eq!((two.start_at.0, two.caches_filled_at.unwrap().0), (1000, 2500));
}

#[test]
fn what_is_wrong_in_a_timeline_is_told_at_its_place_and_the_rest_goes_on() {
    let text = "\
apiVersion: trueroute.dev/v1alpha1
kind: Timeline
spec:
  controler: []
  controllers: [kontour@1.0, contour@latest, gateway-api@main, linkerd@main, {controller: contour@1.28.2, options: {profil: x, contour: {rootNamespaces: 5, gatewayRef: {name: a}}, clusterDomain: y.test}}]
  steps:
    - {at: 1, aply: ''}
    - {apply: ''}
    - {at: 5, apply: '', delete: [{kind: Gateway, name: g}]}
    - {at: 5}
    - {at: 5, delete: [{kind: httproutes, name: a}, {kind: Gateway}, {kind: Gateway, name: g, nam: x}]}
    - {at: 4, apply: ''}
    - {at: 5s, relist: yes}
    - {at: 6, relist: false}
    - {at: 7, recreate: ''}
    - {at: 8, apply: {kind: Gateway}}
    - {at: 9, elect: a, tombstone: full}
    - {at: 10, probe: {service: {name: a}, port: 99999}}
    - 11
    - {at: 12, reconcile: true}
";
    let script = script(text);
    let told = told(&script);
    let events: Vec<&str> = told.lines().take_while(|line| !line.starts_with("TR")).collect();
    assert_eq!(
        events,
        [
            "0 apply ",
            r#"5 {"delete":[{"kind":"Gateway","name":"g"}]}"#,
            "5 apply ",
            r#"5 {"relist":true}"#,
            "7 recreate ",
            r#"9 {"elect":"a"}"#,
            r#"12 {"reconcile":true}"#
        ]
    );
    for wanted in [
        "TR0400 a:4:3 spec.controler: unknown field `controler` (did you mean `controllers`?)",
        "TR0405 a:5:17 spec.controllers[0]: there is no controller `kontour` (did you mean `contour`?)",
        "TR0406 a:5:30 spec.controllers[1]: `latest` is no version of `contour` (write a release, as in `contour@1.2.3`, or `contour@main`; this controller is left out)",
        "TR0405 a:5:46 spec.controllers[2]: there is no controller `gateway-api` (take `contour`, `external-dns`, `linkerd` or `submariner`, with a version: `contour@1.28.2`)",
        "TR0400 a:5:117 spec.controllers[4].options.profil: unknown option `profil` (did you mean `profile`?)",
        "TR0403 a:7:15 spec.steps[0].aply: unknown action `aply` (did you mean `apply`?)",
        "TR0401 a:8:7 spec.steps[1].at: field `at` is required (add it)",
        "TR0403 a:9:34 spec.steps[2].delete: a step has one action, and this one has `apply` and `delete` (make two steps of them, with the same `at`; this one is left out)",
        "TR0402 a:11:31 spec.steps[4].delete[0].kind: `httproutes` is no kind (did you mean `HTTPRoute`?)",
        "TR0401 a:11:53 spec.steps[4].delete[1].name: field `name` is required (add it)",
        "TR0404 a:12:12 spec.steps[5].at: time goes back here, from 5 to 4 (put the steps in the order of their times; this one is played at 5)",
        "TR0401 a:15:7 spec.steps[8].coalesced: field `coalesced` is required (add it)",
    ] {
        assert!(told.lines().any(|line| line == wanted), "{wanted}\n{told}");
    }
    let contour = script.controllers.last().unwrap().options.as_ref().unwrap();
    assert_eq!(
        (contour.cluster_domain.as_deref(), &contour.contour),
        (Some("y.test"), &None)
    );
    assert_eq!(script.controllers.len(), 2);
}

#[test]
fn manifests_beside_a_timeline_are_there_before_its_first_step() {
    let timeline = "apiVersion: trueroute.dev/v1alpha1\nkind: Timeline\nspec: {steps: [{at: 3, relist: true}]}\n";
    let (web, cart) = (gateway("web", ""), route("cart", "shop", ""));
    let text = format!(
        "# source: b\n--- \n{web}\n---\n{timeline}---\n{cart}\n# source: a\n{}\n",
        gateway("first", "")
    );
    expect(&text, "3 apply first web cart\n3 {\"relist\":true}");
    // What is found in an event's text stands in its source.
    let script = script(&text);
    let TimelineAction::Apply { apply } = &script.events[0].action else {
        panic!()
    };
    for name in ["first", "web", "cart"] {
        let place = find(apply, name);
        let led = script.places[0].lead(place).unwrap();
        let source = sources(&text)
            .into_iter()
            .find(|source| source.name == led.source)
            .unwrap();
        assert_eq!(find(&source.text, name).line, led.line, "{name}");
        assert_eq!(find(&source.text, name).column, led.column, "{name}");
    }
    // In a List of JSON too.
    let json = r#"{"kind":"List","apiVersion":"v1","items":[{"apiVersion":"trueroute.dev/v1alpha1","kind":"Timeline","spec":{"steps":[{"at":1,"relist":true}]}},{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}]}"#;
    expect(json, "1 apply shop\n1 {\"relist\":true}");
}

/// Where a word stands in a text.
fn find(text: &str, word: &str) -> Range {
    let at = text.find(word).unwrap();
    let line = text[..at].matches('\n').count() as u32 + 1;
    let column = (at - text[..at].rfind('\n').map_or(0, |at| at + 1)) as u32 + 1;
    Range {
        line,
        column,
        end_line: line,
        end_column: column + 1,
    }
}

#[test]
fn the_text_of_a_step_is_led_back_to_its_source() {
    let text = format!(
        "apiVersion: trueroute.dev/v1alpha1\nkind: Timeline\nspec:\n  steps:\n    - at: 1\n      apply: |\n{}\n        metadata:\n          name: wörld\n    - at: 2\n      apply: \"kind: X\\nmetadata: Y\"\n",
        GATEWAY
            .lines()
            .map(|line| format!("        {line}"))
            .collect::<Vec<_>>()
            .join("\n")
    );
    let script = script(&text);
    let led = script.places[0]
        .lead(Range {
            line: 4,
            column: 9,
            end_line: 4,
            end_column: 14,
        })
        .unwrap();
    assert_eq!((led.line, led.column, led.end_column), (10, 17, 22));
    // The lines of a quoted text are no lines of the source: its place is where it begins.
    let led = script.places[1]
        .lead(Range {
            line: 2,
            column: 1,
            end_line: 2,
            end_column: 2,
        })
        .unwrap();
    assert_eq!((led.line, led.column), (12, 14));
}

#[test]
fn timelines_follow_each_other_in_the_order_of_their_sources() {
    let timeline = |at, name| {
        format!("apiVersion: trueroute.dev/v1alpha1\nkind: Timeline\nspec: {{steps: [{{at: {at}, elect: {name}}}]}}\n")
    };
    let text = format!(
        "# source: b\n{}# source: a\n{}",
        timeline(1, "second"),
        timeline(2, "first")
    );
    expect(
        &text,
        "2 {\"elect\":\"first\"}\n2 {\"elect\":\"second\"}\nTR0404 b:3:21 spec.steps[0].at: time goes back here, from 2 to 1 (put the steps in the order of their times; this one is played at 2)",
    );
}

#[test]
fn a_timeline_by_another_name_is_told_and_read() {
    let text = "apiVersion: trueroute.dev/v1\nkind: Timelime\nspec: {steps: [{at: 1, relist: true}]}\n";
    let told = told(&script(text));
    assert!(
        told.starts_with(
            "1 {\"relist\":true}\nTR0407 a:1:13 apiVersion: `trueroute.dev/v1` is no `apiVersion` of a Timeline"
        ),
        "{told}"
    );
    assert!(
        told.contains("TR0407 a:2:7 kind: `Timelime` is no `kind` of a Timeline"),
        "{told}"
    );
    // Another product's Timeline is an object.
    expect(
        "apiVersion: example.com/v1\nkind: Timeline\nmetadata: {name: x}\nspec: {steps: []}\n",
        "0 apply x TR0004",
    );
}

#[test]
fn a_timeline_that_breaks_off_keeps_the_steps_before() {
    let text = "apiVersion: trueroute.dev/v1alpha1\nkind: Timeline\nspec:\n  steps:\n    - {at: 1, relist: true}\n    - {at: 2, reconcile: true}\n    - at: 3\n      apply: \"a\n";
    let told = told(&script(text));
    assert!(
        told.starts_with("1 {\"relist\":true}\n2 {\"reconcile\":true}\nTR0002 "),
        "{told}"
    );
}

fn event(type_: &str, object: &str) -> String {
    format!("{{type: {type_}, object: {object}}}\n")
}

#[test]
fn a_watch_becomes_events() {
    let at = |version: u32, uid: &str| format!(", resourceVersion: '{version}', uid: {uid}");
    let stream = [
        event("ADDED", &gateway("web", &at(5, "u1"))),
        event("ADDED", &route("cart", "shop", &at(3, "u2"))),
        event("MODIFIED", &route("cart", "shop", &at(7, "u2"))),
        event(
            "BOOKMARK",
            "{kind: Gateway, apiVersion: v1, metadata: {resourceVersion: '9'}}",
        ),
        event("MODIFIED", &route("cart", "shop", &at(7, "u2"))),
        event("ADDED", &route("cart", "shop", &at(12, "u3"))),
        event("DELETED", &route("cart", "shop", &at(11, "u2"))),
        event("DELETED", &gateway("web", &at(13, "u1"))),
        event("ADDED", &gateway("web", &at(14, "u4"))),
        event("MODIFIED", &route("old", "shop", &at(15, "u5"))),
        event(
            "ERROR",
            "{kind: Status, apiVersion: v1, code: 410, reason: Expired, message: too old}",
        ),
    ];
    expect(
        &stream.join("---\n"),
        r#"
1 apply web
2 apply cart
3 apply cart
4 recreate cart
5 {"delete":[{"group":"gateway.networking.k8s.io","kind":"Gateway","namespace":"shop","name":"web"}],"tombstone":"full"}
6 apply web
7 apply old
TR0410 a:21:23: the watch was cut here (410 Gone); events may be missing behind it (record anew from a fresh list: `kubectl get … --watch --output-watch-events -o yaml`)
TR0411 a:19:26: the recording begins in the middle: `HTTPRoute shop/old` is not ADDED first, and what was before is unknown (record from the start: `kubectl get … --watch --output-watch-events -o yaml`, without `--watch-only`; or put a dump from before beside the recording)
TR0412 a:9:26: 2 events are left out, the first of `HTTPRoute shop/cart`: their resourceVersion is not above the one before (nothing is to be done: the watch told them again, or late; their later state is played)
"#,
    );
}

#[test]
fn watches_of_several_kinds_are_merged_by_resource_version() {
    let at = |version: u32| format!(", resourceVersion: '{version}'");
    let text = format!(
        "# source: b\n{}---\n{}---\n{}# source: a\n{}---\n{}",
        event("ADDED", &route("one", "shop", &at(20))),
        event("ADDED", &route("two", "shop", &at(10))),
        event("ADDED", &route("three", "shop", &at(40))),
        event("ADDED", &gateway("web", &at(15))),
        event("MODIFIED", &gateway("web", &at(30))),
    );
    expect(
        &text,
        "1 apply web\n2 apply one\n3 apply two\n4 apply web\n5 apply three",
    );
    // Without versions everywhere they follow each other.
    let text = text.replace("'40'", "none");
    expect(
        &text,
        "1 apply web\n2 apply web\n3 apply one\n4 apply two\n5 apply three",
    );
}

#[test]
fn manifests_beside_a_watch_are_there_at_the_start() {
    let text = format!(
        "{}---\n{}",
        event("DELETED", &route("cart", "shop", "")),
        route("cart", "shop", "")
    );
    expect(
        &text,
        "0 apply cart\n1 {\"delete\":[{\"group\":\"gateway.networking.k8s.io\",\"kind\":\"HTTPRoute\",\"namespace\":\"shop\",\"name\":\"cart\"}],\"tombstone\":\"full\"}",
    );
}

#[test]
fn objects_of_a_watch_stand_as_they_are_written() {
    let text = "type: ADDED\nobject:\n  apiVersion: v1\n  # kept\n  kind: ConfigMap\n  metadata:\n    name: c\n  data:\n    a: |\n      one\n        two\n\n---\nobject:\n    &x apiVersion: v1\n    kind: *x\n    metadata: {name: d}\ntype: ADDED\n";
    let script = script(text);
    let TimelineAction::Apply { apply } = &script.events[0].action else {
        panic!()
    };
    assert_eq!(
        apply,
        "apiVersion: v1\n# kept\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a: |\n    one\n      two\n"
    );
    let led = script.places[0].lead(find(apply, "two")).unwrap();
    assert_eq!((led.line, led.column), (11, 9));
    assert_eq!(script.events.len(), 2, "{}", told(&script));
}

#[test]
fn dumps_in_a_row_become_what_changed() {
    let list = |items: &[String]| {
        let items: String = items.iter().map(|item| format!("- {item}\n")).collect();
        format!("apiVersion: v1\nitems:\n{items}kind: List\nmetadata: {{resourceVersion: ''}}\n")
    };
    let (web, a, b) = (gateway("web", ""), route("a", "shop", ""), route("b", "shop", ""));
    let text = format!(
        "# source: 1\n{}# source: 2\n{}# source: 3\n{}# source: 4\n{}",
        list(&[web.clone(), a.clone(), b.clone()]),
        list(&[
            web.clone(),
            a.replace("{name: a", "{labels: {x: y}, name: a"),
            route("c", "shop", "")
        ]),
        // Only the Gateways are dumped.
        list(core::slice::from_ref(&web)),
        list(core::slice::from_ref(&web))
            + "---\nkind: HTTPRouteList\napiVersion: gateway.networking.k8s.io/v1\nitems: []\n",
    );
    expect(
        &text,
        r#"
0 apply web a b
1 apply a c
1 {"delete":[{"group":"gateway.networking.k8s.io","kind":"HTTPRoute","namespace":"shop","name":"b"}]}
2 apply 
3 {"delete":[{"group":"gateway.networking.k8s.io","kind":"HTTPRoute","namespace":"shop","name":"a"},{"group":"gateway.networking.k8s.io","kind":"HTTPRoute","namespace":"shop","name":"c"}]}
TR0420 3:1:1: there is no `HTTPRoute` in this dump: taken as not dumped; those from before stay (2) (dump all kinds and namespaces each time; if they were deleted, say so with a `delete` step of a Timeline)
"#,
    );
}

#[test]
fn a_dump_of_one_namespace_deletes_nothing_elsewhere() {
    let (shop, infra) = (route("a", "shop", ""), route("b", "infra", ""));
    let first = format!("# source: 1\n{shop}\n---\n{infra}\n");
    let told = told(&script(&format!("{first}# source: 2\n{shop}\n")));
    assert!(
        told.starts_with(
            "0 apply a b\n1 apply \nTR0420 2:1:1: there is no `HTTPRoute` of namespace `infra` in this dump"
        ),
        "{told}"
    );
    // Something else of that namespace shows that it was dumped.
    let service = "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: infra}}";
    let told = self::told(&script(&format!("{first}# source: 2\n{shop}\n---\n{service}\n")));
    assert!(told.contains("\"name\":\"b\"}]}") && !told.contains("TR0420"), "{told}");
}

#[test]
fn a_dump_with_a_broken_part_deletes_nothing() {
    let (a, b) = (route("a", "shop", ""), route("b", "shop", ""));
    let told = told(&script(&format!(
        "# source: 1\n{a}\n---\n{b}\n# source: 2\n{a}\n---\n{{oops\n"
    )));
    assert!(
        told.starts_with("0 apply a b\n1 apply TR0002\nTR0421 2:3:1: "),
        "{told}"
    );
}

#[test]
fn dumps_of_several_clusters_are_there_at_once() {
    let text = "# source: 1 in east\n{apiVersion: v1, kind: Namespace, metadata: {name: n}}\n# source: 2 in west\n{apiVersion: v1, kind: Namespace, metadata: {name: m}}\n";
    expect(text, "0 in east apply n\n0 in west apply m");
}

#[test]
fn one_text_is_one_event() {
    expect(&gateway("web", ""), "0 apply web");
    expect("# nothing\n", "0 apply ");
    assert_eq!(read(&[]), Script::default());
}

#[test]
fn too_many_events_are_cut() {
    let steps = "    - {at: 1, relist: true}\n".repeat(MAX_EVENTS + 5);
    let script = script(&format!(
        "apiVersion: trueroute.dev/v1alpha1\nkind: Timeline\nspec:\n  steps:\n{steps}"
    ));
    assert_eq!(script.events.len(), MAX_EVENTS);
    assert_eq!(
        script.findings.iter().map(|finding| &*finding.code).collect::<Vec<_>>(),
        ["TR0408"]
    );
}

/// A watch of a few objects that come and go, as JSON.
fn random_watch(dice: &mut Dice) -> Vec<String> {
    let mut version = 0;
    (0..dice.below(12))
        .map(|_| {
            version += dice.below(3);
            let (name, uid) = (dice.below(3), dice.below(2));
            let type_ = dice.pick(&["ADDED", "MODIFIED", "DELETED", "BOOKMARK"]);
            format!(
                r#"{{"type":"{type_}","object":{{"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{{"name":"r{name}","uid":"u{uid}","resourceVersion":"{version}"}}}}}}"#
            )
        })
        .collect()
}

#[test]
fn any_split_of_a_watch_into_documents_gives_the_same_events() {
    for seed in 0..200 {
        let mut dice = Dice::new(seed);
        let stream = random_watch(&mut dice);
        let events = |text: String| script(&text).events;
        let lines = events(stream.join("\n") + "\n");
        let mut text = String::new();
        for event in &stream {
            text.push_str(event);
            let between: &&str = dice.pick(&["\n", "", "\n---\n", "\n\n...\n", "\r\n"]);
            text.push_str(between);
        }
        // A stream without an event that counts is a text like any other, and so is an empty one.
        if !stream.is_empty() {
            assert_eq!(events(text.clone()), lines, "seed {seed}\n{text}");
        }
    }
}

#[test]
fn hostile_texts_break_nothing() {
    let timeline = "apiVersion: trueroute.dev/v1alpha1\nkind: Timeline\nmetadata: {name: t}\nspec:\n  controllers: [contour@1.28.2, {controller: linkerd@main, options: {contour: {gatewayRef: {}}}}]\n  steps:\n    - at: 0\n      apply: |\n        kind: x\n    - {at: 1, delete: [{kind: Gateway, name: a}]}\n    - {at: 2, probe: {service: {namespace: a, name: b}, port: 1, fromNamespace: c}}\n";
    let mut stream = event("ADDED", &gateway("wöb", ", uid: u, resourceVersion: '5'")) + "---\n";
    stream.push_str("object:\n  apiVersion: v1\n  kind: Service\n  metadata:\n    name: a\ntype: MODIFIED\n---\nkind: List\nitems:\n- a: b\n");
    let bits = [
        "\n", "- ", ": ", "{", "}", "[", "]", "\"", "&a ", "*a", "---\n", "|", "\u{feff}", "\t", "\r", "ü😀", "null",
        "<<: ", "  ", "\0", "...",
    ];
    for seed in 0..600 {
        let mut dice = Dice::new(seed);
        let mut all = Vec::new();
        for index in 0..1 + dice.below(3) {
            let mut text = String::from(*dice.pick(&[timeline, &*stream]));
            for _ in 0..dice.below(6) {
                let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
                let at = *dice.pick(&places);
                match dice.below(3) {
                    0 => {
                        let bit: &&str = dice.pick(&bits);
                        text.insert_str(at, bit);
                    }
                    1 => {
                        text.remove(at);
                    }
                    _ => {
                        let rest = text.split_off(at);
                        let skip = rest.char_indices().nth(dice.below(20)).map_or(0, |(at, _)| at);
                        text.push_str(&rest[skip..]);
                    }
                }
            }
            all.push(Source {
                name: format!("s{index}").into(),
                text: text.into(),
                cluster: dice.one_in(4).then(|| "east".into()),
            });
        }
        let script = read(&all);
        assert_eq!(script.events.len(), script.places.len());
        assert!(script.events.is_sorted_by_key(|event| event.at), "seed {seed}");
        for finding in &script.findings {
            assert!(!finding.message.is_empty());
        }
    }
}
