//! The tree against other readers of YAML and JSON, and against hostile texts.

use super::*;
use crate::manifest::codes;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

fn yaml(text: &str) -> Result<Tree, Broken> {
    let mut tree = Tree::default();
    build(&mut tree, text, Limits::DEFAULT).map(|()| tree)
}

fn json(text: &str) -> Result<Tree, Broken> {
    let mut tree = Tree::default();
    build_json(&mut tree, text, Limits::DEFAULT).map(|()| tree)
}

/// The tree in one line. Scalars by their text and whether they are plain.
fn shown(tree: &Tree, at: At) -> String {
    match tree.shape(at) {
        Shape::Scalar { style, .. } => match style {
            Style::Plain => tree.text(at).to_string(),
            _ => format!("{:?}", tree.text(at)),
        },
        Shape::List { .. } => {
            let items: Vec<String> = tree.items(at).map(|item| shown(tree, item)).collect();
            format!("[{}]", items.join(", "))
        }
        Shape::Map { .. } => {
            let entries = tree.entries(at);
            let entries: Vec<String> = entries
                .map(|(key, value)| format!("{}: {}", tree.text(key), shown(tree, value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

#[track_caller]
fn reads(text: &str, expected: &str) {
    let tree = yaml(text).unwrap();
    assert_eq!(shown(&tree, At(0)), expected);
}

/// What another library makes of the text, in the form of [`resolved`].
fn theirs(value: &yaml_serde::Value) -> String {
    use yaml_serde::Value;
    match value {
        Value::Null => "null".to_string(),
        Value::Bool(value) => format!("{value}"),
        Value::Number(number) => match number.as_f64() {
            Some(value) => format!("{value}"),
            None => number.to_string(),
        },
        Value::String(text) => format!("{text:?}"),
        Value::Sequence(items) => format!("[{}]", items.iter().map(theirs).collect::<Vec<_>>().join(", ")),
        Value::Mapping(map) => {
            let entries = map
                .iter()
                .map(|(key, value)| format!("{}: {}", theirs(key), theirs(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Tagged(tagged) => theirs(&tagged.value),
    }
}

/// Our tree with scalars by YAML 1.2, which is what the other library reads.
fn resolved(tree: &Tree, at: At) -> String {
    match tree.shape(at) {
        Shape::Scalar {
            style: Style::Plain, ..
        } => match resolve_core(tree.text(at)) {
            Scalar::Null => "null".to_string(),
            Scalar::Bool(value) => format!("{value}"),
            Scalar::Int(value) => format!("{}", value as f64),
            Scalar::Float(value) => format!("{value}"),
            Scalar::Text => format!("{:?}", tree.text(at)),
        },
        Shape::Scalar { .. } => format!("{:?}", tree.text(at)),
        Shape::List { .. } => {
            let items: Vec<String> = tree.items(at).map(|item| resolved(tree, item)).collect();
            format!("[{}]", items.join(", "))
        }
        Shape::Map { .. } => {
            let entries = tree.entries(at);
            let entries = entries.map(|(key, value)| format!("{}: {}", resolved(tree, key), resolved(tree, value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

const WELL_FORMED: &[&str] = &[
    "a: 1\nb: [x, 'y', \"z\"]\nc: {d: e, f: [1, 2]}\n",
    "a: |\n  two\n  lines\nb: >-\n  one\n  line\nc: |+\n  kept\n\nd: x\n",
    "- a\n- - b\n  - c\n- d: e\n  f: g\n",
    "a:\n- b\n- c\nd: ~\ne:\nf: null\n",
    "a: &x {b: 1}\nc: *x\nd: [*x, *x]\n",
    "\"quoted \\u00e9 \\n key\": 'it''s'\nplain key: a b  c\n",
    "a: 1.5\nb: 1e3\nc: -7\nd: true\ne: 0x1f\nf: 0o17\ng: .inf\n",
    "{\"a\": [1, 2, {\"b\": null}], \"c\": \"d\\\"e\\\\f\"}",
    "? a\n: b\n? [c]\n: d\n",
    "a: b # comment\n# whole\nc: 'd # e'\n",
    "a: plain\n  over lines\nb: \"quoted\n  over lines\"\n",
    "%YAML 1.2\n---\na: b\n",
    "a: \u{1f600} smile\nb: é\n",
    "a: http://x.y/z\nb: -1-\nc: a:b\nd: '*'\n",
];

#[test]
fn well_formed_texts_are_read_as_others_read_them() {
    for text in WELL_FORMED {
        let other: yaml_serde::Value = yaml_serde::from_str(text).unwrap();
        let tree = yaml(text).unwrap_or_else(|broken| panic!("{text}: {broken:?}"));
        assert_eq!(resolved(&tree, At(0)), theirs(&other), "{text}");
        let crlf = text.replace('\n', "\r\n");
        let tree = yaml(&crlf).unwrap();
        assert_eq!(resolved(&tree, At(0)), theirs(&other), "{crlf:?}");
    }
}

#[test]
fn json_is_read_as_yaml_reads_it() {
    for text in [
        "{}",
        " [ ] ",
        "{\"a\": [1, -2.5e3, true, null, \"\"], \"b\": {\"c\": {}}}",
        "{\n  \"é\": \"\u{1f600}\",\n\t\"tab\": 1\n}\n",
        "[[[\"deep\"]], {\"a\": \"b\\nc\\u00e9\"}]",
    ] {
        let ours = json(text).unwrap();
        let untabbed = text.replace('\t', " ");
        let other = yaml(&untabbed).unwrap();
        assert_eq!(resolved(&ours, At(0)), resolved(&other, At(0)), "{text}");
        let places = |tree: &Tree| tree.nodes.iter().map(|node| (node.start, node.end)).collect::<Vec<_>>();
        assert_eq!(places(&ours), places(&other), "{text}");
    }
}

#[test]
fn what_is_no_json_is_refused_with_its_place() {
    for (text, line, column) in [
        ("{\"a\": 1,}", 1, 8),
        ("{\"a\" 1}", 1, 5),
        ("[1 2]", 1, 3),
        ("{\n\"a\": x}", 2, 5),
        ("{\"a\": \"b\nc\"}", 1, 8),
        ("[1", 1, 2),
        ("[01x]", 1, 1),
        ("{} {}", 1, 3),
        ("[\"\\x\"]", 1, 5),
    ] {
        let broken = json(text).map(|_| ()).unwrap_err();
        assert_eq!(broken.at, Pos { line, column }, "{text}");
    }
}

#[test]
fn surrogate_escapes_pair_up_and_lone_ones_are_replaced() {
    let tree = json("[\"\\ud83d\\ude00\", \"\\ud83d\", \"\\ude00x\", \"\\ud83d\\u0041\"]").unwrap();
    assert_eq!(
        shown(&tree, At(0)),
        "[\"\u{1f600}\", \"\u{fffd}\", \"\u{fffd}x\", \"\u{fffd}A\"]"
    );
}

#[test]
fn aliases_are_written_out_and_merges_can_be_followed() {
    reads("a: &x [1, {b: c}]\nd: *x", "{a: [1, {b: c}], d: [1, {b: c}]}");
    let tree = yaml("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\nmany:\n  <<: [*b, {z: 4}]").unwrap();
    let find = |map: &str, key: &str| {
        let map = tree.get(At(0), map)?;
        Some(tree.text(tree.get(map, key)?))
    };
    assert_eq!(find("use", "x"), Some("1"));
    assert_eq!(find("use", "y"), Some("3"));
    assert_eq!(find("many", "z"), Some("4"));
}

#[test]
fn an_alias_cannot_contain_itself_nor_multiply_without_bound() {
    assert_eq!(yaml("&a [*a]").map(|_| ()).unwrap_err().code, &codes::SYNTAX);
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let inner: Vec<String> = (0..9).map(|_| format!("*a{}", level - 1)).collect();
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", inner.join(", ")));
    }
    assert_eq!(yaml(&bomb).map(|_| ()).unwrap_err().code, &codes::LIMIT);
}

#[test]
fn depth_is_bounded_in_every_style() {
    let block: String = (0..5000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    for text in [
        "[".repeat(200_000),
        "{\"a\":".repeat(40_000),
        "- ".repeat(5000),
        block,
        "? ".repeat(5000),
    ] {
        let broken = yaml(&text).map(|_| ()).unwrap_err();
        assert_eq!(broken.code, &codes::LIMIT, "{}", broken.message);
    }
    assert_eq!(json(&"[".repeat(200_000)).map(|_| ()).unwrap_err().code, &codes::LIMIT);
    let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
    assert!(json(&deep).is_ok() && yaml(&deep).is_ok());
}

#[test]
fn a_broken_list_keeps_its_complete_items() {
    let mut tree = Tree::default();
    assert!(build(&mut tree, "items:\n- a: 1\n- b: 2\n- c: [3\n", Limits::DEFAULT).is_err());
    assert_eq!(shown(&tree, At(0)), "{items: [{a: 1}, {b: 2}]}");
    assert!(build_json(&mut tree, "{\"items\": [{\"a\": 1}, {\"b\": ", Limits::DEFAULT).is_err());
    assert_eq!(shown(&tree, At(0)), "{items: [{a: 1}]}");
}

#[test]
fn places_count_lines_and_utf_16_columns() {
    let text = "\u{1f600}: é\r\nb: \"ü\"\rc: d\n";
    let tree = yaml(text).unwrap();
    let mut places = Places::new(text, 10, 5);
    let mut place = |key: &str| {
        let at = tree.get(At(0), key).unwrap();
        let node = tree.node(at).unwrap();
        let range = places.range(node.start, node.end);
        (range.line, range.column, range.end_column)
    };
    assert_eq!(place("\u{1f600}"), (10, 9, 10));
    assert_eq!(place("b"), (11, 4, 7));
    assert_eq!(place("c"), (12, 4, 5));
}

#[test]
fn limits_hold_to_the_digit() {
    let Limits { depth, nodes, aliased } = Limits::DEFAULT;
    assert_eq!(
        (depth, nodes, aliased),
        (128, 8_000_000, 100_000),
        "docs/reliability.md names them"
    );
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let mapped = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    let block = |depth: usize| {
        (0..depth)
            .map(|depth| format!("{}a:\n", " ".repeat(depth)))
            .collect::<String>()
    };
    for text in [nested, mapped, block] {
        assert!(yaml(&text(depth)).is_ok());
        let broken = yaml(&text(depth + 1)).map(|_| ()).unwrap_err();
        assert_eq!((broken.code, broken.help.is_some()), (&codes::LIMIT, true));
    }
    for text in [nested, mapped] {
        assert!(json(&text(depth)).is_ok());
        assert_eq!(json(&text(depth + 1)).map(|_| ()).unwrap_err().code, &codes::LIMIT);
    }
    // A list of 98 values and its alias: 99 nodes added by each alias.
    let few = Limits {
        depth,
        nodes: 300,
        aliased: 198,
    };
    let list = format!("- &a [{}]\n", vec!["x"; 98].join(","));
    let read = |text: &str, limits: Limits| build(&mut Tree::default(), text, limits);
    assert!(read(&format!("{list}- *a\n- *a\n"), few).is_ok());
    assert_eq!(
        read(&format!("{list}- *a\n- *a\n- *a\n"), few).unwrap_err().code,
        &codes::LIMIT
    );
    let values = |count: usize| format!("[{}]", vec!["1"; count].join(","));
    for read in [build, build_json] {
        assert!(read(&mut Tree::default(), &values(299), few).is_ok());
        assert_eq!(
            read(&mut Tree::default(), &values(300), few).unwrap_err().code,
            &codes::LIMIT
        );
    }
}
