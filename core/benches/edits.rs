//! What an edit costs among many: all routes on one listener, `Change` included.

mod worlds;

use divan::Bencher;
use std::cell::RefCell;
use std::rc::Rc;
use trueroute::{Change, Engine, ObjectRef, Options, Source};

fn main() {
    divan::main();
}

fn sizes() -> Vec<usize> {
    let sizes = [1_000, 10_000, 100_000];
    sizes[..if worlds::quick() { 2 } else { 3 }].to_vec()
}

/// An engine with some number of routes, and texts that change one or ten of them.
struct Edited {
    engine: Engine,
    source: Source,
    one: [String; 2],
    ten: [String; 2],
    route: ObjectRef,
}

impl Edited {
    fn apply(&mut self, text: impl Fn(&Edited) -> &str) -> Change {
        let text = text(self).to_string();
        self.engine.apply(&text, &self.source)
    }
}

/// Made once for all benchmarks of a size.
fn edited(count: usize) -> Rc<RefCell<Edited>> {
    thread_local! {
        static KNOWN: RefCell<Vec<(usize, Rc<RefCell<Edited>>)>> = const { RefCell::new(Vec::new()) };
    }
    let known = KNOWN.with_borrow(|known| {
        known
            .iter()
            .find(|(size, _)| *size == count)
            .map(|(_, edited)| edited.clone())
    });
    known.unwrap_or_else(|| {
        let source = Source {
            name: "all.yaml".into(),
            text: worlds::shop(count, 1).into(),
            cluster: None,
        };
        let mut engine = Engine::new(Options::default());
        engine.load(&source);
        let middle = count / 2;
        let texts = |count| {
            [8080, 8081].map(|port| {
                (middle..middle + count)
                    .map(|index| worlds::route(index, 0, port))
                    .collect::<String>()
            })
        };
        let edited = Rc::new(RefCell::new(Edited {
            engine,
            source: Source {
                text: "".into(),
                ..source
            },
            one: texts(1),
            ten: texts(10),
            route: ObjectRef {
                kind: "HTTPRoute".into(),
                namespace: Some("shop".into()),
                name: format!("route-{middle}").into(),
                ..ObjectRef::default()
            },
        }));
        KNOWN.with_borrow_mut(|known| known.push((count, edited.clone())));
        edited
    })
}

/// One route whose backend changes to another port that its Service has: one entry says something else, and no finding comes or
/// goes, so that figures from before there were findings compare.
#[divan::bench(args = sizes(), sample_count = 300, sample_size = 1)]
fn apply_one(bencher: Bencher, count: usize) {
    let edited = edited(count);
    let mut turn = 0;
    bencher.bench_local(|| {
        turn = 1 - turn;
        let change = edited.borrow_mut().apply(|edited| &edited.one[turn]);
        assert!(change.changed.len() == 1 && change.added.is_empty() && change.removed.is_empty());
        change
    });
}

/// Ten routes in one call.
#[divan::bench(args = sizes(), sample_count = 300, sample_size = 1)]
fn apply_ten(bencher: Bencher, count: usize) {
    let edited = edited(count);
    let mut turn = 0;
    bencher.bench_local(|| {
        turn = 1 - turn;
        let change = edited.borrow_mut().apply(|edited| &edited.ten[turn]);
        assert!(change.changed.len() >= 10);
        change
    });
}

/// A route that goes.
#[divan::bench(args = sizes(), sample_count = 300, sample_size = 1)]
fn remove(bencher: Bencher, count: usize) {
    let edited = edited(count);
    bencher
        .with_inputs(|| drop(edited.borrow_mut().apply(|edited| &edited.one[0])))
        .bench_local_values(|()| {
            let edited = &mut *edited.borrow_mut();
            let change = edited.engine.remove(&edited.route);
            assert!(!change.removed.is_empty());
            change
        });
}
