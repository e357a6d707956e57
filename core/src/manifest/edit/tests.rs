//! Edits of texts in many styles: each keeps the style in which the document is written, and changes nothing else.

use super::TextEdit;
use crate::fact::{FieldChange, FieldValue, ObjectRef, Text};
use crate::manifest::{Located, read};
use crate::object::Names;
use std::string::String;

/// The text with a change made, if it can be made.
fn changed(text: &str, change: FieldChange) -> Option<String> {
    let mut names = Names::default();
    let reading = read(text, None, &mut names);
    let document = reading.documents.last().expect("the text holds an object");
    let located = Located::new(text, None);
    let TextEdit { start, end, text: new } = located.edit(&mut names, document.key, Some(document.line), &change)?;
    let mut text = String::from(text);
    text.replace_range(start..end, &new);
    Some(text)
}

/// A field of the object that the text holds.
fn field(path: &'static str) -> (ObjectRef, Text) {
    (ObjectRef::default(), path.into())
}

fn set(path: &'static str, value: FieldValue) -> FieldChange {
    let (object, path) = field(path);
    FieldChange::Set { object, path, value }
}

fn add(path: &'static str, value: FieldValue) -> FieldChange {
    let (object, path) = field(path);
    FieldChange::Add { object, path, value }
}

fn remove(path: &'static str) -> FieldChange {
    let (object, path) = field(path);
    FieldChange::Remove { object, path }
}

fn text(text: &'static str) -> FieldValue {
    FieldValue::text(text)
}

const BLOCK: &str = "\
# the shop's route
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: cart
  namespace: shop  # ours
spec:
  parentRefs:
    - name: web   # the shared one
      sectionName: htps
  hostnames:
  - shop.test

  # all of it
  rules:
  - backendRefs:
    - name: cart
      port: 80
";

/// Each change, made in the text as it is, replaces one piece by another and nothing else.
#[track_caller]
fn check<'t>(before: &str, changes: impl IntoIterator<Item = (FieldChange, &'t str, &'t str)>) {
    for (change, from, to) in changes {
        let after = changed(before, change).expect("an edit");
        assert_eq!(after, before.replacen(from, to, 1));
    }
}

#[test]
fn a_scalar_is_replaced_where_it_stands() {
    check(
        BLOCK,
        [
            (set("spec.parentRefs[0].sectionName", text("https")), "htps", "https"),
            (
                set("spec.parentRefs[0].name", text("edge")),
                "name: web ",
                "name: edge ",
            ),
            (
                set("spec.rules[0].backendRefs[0].port", FieldValue::Number(8080)),
                "80\n",
                "8080\n",
            ),
        ],
    );
}

#[test]
fn what_would_be_read_as_something_else_is_quoted() {
    check(
        BLOCK,
        [
            (
                set("spec.hostnames[0]", text("*.shop.test")),
                "shop.test",
                "\"*.shop.test\"",
            ),
            (set("metadata.name", text("on")), "name: cart", "name: \"on\""),
            (set("metadata.name", text("123")), "name: cart", "name: \"123\""),
        ],
    );
}

#[test]
fn a_field_that_is_absent_is_put_behind_the_others() {
    check(
        BLOCK,
        [
            (
                set("spec.parentRefs[0].namespace", text("infra")),
                "      sectionName: htps\n",
                "      sectionName: htps\n      namespace: infra\n",
            ),
            (
                set("metadata.labels.team", text("a")),
                "  namespace: shop  # ours\n",
                "  namespace: shop  # ours\n  labels:\n    team: a\n",
            ),
        ],
    );
}

#[test]
fn a_list_gets_an_item_at_its_own_indentation() {
    check(
        BLOCK,
        [
            (
                add(
                    "spec.parentRefs",
                    FieldValue::map([("name", text("edge")), ("port", FieldValue::Number(80))]),
                ),
                "      sectionName: htps\n",
                "      sectionName: htps\n    - name: edge\n      port: 80\n",
            ),
            (
                add("spec.hostnames", text("www.shop.test")),
                "  - shop.test\n",
                "  - shop.test\n  - www.shop.test\n",
            ),
            (
                add("metadata.finalizers", text("a/b")),
                "  namespace: shop  # ours\n",
                "  namespace: shop  # ours\n  finalizers:\n    - a/b\n",
            ),
        ],
    );
}

#[test]
fn a_field_or_item_goes_with_its_lines() {
    check(
        BLOCK,
        [
            (
                remove("spec.parentRefs[0].sectionName"),
                "      sectionName: htps\n",
                "",
            ),
            (
                remove("spec.parentRefs[0].name"),
                "name: web   # the shared one\n      ",
                "",
            ),
            (remove("metadata.namespace"), "  namespace: shop  # ours\n", ""),
            (remove("spec.hostnames"), "  hostnames:\n  - shop.test\n", ""),
        ],
    );
    // Nothing would be left of the list or mapping.
    assert_eq!(changed(BLOCK, remove("spec.hostnames[0]")), None);
    assert_eq!(changed(BLOCK, remove("spec.filters")), None);
}

#[test]
fn a_value_of_several_lines_is_replaced_as_a_whole() {
    check(
        BLOCK,
        [(
            set(
                "spec.parentRefs",
                FieldValue::List([FieldValue::map([("name", text("edge"))])].into()),
            ),
            "parentRefs:\n    - name: web   # the shared one\n      sectionName: htps\n",
            "parentRefs:\n    - name: edge\n",
        )],
    );
}

const FLOW: &str = "\
kind: HTTPRoute
apiVersion: gateway.networking.k8s.io/v1
metadata: {name: cart, namespace: shop}
spec: {parentRefs: [{name: web, sectionName: 'htps'}], hostnames: [], rules: [{backendRefs: [{name: cart, port: 80}]}]}
";

#[test]
fn inside_brackets_everything_stays_on_its_line() {
    check(
        FLOW,
        [
            (set("spec.parentRefs[0].sectionName", text("https")), "'htps'", "https"),
            (
                set("spec.parentRefs[0].port", FieldValue::Number(443)),
                "'htps'",
                "'htps', port: 443",
            ),
            (
                set("metadata.labels.team", text("a")),
                "namespace: shop",
                "namespace: shop, labels: {team: a}",
            ),
            (
                add("spec.hostnames", text("*.test")),
                "hostnames: []",
                "hostnames: [\"*.test\"]",
            ),
            (
                add("spec.parentRefs", FieldValue::map([("name", text("b"))])),
                "'htps'}]",
                "'htps'}, {name: b}]",
            ),
            (remove("spec.parentRefs[0].sectionName"), ", sectionName: 'htps'", ""),
            (remove("spec.parentRefs[0].name"), "name: web, ", ""),
        ],
    );
}

#[test]
fn json_stays_json() {
    let json = r#"{"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute",
        "metadata": {"name": "cart", "namespace": "shop"}, "spec": {"parentRefs": [{"name": "web"}]}}"#;
    check(
        json,
        [
            (
                set("spec.parentRefs[0].sectionName", text("https")),
                r#""web""#,
                r#""web", "sectionName": "https""#,
            ),
            (set("metadata.name", text("b")), r#""cart""#, r#""b""#),
        ],
    );
    let value = FieldValue::map([("kind", text("Gateway"))]);
    assert_eq!(changed(json, FieldChange::Create { value }), None);
}

#[test]
fn a_field_without_a_value_gets_one() {
    let before = "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  labels:\nspec:\n";
    check(
        before,
        [
            (
                set("metadata.labels.team", text("a")),
                "labels:\n",
                "labels:\n    team: a\n",
            ),
            (
                set("spec.clusterIP", text("None")),
                "spec:\n",
                "spec:\n  clusterIP: None\n",
            ),
        ],
    );
}

#[test]
fn line_ends_and_letters_of_any_width_are_kept() {
    let before = BLOCK.replace('\n', "\r\n").replace("# the shared one", "# 共有 🦀");
    let (from, to) = (
        "sectionName: htps\r\n",
        "sectionName: htps\r\n      namespace: infra\r\n",
    );
    check(
        &before,
        [(set("spec.parentRefs[0].namespace", text("infra")), from, to)],
    );
    let flow = "{kind: Service, apiVersion: v1, metadata: {labels: {a: 🦀é}, name: b}}";
    check(flow, [(set("metadata.name", text("c")), "name: b", "name: c")]);
}

#[test]
fn an_item_of_a_list_is_edited_in_its_place() {
    let list = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata: {name: a}\n- apiVersion: v1\n  kind: Service\n  metadata:\n    name: b\n";
    check(
        list,
        [(
            set("metadata.namespace", text("shop")),
            "    name: b\n",
            "    name: b\n    namespace: shop\n",
        )],
    );
}

#[test]
fn what_stands_elsewhere_is_left_alone() {
    let anchored =
        "apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: &l {team: a, kind: b}}\nspec: {selector: *l}\n";
    assert_eq!(changed(anchored, set("spec.selector.team", text("b"))), None);
    let merged = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nx: &x {team: a}\nspec: {selector: {<<: *x}}\n";
    assert_eq!(changed(merged, set("spec.selector.team", text("b"))), None);
}

#[test]
fn a_new_object_is_a_document_of_its_own() {
    let grant = FieldValue::map([
        ("kind", text("ReferenceGrant")),
        (
            "spec",
            FieldValue::map([(
                "from",
                FieldValue::List([FieldValue::map([("kind", text("A")), ("namespace", text("b"))])].into()),
            )]),
        ),
    ]);
    let document = "kind: ReferenceGrant\nspec:\n  from:\n    - kind: A\n      namespace: b\n";
    for before in [BLOCK, &std::format!("{BLOCK}---\n")] {
        let after = changed(before, FieldChange::Create { value: grant.clone() });
        assert_eq!(after, Some(std::format!("{BLOCK}---\n{document}")));
    }
}
