//! Manifests as values: read by another reader than ours, printed in two forms.

use serde_json::Value;

/// Larger texts are not taken apart: the other reader takes seconds for some of them.
const MAX_TEXT: usize = 16 << 10;

/// The documents of a text; `None` where the other reader does not take it.
pub fn parse(text: &str) -> Option<Vec<Value>> {
    use serde::Deserialize;
    if text.len() > MAX_TEXT {
        return None;
    }
    let documents = yaml_serde::Deserializer::from_str(text);
    let all: Result<Vec<Value>, _> = documents.map(Value::deserialize).collect();
    Some(all.ok()?.into_iter().filter(|value| !value.is_null()).collect())
}

/// The documents as YAML in block style.
pub fn yaml(documents: &[Value]) -> String {
    let mut out = String::new();
    for (index, document) in documents.iter().enumerate() {
        if index > 0 {
            out.push_str("---\n");
        }
        block(&mut out, document, 0);
    }
    out
}

/// The documents as JSON, one a line.
pub fn json(documents: &[Value]) -> String {
    documents.iter().map(|document| format!("{document}\n")).collect()
}

/// Prints what starts a line.
fn block(out: &mut String, value: &Value, indent: usize) {
    let blanks = |out: &mut String| out.extend(std::iter::repeat_n(' ', indent));
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (key, value) in fields {
                blanks(out);
                out.push_str(&word(key));
                out.push(':');
                below(out, value, indent);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                blanks(out);
                out.push('-');
                below(out, item, indent);
            }
        }
        other => {
            blanks(out);
            out.push_str(&other.to_string());
            out.push('\n');
        }
    }
}

/// Prints what stands behind a key or dash.
fn below(out: &mut String, value: &Value, indent: usize) {
    let is_open = match value {
        Value::Object(fields) => !fields.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    };
    out.push(if is_open { '\n' } else { ' ' });
    block(out, value, if is_open { indent + 2 } else { 0 });
}

/// A key: plain where it can be mistaken for nothing else.
fn word(key: &str) -> String {
    let is_plain = key.len() > 3 && key.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_value = ["null", "true", "false"].contains(&key.to_ascii_lowercase().as_str());
    match is_plain && !is_value {
        true => key.into(),
        false => Value::from(key).to_string(),
    }
}
