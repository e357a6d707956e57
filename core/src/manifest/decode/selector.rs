//! Label selectors, and which namespaces something is open to (R-LIS-14, R-LIS-15).

use super::{Decoder, form, meta};
use crate::manifest::yaml::At;
use crate::object::{Admission, Operator, Requirement, Selector};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;

/// `namespaces` of allowedRoutes or allowedListeners. `default` is what an absent `from` means.
pub fn admission(d: &mut Decoder<'_, '_>, at: Option<At>, allowed: &[&'static str], default: Admission) -> Admission {
    let Some(at) = at else { return default };
    let Some([from, selector]) = d.fields(at, &["from", "selector"]) else {
        return default;
    };
    // A selector beside another `from` is ignored, but must be well-formed.
    let selector = selector.map(|at| self::selector(d, at));
    let Some(from) = from else { return default };
    match d.choice(from, allowed) {
        Some(Ok("All")) => Admission::All,
        Some(Ok("Same")) => Admission::Same,
        Some(Ok("None")) | Some(Err("None")) => Admission::None,
        Some(Ok("Selector")) => Admission::Selector(Rc::new(selector.unwrap_or(Selector::Nothing))),
        // An unknown value opens nothing.
        _ => Admission::None,
    }
}

/// A label selector. One that Kubernetes would not parse selects nothing.
pub fn selector(d: &mut Decoder<'_, '_>, at: At) -> Selector {
    let Some([labels, expressions]) = d.fields(at, &["matchLabels", "matchExpressions"]) else {
        return Selector::Nothing;
    };
    let mut requirements: Vec<Requirement> = Vec::new();
    let mut sound = true;
    if let Some(labels) = labels {
        for (label, value) in meta::strings(d, labels) {
            sound &= is_label_name(label) && is_label_value(value);
            requirements.push(Requirement {
                label: d.sym(label),
                operator: Operator::In,
                values: Box::new([d.sym(value)]),
            });
        }
    }
    if let Some(expressions) = expressions {
        for item in d.list(expressions, 0, 1000) {
            match requirement(d, item) {
                Some(requirement) => requirements.push(requirement),
                None => sound = false,
            }
        }
    }
    match sound {
        true => Selector::Requirements(requirements.into_boxed_slice()),
        false => Selector::Nothing,
    }
}

fn requirement(d: &mut Decoder<'_, '_>, at: At) -> Option<Requirement> {
    let [key, operator, values] = d.fields(at, &["key", "operator", "values"])?;
    let key = d.required(at, "key", key).and_then(|at| d.str(at));
    let operator = d.required(at, "operator", operator).and_then(|at| d.str(at));
    let values = values.map(|at| d.list(at, 0, 1000)).unwrap_or_default();
    let texts: Vec<&str> = values.into_iter().filter_map(|at| d.str(at)).collect();
    let operator = match operator? {
        "In" => Operator::In,
        "NotIn" => Operator::NotIn,
        "Exists" => Operator::Exists,
        "DoesNotExist" => Operator::DoesNotExist,
        _ => return None,
    };
    let needs_values = matches!(operator, Operator::In | Operator::NotIn);
    let key = key?;
    // what Kubernetes would not parse selects nothing.
    if needs_values == texts.is_empty() || !is_label_name(key) || !texts.iter().all(|text| is_label_value(text)) {
        return None;
    }
    Some(Requirement {
        label: d.sym(key),
        operator,
        values: texts.into_iter().map(|text| d.sym(text)).collect(),
    })
}

fn is_label_value(text: &str) -> bool {
    text.is_empty() || form::is_label_name(text)
}

fn is_label_name(text: &str) -> bool {
    let prefix = text.split_once('/').map_or(0, |(prefix, _)| prefix.len());
    prefix <= 253 && form::is_label_key(text)
}
