//! Every code of a finding has a page in `docs/findings/`, and every page's example is played here.
//!
//! `docs/findings/README.md` describes the format. `TRUEROUTE_BLESS=1` writes what the engine says into the pages, for authors, who
//! compare it with what a person should be told.

mod mend;
mod page;

use page::Page;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use trueroute::codes::codes;
use trueroute::fact::{Code, Finding, Severity, Span};
use trueroute::options::ReplayOptions;
use trueroute::{EffectiveState, Options, Source, evaluate};

/// What no page shows: an answer to a question and not to a text, and a text that is too long for one.
const WITHOUT_EXAMPLE: [&str; 20] = [
    "TR0001", "TR0201", "TR0301", "TR0302", "TR0303", "TR0304", "TR0305", "TR0306", "TR0307", "TR0310", "TR0311",
    "TR0312", "TR0313", "TR0314", "TR0315", "TR0320", "TR0321", "TR0322", "TR0330", "TR0408",
];

#[test]
fn every_code_has_its_page_and_every_page_its_code() {
    let mut expected: Vec<String> = codes().map(|code| format!("{}-{}.md", code.code, code.name)).collect();
    let mut found: Vec<String> = pages().iter().map(|path| name(path)).collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn codes_and_names_are_unique() {
    let mut all: Vec<&str> = codes().flat_map(|code| [code.code, code.name]).collect();
    all.sort();
    let count = all.len();
    all.dedup();
    assert_eq!(all.len(), count);
}

#[test]
fn every_page_shows_its_finding_and_how_to_mend_it() {
    let bless = std::env::var_os("TRUEROUTE_BLESS").is_some();
    let mut wrong = String::new();
    for path in pages() {
        let text = std::fs::read_to_string(&path).unwrap();
        match play(&text, &name(&path)) {
            Ok(written) if written == text => {}
            Ok(written) if bless => std::fs::write(&path, written).unwrap(),
            Ok(written) => writeln!(wrong, "──── {}\n{}", name(&path), difference(&text, &written)).unwrap(),
            Err(error) => writeln!(wrong, "──── {}\n{error}", name(&path)).unwrap(),
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Plays a page; gives it as it should be.
fn play(text: &str, file: &str) -> Result<String, String> {
    let page = Page::read(text)?;
    let code = codes().find(|code| file.starts_with(code.code)).ok_or("no such code")?;
    let title = format!("# {} {}", code.code, code.name);
    if page.title != title {
        return Err(format!("the title is `{}`, not `{title}`", page.title));
    }
    if WITHOUT_EXAMPLE.contains(&code.code) {
        return Ok(text.to_string());
    }
    let options: Options = serde_json::from_str(&page.options).map_err(|error| format!("Options: {error}"))?;
    let example = page.block("Example", "yaml")?;
    let state = judged(code, &example, &options);
    let shown: Vec<&Finding> = state
        .findings
        .iter()
        .filter(|finding| finding.code == code.code)
        .collect();
    let Some(first) = shown.first() else {
        return Err(format!("the example raises no {}", code.code));
    };
    let mut written = page.with(
        "Example",
        "text",
        &shown.iter().map(|finding| told(finding)).collect::<String>(),
    )?;
    let mended = match shown.iter().find_map(|finding| finding.fix.as_ref()) {
        Some(fix) => {
            let mended = mend::apply(&example, &fix.edits);
            written = Page::read(&written)?.with("Mend", "yaml", &mended)?;
            mended
        }
        // A mend that is not certain is written by hand.
        None => page.block("Mend", "yaml")?,
    };
    mend::check(first, &state, &judged(code, &mended, &options))?;
    Ok(written)
}

/// What the text of a page does. Of what is to be played, the findings about the timeline itself count.
fn judged(code: &Code, text: &str, options: &Options) -> EffectiveState {
    let source = |name: &str, text: &str| Source {
        name: name.to_string().into(),
        text: text.to_string().into(),
        cluster: None,
    };
    if !("TR0400".."TR0450").contains(&code.code) {
        return evaluate(&[source("example.yaml", text)], options.clone());
    }
    let sources: Vec<Source> = match text.strip_prefix("# source: ") {
        Some(several) => several
            .split("# source: ")
            .map(|one| one.split_once('\n').unwrap_or((one, "")))
            .map(|(name, text)| source(name, text))
            .collect(),
        None => vec![source("example.yaml", text)],
    };
    let mut state = evaluate(&[], options.clone());
    state.findings = trueroute::timeline::replay(&sources, ReplayOptions::default())
        .report
        .findings;
    state
}

/// A finding as the pages show it.
fn told(finding: &Finding) -> String {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let mut text = format!("{severity} {} {}", finding.code, finding.name);
    if let Some(verdict) = finding.verdict {
        write!(text, ", {}", format!("{verdict:?}").to_lowercase()).unwrap();
    }
    writeln!(text, ": {}", finding.message).unwrap();
    let object = finding.object.as_ref().map(|object| match &object.namespace {
        Some(namespace) => format!("{} {namespace}/{}", object.kind, object.name),
        None => format!("{} {}", object.kind, object.name),
    });
    let place: Vec<String> = [
        object,
        finding.path.clone().map(String::from),
        finding.span.as_ref().map(line),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !place.is_empty() {
        writeln!(text, "  at {}", place.join(", ")).unwrap();
    }
    for related in &finding.related {
        let span = related.span.as_ref().map(line);
        let span = span.map(|line| format!(" ({line})")).unwrap_or_default();
        writeln!(text, "  also: {}{span}", related.message).unwrap();
    }
    if let Some(help) = &finding.help {
        writeln!(text, "  help: {help}").unwrap();
    }
    if let Some(fix) = &finding.fix {
        writeln!(text, "  fix: {}", fix.message).unwrap();
    }
    text
}

fn line(span: &Span) -> String {
    format!("line {}", span.line)
}

/// The first line in which two texts differ.
fn difference(is: &str, should: &str) -> String {
    let both = is.lines().zip(should.lines()).enumerate();
    let at = both
        .filter(|(_, (is, should))| is != should)
        .map(|(at, _)| at)
        .next()
        .unwrap_or(is.lines().count().min(should.lines().count()));
    let show = |text: &str| {
        text.lines()
            .skip(at)
            .take(8)
            .map(|line| format!("    {line}\n"))
            .collect::<String>()
    };
    format!(
        "line {}: the page says\n{}  and the engine\n{}",
        at + 1,
        show(is),
        show(should)
    )
}

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/findings");
    let mut all: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| name(path).ends_with(".md") && name(path) != "README.md")
        .collect();
    all.sort();
    all
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}
