//! Where the project cites rules: code, tests and cases.

use super::citation::{Citation, SourceCitations, cited, in_source, module_places, split};
use super::lists::Rules;
use crate::files;
use anyhow::Result;
use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

/// Rules of ExternalDNS have numbers of this family as well; these folders mean those.
const OTHER_FAMILY: &str = "R-DNS";
const OTHER_FOLDERS: [&str; 8] = [
    "core/src/dns/",
    "tests/cases/dns/external-dns",
    "tests/cases/external-dns/",
    "core/tests/external",
    "core/src/options/external_dns",
    "core/src/timeline/external_dns",
    "core/src/manifest/keep",
    "core/src/object/",
];

/// All citations, with the file of each.
#[derive(Default)]
pub struct Survey {
    code: Vec<(String, Citation)>,
    cases: Vec<(String, Citation)>,
}

impl Survey {
    pub fn of_project() -> Result<Survey> {
        let mut survey = Survey::default();
        survey.read_sources()?;
        for file in rust_files("core/tests")? {
            let SourceCitations { code, tests, .. } = in_source(&files::read(&file)?);
            let shown = files::shown(&file);
            survey
                .cases
                .extend(code.into_iter().chain(tests).map(|citation| (shown.clone(), citation)));
        }
        for file in files::all_files(&files::root().join("tests/cases"))? {
            let text = files::read(&file)?;
            let shown = files::shown(&file);
            let lines = text.lines().filter_map(rules_line);
            survey
                .cases
                .extend(lines.flat_map(cited).map(|citation| (shown.clone(), citation)));
        }
        let belongs = |(file, citation): &(String, Citation)| {
            citation.family != OTHER_FAMILY || OTHER_FOLDERS.iter().all(|folder| !file.starts_with(folder))
        };
        survey.code.retain(belongs);
        survey.cases.retain(belongs);
        Ok(survey)
    }

    fn read_sources(&mut self) -> Result<()> {
        let mut sources: Vec<(PathBuf, SourceCitations)> = Vec::new();
        let mut test_modules: HashSet<PathBuf> = HashSet::new();
        for file in rust_files("core/src")? {
            let found = in_source(&files::read(&file)?);
            for module in &found.test_modules {
                test_modules.extend(module_places(&file, module));
            }
            sources.push((file, found));
        }
        for (file, found) in sources {
            let shown = files::shown(&file);
            let cite = |citations: Vec<Citation>| {
                let shown = shown.clone();
                citations.into_iter().map(move |citation| (shown.clone(), citation))
            };
            let for_tests = file.ancestors().any(|place| test_modules.contains(place));
            if for_tests {
                self.cases.extend(cite(found.code));
            } else {
                self.code.extend(cite(found.code));
            }
            self.cases.extend(cite(found.tests));
        }
        Ok(())
    }

    /// The files that implement a rule.
    pub fn code(&self, rule: &str) -> BTreeSet<String> {
        files_naming(&self.code, rule)
    }

    /// The cases and tests of a rule.
    pub fn cases(&self, rule: &str) -> BTreeSet<String> {
        files_naming(&self.cases, rule)
    }

    /// Citations of numbers that no rule of a known family has.
    pub fn unknown(&self, rules: &Rules) -> Vec<String> {
        let known: HashSet<&str> = rules.all().collect();
        let families: HashSet<&str> = known.iter().filter_map(|rule| Some(split(rule)?.0)).collect();
        let mut faults = BTreeSet::new();
        for (file, citation) in self.code.iter().chain(&self.cases) {
            let ends = citation.ends();
            let wrong = ends.iter().filter(|end| !known.contains(end.as_str()));
            if families.contains(citation.family.as_str()) {
                faults.extend(wrong.map(|rule| format!("{file} cites {rule}, which is no rule")));
            }
        }
        faults.into_iter().collect()
    }
}

fn files_naming(citations: &[(String, Citation)], rule: &str) -> BTreeSet<String> {
    let Some((family, number)) = split(rule) else {
        return BTreeSet::new();
    };
    let naming = citations.iter().filter(|(_, citation)| citation.names(family, number));
    naming.map(|(file, _)| file.clone()).collect()
}

fn rust_files(folder: &str) -> Result<Vec<PathBuf>> {
    let mut files = files::all_files(&files::root().join(folder))?;
    files.retain(|file| file.extension().is_some_and(|kind| kind == "rs"));
    Ok(files)
}

/// What stands behind `Rules:` where a line begins with it, as text or in a comment.
fn rules_line(line: &str) -> Option<&str> {
    let commented = ["# ", "// "].iter().find_map(|comment| line.strip_prefix(comment));
    commented.unwrap_or(line).strip_prefix("Rules:")
}

#[cfg(test)]
mod tests {
    use super::rules_line;

    #[test]
    fn only_lines_that_begin_so_name_rules() {
        assert_eq!(rules_line("Rules: R-MAT-05"), Some(" R-MAT-05"));
        assert_eq!(rules_line("# Rules: A-18"), Some(" A-18"));
        assert_eq!(rules_line("    Rules: R-MAT-05"), None);
        assert_eq!(rules_line("see Rules: R-MAT-05"), None);
    }
}
