//! Stands in for the core's engine until the core has one: the same names, and empty answers.
//!
//! To be deleted together with `use standin as trueroute` in `lib.rs`; nothing else refers to it.

use ::trueroute::fact::{Change, ObjectRef};
use ::trueroute::options::{Options, Query, Source};
use serde_json::{Value, json};

pub type SimulatedRequest = Value;

pub struct Engine;

impl Engine {
    pub fn new(_options: Options) -> Self {
        Engine
    }

    pub fn apply(&mut self, _manifests: &str, _source: &Source) -> Change {
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
