//! The two lists kept by hand: docs/gateway-api-rules.toml (what each rule is about) and docs/rules.toml (why one has no
//! implementation or no case). Of TOML they use headings, comments, and strings assigned to keys.

use super::citation::{Citation, cited, split};
use super::survey::Survey;
use crate::files;
use anyhow::{Result, bail};

/// The rules, in the order of the specification.
pub struct Rules {
    pub sections: Vec<Section>,
}

pub struct Section {
    pub title: String,
    /// Rule and what it is about.
    pub rules: Vec<(String, String)>,
}

impl Rules {
    pub fn read() -> Result<Rules> {
        let sections = sections("docs/gateway-api-rules.toml")?;
        let sections = sections
            .into_iter()
            .map(|(title, rules)| Section { title, rules })
            .collect();
        Ok(Rules { sections })
    }

    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.sections
            .iter()
            .flat_map(|section| &section.rules)
            .map(|(rule, _)| rule.as_str())
    }
}

/// Why rules have no implementation or no case.
pub struct Reasons {
    code: Vec<(Citation, String)>,
    case: Vec<(Citation, String)>,
    /// Those that excuse both.
    both: Vec<(Citation, String)>,
}

impl Reasons {
    pub fn read() -> Result<Reasons> {
        let mut reasons = Reasons {
            code: Vec::new(),
            case: Vec::new(),
            both: Vec::new(),
        };
        for (title, entries) in sections("docs/rules.toml")? {
            let list = match title.as_str() {
                "code" => &mut reasons.code,
                "case" => &mut reasons.case,
                "both" => &mut reasons.both,
                other => bail!("docs/rules.toml: `[{other}]` is none of code, case and both"),
            };
            for (rules, reason) in entries {
                let citations = cited(&rules);
                if citations.is_empty() {
                    bail!("docs/rules.toml: `{rules}` names no rule");
                }
                list.extend(citations.into_iter().map(|citation| (citation, reason.clone())));
            }
        }
        Ok(reasons)
    }

    pub fn code(&self, rule: &str) -> Option<&str> {
        find(&self.code, rule).or_else(|| find(&self.both, rule))
    }

    pub fn case(&self, rule: &str) -> Option<&str> {
        find(&self.case, rule).or_else(|| find(&self.both, rule))
    }

    /// Reasons for what is no gap, or no rule.
    pub fn needless(&self, rules: &Rules, survey: &Survey) -> Vec<String> {
        let no_code = |rule: &str| survey.code(rule).is_empty();
        let no_case = |rule: &str| survey.cases(rule).is_empty();
        let faults = |list: &[(Citation, String)], is_gap: &dyn Fn(&str) -> bool| -> Vec<String> {
            let needless = list.iter().filter(|(citation, _)| {
                let mut named = rules
                    .all()
                    .filter(|rule| split(rule).is_some_and(|(family, number)| citation.names(family, number)));
                !named.any(is_gap)
            });
            needless
                .map(|(citation, reason)| {
                    let [first, last] = citation.ends();
                    format!("docs/rules.toml: `{first}` to `{last}` is no gap: \"{reason}\"")
                })
                .collect()
        };
        let mut all = faults(&self.code, &no_code);
        all.extend(faults(&self.case, &no_case));
        all.extend(faults(&self.both, &|rule| no_code(rule) || no_case(rule)));
        all
    }
}

fn find<'a>(list: &'a [(Citation, String)], rule: &str) -> Option<&'a str> {
    let (family, number) = split(rule)?;
    let (_, reason) = list.iter().find(|(citation, _)| citation.names(family, number))?;
    Some(reason)
}

type Sections = Vec<(String, Vec<(String, String)>)>;

fn sections(file: &str) -> Result<Sections> {
    parse(&files::read(&files::root().join(file))?).map_err(|line| anyhow::anyhow!("{file}: cannot read `{line}`"))
}

/// Headings with their entries; an error is the line that is neither.
fn parse(text: &str) -> Result<Sections, String> {
    let mut sections: Sections = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let unquoted = |text: &str| text.trim().trim_matches('"').to_string();
        if let Some(title) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            sections.push((unquoted(title), Vec::new()));
            continue;
        }
        let entry = line
            .split_once(" = ")
            .filter(|(_, value)| value.len() > 2 && value.ends_with('"'));
        match (sections.last_mut(), entry) {
            (Some((_, entries)), Some((key, value))) => entries.push((unquoted(key), unquoted(value))),
            _ => return Err(line.into()),
        }
    }
    Ok(sections)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn headings_and_entries_are_read() {
        let text = "# note\n[\"Two words\"]\nR-API-01 = \"one\"\n\n[both]\n\"R-A-01 to R-A-02\" = \"later: x\"\n";
        let expected = [
            ("Two words", [("R-API-01", "one")]),
            ("both", [("R-A-01 to R-A-02", "later: x")]),
        ];
        let found = parse(text).unwrap_or_default();
        let found: Vec<_> = found.iter().map(|(title, entries)| (title.as_str(), entries)).collect();
        assert_eq!(found.len(), expected.len());
        for ((title, entries), (expected_title, expected)) in found.into_iter().zip(expected) {
            let entries: Vec<_> = entries
                .iter()
                .map(|(key, value)| (key.as_str(), value.as_str()))
                .collect();
            assert_eq!((title, entries.as_slice()), (expected_title, &expected[..]));
        }
    }

    #[test]
    fn what_is_neither_is_an_error() {
        assert_eq!(
            parse("R-API-01 = \"no heading\"").err().as_deref(),
            Some("R-API-01 = \"no heading\"")
        );
        assert!(parse("[a]\nR-API-01: yes").is_err());
    }
}
