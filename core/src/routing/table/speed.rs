//! What a choice costs in worlds of 100,000 entries. Ignored; run in release mode with
//! `cargo test --release --lib table::speed -- --ignored --nocapture`.

extern crate std;

use super::twin::rule;
use super::*;
use crate::object::*;
use alloc::boxed::Box;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use std::hint::black_box;
use std::println;
use std::time::Instant;

const MANY: usize = 100_000;

/// Host, path, headers.
type Request = (String, String, Vec<(String, String)>);

#[derive(Default)]
struct World {
    names: Names,
    table: ListenerTable,
    claims: Vec<(Sym, Claim)>,
}

impl World {
    fn add(&mut self, number: usize, host: &str, path: PathKind, value: &str, headers: &[(&str, &str)]) {
        let names = &mut self.names;
        let key = ObjectKey {
            cluster: Sym::EMPTY,
            kind: Kind::HttpRoute,
            namespace: names.sym("shop"),
            name: names.sym(&format!("route-{number}")),
        };
        let headers = headers.iter().map(|(name, value)| ValueMatch {
            name: names.sym(name),
            value: names.sym(value),
            regex: false,
        });
        let headers: Box<[ValueMatch]> = headers.collect();
        let http = HttpMatch {
            path: PathMatch {
                kind: path,
                value: names.sym(value),
            },
            method: Sym::EMPTY,
            headers,
            query: Box::default(),
            unsupported: false,
        };
        let claim = Claim {
            route: names.key(key),
            rank: Rc::new(Rank {
                created: None,
                name: format!("shop/route-{number}").as_str().into(),
            }),
            rule: 0,
            index: 0,
            rules: vec![rule(Matches::Http(vec![http].into()))].into(),
        };
        let host = names.sym(host);
        self.claims.push((host, claim));
    }

    fn measure(mut self, what: &str, requests: &[Request]) {
        let count = self.claims.len() as u128;
        let start = Instant::now();
        for (host, claim) in &self.claims {
            self.table.insert(&self.names, *host, claim.clone());
        }
        let insert = start.elapsed().as_nanos() / count;

        let rounds = 50_000;
        let run = |act: &dyn Fn(&VirtualHost, &Subject) -> bool| {
            let start = Instant::now();
            for round in 0..rounds {
                let (host, path, headers) = &requests[round * 7919 % requests.len()];
                let mut subject = Subject::new(&self.names, "GET", path);
                for (name, value) in headers {
                    subject.header(&self.names, name, value);
                }
                let choice = self.table.choose(&self.names, host).next();
                assert!(black_box(act(choice.unwrap().host, &subject)));
            }
            start.elapsed().as_nanos() / rounds as u128
        };
        let choose = run(&|host, subject| host.choose(&self.names, subject).is_some());
        let survey = run(&|host, subject| !host.survey(&self.names, subject).fitting.is_empty());

        let start = Instant::now();
        for (host, claim) in &self.claims {
            assert!(self.table.remove(&self.names, *host, claim));
        }
        let remove = start.elapsed().as_nanos() / count;
        println!("{what}: choose {choose} ns, survey {survey} ns, insert {insert} ns, remove {remove} ns");
    }
}

fn request(host: String, path: String, headers: &[(&str, String)]) -> Request {
    let headers = headers.iter().map(|(name, value)| (String::from(*name), value.clone()));
    (host, path, headers.collect())
}

#[test]
#[ignore = "measures, checks nothing"]
fn speed() {
    use PathKind::*;
    let host = || String::from("shop.test");

    let mut world = World::default();
    let mut requests = Vec::new();
    for number in 0..MANY {
        world.add(number, &format!("host-{number}.shop.test"), Prefix, "/", &[]);
        requests.push(request(format!("host-{number}.shop.test"), "/a/b/c?x=1".into(), &[]));
    }
    world.measure("100,000 hostnames", &requests);

    let (mut world, mut requests) = (World::default(), Vec::new());
    for number in 0..MANY {
        world.add(number, "shop.test", Prefix, &format!("/team/{number}/app"), &[]);
        requests.push(request(host(), format!("/team/{number}/app/page/7"), &[]));
    }
    world.measure("100,000 paths", &requests);

    let (mut world, mut requests) = (World::default(), Vec::new());
    for number in 0..MANY {
        let value = format!("value-{number}");
        world.add(number, "shop.test", Prefix, "/", &[("x-tenant", &value)]);
        requests.push(request(
            host(),
            "/a/b".into(),
            &[("x-tenant", value), ("accept", "*/*".into())],
        ));
    }
    world.measure("100,000 header values", &requests);

    let (mut world, mut requests) = (World::default(), Vec::new());
    for number in 0..MANY {
        let name = format!("x-tenant-{number}");
        world.add(number, "shop.test", Prefix, "/", &[(&name, "1")]);
        requests.push(request(host(), "/a/b".into(), &[(&name, "1".into())]));
    }
    world.measure("100,000 header names", &requests);

    let (mut world, mut requests) = (World::default(), Vec::new());
    for number in 0..1000 {
        world.add(number, "shop.test", Regex, &format!("/item-{number}/[0-9]+"), &[]);
        requests.push(request(host(), format!("/item-{number}/1234"), &[]));
    }
    world.measure("1,000 expressions", &requests);

    let (mut world, mut requests) = (World::default(), Vec::new());
    for number in 0..1000 {
        world.add(number, "shop.test", Regex, &format!("/[a-z]+/item-{number}"), &[]);
        requests.push(request(host(), format!("/shop/item-{number}"), &[]));
    }
    world.measure("1,000 expressions without a literal in common", &requests);

    let mut world = World::default();
    for number in 0..MANY {
        world.add(number, "shop.test", Prefix, "/", &[]);
    }
    world.measure("100,000 identical matches", &[request(host(), "/a/b".into(), &[])]);
}
