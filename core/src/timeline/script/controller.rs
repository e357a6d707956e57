//! `spec.controllers` of a Timeline.

use super::codes;
use super::step::{name_of, seconds};
use super::value;
use crate::distance::nearest;
use crate::fact::{Seconds, Text};
use crate::manifest::{At, Decoder, shown};
use crate::options::{ControllerSpec, Observer, Options, Probe, ReplicaSpec, Role};
use crate::profile::{Product, Profile, ProfileError};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The products that have controllers, as users write them. `generic@<mechanism>` is one mechanism alone.
const CONTROLLERS: [&str; 5] = ["contour", "external-dns", "linkerd", "submariner", GENERIC];
const GENERIC: &str = "generic";

/// Reads the list of controllers. Those that nobody models are told and left out.
pub fn list(d: &mut Decoder<'_, '_>, at: At) -> Vec<ControllerSpec> {
    if !d.tree.is_list(at) {
        d.wrong_type(at, "a list");
        return Vec::new();
    }
    let items: Vec<At> = d.tree.items(at).collect();
    items.into_iter().filter_map(|item| one(d, item)).collect()
}

fn one(d: &mut Decoder<'_, '_>, at: At) -> Option<ControllerSpec> {
    if !d.tree.is_map(at) {
        return Some(ControllerSpec {
            controller: controller(d, at)?,
            ..ControllerSpec::default()
        });
    }
    let known = ["controller", "options", "observer", "replicas"];
    let [name, options_at, observer_at, replicas_at] = d.fields(at, &known)?;
    let name = d.required(at, "controller", name).and_then(|at| controller(d, at));
    let options = options_at.map(|at| options(d, at));
    let observer = observer_at.and_then(|at| observer(d, at));
    let mut replicas = Vec::new();
    if let Some(list) = replicas_at {
        if !d.tree.is_list(list) {
            d.wrong_type(list, "a list");
        }
        let items: Vec<At> = d.tree.items(list).collect();
        replicas.extend(items.into_iter().filter_map(|item| replica(d, item)));
    }
    Some(ControllerSpec {
        controller: name?,
        options,
        observer,
        replicas,
    })
}

/// A product and its version, as the replay repeats them.
fn controller(d: &mut Decoder<'_, '_>, at: At) -> Option<Text> {
    let text = d.str(at)?;
    let (product, version) = text.split_once('@').unwrap_or((text, ""));
    if product == GENERIC {
        return Some(Text::Owned(String::from(text)));
    }
    let unknown = match Profile::parse(text) {
        // The specification is what controllers are compared with.
        Ok(profile) if profile.product != Product::GatewayApi => return Some(Text::Owned(String::from(text))),
        Ok(_) | Err(ProfileError::Product(_)) => true,
        Err(ProfileError::Version(_)) => false,
    };
    if unknown {
        let message = format!("there is no controller `{}`", shown(product));
        let help = match nearest(product, &CONTROLLERS) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => String::from(
                "take `contour`, `external-dns`, `linkerd` or `submariner`, with a version: `contour@1.28.2`",
            ),
        };
        d.note(at, &codes::UNKNOWN_CONTROLLER, message, Some(help.into()));
    } else {
        let message = format!("`{}` is no version of `{product}`", shown(version));
        let help =
            format!("write a release, as in `{product}@1.2.3`, or `{product}@main`; this controller is left out");
        d.note(at, &codes::UNKNOWN_CONTROLLER_VERSION, message, Some(help.into()));
    }
    None
}

fn observer(d: &mut Decoder<'_, '_>, at: At) -> Option<Observer> {
    let [cluster, node, check] = d.fields(at, &["cluster", "node", "healthCheck"])?;
    let cluster = d.required(at, "cluster", cluster).and_then(|at| name_of(d, at));
    let node = d.required(at, "node", node).and_then(|at| name_of(d, at));
    let check = d.required(at, "healthCheck", check).and_then(|at| d.bool(at));
    Some(Observer {
        cluster: cluster?,
        node: node?,
        health_check: check?,
    })
}

fn replica(d: &mut Decoder<'_, '_>, at: At) -> Option<ReplicaSpec> {
    let known = ["name", "role", "startAt", "cachesFilledAt", "probe"];
    let [name, role, start, filled, probe_at] = d.fields(at, &known)?;
    let name = d.required(at, "name", name).and_then(|at| name_of(d, at));
    let role = d
        .required(at, "role", role)
        .and_then(|at| match d.choice(at, &["leader", "follower"])? {
            Ok("leader") => Some(Role::Leader),
            Ok(_) => Some(Role::Follower),
            Err(_) => None,
        });
    let start_at = start.and_then(|at| seconds(d, at)).unwrap_or_default();
    let caches_filled_at = filled.and_then(|at| seconds(d, at));
    let probe = probe_at.and_then(|at| probe(d, at));
    Some(ReplicaSpec {
        name: name?,
        role: role?,
        start_at,
        caches_filled_at,
        probe,
    })
}

fn probe(d: &mut Decoder<'_, '_>, at: At) -> Option<Probe> {
    let [delay, period] = d.fields(at, &["initialDelay", "period"])?;
    let initial_delay = d.required(at, "initialDelay", delay).and_then(|at| seconds(d, at));
    let period = d.required(at, "period", period).and_then(|at| seconds(d, at));
    if let (Some(at), Some(Seconds(..=0))) = (d.tree.get(at, "period"), period) {
        d.note(at, &codes::WRONG_VALUE, "a period is longer than 0", None);
        return None;
    }
    Some(Probe {
        initial_delay: initial_delay?,
        period: period?,
    })
}

/// The options of a controller. Entries that cannot be taken are told, each at its place; the others count.
fn options(d: &mut Decoder<'_, '_>, at: At) -> Options {
    let Value::Object(mut map) = value::json(d.tree, at) else {
        d.wrong_type(at, "an object");
        return Options::default();
    };
    let whole = |map: &Map<String, Value>| Options::deserialize(Value::Object(map.clone()));
    if let Ok(options) = whole(&map) {
        return options;
    }
    let entries: Vec<(At, At)> = d.tree.entries(at).collect();
    for (key, value) in entries {
        let name = String::from(d.tree.text(key));
        check(d, &mut Vec::from([name.clone()]), (key, value));
        if take(core::slice::from_ref(&name), value::json(d.tree, value)).is_err() {
            map.remove(&name);
        }
    }
    whole(&map).unwrap_or_default()
}

/// Options that hold one value alone.
fn take(path: &[String], value: Value) -> Result<Options, serde_json::Error> {
    let wrap = |inner, name: &String| Value::Object(Map::from_iter([(name.clone(), inner)]));
    Options::deserialize(path.iter().rev().fold(value, wrap))
}

/// Tells what is wrong with one entry, as deep inside as it can be told. Whether something was.
fn check(d: &mut Decoder<'_, '_>, path: &mut Vec<String>, (key, value): (At, At)) -> bool {
    let Err(error) = take(path, value::json(d.tree, value)) else {
        return false;
    };
    let message = error.to_string();
    // A field alone may lack another that is required beside it: that is said of what holds both.
    if path.len() > 1 && message.starts_with("missing field") && !d.tree.is_map(value) {
        return false;
    }
    let entries: Vec<(At, At)> = d.tree.entries(value).collect();
    let mut told = false;
    for (inner, value) in entries {
        path.push(String::from(d.tree.text(inner)));
        told |= check(d, path, (inner, value));
        path.pop();
    }
    if !told {
        let name = d.tree.text(key);
        let (code, on) = match message.starts_with(&format!("unknown field `{name}`")) {
            true => (&codes::UNKNOWN_FIELD, key),
            false => (&codes::WRONG_VALUE, value),
        };
        let help = match code == &codes::UNKNOWN_FIELD {
            true => near(name, &message),
            false => "see the options of `Engine`; this one is left out".into(),
        };
        let message = match code == &codes::UNKNOWN_FIELD {
            true => format!("unknown option `{}`", shown(name)),
            false => format!("the option `{}` cannot be taken: {message}", shown(name)),
        };
        d.note(on, code, message, Some(help));
    }
    true
}

/// The option that is meant, out of what is said to be expected.
fn near(name: &str, message: &str) -> Text {
    let (_, expected) = message.split_once("expected").unwrap_or_default();
    let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    match nearest(name, &known) {
        Some(meant) => format!("did you mean `{meant}`?").into(),
        None => "remove it; there is no such option".into(),
    }
}
