//! What the YAML parser complains about, in words that say where to look and what to do.
//!
//! The parser names the place where it could not go on. What is wrong stands there, or in the last line with a content above.

use super::build::Broken;
use super::tree::Pos;
use crate::fact::Text;
use crate::manifest::codes;
use crate::manifest::decode::shown;
use alloc::borrow::Cow;
use alloc::format;
use saphyr_parser::ScanError;

const INDENTATION: &str = "check the indentation of this line against the lines above";

/// The parser's complaint about `text`.
pub fn explain(error: &ScanError, text: &str) -> Broken {
    let info = error.info();
    let at = Pos {
        line: error.marker().line() as u32,
        column: error.marker().col() as u32,
    };
    if info.contains("recursion") {
        return broken("the document is nested too deeply", NESTED, at).limit();
    }
    let spot = Spot { text, at };
    let has = |word: &str| info.contains(word);
    if has("tab") && !has("stable") {
        return broken(
            "a tab stands here, and YAML indents with spaces only",
            "replace it with spaces",
            at,
        );
    }
    if has("unknown anchor") || has("while scanning an anchor or alias") {
        return spot.alias();
    }
    if has("simple key expect") {
        return spot.no_colon();
    }
    if has("mapping values are not allowed") || has("illegal placement of ':'") {
        return spot.second_colon();
    }
    let (message, help): (Cow<'static, str>, &'static str) = if has("did not find expected key") {
        (
            "this line fits none of the lines above by its indentation".into(),
            INDENTATION,
        )
    } else if has("in quoted scalar") || has("unexpected end of stream") || has("unexpected document indicator") {
        let help = "close it, with the same quote as it is opened with";
        ("the quotes of this text do not end where they should".into(), help)
    } else if has("trailing content after double-quoted") {
        let help = "quote the whole value; inside of single quotes write `''` for one, inside of double quotes `\\\"`";
        ("something follows the quote that ends this value".into(), help)
    } else if has("unknown escape character") || has("hexadecimal number") || has("escape code") {
        let help = "write `\\\\` for a backslash, or use single quotes, which know no escapes";
        ("double quotes know no such escape".into(), help)
    } else if has("only valid inside a block") || has("'-' followed by") {
        let help = "check that the brackets above are closed, and quote a value that starts with `-`";
        ("an item with a dash cannot stand within brackets".into(), help)
    } else if has("flow sequence") || has("flow mapping") || has("flow construct") || has("bracket") {
        let help = "check that each bracket is closed, and that commas stand between the items";
        ("the brackets do not fit together here".into(), help)
    } else if let Some(character) = info
        .split_once("unexpected character: `")
        .and_then(|(_, rest)| rest.chars().next())
    {
        (
            format!("a value cannot start with `{character}`").into(),
            "put the value in quotes",
        )
    } else if has("sequence entries are not allowed") {
        let help = "put the item on a line of its own below its key";
        ("an item with a dash cannot stand here".into(), help)
    } else if has("indent") {
        (format!("this is not valid YAML: {info}").into(), INDENTATION)
    } else if has("byte order mark") {
        let help = "remove it; files that start with one were joined";
        ("a byte order mark stands inside of the text".into(), help)
    } else {
        let help = "check the quotes, brackets and indentation here and in the line above";
        (format!("this is not valid YAML: {info}").into(), help)
    };
    broken(message, help, at)
}

/// What to do about a document that is nested too deeply.
pub const NESTED: &str =
    "check that brackets are closed where they should be; no object of Kubernetes is nested so deeply";

fn broken(message: impl Into<Text>, help: impl Into<Text>, at: Pos) -> Broken {
    Broken {
        code: &codes::SYNTAX,
        message: message.into(),
        help: Some(help.into()),
        at,
    }
}

impl Broken {
    fn limit(self) -> Broken {
        Broken {
            code: &codes::LIMIT,
            ..self
        }
    }
}

/// A place in a text.
struct Spot<'t> {
    text: &'t str,
    at: Pos,
}

impl<'t> Spot<'t> {
    fn line(&self, number: u32) -> &'t str {
        let index = number.saturating_sub(1) as usize;
        self.text.split('\n').nth(index).unwrap_or("").trim_end_matches('\r')
    }

    /// What stands in the line at and behind the place.
    fn rest(&self) -> &'t str {
        let line = self.line(self.at.line);
        let start = line.char_indices().nth(self.at.column as usize);
        start.and_then(|(at, _)| line.get(at..)).unwrap_or("")
    }

    /// The last line above that is neither blank nor a comment, with its number.
    fn above(&self) -> Option<(u32, &'t str)> {
        let count = self.at.line.saturating_sub(1) as usize;
        let lines = (1u32..).zip(self.text.split('\n').take(count));
        lines
            .filter(|(_, line)| !matches!(line.trim_start().chars().next(), None | Some('#')))
            .last()
            .map(|(number, line)| (number, line.trim_end()))
    }

    /// `*.shop.test`, `*` or `*name` without its anchor.
    fn alias(&self) -> Broken {
        let rest = self.rest();
        let word = rest.split([' ', '\t', ',', ']', '}', '#']).next().unwrap_or("");
        let word = shown(word);
        if word.starts_with('*') && (word.len() == 1 || word.starts_with("*.")) {
            let message = format!("`{word}` without quotes is an alias to YAML");
            return broken(message, format!("write `\"{word}\"` in quotes"), self.at);
        }
        let Some(name) = word.strip_prefix('*') else {
            return broken("this is no name of an anchor", "put the value in quotes", self.at);
        };
        let message = format!("the alias `{word}` has no anchor `&{name}` above it in its document");
        broken(
            message,
            "write the value out, or put it in quotes if no alias is meant",
            self.at,
        )
    }

    /// A line above is neither a key nor an item.
    fn no_colon(&self) -> Broken {
        let place = |line: u32, text: &str| Pos {
            line,
            column: text.chars().take_while(|one| *one == ' ').count() as u32,
        };
        let Some((number, line)) = self
            .above()
            .filter(|(_, line)| !line.contains(": ") && !line.ends_with(':'))
        else {
            let help = "write `key: value`, with a blank behind the colon";
            return broken("a key without its `:` stands here", help, self.at);
        };
        let at = place(number, line);
        let word = line.trim();
        let mut dashes = word.chars();
        if !word.is_empty() && dashes.all(|one| matches!(one, '-' | '–' | '—')) {
            let message = format!("`{word}` separates no documents here");
            return broken(message, "write `---` at the start of the line", at);
        }
        if matches!(word, "..." | "…") {
            let message = format!("`{word}` stands for something left out");
            return broken(message, "put in what belongs there, or remove the line", at);
        }
        if word.starts_with("-----") {
            let help = "indent it further than the key whose value it is, below a `|` behind that key";
            return broken("the lines of this text are not indented", help, at);
        }
        let help = "write `key: value`, or `- item` with a blank behind the dash, in line with its neighbours";
        broken(format!("`{}` is neither a key nor an item here", shown(word)), help, at)
    }

    /// A colon where no key can end.
    fn second_colon(&self) -> Broken {
        let line = self.line(self.at.line);
        let before: alloc::string::String = line.chars().take(self.at.column as usize).collect();
        if before.contains(": ") || before.trim_start().starts_with("- ") && before.matches(':').count() > 1 {
            let help = "put the value in quotes";
            return broken("a second `: ` stands in this value", help, self.at);
        }
        let above = self.above();
        if let Some((number, above)) = above
            && let Some((key, value)) = above.trim().split_once(':')
            && !value.is_empty()
            && !value.starts_with([' ', '/'])
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            let column = above.chars().take_while(|one| *one == ' ').count() as u32;
            let message = format!("no blank stands behind the colon of `{key}`");
            return broken(
                message,
                format!("write `{key}: {}`", shown(value)),
                Pos { line: number, column },
            );
        }
        if let Some((number, above)) = above
            && !above.contains(':')
            && !above.trim_start().starts_with("- ")
        {
            let column = above.chars().take_while(|one| *one == ' ').count() as u32;
            let message = format!("`{}` has no `:` behind it", shown(above.trim()));
            let help = "write `key:`, and its value behind it or indented below";
            return broken(message, help, Pos { line: number, column });
        }
        let message = "this line is indented further than the line above allows, which already has a value";
        broken(message, INDENTATION, self.at)
    }
}
