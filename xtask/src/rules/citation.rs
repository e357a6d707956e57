//! Finding rule numbers in comments: `R-LIS-07`, `A-22`, `R-REQ-01 to R-REQ-05`, `R-MAT-04, 05 and 06`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Rules of one family, from the first to the last number; one rule is both.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Citation {
    pub family: String,
    pub first: u32,
    pub last: u32,
}

impl Citation {
    pub fn names(&self, family: &str, number: u32) -> bool {
        self.family == family && (self.first..=self.last).contains(&number)
    }

    /// Both ends, as they are written.
    pub fn ends(&self) -> [String; 2] {
        [self.first, self.last].map(|number| format!("{}-{number:02}", self.family))
    }
}

/// Family and number of a rule: `R-LIS`, 7.
pub fn split(rule: &str) -> Option<(&str, u32)> {
    let (family, number) = rule.rsplit_once('-')?;
    Some((family, number.parse().ok()?))
}

/// Every rule that a text names.
pub fn cited(text: &str) -> Vec<Citation> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut inside_word = false;
    while let Some(letter) = rest.chars().next() {
        let rule = if inside_word { None } else { rule(rest) };
        let Some((family, number, after)) = rule else {
            inside_word = letter.is_alphanumeric() || matches!(letter, '-' | '_');
            rest = &rest[letter.len_utf8()..];
            continue;
        };
        rest = after;
        let mut latest = number;
        found.push(Citation {
            family: family.into(),
            first: number,
            last: number,
        });
        // What follows without its family belongs to this one.
        while let Some((range, number, after)) = continued(rest, family) {
            rest = after;
            if range {
                if let Some(citation) = found.last_mut() {
                    citation.last = number;
                }
            } else if number > latest {
                found.push(Citation {
                    family: family.into(),
                    first: number,
                    last: number,
                });
            }
            latest = number;
        }
    }
    found
}

/// A rule at the start of a text: family, number, and what follows.
fn rule(text: &str) -> Option<(&str, u32, &str)> {
    let family = if let Some(rest) = text.strip_prefix("R-") {
        let letters = rest.chars().take_while(char::is_ascii_uppercase).count();
        (letters > 0).then(|| &text[..2 + letters])?
    } else {
        text.starts_with("A-").then_some("A")?
    };
    let (number, after) = two_digits(text[family.len()..].strip_prefix('-')?)?;
    Some((family, number, after))
}

fn continued<'t>(text: &'t str, family: &str) -> Option<(bool, u32, &'t str)> {
    if let Some(after) = text.strip_prefix(" to ") {
        let after = after
            .strip_prefix(family)
            .and_then(|after| after.strip_prefix('-'))
            .unwrap_or(after);
        let (number, after) = two_digits(after)?;
        return Some((true, number, after));
    }
    let after = [", ", " and "].iter().find_map(|between| text.strip_prefix(between))?;
    let (number, after) = two_digits(after)?;
    Some((false, number, after))
}

fn two_digits(text: &str) -> Option<(u32, &str)> {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let after = &text[digits..];
    let ends = !after.starts_with(|letter: char| letter.is_alphanumeric());
    (digits == 2 && ends).then(|| Some((text[..2].parse().ok()?, after)))?
}

/// What a Rust file cites in comments: in its code, and in the tests at its end.
#[derive(Default)]
pub struct SourceCitations {
    pub code: Vec<Citation>,
    pub tests: Vec<Citation>,
    /// Modules of other files that are compiled for tests alone.
    pub test_modules: Vec<String>,
}

pub fn in_source(rust: &str) -> SourceCitations {
    let mut found = SourceCitations::default();
    let (mut code, mut tests) = (String::new(), String::new());
    let mut in_tests = false;
    let mut for_tests = false;
    for line in rust.lines() {
        let line = line.trim();
        if for_tests && let Some(module) = line.strip_prefix("mod ") {
            match module.strip_suffix(';') {
                Some(module) => found.test_modules.push(module.into()),
                None => in_tests = true,
            }
        }
        for_tests = line == "#[cfg(test)]";
        let text = if in_tests { &mut tests } else { &mut code };
        // A comment goes on over lines; code in between ends it.
        match line.split_once("//") {
            Some((_, comment)) => {
                text.push_str(comment.trim_start_matches(['/', '!']).trim());
                text.push(' ');
            }
            None => text.push('\n'),
        }
    }
    found.code = cited(&code);
    found.tests = cited(&tests);
    found
}

/// Where a module stands that a file declares: as a file, or as a folder.
pub fn module_places(declared_in: &Path, module: &str) -> HashSet<PathBuf> {
    let is_root = declared_in
        .file_name()
        .is_some_and(|name| name == "mod.rs" || name == "lib.rs");
    let folder = if is_root {
        declared_in.parent().map(Path::to_path_buf).unwrap_or_default()
    } else {
        declared_in.with_extension("")
    };
    let place = folder.join(module);
    HashSet::from([place.with_extension("rs"), place])
}

#[cfg(test)]
mod tests {
    use super::{cited, in_source, module_places};
    use std::path::{Path, PathBuf};

    fn told(text: &str) -> Vec<String> {
        cited(text)
            .iter()
            .map(|citation| match citation.ends() {
                [first, last] if first == last => first,
                [first, last] => format!("{first}..{last}"),
            })
            .collect()
    }

    #[test]
    fn rules_are_found_in_sentences() {
        assert_eq!(
            told("as R-LIS-07 wants (A-22; R-MAT-10 row 7, see 6.4)"),
            ["R-LIS-07", "A-22", "R-MAT-10"]
        );
        assert_eq!(told("R-FIL-03, R-FIL-04, A-01"), ["R-FIL-03", "R-FIL-04", "A-01"]);
    }

    #[test]
    fn ranges_and_lists_are_told_apart() {
        assert_eq!(told("R-REQ-01 to R-REQ-05"), ["R-REQ-01..R-REQ-05"]);
        assert_eq!(
            told("R-MAT-04, 05 and 06 as written"),
            ["R-MAT-04", "R-MAT-05", "R-MAT-06"]
        );
        assert_eq!(
            told("R-HDR-01 to R-HDR-03, R-HDR-05"),
            ["R-HDR-01..R-HDR-03", "R-HDR-05"]
        );
    }

    #[test]
    fn other_numbers_are_no_rules() {
        for text in [
            "CAA-12",
            "R-DNS-104",
            "R-API",
            "SHA-256",
            "A-1",
            "section 6.4",
            "XR-LIS-07",
        ] {
            assert_eq!(told(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn comments_of_code_and_of_tests_are_apart() {
        let found = in_source(
            "//! Rules R-REQ-01 to\n//! R-REQ-05.\nlet x = \"R-LIS-01\"; // R-LIS-02\n#[cfg(test)]\nmod twin;\n\
             #[cfg(test)]\nmod tests {\n // A-07\n}\n",
        );
        let ends = |citations: &[super::Citation]| citations.iter().flat_map(|one| one.ends()).collect::<Vec<_>>();
        assert_eq!(ends(&found.code), ["R-REQ-01", "R-REQ-05", "R-LIS-02", "R-LIS-02"]);
        assert_eq!(ends(&found.tests), ["A-07", "A-07"]);
        assert_eq!(found.test_modules, ["twin"]);
    }

    #[test]
    fn a_module_stands_beside_a_root_and_below_another_file() {
        let places = |file: &str| module_places(Path::new(file), "tests");
        assert!(places("a/mod.rs").contains(&PathBuf::from("a/tests.rs")));
        assert!(places("a/b.rs").contains(&PathBuf::from("a/b/tests")));
    }
}
