//! `cargo xtask rules`: docs/rules.md, which says of every rule of Gateway API where it is implemented and which case
//! proves it. A gap has a reason, kept by hand in docs/rules.toml.

mod citation;
mod lists;
mod survey;

use crate::files;
use anyhow::{Result, bail};
use lists::{Reasons, Rules};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;
use survey::Survey;

const INTRODUCTION: &str = "\
# The rules of Gateway API

Every rule that trueroute computes or knowingly leaves out: where it is implemented, and which case or test proves it.
`cargo xtask rules` writes this table from the list in `docs/gateway-api-rules.toml`, from the comments in `core/src`
that cite a rule, and from the `Rules:` lines of the cases. A gap says why, from `docs/rules.toml`.
";

/// Writes the table, or with `--check` says what is wrong with it.
pub fn command(arguments: &[String]) -> Result<()> {
    match arguments {
        [] => write(),
        [flag] if flag == "--check" => check(),
        _ => bail!("`cargo xtask rules` takes nothing but --check"),
    }
}

/// Fails where the table is not current, a gap has no reason, or a citation names no rule.
pub fn check() -> Result<()> {
    let (table, mut faults) = table()?;
    if files::read(&place()).unwrap_or_default() != table {
        faults.push("docs/rules.md is not current: run `cargo xtask rules`".into());
    }
    report(&faults)
}

fn write() -> Result<()> {
    let (table, faults) = table()?;
    files::write(&place(), table)?;
    println!("wrote {}", files::shown(&place()));
    report(&faults)
}

fn report(faults: &[String]) -> Result<()> {
    match faults {
        [] => Ok(()),
        faults => bail!("{}", faults.join("\n")),
    }
}

fn place() -> PathBuf {
    files::root().join("docs/rules.md")
}

/// The table, and what is wrong with what it is made of.
fn table() -> Result<(String, Vec<String>)> {
    let rules = Rules::read()?;
    let reasons = Reasons::read()?;
    let survey = Survey::of_project()?;
    let mut faults = survey.unknown(&rules);
    faults.extend(reasons.needless(&rules, &survey));
    let mut out = String::from(INTRODUCTION);
    let mut proven = 0;
    for section in &rules.sections {
        let _ = write!(
            out,
            "\n## {}\n\n| rule | about | implemented in | case or test |\n| --- | --- | --- | --- |\n",
            section.title
        );
        for (rule, about) in &section.rules {
            let (code, cases) = (survey.code(rule), survey.cases(rule));
            proven += usize::from(!cases.is_empty());
            let code = cell(&code, reasons.code(rule));
            let cases = cell(&cases, reasons.case(rule));
            for (column, found) in [("implementation", &code), ("case", &cases)] {
                if found.is_none() {
                    faults.push(format!("{rule} has no {column}, and docs/rules.toml gives no reason"));
                }
            }
            let _ = writeln!(
                out,
                "| {rule} | {about} | {} | {} |",
                code.unwrap_or_default(),
                cases.unwrap_or_default()
            );
        }
    }
    let count: usize = rules.sections.iter().map(|section| section.rules.len()).sum();
    let _ = write!(out, "\n{proven} of {count} rules have a case or test.\n");
    Ok((out, faults))
}

/// Links to files, or the reason why there are none.
fn cell(files: &BTreeSet<String>, reason: Option<&str>) -> Option<String> {
    if files.is_empty() {
        return reason.map(|reason| format!("*{reason}*"));
    }
    let links: Vec<String> = files.iter().map(|file| link(file)).collect();
    Some(links.join(", "))
}

/// A link from docs/, shown as short as it is unmistakable.
fn link(file: &str) -> String {
    let shown = ["core/src/", "tests/cases/"]
        .iter()
        .find_map(|folder| file.strip_prefix(folder))
        .unwrap_or(file);
    let shown = shown.strip_suffix("/mod.rs").unwrap_or(shown);
    let shown = shown
        .strip_suffix(".rs")
        .or_else(|| shown.strip_suffix(".md"))
        .unwrap_or(shown);
    format!("[{shown}](../{file})")
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn links_are_shown_short() {
        assert_eq!(link("core/src/gateway/mod.rs"), "[gateway](../core/src/gateway/mod.rs)");
        assert_eq!(link("tests/cases/tls/a.md"), "[tls/a](../tests/cases/tls/a.md)");
        assert_eq!(
            link("core/tests/reading.rs"),
            "[core/tests/reading](../core/tests/reading.rs)"
        );
    }
}
