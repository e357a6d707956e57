//! The engine, as the page uses it: one source of manifests, one state, one request at a time.

pub use trueroute::request::{
    HeaderValue, Outcome, RequestProtocol, Resolution, ResolvedBackend, SimulatedRequest, Step, StepKind, TlsMode,
};

use crate::places::Places;
use trueroute::fact::{Finding, ObjectRef, Severity, Span};
use trueroute::{EffectiveState, Engine, Options};

/// The name that the text in the editor has for the engine.
const SOURCE: &str = "manifests.yaml";

/// An engine that knows what stands in the editor, and nothing else.
pub struct Session {
    engine: Engine,
    places: Places,
    clock: Clock,
}

/// Tells the time in milliseconds; where it begins does not matter.
pub type Clock = fn() -> f64;

/// What a text does.
#[derive(Debug)]
pub struct Evaluation {
    /// Everything that should be in effect.
    pub state: EffectiveState,
    /// How many objects were read.
    pub objects: usize,
    /// How long reading and evaluating took.
    pub milliseconds: f64,
    /// Whether the text holds nothing at all.
    pub blank: bool,
}

impl Session {
    /// One without any manifests.
    pub fn new(clock: Clock) -> Self {
        Session {
            engine: Engine::new(Options::default()),
            places: Places::default(),
            clock,
        }
    }

    /// Lets the text be all that there is.
    pub fn evaluate(&mut self, text: &str) -> Evaluation {
        let started = (self.clock)();
        self.engine.replace(text, SOURCE);
        let mut state = self.engine.state();
        self.places.replace(text);
        self.place(&mut state.findings);
        Evaluation {
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
                step.span = self.find(object, &path(step.rule, step.matches));
            }
        }
        resolution
    }

    /// Where a field of an object stands in the text; the object's own place for an empty path.
    pub fn find(&mut self, object: &ObjectRef, path: &str) -> Option<Span> {
        let range = self.places.find(object, path)?;
        Some(Span {
            source: SOURCE.into(),
            line: range.line,
            column: range.column,
            end_line: range.end_line,
            end_column: range.end_column,
        })
    }

    /// Puts findings that only know their object's first line at the field they are about.
    fn place(&mut self, findings: &mut [Finding]) {
        let vague = |finding: &&mut Finding| finding.span.as_ref().is_none_or(is_empty);
        for finding in findings.iter_mut().filter(vague).take(self.places.affordable()) {
            let Some(object) = finding.object.clone() else { continue };
            let path = finding.path.as_deref().unwrap_or_default();
            finding.span = self.find(&object, path).or(finding.span.take());
        }
    }
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
