//! The whole reader: Lists, watch output, broken texts, pieces, and texts that mean harm.

use super::*;
use crate::object::{GATEWAY_GROUP, Kind, ObjectKey, Spec, Sym};
use alloc::string::ToString;

fn shown(reading: &Reading, names: &Names) -> Vec<String> {
    let object = |document: &Document| {
        let key = names.object(document.key);
        format!("{} {}@{}", key.kind.parts(names).1, names.text(key.name), document.line)
    };
    reading.documents.iter().map(object).collect()
}

#[track_caller]
fn reads(text: &str, expected: &[&str]) -> Reading {
    let mut names = Names::default();
    let whole = read(text, None, &mut names);
    assert_eq!(shown(&whole, &names), expected, "{:?}", whole.notes);
    same_in_pieces(text, &mut names);
    whole
}

fn same_in_pieces(text: &str, names: &mut Names) {
    let whole = read(text, None, names);
    let cut = pieces(text);
    let mut before = 0;
    for piece in &cut {
        assert!(before <= piece.start && piece.start < piece.end && piece.end <= text.len());
        before = piece.end;
    }
    let parts: Vec<Reading> = cut.iter().map(|piece| read_piece(text, piece, None, names)).collect();
    // Shifted as a whole, every piece moves by its place alone.
    let moved = format!("# a line\n# another\n{}", text.trim_start_matches('\u{feff}'));
    let later = pieces(&moved);
    if later.len() == cut.len() && !text.starts_with('%') && !text.starts_with('\u{feff}') {
        for ((piece, part), later) in cut.iter().zip(&parts).zip(&later) {
            if piece.hash == later.hash {
                let mut shifted = part.clone();
                shifted.move_by(piece, later);
                assert_eq!(shifted, read_piece(&moved, later, None, names), "{text:?}");
            }
        }
    }
    assert_eq!(Reading::join(parts), whole);
}

fn service(name: &str) -> String {
    format!("apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\nspec:\n  ports:\n  - port: 80\n")
}

fn indented(text: &str, by: usize) -> String {
    let mut out = String::new();
    for (index, line) in text.lines().enumerate() {
        let start = if index == 0 { "- " } else { "  " };
        out.push_str(&format!("{}{start}{line}\n", " ".repeat(by)));
    }
    out
}

#[test]
fn documents_are_separated_by_lines_of_dashes() {
    let text = format!(
        "# first\n---\n{}---\n# nothing\n---\n--- # b\n{}...\n{}",
        service("a"),
        service("b"),
        service("c")
    );
    reads(&text, &["Service a@3", "Service b@14", "Service c@22"]);
    reads(
        &text.replace('\n', "\r\n"),
        &["Service a@3", "Service b@14", "Service c@22"],
    );
    reads(&format!("\u{feff}{}", service("a")), &["Service a@1"]);
    reads(&format!("%YAML 1.2\n---\n{}", service("a")), &["Service a@3"]);
    reads("", &[]);
    reads("---\n---\n# c\n---", &[]);
}

#[test]
fn lists_are_opened_in_every_style() {
    for by in [0, 2] {
        let items = format!("{}{}", indented(&service("a"), by), indented(&service("b"), by));
        let text = format!("apiVersion: v1\nitems:\n{items}kind: List\nmetadata:\n  resourceVersion: \"\"\n");
        assert_eq!(pieces(&text).len(), 4);
        reads(&text, &["Service a@3", "Service b@10"]);
    }
    reads("apiVersion: v1\nkind: List\nitems: null\n", &[]);
    reads("apiVersion: v1\nkind: List\n", &[]);
    reads(
        "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Service, metadata: {name: a}}]}",
        &["Service a@1"],
    );
    let nested =
        "kind: List\nitems:\n- kind: List\n  items:\n  - apiVersion: v1\n    kind: Service\n    metadata: {name: a}\n";
    reads(nested, &["Service a@5"]);
    // Items of a typed List leave out what the List says.
    let typed = "apiVersion: v1\nkind: ServiceList\nitems:\n- metadata:\n    name: a\n- metadata: {name: b}\n";
    reads(typed, &["Service a@4", "Service b@6"]);
    // An alias reaches into another item: the List stays whole.
    let aliased = "kind: List\nitems:\n- &a\n  apiVersion: v1\n  kind: Service\n  metadata: {name: a}\n- *a\n";
    assert_eq!(pieces(aliased).len(), 1);
    reads(aliased, &["Service a@3", "Service a@3"]);
}

#[test]
fn fences_of_markdown_part_documents() {
    let text = "```yaml\napiVersion: v1\nkind: Service\nmetadata: {name: a}\n```\n```yaml\napiVersion: v1\nkind: Service\n\
                metadata: {name: b}\n```\n";
    let reading = reads(text, &["Service a@2", "Service b@7"]);
    assert_eq!(reading.notes, []);
}

#[test]
fn what_was_never_meant_to_be_read_so_is_told_by_name() {
    for (text, word) in [
        ("{{- if .Values.route }}\nkind: Gateway\n", "`helm template`"),
        (
            "$ kubectl get gateway -o yaml\nkind: Gateway\n",
            "what the command printed",
        ),
    ] {
        let reading = reads(text, &[]);
        assert!(
            reading.notes.first().unwrap().help.as_deref().unwrap().contains(word),
            "{text}"
        );
    }
}

#[test]
fn json_lists_streams_and_watch_events_are_read() {
    let one = |name: &str| {
        format!("{{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {{\"name\": \"{name}\"}}}}")
    };
    let list = format!(
        "{{\"apiVersion\": \"v1\",\n \"items\": [{},\n{}],\n \"kind\": \"List\"}}",
        one("a"),
        one("b")
    );
    assert_eq!(pieces(&list).len(), 2);
    reads(&list, &["Service a@2", "Service b@3"]);
    reads(
        &format!("{}{}\n{}", one("a"), one("b"), one("c")),
        &["Service a@1", "Service b@1", "Service c@2"],
    );
    let watch = format!(
        "{{\"type\": \"ADDED\", \"object\": {}}}\n{{\"type\": \"DELETED\", \"object\": {}}}\n\
         {{\"type\":\"BOOKMARK\",\"object\":{{\"kind\":\"Service\",\"apiVersion\":\"v1\",\"metadata\":{{}}}}}}\n\
         {{\"type\":\"ERROR\",\"object\":{{\"kind\":\"Status\",\"message\":\"too old\"}}}}",
        one("a"),
        one("a")
    );
    let reading = reads(&watch, &["Service a@1", "Service a@2"]);
    let events: Vec<Event> = reading.documents.iter().map(|one| one.event).collect();
    assert_eq!(events, [Event::Updated, Event::Deleted]);
    assert_eq!(reading.notes.first().unwrap().code, &codes::WATCH_ERROR);
    reads(
        "type: MODIFIED\nobject:\n  apiVersion: v1\n  kind: Service\n  metadata: {name: a}\n",
        &["Service a@3"],
    );
}

#[test]
fn a_broken_document_spoils_nothing_else() {
    let text = format!("{}---\na: b: c\n---\n{}", service("a"), service("b"));
    let reading = reads(&text, &["Service a@1", "Service b@11"]);
    assert_eq!(reading.notes.len(), 1);
    // A List that breaks off keeps the items before.
    let text = format!(
        "apiVersion: v1\nitems:\n{}- apiVersion: [\n",
        indented(&service("a"), 0)
    );
    assert_eq!(reads(&text, &["Service a@3"]).notes.len(), 1);
    let text = "{\"items\": [{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {\"name\": \"a\"}}, {\"apiVersion\": ";
    assert_eq!(reads(text, &["Service a@1"]).notes.len(), 1);
    // A stream with a broken value goes on behind it.
    let good = "{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {\"name\": \"a\"}}\n";
    let reading = reads(&format!("{good}{{\"a\": ]}}\n{good}"), &["Service a@1", "Service a@3"]);
    assert_eq!(reading.notes.len(), 1);
}

#[test]
fn a_source_or_an_annotation_names_the_cluster() {
    let text = "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations:\n    trueroute.dev/cluster: east\n";
    let mut names = Names::default();
    let mut cluster = |given: Option<&str>| {
        let reading = read(text, given, &mut names);
        let key = reading.documents.first().unwrap().key;
        let cluster = names.object(key).cluster;
        names.text(cluster).to_string()
    };
    assert_eq!(cluster(None), "east");
    assert_eq!(cluster(Some("")), "east");
    assert_eq!(cluster(Some("west")), "west");
}

#[test]
fn places_are_found_by_object_and_path() {
    let text = format!("{}---\n{}---\n{}", service("a"), service("b"), service("a"));
    let mut names = Names::default();
    let key = |names: &mut Names, name: &str| {
        let (namespace, name) = (names.sym("default"), names.sym(name));
        names.key(ObjectKey {
            cluster: Sym::EMPTY,
            kind: Kind::Service,
            namespace,
            name,
        })
    };
    let (a, b, c) = (key(&mut names, "a"), key(&mut names, "b"), key(&mut names, "c"));
    let mut place = |object, path| {
        let range = locate(&text, None, &mut names, object, path)?;
        Some((range.line, range.column, range.end_line, range.end_column))
    };
    assert_eq!(place(b, Some("spec.ports[0].port")), Some((15, 11, 15, 13)));
    assert_eq!(place(b, Some("spec.ports[0].nodePort")), Some((15, 5, 15, 13)));
    assert_eq!(place(b, Some("spec.ports[7]")), Some((14, 3, 14, 8)));
    assert_eq!(place(b, Some("status.x")), Some((9, 1, 9, 15)));
    assert_eq!(place(b, None), Some((9, 1, 9, 15)));
    // Of several declarations the last counts.
    assert_eq!(place(a, Some("metadata.name")), Some((20, 9, 20, 10)));
    assert_eq!(place(c, None), None);
}

#[test]
fn definitions_of_gateway_api_tell_their_bundle() {
    let text = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  annotations:\n    \
                gateway.networking.k8s.io/bundle-version: v1.4.0\n  name: gateways.gateway.networking.k8s.io\n";
    let mut names = Names::default();
    let reading = read(text, None, &mut names);
    let Spec::BundleVersion(version) = reading.documents.first().unwrap().object.spec else {
        panic!("{reading:?}");
    };
    assert_eq!(names.text(version), "v1.4.0");
    assert_eq!(GATEWAY_GROUP, "gateway.networking.k8s.io");
}

/// Texts that are meant to hang or crash a reader.
fn hostile() -> Vec<String> {
    let mut texts: Vec<String> = [
        "\0",
        "a: \0b\n",
        "\u{feff}\u{feff}a: b",
        "{\"a\": \"\\ud800\"}",
        "\"\\ud800\"",
        "\t- a",
        "a:\n\t- b",
        "!!binary x",
        "!<tag> x",
        "&a",
        "*a",
        "&a *a",
        "<<: *x",
        "<<: 3",
        "<<: [1, {<<: {}}]",
        "%TAG ! x\n---\n!y z",
        "%",
        "---\n...\n---",
        "--- |\n  x\n---x",
        "? ",
        "? ? ? a",
        "- - - : : :",
        "[,]",
        "{,}",
        "{]",
        "]",
        "}",
        "[{",
        "[[]",
        "\"",
        "'",
        "|",
        ">9",
        "kind: List\nitems: [[[]]]",
        "kind: List\nitems:\n- - -\n-\n- null",
        "items:\n-",
        "kind: XList\nitems:\n  x: 1",
        "type: ADDED\nobject: {type: ADDED, object: {}}",
        "apiVersion: v1\nkind: Service\nmetadata: []",
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: []",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {tls.crt: '===='}",
        "apiVersion: {}\nkind: []\nmetadata: {name: {}}",
        "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: a}\nspec: {listeners: [null, 1, {}, []]}",
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a}\nspec: {rules: [null, {matches: [null, 3], filters: [[]], backendRefs: {}}]}",
        "{\"type\":\"ADDED\",\"object\":",
        "{\"items\":[",
        "{\"kind\":\"List\",\"items\":[{}{}]}",
        "{\"kind\":\"List\",\"items\":[{}],\"items\":[{}]}",
        "\r\r\n\n\r---\r---\r\n",
    ]
    .iter()
    .map(|text| text.to_string())
    .collect();
    texts.push("[".repeat(200_000));
    texts.push("{".repeat(200_000));
    texts.push("{\"a\":".repeat(40_000));
    texts.push("---\n".repeat(20_000));
    texts.push("- ".repeat(20_000));
    texts.push(format!("a: {}", "x".repeat(1_000_000)));
    texts.push(format!("a: \"{}", "\\n".repeat(500_000)));
    texts.push((0..20_000).map(|n| format!("k{n}: v\n")).collect());
    texts.push("a: a\n".repeat(20_000));
    texts.push(format!(
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n{}",
        "  x: 1\n".repeat(20_000)
    ));
    let refs = "{name: a}, ".repeat(20_000);
    texts.push(format!(
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: a}}\nspec: {{parentRefs: [{refs}]}}"
    ));
    texts
}

#[test]
fn hostile_texts_end_in_notes() {
    for text in hostile() {
        let mut names = Names::default();
        let reading = read(&text, None, &mut names);
        for document in &reading.documents {
            assert!(document.notes.len() <= 201);
        }
        same_in_pieces(&text, &mut names);
    }
}

#[test]
fn mutations_of_manifests_never_panic() {
    let seed = include_str!("../../../tests/cases/reading/basics.yaml");
    let json = "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":\
                {\"name\":\"a\"},\"spec\":{\"ports\":[{\"port\":80}]}}]}";
    let bits: &[&str] = &[
        "---\n",
        "\n",
        " ",
        ":",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        "&a ",
        "*a",
        "<<: ",
        "\t",
        "\u{feff}",
        "\0",
        "é",
        "|\n",
        "null",
        "yes",
        "1e9",
        "#",
        "\r",
        "items:\n",
        "kind: List\n",
        ",",
        "\\",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    for round in 0..600 {
        let mut text: Vec<char> = if round % 4 == 0 { json } else { seed }.chars().collect();
        for _ in 0..1 + random(4) {
            let at = random(text.len());
            match random(3) {
                0 => {
                    let until = (at + random(30)).min(text.len());
                    text.drain(at..until);
                }
                1 => {
                    let bit = bits[random(bits.len())].chars();
                    text.splice(at..at, bit);
                }
                _ => {
                    let until = (at + random(200)).min(text.len());
                    let copy = text[at..until].to_vec();
                    let to = random(text.len());
                    text.splice(to..to, copy);
                }
            }
        }
        let text: String = text.into_iter().collect();
        let mut names = Names::default();
        same_in_pieces(&text, &mut names);
    }
}
