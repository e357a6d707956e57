//! What holds for every state, whatever the input was.

use trueroute::fact::Span;
use trueroute::{EffectiveState, Finding, Source};

/// Stops where a finding says nothing or points outside of the text, and where the state has no JSON.
pub fn state(state: &EffectiveState, sources: &[Source]) {
    for finding in &state.findings {
        self::finding(finding);
        let related = finding.related.iter().filter_map(|related| related.span.as_ref());
        for one in finding.span.iter().chain(related) {
            let source = sources.iter().find(|source| source.name == one.source);
            let source = source.unwrap_or_else(|| panic!("the span of a finding names no source: {finding:?}"));
            assert!(
                lies_in(one, &source.text),
                "the span lies outside of the text: {finding:?}"
            );
        }
    }
    let text = json(state);
    let read: serde_json::Result<serde_json::Value> = serde_json::from_str(&text);
    assert!(read.is_ok(), "the state's JSON cannot be read: {read:?}");
}

fn finding(finding: &Finding) {
    let digits = finding.code.strip_prefix("TR").unwrap_or("");
    let known = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    assert!(known, "no code: {finding:?}");
    assert!(!finding.name.is_empty(), "no name: {finding:?}");
    assert!(!finding.message.trim().is_empty(), "no message: {finding:?}");
    assert!(!finding.message.ends_with('.'), "a final stop: {finding:?}");
    assert!(
        finding.help.as_ref().is_none_or(|help| !help.trim().is_empty()),
        "empty help: {finding:?}"
    );
}

/// The state as users get it.
pub fn json(state: &EffectiveState) -> String {
    serde_json::to_string(state).unwrap_or_else(|error| panic!("the state has no JSON: {error}"))
}

/// The state in JSON without places, findings in an order in which places have no part.
pub fn placeless(mut state: EffectiveState) -> String {
    for finding in &mut state.findings {
        finding.span = None;
        finding.related.iter_mut().for_each(|related| related.span = None);
        finding.fix = None;
    }
    state.findings.sort_by_cached_key(|finding| format!("{finding:?}"));
    json(&state)
}

fn lies_in(span: &Span, text: &str) -> bool {
    let lines = lines(text);
    let inside = |line: u32, column: u32| {
        let width = (line as usize).checked_sub(1).and_then(|index| lines.get(index));
        column >= 1 && width.is_some_and(|width| column <= width + 1)
    };
    (span.line, span.column) <= (span.end_line, span.end_column)
        && inside(span.line, span.column)
        && inside(span.end_line, span.end_column)
}

/// The width of each line in UTF-16 units. Lines end with LF, CRLF or CR.
fn lines(text: &str) -> Vec<u32> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    text.split(['\n', '\r'])
        .map(|line| line.encode_utf16().count() as u32)
        .collect()
}
