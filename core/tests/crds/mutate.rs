//! Mutations of an object, driven by its schema: every limit crossed by one and met, every enumeration's values, fields of the wrong
//! type, absent, repeated, added.

use crate::schema::{Schema, join};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// Texts of which each breaks some pattern or rule, and fits others.
const TEXTS: &[&str] = &[
    "",
    " ",
    "a",
    "A",
    "1",
    "-a",
    "a-",
    "a.",
    ".a",
    "a..b",
    "a_b",
    "a b",
    "a  b",
    "é",
    "*",
    "*.a",
    "a.*",
    "*.*.a",
    "a.test",
    "10.0.0.1",
    "fd00::1",
    "xIPAddressx",
    "example.com/x",
    "example.com/",
    "/x",
    "a/b/c",
    "System",
    "HTTP",
    "NamedAddress",
    "/",
    "//",
    "/a/./b",
    "/a/../b",
    "/a/..",
    "/a/.",
    "/%2f",
    "/%2F",
    "/#",
    "/%zz",
    "/a?b",
    "/é",
    "1s",
    "0s",
    "61m",
    "999ms",
    "2h",
    "1h1m1s1ms1s",
    "1.5s",
    "100000s",
    "https://a.test",
    "https://*.a.test:8080",
    "https://*",
    "http://a.test/x",
    "ftp://a",
    "spiffe://a/b",
    "urn:x",
    "a.cluster.local",
    "pkg.Service",
    ".pkg.Service",
    "pkg..Service",
    "9pkg",
    "a\tb",
    "a\u{7f}",
];

/// What a walk over an object collects.
pub struct Mutants<'s> {
    base: &'s Value,
    /// Mutations taken, over all bases.
    taken: &'s mut HashSet<(String, String)>,
    /// Forms of texts, pattern and rules, that were tried with every text.
    forms: &'s mut HashSet<(String, String)>,
    /// The mutants, each with what was done.
    pub out: Vec<(String, Value)>,
}

enum Change<'v> {
    Set(Value),
    Remove,
    Add(&'v str, Value),
}

impl<'s> Mutants<'s> {
    /// All mutations of `base` that were not made already.
    pub fn of(
        base: &'s Value,
        schema: &Schema,
        taken: &'s mut HashSet<(String, String)>,
        forms: &'s mut HashSet<(String, String)>,
    ) -> Vec<(String, Value)> {
        let mut mutants = Mutants {
            base,
            taken,
            forms,
            out: Vec::new(),
        };
        mutants.walk(&mut Vec::new(), "", schema, base);
        mutants.out
    }

    fn walk(&mut self, pointer: &mut Vec<String>, path: &str, schema: &Schema, value: &Value) {
        if pointer.len() > 1 || pointer.first().is_some_and(|first| first == "spec") {
            self.node(pointer, path, schema, value);
        }
        match value {
            Value::Object(map) => {
                for (name, property) in &schema.properties {
                    let top = pointer.is_empty();
                    if top && name != "spec" {
                        continue;
                    }
                    match map.get(name) {
                        Some(value) => {
                            pointer.push(name.clone());
                            self.add(pointer, path, &property.place, "removed", Change::Remove);
                            self.walk(pointer, &join(path, name), property, value);
                            pointer.pop();
                        }
                        None => self.add(
                            pointer,
                            path,
                            &property.place,
                            "added",
                            Change::Add(name, sample(property)),
                        ),
                    }
                }
                for (name, value) in map {
                    let Some(schema) = &schema.values else { break };
                    pointer.push(name.clone());
                    self.walk(pointer, &join(path, name), schema, value);
                    pointer.pop();
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    pointer.push(index.to_string());
                    self.walk(
                        pointer,
                        &format!("{path}[{index}]"),
                        schema.items.as_ref().unwrap(),
                        item,
                    );
                    pointer.pop();
                }
            }
            _ => {}
        }
    }

    /// Other values for one node.
    fn node(&mut self, pointer: &[String], path: &str, schema: &Schema, value: &Value) {
        let mut values: Vec<(String, Value)> = Vec::new();
        let scalar = if value.is_string() { json!(5) } else { json!("5") };
        for wrong in [scalar, json!([]), json!({}), Value::Null, json!([null])] {
            values.push((format!("as {wrong}"), wrong));
        }
        let (least, most) = schema.length;
        match value {
            Value::String(text) => {
                for choice in &schema.choices {
                    values.push((format!("as {choice}"), choice.clone()));
                }
                if schema.choices.is_empty() {
                    let texts = self.texts(schema);
                    values.extend(texts.iter().map(|text| (format!("as {text:?}"), json!(text))));
                } else {
                    values.push(("as \"Bogus\"".into(), json!("Bogus")));
                }
                for length in [
                    least.saturating_sub(1),
                    most.min(5000),
                    most.saturating_add(1).min(5001),
                ] {
                    // Long forms of the text as it is keep its pattern more often than others do.
                    let tail = text.chars().last().filter(char::is_ascii_alphanumeric).unwrap_or('a');
                    let mut long: String = text.chars().take(length).collect();
                    long.extend(std::iter::repeat_n(
                        tail,
                        length.saturating_sub(text.chars().count()).min(5001),
                    ));
                    values.push((format!("of length {length}"), json!(long)));
                }
            }
            Value::Number(_) => {
                let (least, most) = schema.range;
                for number in [
                    least.wrapping_sub(1),
                    least,
                    most,
                    most.wrapping_add(1),
                    -1,
                    0,
                    1,
                    101,
                    303,
                ] {
                    values.push((format!("as {number}"), json!(number)));
                }
                values.push(("as 1.5".into(), json!(1.5)));
            }
            Value::Array(items) if !items.is_empty() => {
                let twice: Vec<&Value> = items.iter().chain(items.first()).collect();
                values.push(("with its first item twice".into(), json!(twice)));
                let most = if most > 200 { least } else { most };
                for count in [least, most, most + 1] {
                    let cycle = items.iter().cycle().take(count.min(1100)).enumerate();
                    let many: Vec<Value> = cycle.map(|(index, item)| distinct(item, index)).collect();
                    values.push((format!("with {count} items"), json!(many)));
                }
            }
            Value::Object(map) if schema.values.is_some() => {
                for count in [most, most.saturating_add(1)] {
                    let many: Map<String, Value> = (0..count.min(100))
                        .map(|index| (format!("example.com/k{index}"), json!("v")))
                        .collect();
                    values.push((format!("with {count} entries"), json!(many)));
                }
                let sample = map.values().next().cloned().unwrap_or(json!("v"));
                let long = [
                    "a".repeat(253) + "/b",
                    "a".repeat(252) + "/b",
                    "a".repeat(63),
                    "a".repeat(64),
                ];
                for key in TEXTS.iter().map(|text| text.to_string()).chain(long) {
                    values.push((format!("with key {key:?}"), json!({key: sample.clone()})));
                }
            }
            _ => {}
        }
        for (what, value) in values {
            self.add(pointer, path, &schema.place, &what, Change::Set(value));
        }
    }

    /// Texts for a field: the whole battery for each form once, and where a form recurs one that fits and one that does not.
    fn texts(&mut self, schema: &Schema) -> Vec<&'static str> {
        let fits = |text: &&&str| schema.pattern.as_ref().is_none_or(|pattern| pattern.is_match(text));
        let form = schema.pattern.as_ref().map_or("", |pattern| pattern.as_str());
        let rules: String = schema.rules.iter().map(|rule| &*rule.text).collect();
        if self.forms.insert((form.to_string(), rules)) {
            return TEXTS.to_vec();
        }
        let some = [
            TEXTS.iter().find(fits),
            TEXTS.iter().find(|text| !fits(text)),
            TEXTS.first(),
        ];
        some.into_iter().flatten().copied().collect()
    }

    fn add(&mut self, pointer: &[String], path: &str, place: &str, what: &str, change: Change<'_>) {
        if !self.taken.insert((place.to_string(), what.to_string())) {
            return;
        }
        let mut object = self.base.clone();
        match change {
            Change::Set(value) => *node(&mut object, pointer) = value,
            Change::Add(name, value) => node(&mut object, pointer)[name] = value,
            Change::Remove => {
                let (name, parent) = pointer.split_last().unwrap();
                node(&mut object, parent).as_object_mut().unwrap().remove(name);
            }
        }
        self.out.push((format!("{path} ({place}) {what}"), object));
    }
}

fn node<'v>(object: &'v mut Value, pointer: &[String]) -> &'v mut Value {
    pointer.iter().fold(object, |node, step| match node {
        Value::Array(items) => &mut items[step.parse::<usize>().unwrap()],
        other => &mut other[step.as_str()],
    })
}

/// A copy of an item that differs in what lists are keyed by.
fn distinct(item: &Value, index: usize) -> Value {
    match item {
        Value::String(text) if text.starts_with('/') || text.contains("://") => json!(format!("{text}{index}")),
        Value::String(text) => json!(format!("x{index}{}", text.trim_start_matches("*."))),
        Value::Number(number) => json!(number.as_i64().unwrap() + index as i64),
        Value::Object(map) => {
            let mut map = map.clone();
            for key in ["name", "port", "hostname", "value"] {
                if let Some(value) = map.get_mut(key).filter(|value| !value.is_object()) {
                    *value = distinct(value, index);
                }
            }
            Value::Object(map)
        }
        other => other.clone(),
    }
}

/// A small value that the schema, apart from its rules, takes.
fn sample(schema: &Schema) -> Value {
    if let Some(default) = &schema.default {
        return default.clone();
    }
    if let Some(choice) = schema.choices.first() {
        return choice.clone();
    }
    match &*schema.kind {
        "string" => {
            let fits = |text: &&&str| {
                schema.pattern.as_ref().is_none_or(|pattern| pattern.is_match(text)) && text.len() >= schema.length.0
            };
            json!(
                ["a", "A", "1s", "example.com/x", "https://a.test"]
                    .iter()
                    .find(fits)
                    .unwrap()
            )
        }
        "integer" => json!(schema.range.0.max(1)),
        "boolean" => json!(true),
        "array" => json!([sample(schema.items.as_ref().unwrap())]),
        _ => {
            let required = schema
                .required
                .iter()
                .map(|name| (name.clone(), sample(&schema.properties[name])));
            let mut map: Map<String, Value> = required.collect();
            if schema.values.is_some() {
                map.insert("example.com/k".into(), json!("v"));
            }
            Value::Object(map)
        }
    }
}
