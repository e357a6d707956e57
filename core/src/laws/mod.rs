//! The laws of the engine, held against random worlds.
//!
//! 1. After every step of any sequence of edits the facts equal those computed from scratch.
//! 2. `Change`s folded by key are the facts.
//! 3. The order in which objects with distinct keys come never matters.
//! 4. No cell reads, feeds or spawns against the strata; each runs at most once in a transaction.

mod published;
mod statuses;
pub(crate) mod universe;

use crate::contour::hosts::Hosts;
use crate::engine::{Declaration, Graph};
use crate::fact::{Change, Fact};
use crate::gateway::entry::Tables;
use crate::object::{KeyId, Names, Object, Sym};
use crate::options::{ExternalDnsOptions, Options};
use crate::registry::REGISTRY;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use universe::{Dice, Universe};

/// What is declared: by source, then by position.
type World = BTreeMap<String, Vec<(KeyId, Object)>>;

fn graph(names: Names, options: &Options) -> Graph {
    let mut graph = Graph::new(&REGISTRY, options.clone());
    graph.names = names;
    graph
}

fn declaration(source: Sym, position: usize, object: Object) -> Declaration {
    Declaration {
        source,
        position: position as u32,
        line: 1,
        object,
        notes: Box::default(),
    }
}

/// Makes a source declare just these objects.
fn declare(graph: &mut Graph, source: &str, objects: &[(KeyId, Object)]) {
    let source = graph.names.sym(source);
    let mut by_key: BTreeMap<u32, Vec<Declaration>> = BTreeMap::new();
    for (position, (key, object)) in objects.iter().enumerate() {
        by_key
            .entry(key.0)
            .or_default()
            .push(declaration(source, position, object.clone()));
    }
    let gone: Vec<KeyId> = graph
        .store()
        .declared_by(source)
        .filter(|key| !by_key.contains_key(&key.0))
        .collect();
    for key in gone {
        graph.declare(key, source, Vec::new(), false);
    }
    for (key, all) in by_key {
        graph.declare(KeyId(key), source, all, false);
    }
}

fn facts(graph: &Graph) -> BTreeMap<String, Fact> {
    let mut map = BTreeMap::new();
    for fact in graph.facts() {
        if let Some(other) = map.insert(fact.key.clone(), fact.clone()) {
            panic!("two facts have the key {}:\n{other:?}\n{fact:?}", fact.key);
        }
    }
    map
}

fn from_scratch(names: &Universe, world: &World, options: &Options, backwards: bool) -> Graph {
    let mut graph = graph(names.names(), options);
    let sources: Vec<&String> = if backwards {
        world.keys().rev().collect()
    } else {
        world.keys().collect()
    };
    for source in sources {
        declare(&mut graph, source, &world[source]);
    }
    graph.commit(false);
    graph
}

/// Every table in order of precedence, as route, rule and match.
fn tables(graph: &Graph) -> Vec<String> {
    let mut all = Vec::new();
    for (at, table) in graph.states::<Tables>() {
        for host in table.hosts(&graph.names) {
            let entries: Vec<_> = host
                .host
                .entries()
                .iter()
                .map(|listed| listed.entry.claim())
                .map(|claim| (claim.route.0, claim.rule, claim.index))
                .collect();
            all.push(alloc::format!("{at:?} {:?} {entries:?}", host.hostname));
        }
    }
    for (at, listener) in graph.states::<Hosts>() {
        let route =
            |entry: &crate::contour::hosts::HostEntry| (entry.source.route.0, entry.turn.place, entry.turn.index);
        let whole = listener.port().map(route);
        all.push(alloc::format!("contour {at:?} {whole:?}"));
        for (name, host) in listener.hosts(&graph.names) {
            let routes: Vec<_> = host.routes().map(|(_, entry)| route(entry)).collect();
            all.push(alloc::format!(
                "contour {at:?} {name:?} {:?} {routes:?}",
                host.proxy().map(route)
            ));
        }
    }
    all.sort();
    all
}

fn fold(state: &mut BTreeMap<String, Fact>, change: Change) {
    for fact in change.removed {
        assert!(
            state.remove(&fact.key).is_some_and(|old| old == fact),
            "removed what was not there: {}",
            fact.key
        );
    }
    for fact in change.added {
        assert!(
            state.insert(fact.key.clone(), fact.clone()).is_none(),
            "added what was there: {}",
            fact.key
        );
    }
    for changed in change.changed {
        let old = state.insert(changed.after.key.clone(), changed.after);
        assert_eq!(old, Some(changed.before), "changed what was otherwise");
    }
}

fn compare(step: usize, seed: u64, what: &str, left: &BTreeMap<String, Fact>, right: &BTreeMap<String, Fact>) {
    if left == right {
        return;
    }
    for (key, fact) in left {
        match right.get(key) {
            None => std::println!("only incremental: {fact:?}"),
            Some(other) if other != fact => std::println!("differs:\n  {fact:?}\n  {other:?}"),
            Some(_) => {}
        }
    }
    for (key, fact) in right {
        if !left.contains_key(key) {
            std::println!("only from scratch: {fact:?}");
        }
    }
    panic!("seed {seed}, step {step}: {what}");
}

/// One random life of a world, every law checked after each step.
fn live(seed: u64, steps: usize, options: &Options) {
    live_in(&Universe::new(), seed, steps, options);
}

/// The same in a universe of one's own.
fn live_in(universe: &Universe, seed: u64, steps: usize, options: &Options) {
    let mut dice = Dice::new(seed);
    let mut graph = graph(universe.names(), options);
    let mut world = World::new();
    let mut folded = BTreeMap::new();
    for step in 0..steps {
        let source = dice.pick(&["a.yaml", "b.yaml", "c.yaml"]).to_string();
        let objects = world.entry(source.clone()).or_default();
        match dice.below(10) {
            // A few objects come or change.
            0..=5 => {
                for _ in 0..=dice.below(4) {
                    let (key, object) = universe.object(&mut dice);
                    match objects.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, known)) if dice.below(8) > 0 => *known = object,
                        _ => objects.push((key, object)),
                    }
                }
            }
            // Objects go, by key alone, wherever they are declared.
            6 => {
                if let Some((key, _)) = (!objects.is_empty()).then(|| dice.pick(objects).clone()) {
                    for objects in world.values_mut() {
                        objects.retain(|(known, _)| *known != key);
                    }
                    graph.remove(key);
                }
            }
            // A whole source is rewritten.
            7 => {
                objects.clear();
                for _ in 0..dice.below(8) {
                    objects.push(universe.object(&mut dice));
                }
            }
            // An update that changes nothing, and one that only moves documents of different keys.
            8 => {}
            _ => {
                let mut keys: Vec<KeyId> = objects.iter().map(|(key, _)| *key).collect();
                keys.sort_by_key(|key| key.0);
                keys.dedup();
                if keys.len() == objects.len() {
                    objects.reverse();
                }
            }
        }
        declare(&mut graph, &source, &world[&source]);
        let change = graph.commit(true);
        let mut ran: Vec<_> = graph.evaluated().map(|(cell, at)| (cell.name, at)).collect();
        let total = ran.len();
        ran.sort_by_key(|(name, at)| (*name, at.object.0, at.part));
        ran.dedup();
        assert_eq!(ran.len(), total, "seed {seed}, step {step}: a cell ran twice");
        assert_eq!(graph.violations(), Vec::<String>::new());
        fold(&mut folded, change);
        let now = facts(&graph);
        compare(step, seed, "the changes, folded, are the facts", &folded, &now);
        let scratch = from_scratch(universe, &world, options, step % 2 == 0);
        compare(step, seed, "incremental equals from scratch", &now, &facts(&scratch));
        // Not only what is told: every answer, and every table in its order.
        assert_eq!(graph.differences(&scratch), [], "seed {seed}, step {step}");
        assert_eq!(tables(&graph), tables(&scratch), "seed {seed}, step {step}");
        let dns = crate::dns::output::state;
        assert_eq!(dns(&graph), dns(&scratch), "seed {seed}, step {step}");
    }
    // When everything is gone, nothing is left.
    for source in ["a.yaml", "b.yaml", "c.yaml"] {
        declare(&mut graph, source, &[]);
    }
    fold(&mut folded, graph.commit(true));
    assert!(folded.is_empty(), "seed {seed}: left behind: {:?}", folded.keys());
    assert_eq!(
        graph.size(),
        (0, 0, 0),
        "seed {seed}: nodes, edges or claims are left behind"
    );
}

/// How many random lives are lived; more in CI by `TRUEROUTE_LIVES`.
fn lives() -> u64 {
    std::env::var("TRUEROUTE_LIVES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(120)
}

#[test]
fn incremental_equals_from_scratch() {
    for seed in 0..lives() {
        live(seed, 40, &Options::default());
    }
}

#[test]
fn incremental_equals_from_scratch_in_a_closed_world() {
    let options = Options {
        assume: crate::options::Assume::None,
        controller_name: Some("example.test/one".into()),
        disabled_features: alloc::vec!["TLSRouteModeMixed".into()],
        now: Some(crate::options::Timestamp(100)),
        ..Options::default()
    };
    for seed in 1000..1000 + lives() / 2 {
        live(seed, 40, &options);
    }
}

/// As Contour of a version serves one of the Gateways.
fn contour(version: &str) -> Options {
    Options {
        profile: Some(alloc::format!("contour@{version}").into()),
        contour: Some(crate::options::ContourOptions {
            gateway_ref: Some(crate::fact::NamespacedName {
                namespace: "infra".into(),
                name: "a".into(),
            }),
            ..crate::options::ContourOptions::default()
        }),
        ..Options::default()
    }
}

#[test]
fn incremental_equals_from_scratch_under_the_profile_of_contour() {
    // On both sides of the versions that change how routes conflict.
    for (nth, version) in ["main", "1.29.0", "1.28.8", "1.25.3"].into_iter().enumerate() {
        let first = 2000 + 1000 * nth as u64;
        for seed in first..first + lives() / 2 {
            live(seed, 40, &contour(version));
        }
    }
}

#[test]
fn incremental_equals_from_scratch_for_every_release_of_external_dns() {
    let base = ExternalDnsOptions::default();
    let started = [
        ExternalDnsOptions {
            version: Some("v0.16".into()),
            ..base.clone()
        },
        ExternalDnsOptions {
            version: Some("v0.17".into()),
            gateway_name: "web".into(),
            provider: "aws".into(),
            ..base.clone()
        },
        ExternalDnsOptions {
            version: Some("main".into()),
            gateway_listener_sets: true,
            gateway_label_filter: "env!=dev".into(),
            min_ttl: 30,
            default_targets: alloc::vec!["192.0.2.9".into()],
            managed_record_types: Some(["A", "CNAME", "PTR"].map(Into::into).into()),
            create_ptr: true,
            ..base
        },
    ];
    for (place, external_dns) in started.into_iter().enumerate() {
        let options = Options {
            external_dns: Some(external_dns),
            ..Options::default()
        };
        let first = 2000 + 1000 * place as u64;
        for seed in first..first + lives() / 3 {
            live(seed, 40, &options);
        }
    }
}

#[test]
fn incremental_equals_from_scratch_where_services_give_names() {
    use crate::options::DnsSource::{ContourHttpproxy, Crd, Ingress, Node, Pod, Service};
    let base = ExternalDnsOptions {
        sources: Some([Service, Ingress, ContourHttpproxy, Crd, Node, Pod].into()),
        publish_internal: true,
        expose_internal_ipv6: true,
        ..ExternalDnsOptions::default()
    };
    let started = [
        ExternalDnsOptions {
            // Of Nodes that have no address the source fails.
            sources: Some([Pod, Service, Crd].into()),
            exclude_unschedulable: Some(false),
            publish_host_ip: true,
            pod_source_domain: "pods.test".into(),
            ..base.clone()
        },
        ExternalDnsOptions {
            version: Some("v0.20".into()),
            annotation_prefix: Some("external-dns.kubernetes.io/".into()),
            compatibility: "kops-dns-controller".into(),
            service_type_filter: alloc::vec!["NodePort".into(), "LoadBalancer".into()],
            ignore_non_host_network_pods: true,
            ingress_class_names: alloc::vec!["one".into()],
            ..base.clone()
        },
        base,
    ];
    let universe = Universe::of_services();
    for (place, external_dns) in started.into_iter().enumerate() {
        let options = Options {
            external_dns: Some(external_dns),
            ..Options::default()
        };
        let first = 6000 + 1000 * place as u64;
        for seed in first..first + lives() / 3 {
            live_in(&universe, seed, 40, &options);
        }
    }
}

#[test]
fn empty_input_is_a_valid_state() {
    let mut graph = graph(Names::default(), &Options::default());
    assert!(graph.commit(true).is_empty());
    assert!(graph.facts().is_empty());
}

#[test]
fn every_registered_cell_is_exercised_by_the_universe() {
    let mut seen = hashbrown::HashSet::new();
    let universe = Universe::new();
    for options in [Options::default(), contour("main")] {
        let mut graph = graph(universe.names(), &options);
        let mut dice = Dice::new(7);
        for _ in 0..400 {
            let objects: Vec<_> = (0..34).map(|_| universe.object(&mut dice)).collect();
            declare(&mut graph, "a.yaml", &objects);
            graph.commit(false);
            seen.extend(graph.evaluated().map(|(cell, _)| cell.name));
        }
    }
    let missing: Vec<&str> = REGISTRY
        .cells
        .iter()
        .map(|cell| cell.name)
        .filter(|name| !seen.contains(name))
        .collect();
    assert!(missing.is_empty(), "never evaluated: {missing:?}");
}
