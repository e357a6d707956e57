//! The whole manifest in the shape of JSON, as kubectl would send it: what a template may ask anything of.

use super::Decoder;
use crate::manifest::object::Identity;
use crate::manifest::yaml::{At, Scalar, Tree};
use alloc::string::String;
use serde_json::{Map, Number, Value};

/// An object, with what the API server adds to its identity: the namespace where none is written, and the type of an item
/// that leaves it to its List.
pub fn manifest(d: &Decoder<'_, '_>, at: At, identity: &Identity<'_>) -> Value {
    let mut value = value(d.tree, at);
    if let Value::Object(object) = &mut value {
        object.insert(
            "apiVersion".into(),
            Value::String(identity.api_version.clone().into_owned()),
        );
        object.insert("kind".into(), Value::String(identity.kind.clone().into_owned()));
        let namespace = d.names.text(identity.key.namespace);
        if let Some(Value::Object(metadata)) = object.get_mut("metadata").filter(|_| !namespace.is_empty()) {
            metadata.insert("namespace".into(), Value::String(namespace.into()));
        }
    }
    value
}

fn value(tree: &Tree, at: At) -> Value {
    if tree.is_map(at) {
        let mut map = Map::new();
        // What is merged gives way to what is written, and a former one of equal keys to the last.
        for (_, merged) in tree.entries(at).filter(|(key, _)| tree.is_merge(*key)) {
            let several = tree.is_list(merged);
            for from in tree.items(merged).chain((!several).then_some(merged)) {
                if let Value::Object(from) = value(tree, from) {
                    for (key, value) in from {
                        map.entry(key).or_insert(value);
                    }
                }
            }
        }
        for (key, value) in tree.entries(at).filter(|(key, _)| !tree.is_merge(*key)) {
            map.insert(String::from(tree.text(key)), self::value(tree, value));
        }
        return Value::Object(map);
    }
    match tree.scalar(at) {
        None => tree.items(at).map(|item| value(tree, item)).collect(),
        Some(Scalar::Null) => Value::Null,
        Some(Scalar::Bool(value)) => Value::Bool(value),
        Some(Scalar::Int(value)) => value.into(),
        // Not a number, and the infinite ones, are none in JSON.
        Some(Scalar::Float(value)) => Number::from_f64(value).map_or(Value::Null, Value::Number),
        Some(Scalar::Text) => Value::String(tree.text(at).into()),
    }
}
