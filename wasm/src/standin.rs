//! Stands in for the core's engine until that has one: the same names, and empty answers.
//!
//! To be deleted together with `use standin as trueroute` in `lib.rs`; nothing else refers to it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Options {
    pub controller_name: Option<String>,
    pub profile: Option<String>,
    pub admission: Option<Admission>,
    pub disabled_features: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Admission {
    Enforce,
    Skip,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Source {
    pub name: String,
    pub text: String,
    pub cluster: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(dead_code, reason = "read by the engine that this stands in for")]
pub struct ObjectRef {
    pub cluster: Option<String>,
    pub api_version: Option<String>,
    pub group: Option<String>,
    pub kind: String,
    pub namespace: Option<String>,
    pub name: String,
}

pub type Query = Value;
pub type SimulatedRequest = Value;

#[derive(Default, Serialize)]
pub struct Change {
    added: Vec<Value>,
    removed: Vec<Value>,
    changed: Vec<Value>,
}

pub struct Engine;

impl Engine {
    pub fn new(options: Options) -> Self {
        let Options { controller_name: _, profile: _, admission: _, disabled_features: _ } = options;
        Engine
    }

    pub fn apply(&mut self, _manifests: &str, source: &Source) -> Change {
        let Source { name: _, text: _, cluster: _ } = source;
        Change::default()
    }

    pub fn replace(&mut self, _manifests: &str, _source: &str) -> Change {
        Change::default()
    }

    pub fn remove(&mut self, _object: &ObjectRef) -> Change {
        Change::default()
    }

    pub fn state(&self) -> Value {
        json!({
            "version": "trueroute/v1", "readiness": [], "ports": [], "listeners": [], "tables": [],
            "dns": { "right": [], "published": [], "hazards": [] },
            "clusters": [], "imports": [], "slices": [], "statuses": [], "findings": [],
        })
    }

    pub fn query(&self, _query: &Query) -> Value {
        json!({ "items": [], "total": 0 })
    }

    pub fn status(&self, _object: &ObjectRef) -> Option<Value> {
        None
    }

    pub fn request(&self, _request: &SimulatedRequest) -> Value {
        json!({ "outcome": "refuse", "backends": [], "mirrors": [], "assumed": [], "trace": [], "omitted": 0 })
    }
}

pub fn evaluate(_sources: &[Source], options: Options) -> Value {
    Engine::new(options).state()
}
