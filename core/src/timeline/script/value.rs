//! Nodes to JSON values, as kubectl understands them.

use crate::manifest::{At, Scalar, Tree};
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Map, Value};

/// The value of a node. Merged keys (`<<`) are written out.
pub fn json(tree: &Tree, at: At) -> Value {
    if tree.is_list(at) {
        return Value::Array(tree.items(at).map(|item| json(tree, item)).collect());
    }
    if tree.is_map(at) {
        let mut map = Map::new();
        fill(tree, at, &mut map);
        return Value::Object(map);
    }
    match tree.scalar(at) {
        Some(Scalar::Null) | None => Value::Null,
        Some(Scalar::Bool(value)) => Value::Bool(value),
        Some(Scalar::Int(value)) => Value::from(value),
        // A number that JSON cannot hold stays what was written.
        Some(Scalar::Float(value)) => match serde_json::Number::from_f64(value) {
            Some(number) => Value::Number(number),
            None => Value::String(String::from(tree.text(at))),
        },
        Some(Scalar::Text) => Value::String(String::from(tree.text(at))),
    }
}

/// What a mapping says itself goes before what it merges; of equal keys the last counts.
fn fill(tree: &Tree, at: At, map: &mut Map<String, Value>) {
    let merges: Vec<At> = tree
        .entries(at)
        .filter(|(key, _)| tree.is_merge(*key))
        .map(|(_, value)| value)
        .collect();
    for (key, value) in tree.entries(at).filter(|(key, _)| !tree.is_merge(*key)) {
        map.insert(String::from(tree.text(key)), json(tree, value));
    }
    for merge in merges {
        let sources: Vec<At> = match tree.is_list(merge) {
            true => tree.items(merge).collect(),
            false => alloc::vec![merge],
        };
        for source in sources {
            let mut merged = Map::new();
            fill(tree, source, &mut merged);
            for (key, value) in merged {
                map.entry(key).or_insert(value);
            }
        }
    }
}
