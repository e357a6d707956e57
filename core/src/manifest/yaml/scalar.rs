//! What a plain scalar means: to kubectl, which reads YAML 1.1 in the manner of its library, and to readers of YAML 1.2.

use alloc::string::String;

/// The type and value of a scalar.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Scalar {
    /// Nothing, `~` or `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// Another number.
    Float(f64),
    /// Text.
    Text,
}

impl Scalar {
    /// The number if it is a whole one, however written: `8`, `8.0`, `8e0`.
    pub fn whole(self) -> Option<i64> {
        match self {
            Scalar::Int(value) => Some(value),
            Scalar::Float(value) => {
                let whole = value as i64;
                (whole as f64 == value && whole.unsigned_abs() < 1 << 53).then_some(whole)
            }
            _ => None,
        }
    }

    /// The type's name, as users of YAML call it.
    pub fn noun(self) -> &'static str {
        match self {
            Scalar::Null => "null",
            Scalar::Bool(_) => "a boolean",
            Scalar::Int(_) | Scalar::Float(_) => "a number",
            Scalar::Text => "a string",
        }
    }
}

/// What kubectl takes an unquoted scalar for.
pub fn resolve(text: &str) -> Scalar {
    let Some(first) = text.bytes().next() else {
        return Scalar::Null;
    };
    match first {
        b'~' if text == "~" => Scalar::Null,
        b'n' | b'N' | b'y' | b'Y' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' => word(text),
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(text),
        _ => Scalar::Text,
    }
}

/// What readers of YAML 1.2 (core schema) take an unquoted scalar for.
pub fn resolve_core(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "true" | "True" | "TRUE" => return Scalar::Bool(true),
        "false" | "False" | "FALSE" => return Scalar::Bool(false),
        _ => {}
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let value = if let Some(octal) = text.strip_prefix("0o") {
        i64::from_str_radix(octal, 8).ok()
    } else if let Some(hex) = text.strip_prefix("0x") {
        i64::from_str_radix(hex, 16).ok()
    } else if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().ok()
    } else {
        None
    };
    value.map_or_else(|| float(text), Scalar::Int)
}

/// Booleans of YAML 1.1 and nulls.
fn word(text: &str) -> Scalar {
    match text {
        "null" | "Null" | "NULL" => Scalar::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => Scalar::Bool(false),
        _ => Scalar::Text,
    }
}

/// Numbers: underscores anywhere, a leading 0 makes an octal number, prefixes 0x, 0o, 0b; then a float. `1:30` is text.
fn number(text: &str) -> Scalar {
    // Most texts that start with a digit are plain numbers, addresses or times: decide on the bytes.
    if !text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_'))
    {
        return Scalar::Text;
    }
    let stripped: String;
    let plain = match text.contains('_') {
        true => {
            stripped = text.replace('_', "");
            stripped.as_str()
        }
        false => text,
    };
    let (negative, digits) = match plain.as_bytes().first() {
        Some(b'-') => (true, plain.get(1..).unwrap_or("")),
        Some(b'+') => (false, plain.get(1..).unwrap_or("")),
        _ => (false, plain),
    };
    let radix = |prefix: [&str; 2]| {
        prefix
            .iter()
            .find_map(|prefix| digits.strip_prefix(prefix))
            .filter(|rest| !rest.starts_with(['+', '-']))
    };
    let magnitude = if let Some(hex) = radix(["0x", "0X"]) {
        i128::from_str_radix(hex, 16).ok()
    } else if let Some(octal) = radix(["0o", "0O"]) {
        i128::from_str_radix(octal, 8).ok()
    } else if let Some(binary) = radix(["0b", "0B"]) {
        i128::from_str_radix(binary, 2).ok()
    } else if digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        // `08` is no octal number and falls through to the floats.
        i128::from_str_radix(digits, 8).ok()
    } else if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        digits.parse().ok()
    } else {
        None
    };
    let signed = magnitude.and_then(|value| i64::try_from(if negative { -value } else { value }).ok());
    signed.map_or_else(|| float(plain), Scalar::Int)
}

fn float(text: &str) -> Scalar {
    match text {
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Scalar::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Scalar::Float(f64::NAN),
        _ => {}
    }
    let shaped = text.bytes().any(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E'));
    match text.parse() {
        Ok(value) if shaped => Scalar::Float(value),
        _ => Scalar::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kubectl_reads_yaml_1_1_words_as_booleans() {
        for text in ["y", "Yes", "on", "ON", "true"] {
            assert_eq!(resolve(text), Scalar::Bool(true), "{text}");
        }
        for text in ["n", "no", "Off", "FALSE"] {
            assert_eq!(resolve(text), Scalar::Bool(false), "{text}");
        }
        for text in ["yEs", "oN", "note", "yesterday", "nul", "tRUE"] {
            assert_eq!(resolve(text), Scalar::Text, "{text}");
        }
        assert_eq!(resolve_core("yes"), Scalar::Text);
    }

    #[test]
    fn numbers_are_read_as_kubectl_and_as_yaml_1_2_do() {
        let int = Scalar::Int;
        for (text, kubectl, core) in [
            ("80", int(80), int(80)),
            ("017", int(15), int(17)),
            ("0o17", int(15), int(15)),
            ("0x1F", int(31), int(31)),
            ("0b11", int(3), Scalar::Text),
            ("1_000", int(1000), Scalar::Text),
            ("-5", int(-5), int(-5)),
            ("+5", int(5), int(5)),
            ("08", Scalar::Float(8.0), int(8)),
            ("8.0", Scalar::Float(8.0), Scalar::Float(8.0)),
            ("1e3", Scalar::Float(1000.0), Scalar::Float(1000.0)),
            ("1:30", Scalar::Text, Scalar::Text),
            ("10.0.0.1", Scalar::Text, Scalar::Text),
            ("1.2.3", Scalar::Text, Scalar::Text),
            ("10s", Scalar::Text, Scalar::Text),
            ("-", Scalar::Text, Scalar::Text),
            (".", Scalar::Text, Scalar::Text),
            ("2024-01-01", Scalar::Text, Scalar::Text),
        ] {
            assert_eq!(resolve(text), kubectl, "{text}");
            assert_eq!(resolve_core(text), core, "{text}");
        }
    }

    #[test]
    fn whole_floats_are_integers() {
        assert_eq!(resolve("8.0").whole(), Some(8));
        assert_eq!(resolve("8.5").whole(), None);
        assert_eq!(resolve("1e300").whole(), None);
        assert_eq!(resolve(".nan").whole(), None);
    }
}
