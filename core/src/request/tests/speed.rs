//! What a whole answer costs. Ignored; run in release mode with `-- --ignored --nocapture`.

extern crate std;

use super::*;
use std::time::Instant;

#[test]
#[ignore = "measures, checks nothing"]
fn speed() {
    let mut world = Small::web();
    for number in 0..100_000 {
        let rule = world.prefix(&alloc::format!("/team/{number}"), vec![]);
        world.route(&alloc::format!("route-{number}"), rule);
    }
    let rounds = 50_000;
    let requests: Vec<_> = (0..rounds)
        .map(|round| {
            let path = alloc::format!("/team/{}/x", round * 7919 % 100_000);
            with_headers(get(&path), &[("accept", "*/*"), ("user-agent", "curl/8")])
        })
        .collect();
    let start = Instant::now();
    for request in &requests {
        assert_eq!(resolve(&world, &world.names, request).outcome, Outcome::Forward);
    }
    std::println!(
        "resolve among 100,000 paths: {} ns",
        start.elapsed().as_nanos() / rounds
    );
}
