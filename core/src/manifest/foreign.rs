//! What a text is that is no manifest: a template, a table, a diff, a log. People paste those, and the parser's complaint
//! about them helps nobody.
//!
//! Asked only where something could not be read, so it costs nothing where all is well.

use super::codes::{self, Code};
use super::yaml::Pos;
use crate::fact::Text;
use alloc::format;
use alloc::string::String;

/// What was recognised, where it shows, and what to do.
pub struct Foreign {
    pub code: &'static Code,
    pub message: Text,
    pub help: Text,
    pub at: Pos,
}

/// Writes characters that a terminal would obey in a way that shows them.
pub fn printable(text: &mut Text) {
    if text.chars().any(char::is_control) {
        let shown = |one: char| match one.is_control() {
            true => one.escape_default().collect::<String>(),
            false => String::from(one),
        };
        *text = text.chars().map(shown).collect::<String>().into();
    }
}

/// What `body` is, if it is something known that is no manifest.
pub fn recognise(body: &str) -> Option<Foreign> {
    let body = body.strip_prefix('\u{feff}').unwrap_or(body);
    template(body).or_else(|| by_line(body)).or_else(|| json_comment(body))
}

/// An action of a template in what a user wrote as a value, and what to do about it.
pub fn help_for_value(message: &str) -> Option<&'static str> {
    if message.contains("{{") && message.contains("}}") {
        Some("this is an action of a template: render it first, for example with `helm template`")
    } else if message.contains("`${") || message.contains("`$(") {
        Some("this is a variable: replace it first, for example with `envsubst`")
    } else if message.contains(['“', '”', '‘', '’', '„']) {
        Some("write straight quotes, as `\"`; these are letters to YAML")
    } else {
        None
    }
}

fn found(code: &'static Code, message: impl Into<Text>, help: &'static str, at: Pos) -> Option<Foreign> {
    Some(Foreign {
        code,
        message: message.into(),
        help: help.into(),
        at,
    })
}

/// Lines with their numbers from 1.
fn lines(body: &str) -> impl Iterator<Item = (u32, &str)> {
    let lines = body.split('\n').map(|line| line.trim_end_matches('\r'));
    (1..).zip(lines)
}

/// The actions of Helm, Jinja and their like.
fn template(body: &str) -> Option<Foreign> {
    for (number, line) in lines(body) {
        if line.trim_start().starts_with('#') {
            continue;
        }
        let statement = line.find("{%").filter(|_| line.contains("%}"));
        // Within a text an action is often meant as such, as in alerts: where a value starts it is not.
        let starts_value = |at: &usize| {
            let before = line.get(..*at).unwrap_or("").trim_end_matches(' ');
            before.is_empty() || before.ends_with([':', '-', '[', ','])
        };
        let Some(start) = statement.or_else(|| line.find("{{")).filter(starts_value) else {
            continue;
        };
        let rest = line.get(start..)?;
        let end = rest
            .find("}}")
            .or_else(|| rest.find("%}"))
            .map_or(rest.len(), |end| end + 2);
        let action = super::decode::shown(rest.get(..end)?);
        let at = Pos {
            line: number,
            column: line.get(..start)?.chars().count() as u32,
        };
        let is_helm = body.contains(".Values") || body.contains(".Release") || body.contains("include ");
        let help = match (statement, is_helm) {
            (None, true) => "render it first, with `helm template`, and paste what that prints",
            _ => "render it first, with the tool it was written for, and paste what that prints",
        };
        return found(
            &codes::TEMPLATE,
            format!("this is a template: `{action}` stands here"),
            help,
            at,
        );
    }
    None
}

fn by_line(body: &str) -> Option<Foreign> {
    let mut is_first = true;
    for (line, text) in lines(body) {
        let at = Pos { line, column: 0 };
        if text.starts_with("```") || text.starts_with("~~~") {
            let help = "paste only what stands between the fences";
            return found(&codes::SYNTAX, "a fence of Markdown stands here", help, at);
        }
        if text.starts_with("<<<<<<< ") || text.starts_with(">>>>>>> ") {
            let help = "resolve the conflict: keep one side, and remove the three lines of marks";
            return found(&codes::SYNTAX, "marks of a merge conflict stand here", help, at);
        }
        if text.starts_with("@@ -") || text.starts_with("diff --git ") || text.starts_with("+++ ") {
            let help = "paste the files as they are after it";
            return found(&codes::NOT_AN_OBJECT, "this is a diff and no manifest", help, at);
        }
        if text.trim().is_empty() || text.starts_with('#') || text.trim_end() == "---" {
            continue;
        }
        if core::mem::take(&mut is_first)
            && let Some((what, help)) = first_line(text.trim_start_matches("--- "), body)
        {
            return found(
                &codes::NOT_AN_OBJECT,
                format!("this is {what} and no manifest"),
                help,
                at,
            );
        }
    }
    None
}

/// What the first line with a content says.
fn first_line(line: &str, body: &str) -> Option<(&'static str, &'static str)> {
    const PRINT: &str = "paste what `kubectl get … -o yaml` prints";
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or("");
    let is_heading = |word: &str| {
        word.bytes()
            .all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'-' | b'(' | b')'))
    };
    if matches!(first, "NAME" | "NAMESPACE" | "CLUSTER") && words.all(is_heading) {
        return Some(("a table that `kubectl get` prints", PRINT));
    }
    if line.starts_with("Name:  ") && (body.contains("\nAPI Version:") || body.contains("\nNamespace:")) {
        return Some(("what `kubectl describe` prints", PRINT));
    }
    if line.starts_with("$ ") {
        return Some((
            "a command of a shell with what it printed",
            "paste only what the command printed",
        ));
    }
    let messages = [
        "Error from server",
        "error: ",
        "No resources found",
        "The connection to the server",
        "Unable to connect",
    ];
    if messages.iter().any(|message| line.starts_with(message)) {
        return Some((
            "a message of `kubectl`",
            "run the command again where it succeeds, and paste what it prints",
        ));
    }
    if line.starts_with('<') {
        let help = "paste the raw file; a page that asks to sign in is often saved in its place";
        return Some(("HTML or XML", help));
    }
    let is_json_log = line.starts_with('{')
        && (line.contains("\"msg\"") || line.contains("\"message\""))
        && (line.contains("\"level\"") || line.contains("\"severity\""));
    if is_json_log || is_timed(line.as_bytes()) {
        return Some(("a line of a log", PRINT));
    }
    None
}

/// Whether a line starts with a time, as those of logs do: `2025-01-01T…`, `2025-01-01 00:…`, klog's `I0101 00:…`.
fn is_timed(line: &[u8]) -> bool {
    let shaped = |shape: &[u8]| {
        line.len() > shape.len()
            && line.iter().zip(shape).all(|(byte, shape)| match shape {
                b'0' => byte.is_ascii_digit(),
                b'I' => matches!(byte, b'I' | b'W' | b'E' | b'F'),
                b'T' => matches!(byte, b'T' | b' '),
                _ => byte == shape,
            })
    };
    shaped(b"0000-00-00T00:") || shaped(b"0000/00/00 00:") || shaped(b"I0000 00:")
}

/// A comment in what looks like JSON.
fn json_comment(body: &str) -> Option<Foreign> {
    let content = body.trim_start();
    let content = content.strip_prefix("---").unwrap_or(content);
    if !content.trim_start().starts_with(['{', '[']) {
        return None;
    }
    lines(body).find_map(|(line, text)| {
        let content = text.trim_start();
        let column = (text.len() - content.len()) as u32;
        let is_comment = content.starts_with("//") || content.starts_with("/*");
        let help = "remove it; in YAML `#` starts a comment";
        is_comment.then(|| {
            found(
                &codes::SYNTAX,
                "a comment stands here, and JSON has none",
                help,
                Pos { line, column },
            )
        })?
    })
}

/// Characters that look like a blank, a line break or like nothing, and are none to YAML.
pub fn invisible(body: &str) -> Option<Foreign> {
    if body.is_ascii() {
        return None;
    }
    lines(body).find_map(|(line, text)| {
        let (column, character) = (0..).zip(text.chars()).find(|(_, one)| is_invisible(*one))?;
        let (what, help) = match character {
            '\u{2028}' | '\u{2029}' | '\u{85}' => (
                "a line break that YAML does not know",
                "break the line here with the Enter key",
            ),
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {
                ("a character that shows nothing", "remove it")
            }
            _ => ("a blank that YAML does not know", "replace it with an ordinary blank"),
        };
        let message = format!("{what} (U+{:04X}) stands here", u32::from(character));
        found(&codes::INVISIBLE, message, help, Pos { line, column })
    })
}

fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{85}' | '\u{a0}' | '\u{ad}' | '\u{1680}' | '\u{2000}'
            ..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{2060}' | '\u{3000}' | '\u{feff}'
    )
}
