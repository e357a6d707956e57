//! A naive twin of the tables: every entry compared, the fitting ones sorted clause by clause. Both must always agree.

use super::*;
use crate::object::*;
use crate::routing::pattern::Pattern;
use alloc::boxed::Box;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// Numbers that look random and are the same on every run.
pub(super) struct Dice(pub u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) as usize % sides
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }
}

struct Request {
    grpc: bool,
    method: String,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
}

impl Request {
    fn with_query(&self) -> String {
        let query: Vec<String> = self
            .query
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, query.join("&"))
        }
    }
}

/// R-MAT-04, 05, 06 and R-GRPC-02, as they are written.
fn path_fits(names: &Names, condition: Condition, request: &Request) -> bool {
    let whole = |pattern: &str| Pattern::new(pattern).is_ok_and(|pattern| pattern.is_match(&request.path));
    match condition {
        Condition::Http(http) => {
            let value = names.text(http.path.value);
            match http.path.kind {
                PathKind::Exact => request.path == value,
                PathKind::Regex => whole(value),
                PathKind::Prefix => {
                    let value = value.strip_suffix('/').unwrap_or(value);
                    value.is_empty() || request.path == value || request.path.starts_with(&format!("{value}/"))
                }
            }
        }
        Condition::Grpc(grpc) if request.grpc => {
            let (service, method) = (names.text(grpc.service), names.text(grpc.method));
            match (service, method, grpc.regex) {
                ("", "", _) => true,
                (s, "", false) => request.path.starts_with(&format!("/{s}/")),
                ("", m, false) => request.path.ends_with(&format!("/{m}")) && request.path.len() > m.len() + 2,
                (s, m, false) => request.path == format!("/{s}/{m}"),
                (s, "", true) => whole(&format!("/{s}/.+")),
                ("", m, true) => whole(&format!("/.+/{m}")),
                (s, m, true) => whole(&format!("/{s}/{m}")),
            }
        }
        Condition::AnyCall => request.grpc,
        Condition::Always => true,
        Condition::Grpc(_) | Condition::Never => false,
    }
}

fn value_fits(names: &Names, conditions: &[ValueMatch], given: &[(String, String)]) -> bool {
    conditions.iter().all(|condition| {
        let found = given.iter().find(|(name, _)| name == names.text(condition.name));
        let wanted = names.text(condition.value);
        found.is_some_and(|(_, value)| {
            if condition.regex {
                Pattern::new(wanted).is_ok_and(|pattern| pattern.is_match(value))
            } else {
                value == wanted
            }
        })
    })
}

fn fits(names: &Names, claim: &Claim, request: &Request) -> bool {
    let condition = claim.condition();
    let method = names.text(condition.method());
    path_fits(names, condition, request)
        && (method.is_empty() || method == request.method)
        && value_fits(names, condition.headers(), &request.headers)
        && value_fits(names, condition.query(), &request.query)
}

/// R-MAT-10 and R-GRPC-04: the smaller goes first.
fn order(names: &Names, claim: &Claim) -> impl Ord + use<> {
    let condition = claim.condition();
    let length = |sym| names.text(sym).chars().count();
    let path = match condition {
        Condition::Http(http) => match http.path.kind {
            PathKind::Exact => (0, Reverse(length(http.path.value)), Reverse(0)),
            PathKind::Regex => (1, Reverse(length(http.path.value)), Reverse(0)),
            PathKind::Prefix => {
                let value = names.text(http.path.value);
                (
                    2,
                    Reverse(value.strip_suffix('/').unwrap_or(value).chars().count()),
                    Reverse(0),
                )
            }
        },
        Condition::Grpc(grpc) if grpc.service.is_empty() && grpc.method.is_empty() => (2, Reverse(0), Reverse(0)),
        Condition::Grpc(grpc) => (
            usize::from(grpc.regex),
            Reverse(length(grpc.service)),
            Reverse(length(grpc.method)),
        ),
        Condition::AnyCall => (2, Reverse(0), Reverse(0)),
        Condition::Always => (3, Reverse(0), Reverse(0)),
        Condition::Never => (4, Reverse(0), Reverse(0)),
    };
    let method = Reverse(!condition.method().is_empty());
    let headers = Reverse(condition.headers().len());
    let query = Reverse(condition.query().len());
    let age = claim.rank.created.unwrap_or(i64::MAX);
    let name = claim.rank.name.to_string();
    (path, method, headers, query, (age, name, claim.rule, claim.index))
}

struct World {
    names: Names,
    claims: Vec<Claim>,
}

const PATHS: &[&str] = &["/", "/a", "/a/", "/a/b", "/a/b/c", "/ab", "/b", "/b/a", "/c/ü"];
const EXPRESSIONS: &[&str] = &["/a.*", "/a/[bc]", "/[ab]", ".*", "/a/b.*", "/b/.+", "(", "/(a|b)/.*"];
const CALLS: &[&str] = &["", "a", "b", "ab"];
const CALL_EXPRESSIONS: &[&str] = &["", "a.*", "[ab]", ".+"];

fn values(dice: &mut Dice, names: &mut Names, from: &[&str], most: usize) -> Box<[ValueMatch]> {
    let mut list: Vec<ValueMatch> = Vec::new();
    for _ in 0..dice.roll(most + 1) {
        let name = names.sym(dice.pick(from));
        let regex = dice.roll(6) == 0;
        let value = names.sym(if regex {
            dice.pick(&["[12]", "1.*", ".*"])
        } else {
            dice.pick(&["1", "2", "11"])
        });
        if list.iter().all(|value| value.name != name) {
            list.push(ValueMatch { name, value, regex });
        }
    }
    list.into()
}

fn matches(dice: &mut Dice, names: &mut Names, grpc: bool) -> Matches {
    let count = 1 + dice.roll(3);
    if grpc {
        let list = (0..dice.roll(3)).map(|_| {
            let regex = dice.roll(3) == 0;
            let from = if regex { CALL_EXPRESSIONS } else { CALLS };
            GrpcMatch {
                service: names.sym(dice.pick(from)),
                method: names.sym(dice.pick(from)),
                regex,
                headers: values(dice, names, &["x", "y"], 2),
                unsupported: false,
            }
        });
        return Matches::Grpc(list.collect());
    }
    let list = (0..count).map(|_| {
        let (kind, value) = match dice.roll(6) {
            0 => (PathKind::Regex, dice.pick(EXPRESSIONS)),
            1 | 2 => (PathKind::Exact, dice.pick(PATHS)),
            _ => (PathKind::Prefix, dice.pick(PATHS)),
        };
        HttpMatch {
            path: PathMatch {
                kind,
                value: names.sym(value),
            },
            method: names.sym(dice.pick(&["", "", "GET", "POST"])),
            headers: values(dice, names, &["x", "y", "z"], 2),
            query: values(dice, names, &["x", "q"], 1),
            unsupported: false,
        }
    });
    Matches::Http(list.collect())
}

impl World {
    fn random(dice: &mut Dice, grpc: bool) -> World {
        let mut names = Names::default();
        let mut claims = Vec::new();
        for number in 0..1 + dice.roll(40) {
            let name = format!("{}/route-{number}", dice.pick(&["shop", "a", "z"]));
            let (namespace, own) = name.split_once('/').unwrap();
            let key = ObjectKey {
                cluster: Sym::EMPTY,
                kind: if grpc { Kind::GrpcRoute } else { Kind::HttpRoute },
                namespace: names.sym(namespace),
                name: names.sym(own),
            };
            let route = names.key(key);
            let rules: Rc<[Rule]> = (0..1 + dice.roll(3))
                .map(|_| rule(matches(dice, &mut names, grpc)))
                .collect();
            let rank = Rc::new(Rank {
                created: dice.pick(&[None, Some(1), Some(2)]),
                name: name.as_str().into(),
            });
            for index in 0..rules.len() {
                claims.extend(Claim::of_rule(route, &rank, &rules, index as u16));
            }
        }
        World { names, claims }
    }

    fn request(&self, dice: &mut Dice, grpc: bool) -> Request {
        let mut path = if grpc {
            format!(
                "/{}/{}",
                dice.pick(&["a", "b", "ab", "c", ""]),
                dice.pick(&["a", "b", "c", ""])
            )
        } else {
            dice.pick(PATHS).to_string()
        };
        if dice.roll(3) == 0 {
            path += dice.pick(&["/", "/x", "b", "//"]);
        }
        let mut given = |names: &[&str]| -> Vec<(String, String)> {
            let mut list = Vec::new();
            for name in names {
                if dice.roll(2) == 0 {
                    list.push((name.to_string(), dice.pick(&["1", "2", "11", "unheard"]).to_string()));
                }
            }
            list
        };
        let (headers, query) = (given(&["x", "y", "z"]), given(&["q", "x"]));
        Request {
            grpc,
            method: dice.pick(&["GET", "POST", "PUT"]).to_string(),
            path,
            query,
            headers,
        }
    }
}

pub(super) fn rule(matches: Matches) -> Rule {
    Rule {
        name: Sym::EMPTY,
        matches,
        filters: Box::default(),
        backends: Box::default(),
        policy: None,
    }
}

fn told(claim: &Claim) -> (KeyId, u16, u16) {
    (claim.route, claim.rule, claim.index)
}

fn compare(world: &World, host: &VirtualHost, claims: &[Claim], request: &Request) {
    let names = &world.names;
    let mut fitting: Vec<&Claim> = claims.iter().filter(|claim| fits(names, claim, request)).collect();
    fitting.sort_by_cached_key(|claim| order(names, claim));
    let expected: Vec<_> = fitting.iter().map(|claim| told(claim)).collect();

    let text = request.with_query();
    let mut subject = Subject::new(names, &request.method, &text);
    subject.grpc = request.grpc;
    for (name, value) in &request.headers {
        subject.header(names, name, value);
    }
    let chosen = host.choose(names, &subject).map(|entry| told(entry.claim()));
    assert_eq!(
        chosen,
        expected.first().copied(),
        "{} {text} {:?}",
        request.method,
        request.headers
    );
    let survey = host.survey(names, &subject);
    let surveyed: Vec<_> = survey.fitting.iter().map(|entry| told(entry.claim())).collect();
    assert_eq!(surveyed, expected[..expected.len().min(21)], "{text}");
    assert!(
        survey
            .near
            .iter()
            .all(|(entry, _)| !fits(names, entry.claim(), request))
    );
    assert!(survey.visited >= survey.fitting.len() + survey.near.len());
}

fn compare_lists(world: &World, host: &VirtualHost, claims: &[Claim]) {
    let names = &world.names;
    let mut sorted: Vec<&Claim> = claims.iter().collect();
    sorted.sort_by_cached_key(|claim| order(names, claim));
    let listed = host.entries();
    let entries: Vec<&Entry> = listed.iter().map(|listed| listed.entry).collect();
    let places: Vec<_> = entries.iter().map(|entry| told(entry.claim())).collect();
    // What is equal in all of R-MAT-10's rows is the same place on the list.
    assert_eq!(places, sorted.iter().map(|claim| told(claim)).collect::<Vec<_>>());
    assert_eq!(host.len(), claims.len());

    let path = |condition: Condition| match condition {
        Condition::Http(http) => {
            let value = names.text(http.path.value);
            let prefix = http.path.kind == PathKind::Prefix;
            let value = if prefix {
                value.strip_suffix('/').unwrap_or(value)
            } else {
                value
            };
            format!("{:?} {value}", http.path.kind)
        }
        Condition::Grpc(grpc) if grpc.service.is_empty() && grpc.method.is_empty() => String::from("any"),
        Condition::Grpc(grpc) => format!("{:?} {:?} {}", grpc.service, grpc.method, grpc.regex),
        _ => String::from("any"),
    };
    for (entry, listed) in entries.iter().zip(&listed) {
        let alike: Vec<&&Entry> = entries
            .iter()
            .filter(|other| {
                path(other.condition()) == path(entry.condition())
                    && other.condition().same_apart_from_path(entry.condition())
            })
            .collect();
        let shadow = Some(alike[0]).filter(|first| first != &entry);
        assert_eq!(
            listed.shadowed_by.map(|entry| told(entry.claim())),
            shadow.map(|entry| told(entry.claim()))
        );
        let assumes = alike.iter().any(|other| other.claim().route != entry.claim().route)
            && alike.iter().any(|other| other.claim().rank.created.is_none());
        assert_eq!(listed.assumes_age, assumes);
    }
}

fn worlds(grpc: bool, seed: u64) {
    let mut dice = Dice(seed);
    for _ in 0..400 {
        let world = World::random(&mut dice, grpc);
        let mut host = VirtualHost::default();
        let mut held: Vec<Claim> = Vec::new();
        let mut waiting = world.claims.clone();
        // Claims come in any order; some go and come back.
        while !waiting.is_empty() || dice.roll(20) > 0 {
            if !held.is_empty() && (waiting.is_empty() || dice.roll(4) == 0) {
                let claim = held.swap_remove(dice.roll(held.len()));
                assert!(host.remove(&world.names, &claim));
                assert!(!host.remove(&world.names, &claim));
                waiting.push(claim);
            } else if !waiting.is_empty() {
                let claim = waiting.swap_remove(dice.roll(waiting.len()));
                host.insert(&world.names, claim.clone());
                held.push(claim);
            }
        }
        compare_lists(&world, &host, &held);
        for _ in 0..25 {
            compare(&world, &host, &held, &world.request(&mut dice, grpc));
        }
        for claim in &held {
            assert!(host.remove(&world.names, claim));
        }
        assert!(host.is_empty() && host.entries().is_empty());
    }
}

#[test]
fn the_index_agrees_with_the_sorted_list_on_http() {
    worlds(false, 0x9e37_79b9);
}

#[test]
fn the_index_agrees_with_the_sorted_list_on_grpc() {
    worlds(true, 0x1234_5678_9abc);
}

#[test]
fn a_claim_put_in_twice_is_there_once() {
    let mut dice = Dice(7);
    let world = World::random(&mut dice, false);
    let mut host = VirtualHost::default();
    for claim in world.claims.iter().chain(&world.claims) {
        host.insert(&world.names, claim.clone());
    }
    assert_eq!(host.len(), world.claims.len());
}

#[test]
fn the_most_specific_hostname_is_chosen_first() {
    let mut names = Names::default();
    let rules: Rc<[Rule]> = vec![rule(Matches::All)].into();
    let rank = Rc::new(Rank {
        created: None,
        name: "a/b".into(),
    });
    let key = ObjectKey {
        cluster: Sym::EMPTY,
        kind: Kind::TlsRoute,
        namespace: names.sym("a"),
        name: names.sym("b"),
    };
    let tls = names.key(key);
    let tcp = names.key(ObjectKey {
        kind: Kind::TcpRoute,
        ..key
    });
    let claim = |route| Claim {
        route,
        rank: rank.clone(),
        rule: 0,
        index: 0,
        rules: rules.clone(),
    };
    let mut table = ListenerTable::default();
    let hostnames = ["", "*.test", "*.a.test", "x.a.test"].map(|hostname| names.sym(hostname));
    for hostname in hostnames {
        table.insert(&names, hostname, claim(tls));
    }
    table.insert(&names, Sym::EMPTY, claim(tcp));
    let chosen = |host: &str| -> Vec<String> {
        let found = table.choose(&names, host);
        found.map(|choice| names.text(choice.hostname).to_string()).collect()
    };
    assert_eq!(chosen("x.a.test"), ["x.a.test", "*.a.test", "*.test", "", ""]);
    assert_eq!(chosen("y.x.a.test"), ["*.a.test", "*.test", "", ""]);
    assert_eq!(chosen("test"), ["", ""]);
    assert_eq!(chosen("10.0.0.1"), ["", ""]);
    for hostname in hostnames {
        assert!(table.remove(&names, hostname, &claim(tls)));
    }
    assert!(!table.is_empty());
    assert!(table.remove(&names, Sym::EMPTY, &claim(tcp)) && table.is_empty());
}
