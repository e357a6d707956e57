//! Cases of reading: each `tests/cases/reading/*.yaml` (or `.json`) beside the notes expected of it.
//!
//! `UPDATE=1 cargo test --test reading` writes the notes as they are; read the difference before you keep it.
#![cfg(feature = "yaml")]

use std::fmt::Write;
use std::path::Path;
use trueroute::fact::Severity;
use trueroute::manifest::{Document, Event, Note, Range, Reading, locate, pieces, read, read_piece};
use trueroute::object::Names;

fn cases() -> Vec<(String, String, std::path::PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases/reading");
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = path.extension().and_then(|kind| kind.to_str());
        if matches!(kind, Some("yaml" | "json")) {
            let name = path.file_name().unwrap().to_str().unwrap().to_string();
            let text = std::fs::read_to_string(&path).unwrap();
            cases.push((name, text, path));
        }
    }
    cases.sort();
    cases
}

fn range(range: Range) -> String {
    format!(
        "{}:{}-{}:{}",
        range.line, range.column, range.end_line, range.end_column
    )
}

fn note(out: &mut String, note: &Note) {
    let severity = match note.code.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let path = note.path.as_deref().unwrap_or("-");
    writeln!(
        out,
        "  {} {severity} {} {path}: {}",
        range(note.range),
        note.code.code,
        note.message
    )
    .unwrap();
    if let Some(help) = &note.help {
        writeln!(out, "    {help}").unwrap();
    }
    for (what, place) in &note.related {
        writeln!(out, "    {} {what}", range(*place)).unwrap();
    }
}

fn document(out: &mut String, document: &Document, names: &Names) {
    let key = names.object(document.key);
    let kind = key.kind.parts(names).1;
    let (cluster, namespace) = (names.text(key.cluster), names.text(key.namespace));
    let cluster = if cluster.is_empty() {
        String::new()
    } else {
        format!("{cluster}: ")
    };
    let namespace = if namespace.is_empty() {
        String::new()
    } else {
        format!("{namespace}/")
    };
    let refused = if document.object.refused { ", refused" } else { "" };
    let gone = if document.event == Event::Deleted {
        ", deleted"
    } else {
        ""
    };
    let (name, line) = (names.name_of(document.key), document.line);
    writeln!(out, "{cluster}{kind} {namespace}{name}, line {line}{gone}{refused}").unwrap();
    document.notes.iter().for_each(|one| note(out, one));
}

fn shown(reading: &Reading, names: &Names) -> String {
    let mut out = String::new();
    reading.documents.iter().for_each(|one| document(&mut out, one, names));
    if !reading.notes.is_empty() {
        writeln!(out, "the text").unwrap();
    }
    reading.notes.iter().for_each(|one| note(&mut out, one));
    out
}

#[test]
fn every_case_has_the_notes_beside_it() {
    let mut wrong = Vec::new();
    for (name, text, path) in cases() {
        let mut names = Names::default();
        let reading = read(&text, None, &mut names);
        let found = shown(&reading, &names);
        let beside = path.with_extension(format!("{}.notes", path.extension().unwrap().to_str().unwrap()));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&beside, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&beside).unwrap_or_default();
        if found != expected {
            wrong.push(format!("--- {name}: expected\n{expected}--- found\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn reading_the_pieces_is_reading_the_whole() {
    for (name, text, _) in cases() {
        let mut names = Names::default();
        let whole = read(&text, None, &mut names);
        let parts = pieces(&text)
            .iter()
            .map(|piece| read_piece(&text, piece, None, &mut names))
            .collect::<Vec<_>>();
        assert_eq!(Reading::join(parts), whole, "{name}");
    }
}

#[test]
fn every_note_of_an_object_is_found_again_by_its_path() {
    for (name, text, _) in cases() {
        let mut names = Names::default();
        let whole = read(&text, None, &mut names);
        for (index, document) in whole.documents.iter().enumerate() {
            // Of several declarations the last is located.
            if whole
                .documents
                .iter()
                .skip(index + 1)
                .any(|later| later.key == document.key)
            {
                continue;
            }
            for note in &document.notes {
                let place = locate(&text, None, &mut names, document.key, note.path.as_deref());
                assert!(place.is_some(), "{name}: {:?}", note.path);
            }
        }
    }
}
