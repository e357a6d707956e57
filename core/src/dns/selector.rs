//! Label selectors as text, as flags of ExternalDNS hold them (R-DNS-21, R-DNS-22, R-DNS-42).

use alloc::string::String;
use alloc::{format, vec::Vec};

/// A selector that was read: every requirement must hold.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TextSelector<'t> {
    requirements: Vec<Requirement<'t>>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Requirement<'t> {
    key: &'t str,
    /// The values that are asked for; `None`: any.
    values: Option<Vec<&'t str>>,
    /// Whether it holds where the key is absent or has another value.
    negated: bool,
}

impl<'t> TextSelector<'t> {
    /// Reads `a=b, a!=b, a in (x,y), a notin (x), a, !a`. An empty text selects everything.
    ///
    /// # Errors
    /// What cannot be read, in words.
    pub fn parse(text: &'t str) -> Result<TextSelector<'t>, String> {
        let mut requirements = Vec::new();
        if text.trim().is_empty() {
            return Ok(TextSelector::default());
        }
        for part in parts(text) {
            let read = requirement(part.trim());
            requirements.push(read.ok_or_else(|| format!("`{}` is no requirement of a selector", part.trim()))?);
        }
        Ok(TextSelector { requirements })
    }

    /// Whether what `value` gives for keys satisfies the selector.
    pub fn matches<'v>(&self, value: impl Fn(&str) -> Option<&'v str>) -> bool {
        self.requirements.iter().all(|requirement| {
            let found = value(requirement.key);
            let fits = match &requirement.values {
                None => found.is_some(),
                Some(values) => found.is_some_and(|found| values.contains(&found)),
            };
            fits != requirement.negated
        })
    }
}

/// The text between commas that stand in no brackets.
fn parts(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0_usize, 0, Vec::new());
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
}

fn requirement(text: &str) -> Option<Requirement<'_>> {
    let equals = |key: &'_ str, value: &'_ str| (is_key(key) && is_value(value)).then_some(());
    if let Some(key) = text.strip_prefix('!') {
        let key = key.trim();
        return is_key(key).then_some(Requirement {
            key,
            values: None,
            negated: true,
        });
    }
    if let Some(listed) = text.strip_suffix(')') {
        let (head, values) = listed.split_once('(')?;
        let mut words = head.split_whitespace();
        let (key, word) = (words.next()?, words.next()?);
        let values: Vec<&str> = values.split(',').map(str::trim).collect();
        let known = matches!(word, "in" | "notin") && words.next().is_none();
        return (known && is_key(key) && values.iter().all(|value| is_value(value))).then_some(Requirement {
            key,
            values: Some(values),
            negated: word == "notin",
        });
    }
    if let Some((key, value)) = text.split_once("!=") {
        let (key, value) = (key.trim(), value.trim());
        return equals(key, value).map(|()| Requirement {
            key,
            values: Some(Vec::from([value])),
            negated: true,
        });
    }
    if let Some((key, value)) = text.split_once('=') {
        let (key, value) = (key.trim(), value.strip_prefix('=').unwrap_or(value).trim());
        return equals(key, value).map(|()| Requirement {
            key,
            values: Some(Vec::from([value])),
            negated: false,
        });
    }
    is_key(text).then_some(Requirement {
        key: text,
        values: None,
        negated: false,
    })
}

/// A qualified name: an optional prefix with a slash, and a name.
fn is_key(text: &str) -> bool {
    let (prefix, name) = text.split_once('/').unwrap_or(("", text));
    let plain = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    };
    let bounded = (1..=63).contains(&name.len()) && prefix.len() <= 253;
    let slash_alone = text.starts_with('/');
    bounded && !slash_alone && plain(prefix) && is_value(name)
}

/// A label's value: empty, or letters, digits, `-`, `_` and `.`, with a letter or digit at both ends.
fn is_value(text: &str) -> bool {
    let inside = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let ends = |b: Option<u8>| b.is_none_or(|b| b.is_ascii_alphanumeric());
    text.len() <= 63 && inside && ends(text.bytes().next()) && ends(text.bytes().last())
}

#[cfg(test)]
mod tests {
    use super::TextSelector;

    fn selects(selector: &str, labels: &[(&str, &'static str)]) -> bool {
        let selector = TextSelector::parse(selector).unwrap();
        selector.matches(|key| labels.iter().find(|(name, _)| *name == key).map(|(_, value)| *value))
    }

    #[test]
    fn a_selector_selects() {
        let labels = [("a", "b"), ("x.test/tier", "front"), ("empty", "")];
        for yes in [
            "",
            " ",
            "a=b",
            "a==b",
            "a = b",
            "a",
            "!c",
            "a!=c",
            "c!=d",
            "a in (b, c)",
            "a notin (c)",
            "c notin (b)",
        ] {
            assert!(selects(yes, &labels), "{yes}");
        }
        for yes in ["x.test/tier=front,a=b", "empty=", "empty in ()", "a in (b),!c"] {
            assert!(selects(yes, &labels), "{yes}");
        }
        for no in [
            "a=c",
            "!a",
            "c",
            "a!=b",
            "a in (c,d)",
            "a notin (b)",
            "a=b,c",
            "c in (b)",
            "empty=x",
        ] {
            assert!(!selects(no, &labels), "{no}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for wrong in [
            "a=b,",
            ",",
            "a in b",
            "a within (b)",
            "=b",
            "a=b c",
            "!",
            "a in (b",
            "/a=b",
            "a=-b",
        ] {
            assert!(TextSelector::parse(wrong).is_err(), "{wrong}");
        }
    }
}
