//! A naive twin: attachment, precedence and requests of Gateway API a second time, clause by clause from the rules, as loops
//! over everything: no index, no cache, no incremental state. On random worlds it must say what the engine says.
//!
//! `TRUEROUTE_WORLDS` sets how many worlds are compared, `TRUEROUTE_SEED` the first seed. Where both differ, the test prints the
//! seed, the smallest world found on which they still do, as manifests to paste, and both answers.
//!
//! `world` and `generate` make worlds, `manifest` writes them; `listeners`, `gateways`, `attachment`, `precedence` and `requests`
//! are the rules; `twin` and `engine` put both accounts into the same words for `compare`.

mod attachment;
mod compare;
mod coverage;
mod engine;
mod gateways;
mod generate;
mod generate_rules;
mod listeners;
mod manifest;
mod precedence;
mod requests;
mod shrink;
mod twin;
mod world;

use compare::{Failure, Writer, compare};
use coverage::Coverage;
use manifest::manifests;
use std::sync::atomic::{AtomicBool, Ordering};
use world::World;

/// So many worlds agree in each run.
const WORLDS: u64 = 20_000;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[test]
fn twin_and_engine_agree_on_random_worlds() {
    let worlds = number("TRUEROUTE_WORLDS").unwrap_or(WORLDS);
    let first = number("TRUEROUTE_SEED").unwrap_or(0);
    let threads = std::thread::available_parallelism()
        .map_or(1, |count| count.get() as u64)
        .min(8);
    let stop = AtomicBool::new(false);
    let coverage = std::thread::scope(|scope| {
        let share = |thread: u64| {
            let stop = &stop;
            move || {
                let mut coverage = Coverage::new();
                for seed in (first + thread..first + worlds).step_by(threads as usize) {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    match compare(&generate::world(seed), manifests) {
                        Ok(agreed) => coverage::count(&mut coverage, &agreed),
                        Err(failure) => {
                            stop.store(true, Ordering::Relaxed);
                            return Err(report(seed, failure));
                        }
                    }
                }
                Ok(coverage)
            }
        };
        let running: Vec<_> = (0..threads).map(|thread| scope.spawn(share(thread))).collect();
        let mut whole = Coverage::new();
        for thread in running {
            match thread.join().expect("a thread panicked") {
                Ok(coverage) => coverage
                    .into_iter()
                    .for_each(|(class, count)| *whole.entry(class).or_default() += count),
                Err(report) => panic!("{report}"),
            }
        }
        whole
    });
    for (class, count) in &coverage {
        println!("{count:6} worlds: {class}");
    }
    let missing = coverage::missing(&coverage);
    // A short run need not meet everything.
    assert!(worlds < WORLDS || missing.is_empty(), "no world met: {missing:?}");
}

/// Where twin and engine differ, on a world as small as it can be made.
fn report(seed: u64, failure: Failure) -> String {
    let small = match failure {
        Failure::Refused(why) => {
            return format!("seed {seed}: the API server would refuse what the generator made\n{why}");
        }
        Failure::Differ(_) => shrink::shrink(generate::world(seed), manifests),
    };
    let admission = if small.skip_admission { "skip" } else { "enforce" };
    let why = difference(&small, manifests).unwrap_or_default();
    format!(
        "seed {seed}, admission {admission}, assume none\n{}\n{why}",
        manifests(&small)
    )
}

fn difference(world: &World, write: Writer) -> Option<String> {
    match compare(world, write) {
        Err(Failure::Differ(why)) => Some(why),
        _ => None,
    }
}

/// What the engine would have to overlook is seen, and made small enough to read: here, every ReferenceGrant.
#[test]
fn a_difference_is_found_and_made_small() {
    fn without_grants(world: &World) -> String {
        let mut world = world.clone();
        world.grants.clear();
        manifests(&world)
    }
    let mut worlds = (0..2_000).map(generate::world);
    let world = worlds.find(|world| difference(world, without_grants).is_some());
    let small = shrink::shrink(world.expect("some reference rests on a grant"), without_grants);
    assert!(difference(&small, without_grants).is_some());
    assert!(difference(&small, manifests).is_none());
    assert_eq!(
        (small.gateways.len(), small.grants.len()),
        (1, 1),
        "{}",
        manifests(&small)
    );
    assert!(small.sets.len() + small.routes.len() <= 1, "{}", manifests(&small));
}
