//! What is bounded, at its limit and one above. `docs/reliability.md` lists the limits; those of YAML's nodes and of regular
//! expressions, which need smaller figures or inner parts, are tested beside their code.
#![cfg(feature = "yaml")]

use trueroute::manifest::{MAX_NOTES, MAX_TEXT, Reading, read};
use trueroute::object::Names;
use trueroute::routing::hostname;
use trueroute::{Engine, Options, SimulatedRequest};

fn reading(text: &str) -> Reading {
    read(text, None, &mut Names::default())
}

/// The codes of the findings that belong to no object.
fn codes(text: &str) -> Vec<&'static str> {
    reading(text).notes.iter().map(|note| note.code.code).collect()
}

#[test]
fn a_text_has_64_mib_at_most() {
    let mut text = "# a comment of some length, so that lines are few\n".repeat(MAX_TEXT / 50);
    text.push_str(&"#".repeat(MAX_TEXT - text.len()));
    assert_eq!((text.len(), codes(&text)), (MAX_TEXT, vec![]));
    text.push('#');
    assert_eq!(codes(&text), ["TR0003"]);
    let mut engine = Engine::new(Options::default());
    engine.replace(&text, "large.yaml");
    let findings = engine.state().findings;
    assert_eq!((findings.len(), &*findings[0].code), (1, "TR0003"));
    assert!(findings[0].help.is_some());
}

#[test]
fn lists_lie_in_lists_eight_deep_at_most() {
    let nested = |depth: usize| {
        let object = r#"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}"#;
        (0..depth).fold(object.to_string(), |inner, _| {
            format!(r#"{{"apiVersion":"v1","kind":"List","items":[{inner}]}}"#)
        })
    };
    // The outermost one is cut into its items before it is read.
    let whole = reading(&nested(9));
    assert_eq!((whole.documents.len(), whole.notes.len()), (1, 0));
    let above = reading(&nested(10));
    assert_eq!((above.documents.len(), codes(&nested(10))), (0, vec!["TR0003"]));
}

#[test]
fn of_one_object_200_findings_are_listed() {
    let object = |count: usize| {
        let fields: String = (0..count).map(|index| format!("  wrong{index}: 1\n")).collect();
        format!("apiVersion: v1\nkind: Service\nmetadata: {{name: cart}}\nspec:\n  ports: [{{port: 80}}]\n{fields}")
    };
    let notes = |count: usize| reading(&object(count)).documents[0].notes.clone();
    assert_eq!(notes(MAX_NOTES).len(), MAX_NOTES);
    assert!(notes(MAX_NOTES).iter().all(|note| note.code.code == "TR0005"));
    let above = notes(MAX_NOTES + 1);
    let last = above.iter().find(|note| note.code.code == "TR0023").unwrap();
    assert_eq!(last.message, "1 more findings about this object are not listed");
    assert_eq!(above.len(), MAX_NOTES + 1);
}

#[test]
fn of_one_text_200_findings_are_listed_apart_from_those_of_its_objects() {
    let text = |count: usize| "{\"kind\": 1}\n".repeat(count);
    assert_eq!(codes(&text(MAX_NOTES)), vec!["TR0020"; MAX_NOTES]);
    let above = reading(&text(MAX_NOTES + 5));
    assert_eq!(above.notes.len(), MAX_NOTES + 1);
    let last = &above.notes[MAX_NOTES];
    assert_eq!(
        (last.code.code, &*last.message),
        ("TR0023", "5 more findings about this text are not listed")
    );
    assert_eq!(last.range.line, MAX_NOTES as u32 + 1);
}

#[test]
fn documents_have_no_number_that_is_too_many() {
    let count = 5_000;
    let text: String = (0..count)
        .map(|index| format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: n{index}}}\n---\n"))
        .collect();
    let whole = reading(&text);
    assert_eq!((whole.documents.len(), whole.notes.len()), (count, 0));
}

#[test]
fn a_hostname_has_253_characters_at_most() {
    let of = |length: usize| {
        let mut name = "a.".repeat(length / 2);
        name.push_str(if length.is_multiple_of(2) { "" } else { "a" });
        if length.is_multiple_of(2) {
            name.truncate(length - 1);
            name.push('b');
        }
        name
    };
    assert_eq!((of(253).len(), of(254).len()), (253, 254));
    assert!(hostname::check(&of(253)).is_ok() && hostname::check_precise(&of(253)).is_ok());
    assert!(hostname::check(&of(254)).is_err() && hostname::check_precise(&of(254)).is_err());
    // R-VAL-02: labels have no limit of their own.
    assert!(hostname::check(&"a".repeat(253)).is_ok());
    for wrong in [
        "",
        ".",
        "..",
        "a..b",
        ".a",
        "a.",
        "*",
        "*.",
        "*.*.a",
        "a.*.b",
        "*a.b",
        "é.test",
        "ａ.test",
        "a b",
        "a\u{2028}b",
        "-a",
        "a-",
    ] {
        assert!(hostname::check(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn hosts_of_requests_may_be_anything() {
    let mut engine = Engine::new(Options::default());
    engine.replace(
        "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: web, namespace: shop}\nspec:\n  gatewayClassName: example\n  \
         listeners: [{name: http, port: 80, protocol: HTTP, hostname: \"*.shop.test\"}]\n",
        "web.yaml",
    );
    let hostile = [
        "".to_string(),
        ".".repeat(300),
        "a.".repeat(5_000),
        "*.shop.test".into(),
        "[::1]:80:80".into(),
        "[".into(),
        "é\u{202e}.shop.test".into(),
        "x.shop.test:99999999999".into(),
        "\0".into(),
        format!("{}.shop.test", "a".repeat(100_000)),
    ];
    for host in hostile {
        let request = SimulatedRequest {
            host: Some(host.clone().into()),
            ..SimulatedRequest::default()
        };
        assert_eq!(engine.request(&request), engine.request(&request), "{host:?}");
    }
}

/// A world in which so many rules take a request, and so many fail on one header alone.
fn crowd(fitting: usize, near: usize) -> Engine {
    let rules = (0..fitting).map(|_| "  - backendRefs: [{name: a, port: 80}]\n".to_string());
    let missed = (0..near).map(|index| {
        format!(
            "  - matches: [{{headers: [{{name: x, value: v{index}}}]}}]\n    backendRefs: [{{name: a, port: 80}}]\n"
        )
    });
    let mut text = String::from(
        "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: web, namespace: shop}\nspec:\n  gatewayClassName: example\n  \
         listeners: [{name: http, port: 80, protocol: HTTP}]\n",
    );
    for (index, rule) in rules.chain(missed).enumerate() {
        text.push_str(&format!(
            "---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: r{index:03}, namespace: shop}}\nspec:\n  parentRefs: \
             [{{name: web}}]\n  rules:\n{rule}"
        ));
    }
    let mut engine = Engine::new(Options::default());
    engine.replace(&text, "crowd.yaml");
    engine
}

#[test]
fn a_trace_lists_the_winner_and_20_more_that_fit_and_5_that_nearly_do() {
    let steps = |fitting: usize, near: usize| {
        let answer = crowd(fitting, near).request(&SimulatedRequest::default());
        let listed = answer.trace.iter().filter(|step| step.matches.is_some()).count();
        (listed, answer.omitted)
    };
    assert_eq!(steps(21, 0), (21, 0));
    assert_eq!(steps(22, 0), (21, 1));
    assert_eq!(steps(1, 5), (6, 0));
    assert_eq!(steps(1, 6), (6, 1));
}
