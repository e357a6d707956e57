//! JavaScript values into the core's types. Whatever does not fit is misuse of the interface, hence a `TypeError`.
//!
//! `serde_wasm_bindgen` asks an object only for the fields that the Rust type has, so it cannot see a misspelt option.
//! Objects therefore become JSON values first, and the core's types refuse the fields that they do not know.

use ::trueroute::options::{ControllerSpec, ReplayOptions, Source};
use js_sys::{Array, Object, TypeError};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Map, Number, Value};
use wasm_bindgen::{JsCast, JsValue};

/// Deeper than any argument; a cycle ends here instead of in a stack overflow.
const MAX_DEPTH: usize = 64;

/// The largest integer that a JavaScript number holds exactly.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// The error that misuse throws.
pub fn misuse(message: &str) -> JsValue {
    TypeError::new(message).into()
}

/// A string.
pub fn text(value: &JsValue, what: &str) -> Result<String, JsValue> {
    value
        .as_string()
        .ok_or_else(|| misuse(&format!("`{what}` must be a string, not {}", kind(value))))
}

/// A plain object with the fields of `T` and no others.
pub fn object<T: DeserializeOwned>(value: &JsValue, what: &str) -> Result<T, JsValue> {
    if !is_plain(value) {
        return Err(misuse(&format!("`{what}` must be an object, not {}", kind(value))));
    }
    typed(to_json(value, what, MAX_DEPTH)?, what)
}

/// Plain data of any sort.
pub fn value<T: DeserializeOwned>(value: &JsValue, what: &str) -> Result<T, JsValue> {
    typed(to_json(value, what, MAX_DEPTH)?, what)
}

/// How a timeline is to be played: the options of its evaluation, the controllers that watch, whether remedies are tried.
pub fn replay_options(value: &JsValue) -> Result<ReplayOptions, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(ReplayOptions::default());
    }
    if !is_plain(value) {
        return Err(misuse(&format!("`options` must be an object, not {}", kind(value))));
    }
    let Value::Object(mut fields) = to_json(value, "options", MAX_DEPTH)? else {
        return Ok(ReplayOptions::default());
    };
    let mut own = |name: &str| fields.remove(name).unwrap_or(Value::Null);
    let (controllers, remedies) = (own("controllers"), own("remedies"));
    let controllers: Option<Vec<ControllerSpec>> = typed(controllers, "options.controllers")?;
    Ok(ReplayOptions {
        controllers: controllers.unwrap_or_default(),
        remedies: typed(remedies, "options.remedies")?,
        options: typed(Value::Object(fields), "options")?,
    })
}

fn typed<T: DeserializeOwned>(json: Value, what: &str) -> Result<T, JsValue> {
    serde_path_to_error::deserialize(json).map_err(|error| {
        let path = match error.path().to_string() {
            top if top == "." => what.to_owned(),
            field if field.starts_with('[') => format!("{what}{field}"),
            field => format!("{what}.{field}"),
        };
        misuse(&format!("`{path}`: {}", error.inner()))
    })
}

/// Like [`object`], but may be left out.
pub fn optional_object<T: DeserializeOwned + Default>(value: &JsValue, what: &str) -> Result<T, JsValue> {
    if value.is_undefined() || value.is_null() {
        Ok(T::default())
    } else {
        object(value, what)
    }
}

/// Where a text that is given apart comes from: the name of a source, or a source, or nothing.
pub fn source(value: &JsValue, what: &str) -> Result<Source, JsValue> {
    #[derive(Default, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct SourceName {
        name: String,
        cluster: Option<String>,
        // A whole source is welcome; the text that counts is the one given apart.
        #[serde(default, rename = "text")]
        _text: IgnoredAny,
    }

    let SourceName { name, cluster, .. } = match value.as_string() {
        Some(name) => SourceName {
            name,
            ..SourceName::default()
        },
        None => optional_object(value, what)?,
    };
    Ok(Source {
        name: name.into(),
        cluster: cluster.map(Into::into),
        ..Source::default()
    })
}

/// One text, or a list of sources.
pub fn sources(value: &JsValue, what: &str) -> Result<Vec<Source>, JsValue> {
    if let Some(text) = value.as_string() {
        return Ok(vec![Source {
            text: text.into(),
            ..Source::default()
        }]);
    }
    let Some(list) = value.dyn_ref::<Array>() else {
        return Err(misuse(&format!(
            "`{what}` must be a string or an array of sources, not {}",
            kind(value)
        )));
    };
    list.iter()
        .enumerate()
        .map(|(index, item)| object(&item, &format!("{what}[{index}]")))
        .collect()
}

/// The value as JSON. `undefined` in an object is a field left out, as everywhere in JavaScript.
fn to_json(value: &JsValue, path: &str, depth: usize) -> Result<Value, JsValue> {
    if depth == 0 {
        return Err(misuse(&format!("`{path}` is nested too deeply")));
    }
    if value.is_null() {
        return Ok(Value::Null);
    }
    if let Some(flag) = value.as_bool() {
        return Ok(Value::Bool(flag));
    }
    if let Some(string) = value.as_string() {
        return Ok(Value::String(string));
    }
    if let Some(number) = value.as_f64().and_then(to_number) {
        return Ok(Value::Number(number));
    }
    if let Some(list) = value.dyn_ref::<Array>() {
        let items = list
            .iter()
            .enumerate()
            .map(|(index, item)| to_json(&item, &format!("{path}[{index}]"), depth - 1));
        return items.collect::<Result<_, _>>().map(Value::Array);
    }
    if is_plain(value) {
        let mut fields = Map::new();
        for entry in Object::entries(value.unchecked_ref()).iter() {
            let entry: Array = entry.unchecked_into();
            let name = entry.get(0).as_string().unwrap_or_default();
            let field = entry.get(1);
            if !field.is_undefined() {
                let json = to_json(&field, &format!("{path}.{name}"), depth - 1)?;
                fields.insert(name, json);
            }
        }
        return Ok(Value::Object(fields));
    }
    Err(misuse(&format!("`{path}` must be plain data, not {}", kind(value))))
}

fn to_number(number: f64) -> Option<Number> {
    if number.fract() == 0.0 && number.abs() <= MAX_SAFE_INTEGER {
        Some(Number::from(number as i64))
    } else {
        Number::from_f64(number)
    }
}

/// Neither array nor `Map`, `Date`, `Headers` and the like; objects of another realm (a frame, a worker) count.
fn is_plain(value: &JsValue) -> bool {
    value.is_object() && tag(value) == "Object"
}

fn tag(value: &JsValue) -> String {
    let tag = prototype::to_string(value);
    tag.trim_start_matches("[object ").trim_end_matches(']').to_owned()
}

/// What a value is, in the words of an error message.
fn kind(value: &JsValue) -> String {
    if value.is_undefined() || value.is_null() {
        return tag(value).to_lowercase();
    }
    match tag(value).as_str() {
        "Object" => "an object".to_owned(),
        "Array" => "an array".to_owned(),
        other if value.is_object() => format!("a {other}"),
        other => format!("a {}", other.to_lowercase()),
    }
}

// `Object.prototype.toString.call(value)`: js-sys has only the method, which any object may override.
mod prototype {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = ["Object", "prototype", "toString"], js_name = call)]
        pub fn to_string(value: &JsValue) -> String;
    }
}
