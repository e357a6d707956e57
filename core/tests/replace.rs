//! An edited text, read piece by piece, is the text read as a whole: objects, findings and their places.

use std::collections::BTreeMap;
use trueroute::{Change, Engine, Fact, Options, Query};

/// Random numbers that are the same for the same seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

/// One of so many sorts of documents; the last sort is watch output.
fn document(dice: &mut Dice, sorts: usize) -> String {
    let name = ["a", "b", "c"][dice.below(3)];
    let indent = if dice.below(4) == 0 { "\n# a comment" } else { "" };
    match dice.below(sorts) {
        0 => "kind: [broken\n".into(),
        1 => "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n".into(),
        2 => format!(
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata: {{name: {name}, namespace: shop}}\n  \
             spec: {{selector: {{a: b}}, ports: [{{port: 80}}]}}\n- apiVersion: v1\n  kind: Namespace\n  metadata: {{name: {name}}}\n"
        ),
        3..=5 => format!(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway{indent}\nmetadata: {{name: {name}, namespace: shop}}\nspec:\n  \
             gatewayClassName: example\n  unknown: {}\n  listeners: [{{name: http, port: {}, protocol: HTTP}}]\n",
            dice.below(2),
            [80, 81, 0][dice.below(3)]
        ),
        10 => format!(
            "type: {}\nobject:\n  apiVersion: v1\n  kind: Namespace\n  metadata: {{name: {name}}}\n",
            ["ADDED", "MODIFIED", "DELETED"][dice.below(3)]
        ),
        _ => format!(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: {name}, namespace: shop}}{indent}\nspec:\n  \
             parentRefs: [{{name: {}}}]\n  hostnam: [shop.test]\n  rules:\n  - matches: [{{path: {{value: /{}}}}}]\n    backendRefs: \
             [{{name: a, port: 80}}]\n",
            ["a", "b"][dice.below(2)],
            dice.below(3)
        ),
    }
}

fn fold(facts: &mut BTreeMap<String, Fact>, change: Change) {
    for fact in change.removed {
        assert_eq!(facts.remove(&fact.key), Some(fact));
    }
    for fact in change.added {
        assert_eq!(facts.insert(fact.key.clone(), fact), None);
    }
    for changed in change.changed {
        let before = facts.insert(changed.after.key.clone(), changed.after);
        assert_eq!(before, Some(changed.before));
    }
}

#[test]
fn replacing_a_text_piece_by_piece_equals_reading_it_as_a_whole() {
    for seed in 0..60 {
        let mut dice = Dice(seed);
        // A text with watch output is read as a whole; the others are what this test is for.
        let sorts = if seed % 4 == 0 { 11 } else { 10 };
        let mut engine = Engine::new(Options::default());
        let mut documents: Vec<String> = Vec::new();
        let mut folded = BTreeMap::new();
        for step in 0..30 {
            for _ in 0..=dice.below(2) {
                let at = dice.below(documents.len() + 1);
                match dice.below(4) {
                    0 if !documents.is_empty() => drop(documents.remove(at.min(documents.len() - 1))),
                    1 if !documents.is_empty() => {
                        let last = documents.len() - 1;
                        documents[at.min(last)] = document(&mut dice, sorts);
                    }
                    _ => documents.insert(at, document(&mut dice, sorts)),
                }
            }
            let text = documents.join("---\n");
            fold(&mut folded, engine.replace(&text, "edited.yaml"));
            let all = engine.query(&Query {
                limit: Some(usize::MAX),
                ..Query::default()
            });
            assert_eq!(
                folded.values().cloned().collect::<Vec<_>>(),
                all.items,
                "seed {seed}, step {step}"
            );
            let mut whole = Engine::new(Options::default());
            whole.replace(&text, "edited.yaml");
            assert_eq!(engine.state(), whole.state(), "seed {seed}, step {step}:\n{text}");
        }
    }
}

/// The text as a whole, and what is left of edits that lead to it.
fn edited(texts: &[&str]) -> (Engine, Engine) {
    let mut engine = Engine::new(Options::default());
    for text in texts {
        engine.replace(text, "edited.yaml");
    }
    let mut whole = Engine::new(Options::default());
    whole.replace(texts.last().unwrap(), "edited.yaml");
    (engine, whole)
}

#[test]
fn what_lies_between_pieces_moves_those_in_front_of_an_edit() {
    let object = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\nspecs: {}\n";
    let other = "apiVersion: v1\nkind: Namespace\nmetadata: {name: infra}\n";
    for (before, after) in [("", "\n"), ("# a comment\n---\n", "---\n"), ("", "# one\n# two\n---\n")] {
        let (left, right) = (format!("{before}{object}"), format!("{after}{object}---\n{other}"));
        let json = |blank: &str, more: &str| format!("{blank}{{\"kind\": 1}}\n{blank}{{\"kind\": 1}}\n{more}");
        let (engine, whole) = edited(&[&left, &right]);
        assert_eq!(engine.state(), whole.state(), "{right}");
        let (engine, whole) = edited(&[&json(before, ""), &json("\n", "{}"), &json("", "{\"kind\": 2}")]);
        assert_eq!(engine.state(), whole.state());
    }
}

#[test]
fn findings_that_say_the_same_stand_each_at_its_own_place() {
    let (engine, _) = edited(&["{\"kind\": 1}\n{\"kind\": 1}\n"]);
    let lines: Vec<u32> = engine
        .state()
        .findings
        .iter()
        .map(|finding| finding.span.as_ref().unwrap().line)
        .collect();
    assert_eq!(lines, [1, 2]);
}
