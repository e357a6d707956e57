//! The functions of templates (R-DNS-30).

use super::Failure;
use super::print::{formatted, joined};
use super::value::{Data, Value, size};
use crate::dns::address::Address;
use alloc::borrow::Cow;
use alloc::rc::Rc;
use alloc::string::ToString;
use alloc::{format, vec::Vec};
use core::cmp::Ordering;
use serde_json::Value as Json;

const NAMES: [&str; 26] = [
    "and",
    "or",
    "not",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "len",
    "index",
    "slice",
    "print",
    "printf",
    "println",
    "contains",
    "trimPrefix",
    "trimSuffix",
    "trim",
    "toLower",
    "replace",
    "isIPv6",
    "isIPv4",
    "hasKey",
    "fromJson",
    "isSource",
];

/// Whether there is a function of this name.
pub fn exists(name: &str) -> bool {
    NAMES.contains(&name)
}

/// Calls a function. What comes out is never longer than what goes in, but for `replace` and `printf`, whose output the caller
/// bounds and whose input is bounded.
pub fn call<'d>(name: &str, arguments: &[Value<'d>], data: &Data<'d>) -> Result<Value<'d>, Failure> {
    let wrong_count = || Failure::new(format!("`{name}` does not take {} arguments", arguments.len()));
    let text = |at: usize| -> Result<&str, Failure> {
        match arguments.get(at) {
            Some(Value::Text(text)) => Ok(text),
            Some(Value::Zero) => Ok(""),
            Some(other) => Err(Failure::new(format!("`{name}` takes texts, not a {}", other.sort()))),
            None => Err(wrong_count()),
        }
    };
    let expects = |count: usize| {
        if arguments.len() == count {
            Ok(())
        } else {
            Err(wrong_count())
        }
    };
    match name {
        // What decides has ended the call already.
        "and" | "or" => arguments.last().cloned().ok_or_else(wrong_count),
        "not" => {
            expects(1)?;
            Ok(Value::Bool(!arguments.first().is_some_and(Value::is_true)))
        }
        "eq" => {
            let (first, rest) = arguments.split_first().ok_or_else(wrong_count)?;
            if rest.is_empty() {
                return Err(wrong_count());
            }
            let mut equal = false;
            for other in rest {
                equal |= same(first, other)?;
            }
            Ok(Value::Bool(equal))
        }
        "ne" => match arguments {
            [a, b] => Ok(Value::Bool(!same(a, b)?)),
            _ => Err(wrong_count()),
        },
        "lt" | "le" | "gt" | "ge" => match arguments {
            [a, b] => {
                let order = order(a, b)?;
                Ok(Value::Bool(match name {
                    "lt" => order.is_lt(),
                    "le" => order.is_le(),
                    "gt" => order.is_gt(),
                    _ => order.is_ge(),
                }))
            }
            _ => Err(wrong_count()),
        },
        "len" => {
            expects(1)?;
            let length = match arguments.first() {
                Some(Value::Text(text)) => text.len(),
                Some(Value::Zero) => 0,
                Some(value) => {
                    let json = value
                        .json()
                        .ok_or_else(|| Failure::new(format!("a {} has no length", value.sort())))?;
                    size(json)
                }
                None => 0,
            };
            Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
        }
        "index" => {
            let (first, indexes) = arguments.split_first().ok_or_else(wrong_count)?;
            indexes
                .iter()
                .try_fold(first.clone(), |value, index| item(&value, index))
        }
        "slice" => slice(arguments),
        "print" => Ok(Value::text(joined(arguments, data, false))),
        "println" => Ok(Value::text(joined(arguments, data, true))),
        "printf" => {
            let rest = arguments.get(1..).unwrap_or(&[]);
            Ok(Value::text(formatted(text(0)?, rest, data)?))
        }
        "contains" => {
            expects(2)?;
            Ok(Value::Bool(text(0)?.contains(text(1)?)))
        }
        "trimPrefix" => {
            expects(2)?;
            let whole = text(0)?;
            Ok(Value::text(whole.strip_prefix(text(1)?).unwrap_or(whole)))
        }
        "trimSuffix" => {
            expects(2)?;
            let whole = text(0)?;
            Ok(Value::text(whole.strip_suffix(text(1)?).unwrap_or(whole)))
        }
        "trim" => {
            expects(1)?;
            Ok(Value::text(text(0)?.trim()))
        }
        "toLower" => {
            expects(1)?;
            Ok(Value::text(text(0)?.to_lowercase()))
        }
        // The text comes last, so that it can be piped.
        "replace" => {
            expects(3)?;
            let (old, new, whole) = (text(0)?, text(1)?, text(2)?);
            let places = if old.is_empty() {
                whole.len() + 1
            } else {
                whole.len() / old.len()
            };
            if places.saturating_mul(new.len()) > super::MAX_OUTPUT {
                return Err(Failure::new(format!(
                    "`replace` may write more than {} bytes",
                    super::MAX_OUTPUT
                )));
            }
            Ok(Value::text(whole.replace(old, new)))
        }
        "isIPv4" | "isIPv6" => {
            expects(1)?;
            let ipv4 = Address::parse(text(0)?).map(|address| address.is_ipv4());
            Ok(Value::Bool(ipv4 == Some(name == "isIPv4")))
        }
        "hasKey" => {
            expects(2)?;
            let found = match arguments.first() {
                Some(Value::Zero | Value::Nothing) => false,
                Some(value) => match value.json() {
                    Some(Json::Object(fields)) => fields.contains_key(text(1)?),
                    _ => {
                        return Err(Failure::new(format!(
                            "`hasKey` takes a mapping, not a {}",
                            value.sort()
                        )));
                    }
                },
                None => false,
            };
            Ok(Value::Bool(found))
        }
        "fromJson" => {
            expects(1)?;
            // As in ExternalDNS, what is no JSON is nothing.
            Ok(serde_json::from_str(text(0)?).map_or(Value::Nothing, Value::owned))
        }
        "isSource" => {
            let asked: Result<Vec<&str>, Failure> = (0..arguments.len()).map(text).collect();
            Ok(Value::Bool(asked?.contains(&data.source)))
        }
        _ => Err(Failure::new(format!("there is no function `{name}`"))),
    }
}

/// `eq` of two values. What is not set is the zero of whatever it is compared with.
fn same(a: &Value<'_>, b: &Value<'_>) -> Result<bool, Failure> {
    match (a, b) {
        (Value::Nothing, Value::Nothing | Value::Zero) | (Value::Zero, Value::Nothing | Value::Zero) => Ok(true),
        (Value::Nothing, _) | (_, Value::Nothing) => Ok(false),
        (Value::Zero, other) | (other, Value::Zero) if other.json().is_none() => Ok(!other.is_true()),
        _ => order(a, b).map(Ordering::is_eq),
    }
}

fn order(a: &Value<'_>, b: &Value<'_>) -> Result<Ordering, Failure> {
    let zero = |value: &Value<'_>, other: &Value<'_>| match (value, other) {
        (Value::Zero, Value::Text(_)) => Some(Value::text("")),
        (Value::Zero, Value::Int(_)) => Some(Value::Int(0)),
        (Value::Zero, Value::Float(_)) => Some(Value::Float(0.0)),
        _ => None,
    };
    if let Some(a) = zero(a, b) {
        return Ok(plain_order(&a, b).unwrap_or(Ordering::Equal));
    }
    if let Some(b) = zero(b, a) {
        return Ok(plain_order(a, &b).unwrap_or(Ordering::Equal));
    }
    plain_order(a, b).ok_or_else(|| Failure::new(format!("a {} and a {} cannot be compared", a.sort(), b.sort())))
}

fn plain_order(a: &Value<'_>, b: &Value<'_>) -> Option<Ordering> {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// `index`: an item of a list by its number, an entry of a mapping by its key.
fn item<'d>(value: &Value<'d>, index: &Value<'d>) -> Result<Value<'d>, Failure> {
    let beyond = || Failure::new("`index` goes beyond the end");
    match (value, index) {
        (Value::Zero | Value::Nothing, Value::Text(_)) => Ok(Value::Nothing),
        (Value::Text(text), Value::Int(at)) => {
            let byte = usize::try_from(*at).ok().and_then(|at| text.as_bytes().get(at));
            byte.map(|byte| Value::Int(i64::from(*byte))).ok_or_else(beyond)
        }
        (Value::Node(Json::Array(items), shape), Value::Int(at)) => {
            let item = usize::try_from(*at).ok().and_then(|at| items.get(at));
            item.map(|item| Value::of(item, *shape)).ok_or_else(beyond)
        }
        (Value::Node(Json::Object(fields), shape), Value::Text(key)) => Ok(fields
            .get(key.as_ref())
            .map_or(Value::Nothing, |value| Value::of(value, *shape))),
        (Value::Owned(json), Value::Int(at)) => {
            let item = usize::try_from(*at).ok().and_then(|at| json.as_array()?.get(at));
            item.map(|item| Value::owned(item.clone())).ok_or_else(beyond)
        }
        (Value::Owned(json), Value::Text(key)) if json.is_object() => Ok(json
            .get(key.as_ref())
            .map_or(Value::Nothing, |value| Value::owned(value.clone()))),
        _ => Err(Failure::new(format!(
            "`index` does not find a {} in a {}",
            index.sort(),
            value.sort()
        ))),
    }
}

/// `slice`: a part of a text or a list.
fn slice<'d>(arguments: &[Value<'d>]) -> Result<Value<'d>, Failure> {
    let (value, bounds) = arguments
        .split_first()
        .ok_or_else(|| Failure::new("`slice` takes a text or a list"))?;
    let bound = |value: &Value<'d>| match value {
        Value::Int(at) => usize::try_from(*at).ok(),
        _ => None,
    };
    let wrong = || Failure::new("`slice` goes beyond the end");
    let bounds: Vec<usize> = bounds.iter().map(bound).collect::<Option<_>>().ok_or_else(wrong)?;
    let from = bounds.first().copied().unwrap_or(0);
    let to = bounds.get(1).copied();
    // A third bound would limit what the list may grow to, which nothing here does.
    if bounds.len() > 3 || bounds.windows(2).any(|pair| matches!(pair, [a, b] if a > b)) {
        return Err(wrong());
    }
    if let Value::Text(text) = value {
        let to = to.unwrap_or(text.len());
        return match text.get(from..to) {
            Some(part) => Ok(Value::Text(Cow::Owned(part.to_string()))),
            None => Err(wrong()),
        };
    }
    let json = value.json().unwrap_or(&Json::Null);
    let items = json
        .as_array()
        .ok_or_else(|| Failure::new(format!("`slice` takes no part of a {}", value.sort())))?;
    let part = items.get(from..to.unwrap_or(items.len())).ok_or_else(wrong)?;
    Ok(Value::Owned(Rc::new(Json::Array(part.to_vec()))))
}
