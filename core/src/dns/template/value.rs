//! Values of templates, and the two ways to look at an object.

use super::Failure;
use alloc::borrow::Cow;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::{format, vec::Vec};
use serde_json::Value as Json;

/// How an object of JSON is asked for its fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// As a struct of Go: fields by their Go name, missing ones are zero.
    Struct,
    /// As a mapping: keys as they are, missing ones have no value.
    Map,
    /// As JSON: keys as they are, missing ones are errors.
    Strict,
}

/// A value.
#[derive(Clone, Debug)]
pub enum Value<'d> {
    /// None at all: prints `<no value>`.
    Nothing,
    /// A field of a struct that is not set: the empty text, no number, nothing to go through.
    Zero,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// A text.
    Text(Cow<'d, str>),
    /// The whole data.
    Root,
    /// A list or an object of the data.
    Node(&'d Json, Shape),
    /// A list or an object that a function made.
    Owned(Rc<Json>),
}

/// Fields whose objects are mappings from words to words, not structs.
const MAPS: [&str; 12] = [
    "labels",
    "annotations",
    "selector",
    "matchLabels",
    "nodeSelector",
    "data",
    "stringData",
    "binaryData",
    "allocatable",
    "capacity",
    "limits",
    "requests",
];
/// What an object's metadata has, by Go's names; the object itself has them, too.
const METADATA: [&str; 15] = [
    "Name",
    "GenerateName",
    "Namespace",
    "SelfLink",
    "UID",
    "ResourceVersion",
    "Generation",
    "CreationTimestamp",
    "DeletionTimestamp",
    "DeletionGracePeriodSeconds",
    "Labels",
    "Annotations",
    "OwnerReferences",
    "Finalizers",
    "ManagedFields",
];

/// Which view of the object a template sees (R-DNS-30).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum View {
    /// The typed object of Go.
    Typed,
    /// JSON, with a few fields in front.
    Json,
}

/// The object that a template runs on.
#[derive(Clone, Copy, Debug)]
pub struct Data<'d> {
    /// The object as JSON.
    pub object: &'d Json,
    /// How it is seen.
    pub view: View,
    /// The source that runs the template, as `--source` names it.
    pub source: &'d str,
}

impl<'d> Data<'d> {
    /// A field of the whole object.
    fn field(&self, name: &str) -> Result<Value<'d>, Failure> {
        let object = self.object;
        let part = |key: &str, shape| object.get(key).map_or(Value::Zero, |value| Value::of(value, shape));
        let metadata = object.get("metadata");
        match self.view {
            View::Typed => match name {
                "Kind" => Ok(part("kind", Shape::Struct)),
                "APIVersion" => Ok(part("apiVersion", Shape::Struct)),
                "TypeMeta" => Ok(Value::Node(object, Shape::Struct)),
                "ObjectMeta" => Ok(part("metadata", Shape::Struct)),
                "Spec" => Ok(part("spec", Shape::Struct)),
                "Status" => Ok(part("status", Shape::Struct)),
                "GetName" | "GetNamespace" | "GetLabels" | "GetAnnotations" => {
                    self.field(name.strip_prefix("Get").unwrap_or(name))
                }
                _ if METADATA.contains(&name) => match metadata {
                    Some(metadata) => Value::Node(metadata, Shape::Struct).field(name, self),
                    None => Ok(Value::Zero),
                },
                _ => Err(Failure::new(format!("an object has no field `{name}`"))),
            },
            View::Json => {
                let of_metadata = |key: &str| {
                    let value = metadata.and_then(|metadata| metadata.get(key));
                    value.map_or(Value::Zero, |value| Value::of(value, Shape::Map))
                };
                match name {
                    "Name" => Ok(of_metadata("name")),
                    "Namespace" => Ok(of_metadata("namespace")),
                    "Labels" => Ok(of_metadata("labels")),
                    "Annotations" => Ok(of_metadata("annotations")),
                    "Kind" => Ok(part("kind", Shape::Strict)),
                    "APIVersion" => Ok(part("apiVersion", Shape::Strict)),
                    "Metadata" => Ok(part("metadata", Shape::Strict)),
                    "Spec" => Ok(part("spec", Shape::Strict)),
                    "Status" => Ok(part("status", Shape::Strict)),
                    "Object" => Ok(Value::Node(object, Shape::Strict)),
                    _ => Err(Failure::new(format!("an object has no field `{name}`"))),
                }
            }
        }
    }
}

impl<'d> Value<'d> {
    /// A value of JSON, lists and objects seen in one shape.
    pub fn of(json: &'d Json, shape: Shape) -> Value<'d> {
        match json {
            Json::Null => match shape {
                Shape::Struct => Value::Zero,
                Shape::Map | Shape::Strict => Value::Nothing,
            },
            Json::Bool(bool) => Value::Bool(*bool),
            Json::Number(number) => match number.as_i64() {
                Some(int) => Value::Int(int),
                None => Value::Float(number.as_f64().unwrap_or(0.0)),
            },
            Json::String(text) => Value::Text(Cow::Borrowed(text)),
            Json::Array(_) | Json::Object(_) => Value::Node(json, shape),
        }
    }

    /// A value of JSON that nobody else keeps.
    pub fn owned(json: Json) -> Value<'d> {
        match json {
            Json::Array(_) | Json::Object(_) => Value::Owned(Rc::new(json)),
            Json::String(text) => Value::Text(Cow::Owned(text)),
            Json::Null => Value::Nothing,
            Json::Bool(bool) => Value::Bool(bool),
            Json::Number(number) => match number.as_i64() {
                Some(int) => Value::Int(int),
                None => Value::Float(number.as_f64().unwrap_or(0.0)),
            },
        }
    }

    /// A text.
    pub fn text(text: impl Into<String>) -> Value<'d> {
        Value::Text(Cow::Owned(text.into()))
    }

    /// A field, as `.Name` asks for it.
    pub fn field(&self, name: &str, data: &Data<'d>) -> Result<Value<'d>, Failure> {
        let missing = || Failure::new(format!("there is no entry `{name}`"));
        match self {
            Value::Root => data.field(name),
            // What is not set has nothing set inside.
            Value::Zero if data.view == View::Typed => exported(name).map(|()| Value::Zero),
            Value::Node(Json::Object(fields), Shape::Struct) => {
                exported(name)?;
                let spelt = |key: &&String| key.eq_ignore_ascii_case(name);
                Ok(match fields.keys().find(spelt) {
                    Some(key) => {
                        let map = MAPS.contains(&key.as_str());
                        let shape = if map { Shape::Map } else { Shape::Struct };
                        fields.get(key).map_or(Value::Zero, |value| Value::of(value, shape))
                    }
                    None => Value::Zero,
                })
            }
            Value::Node(Json::Object(fields), shape) => match fields.get(name) {
                Some(value) => Ok(Value::of(value, *shape)),
                None if *shape == Shape::Map => Ok(Value::Nothing),
                None => Err(missing()),
            },
            Value::Owned(json) => match (&**json, data.view) {
                (Json::Object(fields), view) => match fields.get(name) {
                    Some(value) => Ok(Value::owned(value.clone())),
                    None if view == View::Typed => Ok(Value::Nothing),
                    None => Err(missing()),
                },
                _ => Err(Failure::new(format!("a list has no field `{name}`"))),
            },
            _ => Err(Failure::new(format!("a {} has no field `{name}`", self.sort()))),
        }
    }

    /// Whether `if` takes it.
    pub fn is_true(&self) -> bool {
        match self {
            Value::Nothing | Value::Zero => false,
            Value::Bool(bool) => *bool,
            Value::Int(int) => *int != 0,
            Value::Float(float) => *float != 0.0,
            Value::Text(text) => !text.is_empty(),
            Value::Root => true,
            Value::Node(json, shape) => *shape == Shape::Struct && json.is_object() || size(json) > 0,
            Value::Owned(json) => size(json) > 0,
        }
    }

    /// The JSON of a list or an object.
    pub fn json(&self) -> Option<&Json> {
        match self {
            Value::Node(json, _) => Some(json),
            Value::Owned(json) => Some(json),
            _ => None,
        }
    }

    /// Keys and values of a list or an object, in order; `None` where there is nothing to go through.
    pub fn entries(&self) -> Option<Vec<(Value<'d>, Value<'d>)>> {
        let index = |at: usize| Value::Int(i64::try_from(at).unwrap_or(i64::MAX));
        match self {
            Value::Zero | Value::Nothing => Some(Vec::new()),
            Value::Node(Json::Array(items), shape) => {
                let items = items.iter().enumerate();
                Some(items.map(|(at, item)| (index(at), Value::of(item, *shape))).collect())
            }
            Value::Node(Json::Object(fields), shape) => {
                let entry = |(key, value): (&'d String, &'d Json)| {
                    (Value::Text(Cow::Borrowed(key.as_str())), Value::of(value, *shape))
                };
                Some(fields.iter().map(entry).collect())
            }
            Value::Owned(json) => match &**json {
                Json::Array(items) => {
                    let items = items.iter().enumerate();
                    Some(
                        items
                            .map(|(at, item)| (index(at), Value::owned(item.clone())))
                            .collect(),
                    )
                }
                Json::Object(fields) => {
                    let entry =
                        |(key, value): (&String, &Json)| (Value::text(key.clone()), Value::owned(value.clone()));
                    Some(fields.iter().map(entry).collect())
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// What sort of value it is, for messages.
    pub fn sort(&self) -> &'static str {
        match self {
            Value::Nothing | Value::Zero => "missing value",
            Value::Bool(_) => "boolean",
            Value::Int(_) | Value::Float(_) => "number",
            Value::Text(_) => "text",
            Value::Root => "whole object",
            Value::Node(json, _) if json.is_array() => "list",
            Value::Owned(json) if json.is_array() => "list",
            Value::Node(..) | Value::Owned(_) => "mapping",
        }
    }
}

/// Fields of structs that templates may ask for begin with a capital letter.
fn exported(name: &str) -> Result<(), Failure> {
    if name.starts_with(|letter: char| letter.is_ascii_uppercase()) {
        return Ok(());
    }
    Err(Failure::new(format!("a typed object has no field `{name}`")))
}

/// How many items or entries.
pub fn size(json: &Json) -> usize {
    match json {
        Json::Array(items) => items.len(),
        Json::Object(fields) => fields.len(),
        _ => 0,
    }
}

/// How many values there are, nested ones too. JSON is never nested deeply: its reader refuses that.
pub fn weight(json: &Json) -> usize {
    1 + match json {
        Json::Array(items) => items.iter().map(weight).sum(),
        Json::Object(fields) => fields.values().map(weight).sum(),
        _ => 0,
    }
}
