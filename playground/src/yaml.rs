//! Statuses as YAML, the way `kubectl get -o yaml` shows them.

use serde_json::Value;
use std::fmt::Write;
use trueroute::fact::Status;

/// The status as YAML text; `{}` for an empty one.
pub fn status(status: &Status) -> String {
    let value = serde_json::to_value(status).unwrap_or_default();
    let mut text = String::new();
    write_value(&mut text, &value, 0);
    text.trim_start_matches('\n').trim_end().to_owned()
}

/// A scalar ends the line it begins on; a filled collection begins a line of its own.
fn write_value(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            text.push('\n');
            for (name, field) in fields {
                indent(text, depth);
                write_field(text, name, field, depth);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            text.push('\n');
            for item in items {
                indent(text, depth);
                text.push('-');
                write_item(text, item, depth + 1);
            }
        }
        Value::String(word) => write_line(text, &scalar(word)),
        other => write_line(text, &other.to_string()),
    }
}

fn write_field(text: &mut String, name: &str, value: &Value, depth: usize) {
    text.push_str(name);
    text.push(':');
    // Items of a list stand under the name, not further in.
    let inner = if value.is_array() { depth } else { depth + 1 };
    write_value(text, value, inner);
}

/// The first field of an object stands behind the dash.
fn write_item(text: &mut String, item: &Value, depth: usize) {
    match item {
        Value::Object(fields) if !fields.is_empty() => {
            for (index, (name, field)) in fields.iter().enumerate() {
                if index == 0 {
                    text.push(' ');
                } else {
                    indent(text, depth);
                }
                write_field(text, name, field, depth);
            }
        }
        other => write_value(text, other, depth),
    }
}

fn write_line(text: &mut String, word: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, " {word}");
}

fn indent(text: &mut String, depth: usize) {
    text.extend(std::iter::repeat_n("  ", depth));
}

/// Quoted where YAML would read something else than a string.
fn scalar(word: &str) -> String {
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "~"];
    let plain = word.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/')
        && !word.ends_with(':')
        && !word.contains(": ")
        && !word.contains(" #")
        && !word.contains(['\n', '"'])
        && !reserved.contains(&word.to_ascii_lowercase().as_str());
    if plain {
        word.to_owned()
    } else {
        Value::from(word).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::write_value;
    use serde_json::json;

    fn yaml(value: serde_json::Value) -> String {
        let mut text = String::new();
        write_value(&mut text, &value, 0);
        text.trim_start_matches('\n').to_owned()
    }

    #[test]
    fn lists_and_objects_stand_as_kubectl_puts_them() {
        let value =
            json!({"parents": [{"conditions": [{"status": "True", "type": "Accepted"}], "name": "web"}], "n": 1});
        let expected = "n: 1\nparents:\n- conditions:\n  - status: \"True\"\n    type: Accepted\n  name: web\n";
        assert_eq!(yaml(value), expected);
    }

    #[test]
    fn empty_collections_are_written_out() {
        assert_eq!(
            yaml(json!({"a": [], "b": {}, "c": {"d": ""}})),
            "a: []\nb: {}\nc:\n  d: \"\"\n"
        );
    }
}
