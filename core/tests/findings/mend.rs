//! Mends: a text with edits applied, and whether what they promise is so.

use trueroute::EffectiveState;
use trueroute::fact::{Edit, Finding, Severity};

/// A text with edits applied; they do not overlap.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut ranges: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let span = &edit.span;
            let (from, to) = (
                offset(text, span.line, span.column),
                offset(text, span.end_line, span.end_column),
            );
            (from, to, &*edit.text)
        })
        .collect();
    ranges.sort();
    let mut mended = String::new();
    let mut at = 0;
    for (from, to, new) in ranges {
        assert!(at <= from && from <= to, "edits overlap");
        mended.push_str(&text[at..from]);
        mended.push_str(new);
        at = to;
    }
    mended.push_str(&text[at..]);
    mended
}

/// The byte at a line and column, both from 1; columns in UTF-16 units.
fn offset(text: &str, line: u32, column: u32) -> usize {
    let start: usize = text.split_inclusive('\n').take(line as usize - 1).map(str::len).sum();
    let mut units = 1;
    for (at, letter) in text[start..].char_indices() {
        if units >= column {
            return start + at;
        }
        units += letter.len_utf16() as u32;
    }
    text.len()
}

/// A mend takes its finding away, and brings no error.
pub fn check(finding: &Finding, before: &EffectiveState, after: &EffectiveState) -> Result<(), String> {
    let same =
        |other: &&Finding| other.code == finding.code && other.object == finding.object && other.path == finding.path;
    if let Some(still) = after.findings.iter().find(same) {
        return Err(format!("the mend leaves the finding: {}", still.message));
    }
    let errors = |state: &EffectiveState| {
        let errors = state
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error);
        errors
            .map(|error| (error.code.clone(), error.message.clone()))
            .collect::<Vec<_>>()
    };
    let former = errors(before);
    match errors(after).iter().find(|error| !former.contains(error)) {
        Some((code, message)) => Err(format!("the mend brings a new error: {code} {message}")),
        None => Ok(()),
    }
}
