//! From text to state: reading, evaluating and output, apart and together.
//!
//! There is no public way to hand over many objects in one transaction, so `load` reads and evaluates; what evaluating
//! alone takes is `load` less `read`, which `cargo xtask bench` works out.

mod worlds;

use divan::Bencher;
use divan::counter::BytesCount;
use trueroute::manifest::{pieces, read};
use trueroute::object::Names;
use trueroute::{Engine, Options, Source};

fn main() {
    divan::main();
}

/// 10,000 HTTPRoutes on 100 Gateways in three shapes: as in Git, as a dump has them, as one List in JSON; and the mixed
/// world of 850 routes with Services and EndpointSlices.
const SHAPES: [&str; 4] = ["git", "dump", "json", "mixed"];

fn source(shape: &str) -> Source {
    let text = match shape {
        "git" => worlds::shop(10_000, 100),
        "dump" => worlds::dump(10_000, 100),
        "json" => worlds::json(10_000, 100),
        _ => worlds::mixed(),
    };
    Source {
        name: "all.yaml".into(),
        text: text.into(),
        cluster: None,
    }
}

fn loaded(shape: &str) -> Engine {
    let mut engine = Engine::new(Options::default());
    engine.load(&source(shape));
    let findings = engine.state().findings;
    // Of the mixed world's UDPRoutes at one listener only the first acts, and the others are told so.
    assert!(
        findings
            .iter()
            .all(|finding| finding.severity == trueroute::fact::Severity::Info || finding.code == "TR0121"),
        "{:?}",
        findings.first()
    );
    engine
}

/// Text into pieces.
#[divan::bench(args = SHAPES, sample_count = 15, sample_size = 1)]
fn cut(bencher: Bencher, shape: &str) {
    let source = source(shape);
    bencher
        .counter(BytesCount::of_str(&*source.text))
        .bench_local(|| pieces(&source.text).len());
}

/// Text into objects.
#[divan::bench(args = SHAPES, sample_count = 15, sample_size = 1)]
fn read_text(bencher: Bencher, shape: &str) {
    let source = source(shape);
    bencher.counter(BytesCount::of_str(&*source.text)).bench_local(|| {
        let mut names = Names::default();
        (read(&source.text, None, &mut names), names)
    });
}

/// Text into objects, and those into facts.
#[divan::bench(args = SHAPES, sample_count = 15, sample_size = 1)]
fn load(bencher: Bencher, shape: &str) {
    let source = source(shape);
    bencher.bench_local(|| {
        let mut engine = Engine::new(Options::default());
        engine.load(&source);
        engine
    });
}

/// Facts into the effective state.
#[divan::bench(args = SHAPES, sample_count = 15, sample_size = 1)]
fn state(bencher: Bencher, shape: &str) {
    let engine = loaded(shape);
    bencher.bench_local(|| engine.state());
}

/// The effective state into JSON.
#[divan::bench(args = SHAPES, sample_count = 15, sample_size = 1)]
fn state_as_json(bencher: Bencher, shape: &str) {
    let state = loaded(shape).state();
    bencher.bench_local(|| serde_json::to_string(&state).unwrap());
}

/// All of it: text to state.
#[divan::bench(args = SHAPES, sample_count = 15, sample_size = 1)]
fn whole(bencher: Bencher, shape: &str) {
    let sources = [source(shape)];
    bencher.bench_local(|| trueroute::evaluate(&sources, Options::default()));
}
