//! A world on which twin and engine differ, made smaller for as long as they still do.

use crate::compare::{Failure, Writer, compare};
use crate::world::*;

/// Takes one thing out of a world.
type Cut = Box<dyn Fn(&mut World)>;

/// The smallest world found on which twin and engine still differ.
pub fn shrink(mut world: World, write: Writer) -> World {
    loop {
        let cuts = cuts(&world);
        let smaller = cuts.iter().find_map(|cut| {
            let mut smaller = world.clone();
            cut(&mut smaller);
            matches!(compare(&smaller, write), Err(Failure::Differ(_))).then_some(smaller)
        });
        match smaller {
            Some(smaller) => world = smaller,
            None => return world,
        }
    }
}

/// Every single thing that can be left out, large ones first.
fn cuts(world: &World) -> Vec<Cut> {
    let mut all: Vec<Cut> = Vec::new();
    macro_rules! each {
        ($count:expr, |$world:ident, $n:ident| $cut:expr) => {
            for $n in 0..$count {
                all.push(Box::new(move |$world: &mut World| {
                    let _ = $cut;
                }));
            }
        };
    }
    each!(world.requests.len(), |w, n| w.requests.remove(n));
    each!(world.routes.len(), |w, n| w.routes.remove(n));
    each!(world.sets.len(), |w, n| w.sets.remove(n));
    each!(world.gateways.len(), |w, n| w.gateways.remove(n));
    each!(world.grants.len(), |w, n| w.grants.remove(n));
    each!(world.services.len(), |w, n| w.services.remove(n));
    each!(world.slices.len(), |w, n| w.slices.remove(n));
    each!(world.secrets.len(), |w, n| w.secrets.remove(n));
    each!(world.namespaces.len(), |w, n| w.namespaces.remove(n));
    each!(world.classes.len(), |w, n| w.classes.remove(n));
    for (g, gateway) in world.gateways.iter().enumerate() {
        if gateway.listeners.len() > 1 {
            each!(gateway.listeners.len(), |w, n| w.gateways[g].listeners.remove(n));
        }
    }
    for (s, set) in world.sets.iter().enumerate() {
        if set.listeners.len() > 1 {
            each!(set.listeners.len(), |w, n| w.sets[s].listeners.remove(n));
        }
    }
    for (r, route) in world.routes.iter().enumerate() {
        each!(route.parents.len(), |w, n| w.routes[r].parents.remove(n));
        each!(route.hostnames.len(), |w, n| w.routes[r].hostnames.remove(n));
        if route.rules.len() > 1 {
            each!(route.rules.len(), |w, n| w.routes[r].rules.remove(n));
        }
        for (u, rule) in route.rules.iter().enumerate() {
            each!(rule.filters.len(), |w, n| w.routes[r].rules[u].filters.remove(n));
            each!(rule.backends.len(), |w, n| w.routes[r].rules[u].backends.remove(n));
            each!(rule.http.len(), |w, n| w.routes[r].rules[u].http.remove(n));
            each!(rule.grpc.len(), |w, n| w.routes[r].rules[u].grpc.remove(n));
            for (m, http) in rule.http.iter().enumerate() {
                each!(http.headers.len(), |w, n| w.routes[r].rules[u].http[m]
                    .headers
                    .remove(n));
                each!(http.query.len(), |w, n| w.routes[r].rules[u].http[m].query.remove(n));
            }
            for (m, grpc) in rule.grpc.iter().enumerate() {
                each!(grpc.headers.len(), |w, n| w.routes[r].rules[u].grpc[m]
                    .headers
                    .remove(n));
            }
        }
    }
    for (r, request) in world.requests.iter().enumerate() {
        each!(request.headers.len(), |w, n| w.requests[r].headers.remove(n));
    }
    all
}
