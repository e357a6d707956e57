//! A judge of objects by a CRD's own text: structural schema with pruning and defaulting, list types, and CEL rules, in the order
//! in which the API server applies them.

use crate::cel::Rule;
use regex::Regex;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write;

/// One node of a structural schema.
#[derive(Default)]
pub struct Schema {
    /// Where it stands, for reports: `spec.rules[].matches[]`.
    pub place: String,
    pub kind: String,
    pub properties: BTreeMap<String, Schema>,
    pub required: Vec<String>,
    pub default: Option<Value>,
    pub items: Option<Box<Schema>>,
    pub values: Option<Box<Schema>>,
    pub choices: Vec<Value>,
    pub pattern: Option<Regex>,
    pub format: String,
    /// Least and greatest length, number of items or properties.
    pub length: (usize, usize),
    /// Least and greatest value.
    pub range: (i64, i64),
    pub keys: Vec<String>,
    pub set: bool,
    one_of: Vec<Schema>,
    any_of: Vec<Schema>,
    not: Option<Box<Schema>>,
    pub rules: Vec<Rule>,
}

/// Why the API server would refuse an object.
#[derive(Debug, Clone)]
pub struct Fault {
    pub path: String,
    /// Whether a finding at a field within is as good: rules speak of fields below the place where they stand.
    pub within: bool,
    pub what: String,
}

impl Schema {
    pub fn new(text: &Value, place: &str) -> Schema {
        let number = |name: &str| text[name].as_i64();
        let length = |kind: &str| {
            number(&format!("{kind}Length"))
                .or(number(&format!("{kind}Items")))
                .or(number(&format!("{kind}Properties")))
        };
        let child = |name: &str, suffix: &str| {
            text.get(name)
                .map(|child| Box::new(Schema::new(child, &format!("{place}{suffix}"))))
        };
        let list = |name: &str| text[name].as_array().cloned().unwrap_or_default();
        let texts = |name: &str| {
            list(name)
                .iter()
                .filter_map(|text| Some(text.as_str()?.to_string()))
                .collect()
        };
        let schemas = |name: &str| list(name).iter().map(|text| Schema::new(text, place)).collect();
        let empty = Map::new();
        let integer = match text["format"].as_str() {
            Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
            _ => (i64::MIN, i64::MAX),
        };
        Schema {
            place: place.into(),
            kind: text["type"].as_str().unwrap_or("").into(),
            properties: text["properties"]
                .as_object()
                .unwrap_or(&empty)
                .iter()
                .map(|(name, text)| (name.clone(), Schema::new(text, &join(place, name))))
                .collect(),
            required: texts("required"),
            default: text.get("default").cloned(),
            items: child("items", "[]"),
            values: child("additionalProperties", "{}"),
            choices: list("enum"),
            pattern: text["pattern"].as_str().map(|pattern| Regex::new(pattern).unwrap()),
            format: text["format"].as_str().unwrap_or("").into(),
            length: (
                length("min").unwrap_or(0) as usize,
                length("max").map_or(usize::MAX, |most| most as usize),
            ),
            range: (
                number("minimum").unwrap_or(integer.0),
                number("maximum").unwrap_or(integer.1),
            ),
            keys: texts("x-kubernetes-list-map-keys"),
            set: text["x-kubernetes-list-type"] == "set",
            one_of: schemas("oneOf"),
            any_of: schemas("anyOf"),
            not: child("not", ""),
            rules: list("x-kubernetes-validations")
                .iter()
                .filter_map(|rule| Rule::new(rule, place))
                .collect(),
        }
    }

    /// Places and texts of rules that no object violated yet.
    pub fn unproven(&self, out: &mut Vec<String>) {
        for rule in self.rules.iter().filter(|rule| !rule.violated.get()) {
            out.push(format!("{}: {}", rule.place, rule.text));
        }
        let children = self.properties.iter().filter(|(name, _)| *name != "status");
        children.for_each(|(_, schema)| schema.unproven(out));
        self.items
            .iter()
            .chain(&self.values)
            .for_each(|schema| schema.unproven(out));
    }

    /// Drops fields that the schema does not have and nulls, and fills in defaults (R-DEF-01).
    pub fn fill(&self, value: &mut Value) {
        match value {
            Value::Object(map) if self.values.is_none() => {
                map.retain(|name, value| self.properties.contains_key(name) && !value.is_null());
                for (name, property) in &self.properties {
                    if let (false, Some(default)) = (map.contains_key(name), &property.default) {
                        map.insert(name.clone(), default.clone());
                    }
                    if let Some(value) = map.get_mut(name) {
                        property.fill(value);
                    }
                }
            }
            Value::Object(map) => {
                map.retain(|_, value| !value.is_null());
                let schema = self.values.as_deref().unwrap();
                map.values_mut().for_each(|value| schema.fill(value));
            }
            Value::Array(items) => {
                let Some(schema) = &self.items else { return };
                items.iter_mut().for_each(|item| schema.fill(item));
            }
            _ => {}
        }
    }

    /// All that is wrong with an object that was filled. Rules are not asked while the object has not the right shape.
    pub fn judge(&self, value: &Value) -> (Vec<Fault>, bool) {
        let mut faults = Vec::new();
        let mut misshapen = false;
        self.shape("", value, &mut faults, &mut misshapen);
        if !misshapen {
            self.ask("", value, &mut faults);
        }
        (faults, misshapen)
    }

    fn shape(&self, path: &str, value: &Value, faults: &mut Vec<Fault>, misshapen: &mut bool) {
        let mut fault = |path: String, within: bool, blocks: bool, what: &str| {
            *misshapen |= blocks;
            faults.push(Fault {
                path,
                within,
                what: what.into(),
            });
        };
        let fits = match &*self.kind {
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            _ => true,
        };
        if !fits {
            return fault(path.into(), false, true, "type");
        }
        if !self.choices.is_empty() && !self.choices.contains(value) {
            fault(path.into(), false, false, "enum");
        }
        let (least, most) = self.length;
        match value {
            Value::String(text) => {
                let length = text.chars().count();
                if length > most {
                    fault(path.into(), false, true, "maxLength");
                }
                if length < least {
                    fault(path.into(), false, false, "minLength");
                }
                if self.pattern.as_ref().is_some_and(|pattern| !pattern.is_match(text)) {
                    fault(path.into(), false, false, "pattern");
                }
                let address = text.parse::<std::net::IpAddr>();
                let formed = match &*self.format {
                    "ipv4" => address.is_ok_and(|address| address.is_ipv4()),
                    "ipv6" => address.is_ok_and(|address| address.is_ipv6()),
                    _ => true,
                };
                if !formed {
                    fault(path.into(), false, true, "format");
                }
            }
            Value::Number(number) => {
                let number = number.as_f64().unwrap();
                if number < self.range.0 as f64 || number > self.range.1 as f64 {
                    fault(path.into(), false, false, "range");
                }
            }
            Value::Array(items) => {
                if items.len() > most {
                    fault(path.into(), false, true, "maxItems");
                }
                if items.len() < least {
                    fault(path.into(), false, false, "minItems");
                }
                for (index, item) in items.iter().enumerate() {
                    let earlier = &items[..index];
                    let same = |other: &Value| self.keys.iter().all(|key| other.get(key) == item.get(key));
                    let twice =
                        (self.set && earlier.contains(item)) || (!self.keys.is_empty() && earlier.iter().any(same));
                    if twice {
                        fault(format!("{path}[{index}]"), true, false, "duplicate");
                    }
                }
            }
            Value::Object(map) => {
                if map.len() > most {
                    fault(path.into(), false, true, "maxProperties");
                }
                for name in self.required.iter().filter(|name| !map.contains_key(*name)) {
                    fault(join(path, name), false, true, "required");
                }
            }
            _ => {}
        }
        let passes = |schema: &&Schema| {
            let mut own = Vec::new();
            schema.shape(path, value, &mut own, &mut false);
            own.is_empty()
        };
        if !self.one_of.is_empty() && self.one_of.iter().filter(passes).count() != 1 {
            fault(path.into(), true, false, "oneOf");
        }
        if self.not.as_deref().is_some_and(|schema| passes(&schema)) {
            fault(path.into(), true, false, "not");
        }
        if !self.any_of.is_empty() && !self.any_of.iter().any(|schema| passes(&schema)) {
            fault(path.into(), true, false, "anyOf");
        }
        self.each(path, value, &mut |schema, path, value| {
            schema.shape(path, value, faults, misshapen)
        });
    }

    fn ask(&self, path: &str, value: &Value, faults: &mut Vec<Fault>) {
        for rule in self.rules.iter().filter(|rule| !rule.holds(value)) {
            faults.push(Fault {
                path: path.into(),
                within: true,
                what: rule.text.clone(),
            });
        }
        self.each(path, value, &mut |schema, path, value| schema.ask(path, value, faults));
    }

    fn each(&self, path: &str, value: &Value, visit: &mut dyn FnMut(&Schema, &str, &Value)) {
        match value {
            Value::Object(map) => {
                for (name, value) in map {
                    if let Some(schema) = self.properties.get(name).or(self.values.as_deref()) {
                        visit(schema, &join(path, name), value);
                    }
                }
            }
            Value::Array(items) => {
                let Some(schema) = &self.items else { return };
                for (index, item) in items.iter().enumerate() {
                    visit(schema, &format!("{path}[{index}]"), item);
                }
            }
            _ => {}
        }
    }
}

/// A path as findings write it.
pub fn join(path: &str, name: &str) -> String {
    let mut path = path.to_string();
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        write!(path, "[\"{name}\"]").unwrap();
        return path;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
    path
}
