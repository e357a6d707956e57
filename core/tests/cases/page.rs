//! A case as a text: its head, and its fenced blocks in order.

/// A case as its author wrote it.
pub struct Page {
    lines: Vec<String>,
    /// Options of the engine, as JSON.
    pub options: String,
    /// The most findings that the page may raise: errors, warnings, infos.
    pub at_most: Option<[usize; 3]>,
    /// The blocks that say or ask something.
    pub blocks: Vec<Block>,
}

/// A fenced block.
pub struct Block {
    /// The first word of the fence line: `yaml`, `expect`, …
    pub word: String,
    /// The words behind it.
    pub scope: Vec<String>,
    /// What stands inside.
    pub text: String,
    /// The line of the fence, from 1.
    pub line: usize,
    /// The lines inside, from 0: first, and the one behind the last.
    inside: (usize, usize),
}

const WORDS: [&str; 6] = ["yaml", "replace", "remove", "expect", "requests", "change"];

impl Page {
    /// Reads a page; what is wrong with its form is an error. `file` reads a file of the project.
    pub fn read(text: &str, file: &dyn Fn(&str) -> Result<String, String>) -> Result<Page, String> {
        let lines: Vec<String> = text.lines().map(String::from).collect();
        let Some(title) = lines.first().and_then(|line| line.strip_prefix("# ")) else {
            return Err("a case starts with a title that states the fact: `# …`".into());
        };
        if title.trim().is_empty() {
            return Err("the title is empty".into());
        }
        let head = |name: &str| lines.iter().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let Some(rules) = head("Rules:") else {
            return Err("no line `Rules: R-…` says which rules the case shows".into());
        };
        // How a text is read is no rule of an API.
        let numbers = rules.split(',').map(str::trim).filter(|rule| *rule != "none");
        if let Some(wrong) = { numbers }.find(|rule| !is_rule(rule)) {
            return Err(format!("`{wrong}` is no number of a rule"));
        }
        let options = head("Options:").unwrap_or("{}").to_string();
        let at_most = head("At most:").map(most).transpose()?;
        let mut blocks = Vec::new();
        let mut start: Option<usize> = None;
        for (index, line) in lines.iter().enumerate() {
            match (start, line.strip_prefix("```")) {
                (None, Some(_)) => start = Some(index),
                (Some(first), Some(rest)) if rest.trim().is_empty() => {
                    blocks.push(block(&lines, first, index, file)?);
                    start = None;
                }
                _ => {}
            }
        }
        match start {
            Some(first) => Err(format!("line {}: this block has no end", first + 1)),
            None => Ok(Page {
                lines,
                options,
                at_most,
                blocks,
            }),
        }
    }

    /// The page with other answers; `None` keeps a block.
    pub fn write(&self, answers: &[Option<String>]) -> String {
        let mut out = String::new();
        let mut at = 0;
        let mut copy = |out: &mut String, until: usize| {
            self.lines.iter().take(until).skip(at).for_each(|line| {
                out.push_str(line);
                out.push('\n');
            });
            at = until;
        };
        for (block, answer) in self.blocks.iter().zip(answers) {
            copy(&mut out, block.inside.0);
            if let Some(answer) = answer {
                out.push_str(answer);
                copy(&mut String::new(), block.inside.1);
            }
        }
        copy(&mut out, self.lines.len());
        out
    }

    /// Whether the answers are what the page expects; else the differences, as a person reads them.
    pub fn compare(&self, answers: &[Option<String>]) -> Result<(), String> {
        let mut wrong = String::new();
        for (block, answer) in self.blocks.iter().zip(answers) {
            let Some(answer) = answer else { continue };
            if same(&block.text, answer) {
                continue;
            }
            wrong.push_str(&format!(
                "line {}: {} {}\n",
                block.line,
                block.word,
                block.scope.join(" ")
            ));
            wrong.push_str(&difference(&block.text, answer));
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

fn is_rule(rule: &str) -> bool {
    let mut parts = rule.split('-');
    let number = rule.rsplit('-').next().unwrap_or_default();
    matches!(parts.next(), Some("R" | "A"))
        && matches!(number.len(), 2 | 3)
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// `0 errors, 1 warning, 2 infos`.
fn most(line: &str) -> Result<[usize; 3], String> {
    let mut limits = [None; 3];
    for part in line.split(',') {
        let words: Vec<&str> = part.split_whitespace().collect();
        let place = match words.get(1).map(|word| word.trim_end_matches('s')) {
            Some("error") => 0,
            Some("warning") => 1,
            Some("info") => 2,
            _ => return Err(format!("At most: `{}` is no number of findings", part.trim())),
        };
        limits[place] = words.first().and_then(|number| number.parse().ok());
    }
    match limits {
        [Some(errors), Some(warnings), Some(infos)] => Ok([errors, warnings, infos]),
        _ => Err(format!(
            "At most: `{line}` does not give errors, warnings and infos, such as `0 errors, 1 warning, 2 infos`"
        )),
    }
}

fn block(
    lines: &[String],
    first: usize,
    end: usize,
    file: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Block, String> {
    let mut words = lines[first]
        .trim_start_matches('`')
        .split_whitespace()
        .map(String::from);
    let word = words.next().unwrap_or_default();
    if !WORDS.contains(&word.as_str()) {
        let line = first + 1;
        return Err(format!(
            "line {line}: `{word}` is no block of a case; there are {}",
            WORDS.join(", ")
        ));
    }
    let mut text = lines[first + 1..end].join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    let mut scope: Vec<String> = words.collect();
    if let Some(at) = scope.iter().position(|word| word == "escaped") {
        scope.remove(at);
        text = unescape(&text).map_err(|error| format!("line {}: {error}", first + 1))?;
    }
    if let Some(at) = scope.iter().position(|word| word.starts_with("file=")) {
        let line = first + 1;
        let taken = scope.remove(at);
        if !matches!(word.as_str(), "yaml" | "replace") || !text.is_empty() {
            return Err(format!(
                "line {line}: `{taken}` stands on an empty `yaml` or `replace` block"
            ));
        }
        let path = taken.trim_start_matches("file=");
        text = file(path).map_err(|error| format!("line {line}: {path}: {error}"))?;
    }
    Ok(Block {
        word,
        scope,
        text,
        line: first + 1,
        inside: (first + 1, end),
    })
}

/// The text with its escapes resolved: `\t`, `\r`, `\0`, `\\`, `` \` ``, `\u{feff}`.
fn unescape(text: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let escape = after.chars().next().unwrap_or_default();
        rest = after.get(escape.len_utf8()..).unwrap_or_default();
        match escape {
            't' => out.push('\t'),
            'r' => out.push('\r'),
            '0' => out.push('\0'),
            '\\' | '`' => out.push(escape),
            'u' => {
                let (digits, behind) = rest
                    .strip_prefix('{')
                    .and_then(|rest| rest.split_once('}'))
                    .ok_or("`\\u` goes on with `{…}`")?;
                let char = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
                out.push(char.ok_or_else(|| format!("`{digits}` is no character"))?);
                rest = behind;
            }
            other => return Err(format!("`\\{other}` is no escape")),
        }
    }
    out.push_str(rest);
    Ok(out)
}

/// Line breaks and runs of blanks at the start of a line do not count.
fn same(expected: &str, found: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(String::from).collect::<Vec<_>>();
    words(expected) == words(found)
}

/// The lines of both texts in one: `-` expected only, `+` found only.
fn difference(expected: &str, found: &str) -> String {
    let before: Vec<&str> = expected.lines().collect();
    let after: Vec<&str> = found.lines().collect();
    // The longest common subsequence of lines, from the end.
    let mut length = vec![vec![0usize; after.len() + 1]; before.len() + 1];
    for i in (0..before.len()).rev() {
        for j in (0..after.len()).rev() {
            length[i][j] = if same(before[i], after[j]) {
                length[i + 1][j + 1] + 1
            } else {
                length[i + 1][j].max(length[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, String::new());
    while i < before.len() || j < after.len() {
        let (sign, line) = if i < before.len() && j < after.len() && same(before[i], after[j]) {
            (i, j) = (i + 1, j + 1);
            (' ', before[i - 1])
        } else if i < before.len() && (j == after.len() || length[i + 1][j] >= length[i][j + 1]) {
            i += 1;
            ('-', before[i - 1])
        } else {
            j += 1;
            ('+', after[j - 1])
        };
        out.push_str(&format!("  {sign} {line}\n"));
    }
    out
}
