//! The engine, as the page uses it: one source of manifests, one state, one request at a time.

pub use trueroute::request::{
    HeaderValue, Outcome, RequestProtocol, Resolution, ResolvedBackend, SimulatedRequest, Step, StepKind, TlsMode,
};

use crate::marks::Marks;
use crate::places::Places;
use crate::sections::{self, Section};
use std::collections::HashSet;
use trueroute::fact::{Edit, Finding, Fix, Note, ObjectRef, Range, Severity, Span};
use trueroute::{EffectiveState, Engine, Options, Source};

/// The name that the text in the editor has for the engine.
const SOURCE: &str = "manifests.yaml";

/// An engine that knows what stands in the editor, or what stood there when it last parsed.
pub struct Session {
    engine: Engine,
    places: Places,
    good: Good,
    clock: Clock,
}

/// The text that the engine has.
#[derive(Default)]
struct Good {
    text: String,
    hashes: HashSet<u128>,
    /// The pieces of it that did not parse.
    broken: HashSet<u128>,
}

/// Tells the time in milliseconds; where it begins does not matter.
pub type Clock = fn() -> f64;

/// What a text does.
#[derive(Debug)]
pub struct Evaluation {
    /// Everything that should be in effect.
    pub state: EffectiveState,
    /// Which entries cannot serve.
    pub marks: Marks,
    /// How many objects were read.
    pub objects: usize,
    /// How long reading and evaluating took.
    pub milliseconds: f64,
    /// Whether the text holds nothing at all.
    pub blank: bool,
}

/// Why an edit is not evaluated: a document that parsed does not parse any more. Whoever types it is not done yet.
#[derive(PartialEq, Debug)]
pub struct Held {
    /// What does not parse, at least one.
    pub problems: Vec<Finding>,
}

impl Held {
    /// The first line that does not parse.
    pub fn line(&self) -> u32 {
        let first = self.problems.iter().find_map(|problem| problem.span.as_ref());
        first.map_or(1, |span| span.line)
    }
}

impl Session {
    /// One without any manifests.
    pub fn new(clock: Clock) -> Self {
        Session {
            engine: Engine::new(Options::default()),
            places: Places::default(),
            good: Good::default(),
            clock,
        }
    }

    /// Evaluates a text that a person is typing. While a document that they edit does not parse, the engine keeps the
    /// text before: tables that vanish with every second key stroke help nobody.
    pub fn edit(&mut self, text: &str) -> Result<Evaluation, Held> {
        let started = (self.clock)();
        self.places.replace(text);
        if is_edit(&self.good.text, text) {
            let problems = self.places.broken(&self.good.hashes);
            let here = self.places.hashes();
            let mended = self.good.broken.iter().filter(|hash| !here.contains(hash)).count();
            if problems.len() > mended {
                let problems = problems.into_iter().map(finding).collect();
                return Err(Held { problems });
            }
        }
        Ok(self.take(text, started))
    }

    /// Evaluates a text whatever it holds: documents that do not parse are left out.
    pub fn evaluate(&mut self, text: &str) -> Evaluation {
        let started = (self.clock)();
        self.places.replace(text);
        self.take(text, started)
    }

    /// Evaluates what stands in the editor, without what does not parse.
    pub fn evaluate_rest(&mut self) -> Evaluation {
        let started = (self.clock)();
        let text = self.places.text().to_owned();
        self.take(&text, started)
    }

    fn take(&mut self, text: &str, started: f64) -> Evaluation {
        self.engine.replace(text, SOURCE);
        let mut state = self.engine.state();
        let broken = state.findings.iter().filter(|finding| finding.code == "TR0002");
        let lines = broken.filter_map(|finding| Some(finding.span.as_ref()?.line));
        self.good = Good {
            text: text.to_owned(),
            hashes: self.places.hashes(),
            broken: lines.filter_map(|line| self.places.hash_at(line)).collect(),
        };
        self.place(&mut state.findings);
        Evaluation {
            marks: Marks::new(&state),
            state,
            objects: self.places.objects(),
            milliseconds: (self.clock)() - started,
            blank: text.trim().is_empty(),
        }
    }

    /// Where a request goes.
    pub fn ask(&mut self, request: &SimulatedRequest) -> Resolution {
        let mut resolution = self.engine.request(request);
        for step in &mut resolution.trace {
            if let (None, Some(object)) = (&step.span, &step.object) {
                let path = match &step.path {
                    Some(path) => path.to_string(),
                    None => path(step.rule, step.matches),
                };
                step.span = self.find(object, &path);
            }
        }
        resolution
    }

    /// Where a field of an object stands in the text; the object's own place for an empty path.
    pub fn find(&mut self, object: &ObjectRef, path: &str) -> Option<Span> {
        self.places.find(object, path).map(span)
    }

    /// The object that a line of the text belongs to.
    pub fn object_at(&mut self, line: u32) -> Option<ObjectRef> {
        self.places.object_at(line)
    }

    /// The status of an object as the text has it; `None` where it has none.
    pub fn observed(&mut self, object: &ObjectRef) -> Option<Vec<Section>> {
        let policy = object.kind.ends_with("Policy");
        self.places
            .observed(object, |observed, names| sections::observed(observed, names, policy))
    }

    /// The mend of a finding with the edits that make it, where it can be made in the text.
    pub fn fix(&mut self, finding: &Finding) -> Option<Fix> {
        let source = Source {
            name: SOURCE.into(),
            text: self.places.text().to_owned().into(),
            cluster: None,
        };
        let mut placed = [finding.clone()];
        self.engine.place(&[source], &mut placed);
        let [placed] = placed;
        placed.fix.filter(|fix| !fix.edits.is_empty())
    }

    /// The text as it was given last.
    pub fn text(&self) -> &str {
        self.places.text()
    }

    /// The lines of the text that a span touches, and the number of the first.
    pub fn lines(&self, first: u32, last: u32) -> Vec<String> {
        let count = (last + 1).saturating_sub(first) as usize;
        let lines = self.places.text().lines().skip(first.saturating_sub(1) as usize);
        lines.take(count).map(str::to_owned).collect()
    }

    /// Puts findings that only know their object's first line at the field they are about, and what belongs to them too.
    fn place(&mut self, findings: &mut [Finding]) {
        let mut places: Vec<Unplaced<'_>> = findings.iter_mut().flat_map(unplaced).collect();
        let wanted = places.iter().map(|place| (place.object, place.path));
        let found = self.places.find_all(wanted);
        for (place, range) in places.iter_mut().zip(found) {
            if let Some(range) = range {
                *place.span = Some(span(range));
            }
        }
    }
}

/// A place of a finding that has to be looked up.
struct Unplaced<'f> {
    object: &'f ObjectRef,
    path: &'f str,
    span: &'f mut Option<Span>,
}

fn unplaced(finding: &mut Finding) -> impl Iterator<Item = Unplaced<'_>> {
    let own = (&finding.object, &finding.path, &mut finding.span);
    let others = finding.related.iter_mut();
    let others = others.map(|other| (&other.object, &other.path, &mut other.span));
    std::iter::once(own).chain(others).filter_map(|(object, path, span)| {
        let vague = span.as_ref().is_none_or(is_empty);
        Some(Unplaced {
            object: object.as_ref().filter(|_| vague)?,
            path: path.as_deref().unwrap_or_default(),
            span,
        })
    })
}

/// Whether a text is the other one, edited, rather than another one: at least half of it stays at both ends.
fn is_edit(before: &str, after: &str) -> bool {
    let same = |(one, other): &(u8, u8)| one == other;
    let head = before.bytes().zip(after.bytes()).take_while(same).count();
    let rest = before.len().min(after.len()) - head;
    let tails = before.bytes().rev().zip(after.bytes().rev());
    let tail = tails.take(rest).take_while(same).count();
    !before.trim().is_empty() && 2 * (head + tail) >= before.len()
}

fn span(range: Range) -> Span {
    Span {
        source: SOURCE.into(),
        line: range.line,
        column: range.column,
        end_line: range.end_line,
        end_column: range.end_column,
    }
}

fn finding(note: Note) -> Finding {
    Finding {
        code: note.code.code.into(),
        name: note.code.name.into(),
        severity: note.code.severity,
        verdict: None,
        message: note.message,
        help: note.help,
        object: None,
        path: None,
        span: Some(span(note.range)),
        related: Vec::new(),
        fix: None,
    }
}

/// The lines that an edit touches, after it was made. `before` are those lines as they stand.
pub fn edited(before: &[String], edit: &Edit) -> Vec<String> {
    let cut = |line: Option<&String>, column: u32| {
        let line = line.map(String::as_str).unwrap_or_default();
        let units = line.char_indices().scan(0, |units, (at, letter)| {
            let here = *units;
            *units += letter.len_utf16() as u32;
            Some((at, here))
        });
        let mut behind = units.filter(|(_, units)| *units >= column.saturating_sub(1));
        let at = behind.next().map_or(line.len(), |(at, _)| at);
        (line[..at].to_owned(), line[at..].to_owned())
    };
    let (head, _) = cut(before.first(), edit.span.column);
    let last = if before.len() as u32 + edit.span.line > edit.span.end_line {
        before.last()
    } else {
        None
    };
    let (_, tail) = cut(last, edit.span.end_column);
    let text = format!("{head}{}{tail}", edit.text);
    text.lines().map(str::to_owned).collect()
}

fn is_empty(span: &Span) -> bool {
    (span.line, span.column) == (span.end_line, span.end_column)
}

/// The path of a rule, or of a match of it.
pub fn path(rule: Option<u32>, matches: Option<u32>) -> String {
    match (rule, matches) {
        (Some(rule), Some(index)) => format!("spec.rules[{rule}].matches[{index}]"),
        (Some(rule), None) => format!("spec.rules[{rule}]"),
        _ => String::new(),
    }
}

impl Evaluation {
    /// How many findings are that bad.
    pub fn count(&self, severity: Severity) -> usize {
        let same = |finding: &&Finding| finding.severity == severity;
        self.state.findings.iter().filter(same).count()
    }
}

#[cfg(test)]
mod tests {
    use super::{Edit, Range, Session, SimulatedRequest, StepKind, edited, is_edit, span};
    use crate::examples::EXAMPLES;

    #[test]
    fn an_edit_is_shown_as_the_lines_it_makes() {
        let lines = ["  name: a".to_owned(), "  port: é8".to_owned()];
        let edit = |places: [u32; 4], text: &str| Edit {
            span: span(Range {
                line: places[0],
                column: places[1],
                end_line: places[2],
                end_column: places[3],
            }),
            text: text.to_owned().into(),
        };
        assert_eq!(edited(&lines[..1], &edit([4, 9, 4, 10], "bc")), ["  name: bc"]);
        assert_eq!(edited(&lines[1..], &edit([5, 10, 5, 11], "9")), ["  port: é9"]);
        assert_eq!(
            edited(&lines[1..], &edit([5, 1, 5, 1], "  new: x\n")),
            ["  new: x", "  port: é8"]
        );
        assert_eq!(edited(&lines, &edit([4, 9, 5, 9], "")), ["  name: é8"]);
        assert_eq!(edited(&lines[1..], &edit([5, 1, 6, 1], "")), [""; 0]);
    }

    #[test]
    fn an_edit_keeps_half_of_the_text() {
        assert!(is_edit("one two three", "one two 3 three"));
        assert!(!is_edit("one two three", "something else"));
        assert!(!is_edit("", "one"));
    }

    #[test]
    fn while_an_edited_document_does_not_parse_the_engine_keeps_the_text_before() {
        let text = EXAMPLES[0].text;
        let mut session = Session::new(|| 0.0);
        let before = session.evaluate(text);
        let broken = text.replacen("metadata:", "metadata: [", 1);
        let held = session.edit(&broken).expect_err("it does not parse");
        assert!(held.line() > 1);
        let rest = session.evaluate_rest();
        assert!(rest.state.tables.len() <= before.state.tables.len());
        // It was let through as it is: more typing elsewhere is evaluated.
        session.edit(&format!("{broken}# more")).expect("nothing else broke");
        let mended = session.edit(text).expect("it parses");
        assert_eq!(mended.state, before.state);
    }

    #[test]
    fn steps_about_a_listener_lead_to_it() {
        let text = "apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web, namespace: shop}
spec:
  gatewayClassName: example
  listeners:
    - {name: blog, port: 80, protocol: HTTP, hostname: blog.test}
    - {name: rest, port: 80, protocol: HTTP}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: cart, namespace: shop}
spec:
  parentRefs: [{name: web, sectionName: blog}]
  rules:
    - backendRefs: [{name: cart, port: 80}]
";
        let mut session = Session::new(|| 0.0);
        session.evaluate(text);
        let request = SimulatedRequest {
            host: Some("blog.test".into()),
            ..SimulatedRequest::default()
        };
        let trace = session.ask(&request).trace;
        let lines = trace
            .iter()
            .map(|step| (step.step, step.won, step.span.as_ref().map(|span| span.line)));
        let lines: Vec<(StepKind, bool, Option<u32>)> = lines.collect();
        assert_eq!(lines[0], (StepKind::Listener, true, Some(7)));
        assert_eq!(lines[1], (StepKind::Listener, false, Some(8)));
        assert_eq!(lines[2], (StepKind::Hostname, true, Some(7)));
        assert_eq!(lines[3].2, Some(16));
    }

    #[test]
    fn a_text_that_is_another_one_is_evaluated_without_what_does_not_parse() {
        let mut session = Session::new(|| 0.0);
        session.evaluate("kind: Namespace\napiVersion: v1\nmetadata: {name: a}\n");
        let other = format!("{}\n---\nkind: [\n", EXAMPLES[0].text);
        let evaluation = session.edit(&other).expect("it is another text");
        assert!(!evaluation.state.tables.is_empty());
    }
}
