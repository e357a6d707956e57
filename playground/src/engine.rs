//! The engine, as the page uses it: one source of manifests, one state, one request at a time.

pub use crate::standin::{
    HeaderValue, Outcome, RequestProtocol, Resolution, ResolvedBackend, SimulatedRequest, Step, StepKind, TlsMode,
};

use crate::standin::Engine;
use trueroute::fact::{Finding, Severity};
use trueroute::state::EffectiveState;

/// The name that the text in the editor has for the engine.
const SOURCE: &str = "manifests.yaml";

/// An engine that knows what stands in the editor, and nothing else.
pub struct Session {
    engine: Engine,
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
            engine: Engine::new(),
            clock,
        }
    }

    /// Lets the text be all that there is.
    pub fn evaluate(&mut self, text: &str) -> Evaluation {
        let started = (self.clock)();
        self.engine.replace(text, SOURCE);
        let state = self.engine.state();
        Evaluation {
            state,
            objects: self.engine.objects(),
            milliseconds: (self.clock)() - started,
            blank: text.trim().is_empty(),
        }
    }

    /// Where a request goes.
    pub fn ask(&self, request: &SimulatedRequest) -> Resolution {
        self.engine.request(request)
    }
}

impl Evaluation {
    /// How many findings are that bad.
    pub fn count(&self, severity: Severity) -> usize {
        let same = |finding: &&Finding| finding.severity == severity;
        self.state.findings.iter().filter(same).count()
    }
}
