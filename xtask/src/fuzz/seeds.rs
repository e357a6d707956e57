//! What fuzzing starts from: the committed seeds, and every manifest of the cases and examples.

use crate::files;
use anyhow::Result;
use std::path::{Path, PathBuf};

/// The committed seeds of a target.
pub fn committed(target: &str) -> PathBuf {
    files::root().join("fuzz").join("seeds").join(target)
}

/// What was found of a target so far, kept between runs.
pub fn corpus(target: &str) -> PathBuf {
    files::target().join("fuzz").join("corpus").join(target)
}

/// Puts the seeds of a target into its corpus.
pub fn gather(target: &str) -> Result<()> {
    let corpus = corpus(target);
    files::copy_folder(&committed(target), &corpus)?;
    if !["reader", "mutated"].contains(&target) {
        return Ok(());
    }
    for page in files::all_files(&files::root().join("tests").join("cases"))? {
        match page.extension().and_then(|kind| kind.to_str()) {
            Some("md") => {
                for (index, block) in blocks(&files::read(&page)?).into_iter().enumerate() {
                    files::write(&corpus.join(format!("{}-{index}", name(&page))), block)?;
                }
            }
            Some("yaml" | "json") => files::copy(&page, &corpus.join(name(&page)))?,
            _ => {}
        }
    }
    for example in files::all_files(&files::root().join("www").join("examples"))? {
        files::copy(&example, &corpus.join(name(&example)))?;
    }
    Ok(())
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The manifests of a page of the cases.
fn blocks(page: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(word)) => {
                let is_text = ["yaml", "replace"].iter().any(|one| word.starts_with(one));
                open = Some(if is_text { String::new() } else { "\0".into() });
            }
            (Some(_), Some(_)) => blocks.extend(open.take().filter(|text| !text.starts_with('\0'))),
            (Some(text), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn manifests_are_taken_from_pages_and_answers_are_not() {
        let page = "# A page\n\n```yaml source=a\nkind: A\n```\n\n```expect ports\nno ports\n```\n\n```replace a\nkind: B\n```\n";
        assert_eq!(blocks(page), ["kind: A\n", "kind: B\n"]);
    }
}
