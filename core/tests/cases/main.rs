//! The project's own cases: every `tests/cases/<area>/<fact>.md`, each one test.
//!
//! A case is a page: manifests, and what they do. `tests/cases/README.md` describes the format. Names given as arguments
//! choose cases (`cargo test --test cases -- listeners/`); `TRUEROUTE_BLESS=1` writes what the engine says into the pages, for
//! authors, who compare it with the rule and not with what they hoped.
//!
//! A full run leaves `target/cases-native.json`, with which `tests/npm/cases.test.mjs` compares the npm package.

mod facts;
mod page;
mod play;
mod render;
mod requests;
mod scratch;

use page::Page;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let chosen: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    if std::env::args().any(|word| word == "--list") {
        pages().iter().for_each(|(name, _)| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    let pages: Vec<(String, PathBuf)> = pages()
        .into_iter()
        .filter(|(name, _)| chosen.is_empty() || chosen.iter().any(|word| name.contains(word.as_str())))
        .collect();
    println!("\nrunning {} tests", pages.len());
    let bless = std::env::var_os("TRUEROUTE_BLESS").is_some();
    let mut failures = Vec::new();
    let mut native = Vec::new();
    for (name, path) in &pages {
        let played = catch_unwind(AssertUnwindSafe(|| case(name, path, bless)));
        let wrong = match played {
            Ok(Ok(state)) => {
                native.push((name, state));
                None
            }
            Ok(Err(wrong)) => Some(wrong),
            Err(_) => Some("the engine panicked".to_string()),
        };
        println!("test {name} ... {}", if wrong.is_none() { "ok" } else { "FAILED" });
        failures.extend(wrong.map(|wrong| (name, wrong)));
    }
    for (name, wrong) in &failures {
        println!("\n──── tests/cases/{name}.md\n{}", wrong.trim_end());
    }
    let native_file = root().join("target").join("cases-native.json");
    if chosen.is_empty() {
        // What a former run left is of another engine.
        std::fs::remove_file(&native_file).ok();
    }
    if chosen.is_empty() && failures.is_empty() {
        let cases: Vec<serde_json::Value> = native
            .into_iter()
            .map(|(name, native)| {
                serde_json::json!({
                    "name": name, "options": native.options, "sources": native.sources, "state": native.state,
                })
            })
            .collect();
        std::fs::create_dir_all(root().join("target")).unwrap();
        std::fs::write(&native_file, serde_json::to_string(&cases).unwrap()).unwrap();
    }
    let verdict = if failures.is_empty() { "ok" } else { "FAILED" };
    let (passed, failed) = (pages.len() - failures.len(), failures.len());
    println!("\ntest result: {verdict}. {passed} passed; {failed} failed; 0 ignored; 0 measured\n");
    if failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Plays one case, and writes it anew where that is wanted.
fn case(name: &str, path: &Path, bless: bool) -> Result<scratch::Native, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let page = Page::read(&text, &project_file)?;
    if page.at_most.is_none() && name.starts_with("partial/") {
        return Err("a partial paste says how much it may raise: `At most: 0 errors, 1 warning, 2 infos`".into());
    }
    let played = play::play(&page)?;
    if bless {
        std::fs::write(path, page.write(&played.answers)).map_err(|error| error.to_string())?;
    } else {
        page.compare(&played.answers)?;
    }
    // No blessing mends this: the maximum is what the author stands for.
    match played.excess {
        Some(excess) => Err(excess),
        None => Ok(played.native),
    }
}

/// The text of a file of the project, by its path from the project's folder.
fn project_file(path: &str) -> Result<String, String> {
    let inside = Path::new(path)
        .components()
        .all(|part| matches!(part, std::path::Component::Normal(_)));
    if !inside {
        return Err("a path starts at the project's folder and stays in it".into());
    }
    std::fs::read_to_string(root().join(path)).map_err(|error| error.to_string())
}

/// The project's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All pages with their names (`listeners/a-fact`), in order.
fn pages() -> Vec<(String, PathBuf)> {
    let folder = root().join("tests").join("cases");
    let mut found = Vec::new();
    for area in entries(&folder).into_iter().filter(|path| path.is_dir()) {
        for file in entries(&area)
            .into_iter()
            .filter(|path| path.extension().is_some_and(|end| end == "md"))
        {
            let word = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            found.push((format!("{}/{}", word(&area), word(&file)), file));
        }
    }
    found.sort();
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries.filter_map(|entry| Some(entry.ok()?.path())).collect()
}
