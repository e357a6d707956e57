//! trueroute for JavaScript.
//!
//! JavaScript values in, JavaScript values out: every function here reads its arguments, asks the core, and converts
//! the answer. What the package shows to its users is `npm/src/api.js`, which wraps this and adds what wasm-bindgen
//! cannot express. The types of both are `npm/index.d.ts`.
//!
//! A text never makes a function throw, only misuse of the interface does, and then with a `TypeError`.

mod input;
mod output;
mod pending;

use ::trueroute::dns::{plan, process, zone};
use ::trueroute::fact::{DnsRecord, Finding, Severity};
use ::trueroute::options::ExternalDnsOptions;
use input::{object, optional_object, source, sources, text};
use js_sys::Error;
use output::to_js;
use serde::Serialize;
use std::panic;
use wasm_bindgen::prelude::*;

/// What a function hands back: a plain value, or the error that it throws.
type Answer = Result<JsValue, JsValue>;

/// Makes a defect of ours readable: without this, a panic surfaces as `unreachable executed` and nothing else.
#[wasm_bindgen(start)]
fn start() {
    panic::set_hook(Box::new(|panic| {
        wasm_bindgen::throw_val(Error::new(&format!("trueroute: internal error, please report it: {panic}")).into())
    }));
}

/// Manifests, and what they do.
#[wasm_bindgen]
pub struct Engine {
    inner: trueroute::Engine,
}

#[wasm_bindgen]
impl Engine {
    /// An engine without any object.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue) -> Result<Engine, JsValue> {
        let options = optional_object(&options, "options")?;
        Ok(Engine {
            inner: trueroute::Engine::new(options),
        })
    }

    /// Creates or updates every object in the text.
    pub fn apply(&mut self, manifests: JsValue, from: JsValue) -> Answer {
        let manifests = text(&manifests, "manifests")?;
        let from = source(&from, "source")?;
        to_js(&self.inner.apply(&manifests, &from))
    }

    /// Makes a source declare just the objects in the text.
    pub fn replace(&mut self, manifests: JsValue, from: JsValue) -> Answer {
        let manifests = text(&manifests, "manifests")?;
        let from = text(&from, "source")?;
        to_js(&self.inner.replace(&manifests, &from))
    }

    /// Drops every declaration of an object.
    pub fn remove(&mut self, object_ref: JsValue) -> Answer {
        to_js(&self.inner.remove(&object(&object_ref, "ref")?))
    }

    /// Everything that is in effect.
    pub fn state(&self) -> Answer {
        to_js(&self.inner.state())
    }

    /// Some of the facts.
    pub fn query(&self, query: JsValue) -> Answer {
        to_js(&self.inner.query(&object(&query, "query")?))
    }

    /// The status that an object should have; `null` if there is no such object.
    pub fn status(&self, object_ref: JsValue) -> Answer {
        to_js(&self.inner.status(&object(&object_ref, "ref")?))
    }

    /// Where one request goes.
    pub fn request(&self, request: JsValue) -> Answer {
        to_js(&self.inner.request(&object(&request, "request")?))
    }

    /// The questions that the last call answered again: `trueroute/testing`.
    pub fn evaluated(&self) -> Answer {
        to_js(&self.inner.evaluated())
    }

    /// What a client in the mesh is told about a Service or an address.
    pub fn outbound(&self, _query: JsValue) -> Answer {
        to_js(&pending::outbound())
    }

    /// Whether a pod in the mesh lets a client in.
    pub fn inbound(&self, _query: JsValue) -> Answer {
        to_js(&pending::inbound())
    }

    /// What the clusterset's DNS answers.
    #[wasm_bindgen(js_name = clusterDns)]
    pub fn cluster_dns(&self, _query: JsValue) -> Answer {
        to_js(&pending::cluster_dns())
    }
}

/// The state of manifests, without keeping an engine.
#[wasm_bindgen]
pub fn evaluate(manifests: JsValue, options: JsValue) -> Answer {
    let manifests = sources(&manifests, "manifests")?;
    let options = optional_object(&options, "options")?;
    to_js(&trueroute::evaluate(&manifests, options))
}

/// What changes between two sets of manifests.
#[wasm_bindgen]
pub fn diff(before: JsValue, after: JsValue, _options: JsValue) -> Answer {
    sources(&before, "before")?;
    sources(&after, "after")?;
    to_js(&pending::diff())
}

/// Plays events in order, to the right state and to the controllers that watch beside it.
#[wasm_bindgen]
pub fn replay(timeline: JsValue, options: JsValue) -> Result<Replay, JsValue> {
    let timeline = sources(&timeline, "timeline")?;
    let options = input::replay_options(&options)?;
    Ok(Replay {
        inner: trueroute::timeline::replay(&timeline, options),
    })
}

/// A timeline as it was played.
#[wasm_bindgen]
pub struct Replay {
    inner: trueroute::timeline::Replay,
}

#[wasm_bindgen]
impl Replay {
    /// Its steps and findings.
    pub fn report(&self) -> Answer {
        to_js(&self.inner.report)
    }

    /// The world after a step, as it should be or as a controller serves it.
    pub fn at(&self, step: JsValue, controller: JsValue, replica: JsValue) -> Result<Engine, JsValue> {
        let steps = self.inner.report.steps.len();
        let number = step.as_f64().filter(|number| number.fract() == 0.0 && *number >= 0.0);
        let Some(number) = number.map(|number| number as usize).filter(|number| *number < steps) else {
            let step = step
                .as_f64()
                .map_or_else(|| "that".to_owned(), |number| number.to_string());
            let message = format!("step {step} is not one of the {steps} steps of this replay");
            return Err(input::misuse(&message));
        };
        let controller = text(&controller, "controller")?;
        let replica = match replica.is_undefined() || replica.is_null() {
            true => None,
            false => Some(text(&replica, "replica")?),
        };
        let view = self.inner.at(number, &controller, replica.as_deref());
        let inner = view.ok_or_else(|| {
            let of = replica
                .map(|replica| format!(" with a replica `{replica}`"))
                .unwrap_or_default();
            input::misuse(&format!(
                "`{controller}`{of} does not watch this replay; `right` is what should be"
            ))
        })?;
        Ok(Engine { inner })
    }
}

/// The controllers that can watch a timeline.
#[wasm_bindgen]
pub fn controllers() -> Answer {
    to_js(&trueroute::timeline::controllers())
}

/// The records that one source of ExternalDNS yields.
#[wasm_bindgen(js_name = dnsEndpoints)]
pub fn dns_endpoints(manifests: JsValue, options: JsValue) -> Answer {
    let manifests = sources(&manifests, "manifests")?;
    let options: ExternalDnsOptions = object(&options, "options")?;
    if options.source.is_none() {
        return Err(input::misuse("`options.source` must be one of ExternalDNS's sources"));
    }
    to_js(&trueroute::dns::endpoints(&manifests, options))
}

/// One step of ExternalDNS between its sources and its plan.
#[wasm_bindgen(js_name = dnsProcess)]
pub fn dns_process(step: JsValue, inputs: JsValue, options: JsValue) -> Answer {
    let step = input::value(&step, "step")?;
    // A source of ExternalDNS may hand on nothing in place of a record.
    let inputs: Vec<Vec<Option<DnsRecord>>> = input::value(&inputs, "inputs")?;
    let inputs = inputs
        .into_iter()
        .map(|records| records.into_iter().flatten().collect());
    let inputs = inputs.collect();
    let options = optional_object(&options, "options")?;
    let (endpoints, findings) = process::process(step, inputs, &options);
    let errors = findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error);
    to_js(&Processed {
        endpoints,
        errors: errors.collect(),
    })
}

/// What a step made of its records.
#[derive(Serialize)]
struct Processed {
    endpoints: Vec<DnsRecord>,
    errors: Vec<Finding>,
}

/// The changes that ExternalDNS would make to a zone.
#[wasm_bindgen(js_name = dnsPlan)]
pub fn dns_plan(input: JsValue) -> Answer {
    to_js(&plan::plan(&object(&input, "input")?))
}

/// The records of a zone file.
#[wasm_bindgen(js_name = dnsParseZone)]
pub fn dns_parse_zone(zone: JsValue) -> Answer {
    let (records, findings) = zone::parse(&text(&zone, "text")?, "");
    to_js(&Zone { records, findings })
}

/// What a zone file holds.
#[derive(Serialize)]
struct Zone {
    records: Vec<DnsRecord>,
    findings: Vec<Finding>,
}

/// Records as a zone file.
#[wasm_bindgen(js_name = dnsFormatZone)]
pub fn dns_format_zone(records: JsValue) -> Answer {
    let records: Vec<DnsRecord> = input::value(&records, "records")?;
    Ok(zone::format(&records).into())
}

/// One rule by itself, for tests: `trueroute/testing`.
#[wasm_bindgen]
pub fn unit(name: JsValue, input: JsValue) -> Answer {
    let name = text(&name, "name")?;
    let input = input::value(&input, "input")?;
    match trueroute::dns::testing::unit(&name, &input) {
        Some(answer) => to_js(&answer),
        None => Err(input::misuse(&format!(
            "there is no unit `{name}` that takes this input"
        ))),
    }
}

/// Reads manifests, evaluates nothing, and tells how many objects there are: `trueroute/testing`.
#[wasm_bindgen]
pub fn read(manifests: JsValue) -> Answer {
    let manifests = text(&manifests, "manifests")?;
    let reading = trueroute::manifest::read(&manifests, None, &mut trueroute::object::Names::default());
    to_js(&reading.documents.len())
}
