//! Values as text, in the way of Go's `fmt`.

use super::Failure;
use super::value::{Data, Value};
use alloc::string::{String, ToString};
use alloc::{format, vec::Vec};
use serde_json::Value as Json;

/// The widest column that `printf` fills.
const MAX_WIDTH: usize = 1_000;

/// A value as `{{.}}` writes it.
pub fn print(value: &Value<'_>, data: &Data<'_>) -> String {
    match value {
        Value::Nothing => "<no value>".into(),
        Value::Zero => String::new(),
        Value::Bool(bool) => bool.to_string(),
        Value::Int(int) => int.to_string(),
        Value::Float(float) => number(*float),
        Value::Text(text) => text.clone().into_owned(),
        Value::Root => json(data.object),
        Value::Node(node, _) => json(node),
        Value::Owned(node) => json(node),
    }
}

/// Lists and mappings as Go writes slices and maps. A struct is written in the same way, by the names of JSON.
fn json(value: &Json) -> String {
    match value {
        Json::Null => "<nil>".into(),
        Json::Bool(bool) => bool.to_string(),
        Json::Number(number) => number.to_string(),
        Json::String(text) => text.clone(),
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(json).collect();
            format!("[{}]", items.join(" "))
        }
        Json::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(key, value)| format!("{key}:{}", json(value)))
                .collect();
            format!("map[{}]", fields.join(" "))
        }
    }
}

fn number(float: f64) -> String {
    let size = float.abs();
    if float != 0.0 && !(1e-4..1e21).contains(&size) {
        let text = format!("{float:e}");
        // Go writes at least two digits, and the sign.
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (sign, exponent) = match exponent.strip_prefix('-') {
            Some(exponent) => ('-', exponent),
            None => ('+', exponent),
        };
        return format!("{digits}e{sign}{exponent:0>2}");
    }
    format!("{float}")
}

/// `print`: blanks stand between values where neither is a text. `println`: blanks between all, and a new line.
pub fn joined(values: &[Value<'_>], data: &Data<'_>, line: bool) -> String {
    let mut out = String::new();
    let mut text_before = true;
    for (at, value) in values.iter().enumerate() {
        let text = matches!(value, Value::Text(_) | Value::Zero);
        if at > 0 && (line || !text && !text_before) {
            out.push(' ');
        }
        out += &print(value, data);
        text_before = text;
    }
    if line {
        out.push('\n');
    }
    out
}

/// `printf` with the verbs `%v %s %d %q %t %x %%`, width, and precision of texts.
pub fn formatted(format_text: &str, values: &[Value<'_>], data: &Data<'_>) -> Result<String, Failure> {
    let mut out = String::new();
    let mut values = values.iter();
    let mut letters = format_text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        let (mut left, mut zeros, mut plus) = (false, false, false);
        while let Some(flag) = letters.next_if(|letter| matches!(letter, '-' | '0' | '+')) {
            left |= flag == '-';
            zeros |= flag == '0';
            plus |= flag == '+';
        }
        let width = digits_of(&mut letters).unwrap_or(0);
        let precision = letters.next_if_eq(&'.').map(|_| digits_of(&mut letters).unwrap_or(0));
        let Some(verb) = letters.next() else {
            return Err(Failure::new("`printf` ends within a verb"));
        };
        if verb == '%' {
            out.push('%');
            continue;
        }
        let Some(value) = values.next() else {
            out += &format!("%!{verb}(MISSING)");
            continue;
        };
        let mut text = written(verb, value, data)?;
        if let (Some(precision), 's' | 'v') = (precision, verb) {
            text = text.chars().take(precision).collect();
        }
        let number = matches!(value, Value::Int(_) | Value::Float(_));
        if plus && number && !text.starts_with('-') {
            text.insert(0, '+');
        }
        let missing = width.saturating_sub(text.chars().count());
        match (left, zeros && number) {
            (true, _) => {
                out += &text;
                out.extend(core::iter::repeat_n(' ', missing));
            }
            (false, true) => {
                let (sign, digits) = text.split_at(usize::from(text.starts_with(['-', '+'])));
                out += sign;
                out.extend(core::iter::repeat_n('0', missing));
                out += digits;
            }
            (false, false) => {
                out.extend(core::iter::repeat_n(' ', missing));
                out += &text;
            }
        }
    }
    if values.len() > 0 {
        let rest: Vec<String> = values
            .map(|value| format!("{}={}", sort(value), print(value, data)))
            .collect();
        out += &format!("%!(EXTRA {})", rest.join(", "));
    }
    Ok(out)
}

/// A number at the start, if there is one.
fn digits_of(letters: &mut core::iter::Peekable<core::str::Chars<'_>>) -> Option<usize> {
    let mut count = None;
    while let Some(digit) = letters
        .next_if(char::is_ascii_digit)
        .and_then(|digit| digit.to_digit(10))
    {
        count = Some((count.unwrap_or(0) * 10 + digit as usize).min(MAX_WIDTH));
    }
    count
}

fn sort(value: &Value<'_>) -> &'static str {
    match value {
        Value::Text(_) | Value::Zero => "string",
        Value::Int(_) => "int",
        Value::Float(_) => "float64",
        Value::Bool(_) => "bool",
        Value::Nothing => "<nil>",
        Value::Root | Value::Node(..) | Value::Owned(_) => "map[string]interface {}",
    }
}

fn written(verb: char, value: &Value<'_>, data: &Data<'_>) -> Result<String, Failure> {
    Ok(match (verb, value) {
        ('v', Value::Nothing) => "<nil>".into(),
        ('v', _) | ('s', Value::Text(_) | Value::Zero) | ('d', Value::Int(_)) | ('t', Value::Bool(_)) => {
            print(value, data)
        }
        ('d', Value::Zero) => "0".into(),
        ('t', Value::Zero) => "false".into(),
        ('q', Value::Text(text)) => format!("{text:?}"),
        ('q', Value::Zero) => "\"\"".into(),
        ('x', Value::Int(int)) if *int >= 0 => format!("{int:x}"),
        ('x', Value::Text(text)) => text.bytes().map(|byte| format!("{byte:02x}")).collect(),
        ('s' | 'd' | 't' | 'q' | 'x', _) => format!("%!{verb}({}={})", sort(value), print(value, data)),
        _ => return Err(Failure::new(format!("`printf` knows no verb `%{verb}` here"))),
    })
}
