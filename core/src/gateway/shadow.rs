//! Matches that get no request, because another one asks exactly the same and comes first: by its place in the route, or by age.

use super::attach::Attached;
use super::default;
use super::diagnosis::words;
use super::entry::{FirstRoute, Tables, host_text};
use super::finding::fact;
use super::{codes, strata};
use crate::engine::{At, Cell, PartIs, Reader};
use crate::fact::{Fact, FieldChange, Fix, ObjectRef, Text};
use crate::object::{KeyId, Kind, Matches, Names, Sym, part};
use crate::routing::table::{Entry, ListenerTable, Shadowed};
use alloc::boxed::Box;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// What is asked of the tables of a listener.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ShadowQuestion {
    /// Which routes have a match that is named as shadowed, and how many more matches there are.
    Routes,
    /// The matches of one route that are named as shadowed.
    Of(KeyId),
}

/// Why the one in front is in front.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tie {
    /// It stands earlier in the same route (R-MAT-10 row 9).
    Place,
    /// Its route is older (row 7).
    Age,
    /// Its route is as old, and the first by name (row 8).
    Name,
    /// The input does not say how old both routes are (R-MAT-13).
    Unknown,
}

/// A match: route, rule, index in the rule.
pub type MatchPlace = (KeyId, u16, u16);

/// A match that gets no request under some hostnames of a listener.
#[derive(Clone, PartialEq, Debug)]
pub struct ShadowedMatch {
    /// The match.
    pub place: MatchPlace,
    /// The one that takes its requests.
    pub winner: MatchPlace,
    /// Why.
    pub tie: Tie,
    /// The hostnames, as outputs show them, in byte order.
    pub hostnames: Box<[Text]>,
}

/// The answers.
#[derive(Clone, PartialEq, Debug)]
pub enum Shadows {
    /// To [`ShadowQuestion::Routes`]: the routes in the order of their matches, and how many matches are not named.
    Routes(Rc<[KeyId]>, usize),
    /// To [`ShadowQuestion::Of`].
    Of(Rc<[ShadowedMatch]>),
}

/// Answers a question about the tables of a listener.
pub fn verdict(table: &ListenerTable, question: ShadowQuestion, names: &Names) -> Shadows {
    let shadowed = table.shadowed();
    match question {
        ShadowQuestion::Routes => {
            let mut routes: Vec<KeyId> = Vec::new();
            for (entry, _) in shadowed.named() {
                if !routes.contains(&entry.claim().route) {
                    routes.push(entry.claim().route);
                }
            }
            Shadows::Routes(routes.into(), shadowed.len().saturating_sub(Shadowed::NAMED))
        }
        ShadowQuestion::Of(route) => {
            let own = shadowed.named().filter(|(entry, _)| entry.claim().route == route);
            Shadows::Of(
                own.filter_map(|(entry, hosts)| one(table, entry, hosts, names))
                    .collect(),
            )
        }
    }
}

fn one(table: &ListenerTable, entry: &Entry, hosts: &[Sym], names: &Names) -> Option<ShadowedMatch> {
    let mut hosts: Vec<Sym> = hosts.into();
    crate::order::by(&mut hosts, &|a, b| names.text(*a).cmp(names.text(*b)));
    let winner = table.host(names, *hosts.first()?)?.first_alike(names, entry)?;
    let (own, other) = (entry.claim(), winner.claim());
    let tie = match () {
        () if own.route == other.route => Tie::Place,
        () if entry.tie_assumes_age(winner) => Tie::Unknown,
        () if own.rank.created == other.rank.created => Tie::Name,
        () => Tie::Age,
    };
    Some(ShadowedMatch {
        place: (own.route, own.rule, own.index),
        winner: (other.route, other.rule, other.index),
        tie,
        hostnames: hosts.iter().map(|host| host_text(*host, names)).collect(),
    })
}

/// Brings the telling into being at the routes concerned, and counts those that are too many to name; stands at the listener's
/// object, part: its name.
pub struct Contested;

impl Cell for Contested {
    const NAME: &'static str = "contested";
    const STRATUM: u8 = strata::CONTESTED;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    const PART: PartIs = PartIs::Name;
    /// How many matches are not named.
    type Value = usize;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> usize {
        let Shadows::Routes(routes, more) = reader.ask::<Tables>(at, ShadowQuestion::Routes) else {
            return 0;
        };
        for route in routes.iter() {
            reader.spawn::<ShadowsTold>(At::whole(*route));
        }
        more
    }

    fn facts(at: At, more: &usize, names: &Names, out: &mut Vec<Fact>) {
        if *more == 0 {
            return;
        }
        let listener = names.text(Sym(at.part));
        let message = format!(
            "{more} more matches at listener `{listener}` get no request: each asks the same as an earlier one; the first {} are told by \
             themselves",
            Shadowed::NAMED
        );
        let finding = codes::SHADOWED_MATCH
            .finding(message)
            .help("so many usually come from one template that is applied twice")
            .at(
                ObjectRef::of(at.object, names),
                format!("spec.listeners[\"{listener}\"]"),
            );
        out.push(fact(at.object, finding, names));
    }
}

/// What is told of the matches of one rule that are shadowed alike.
#[derive(Clone, PartialEq, Debug)]
pub struct Told {
    /// The listener where the first of them is.
    owner: KeyId,
    listener: Sym,
    /// The first of them.
    one: ShadowedMatch,
    /// How many more there are.
    more: usize,
    /// Whether the rule has other matches.
    others: bool,
}

/// Tells which matches of a route get no request.
pub struct ShadowsTold;

impl Cell for ShadowsTold {
    const NAME: &'static str = "shadows";
    const STRATUM: u8 = strata::FINDINGS;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    /// In the order of the spec.
    type Value = Box<[Told]>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let mut all: Vec<(At, ShadowedMatch)> = Vec::new();
        for (place, _) in default::parents(at.object, reader) {
            let attachment = reader.cell::<Attached>(place).and_then(Option::as_ref);
            let Some(attachment) = attachment else { continue };
            for candidate in attachment.listeners.iter() {
                let place = At::part(attachment.parent, candidate.listener.0);
                if let Shadows::Of(own) = reader.ask::<Tables>(place, ShadowQuestion::Of(at.object)) {
                    all.extend(own.iter().map(|one| (place, one.clone())));
                }
                all.extend(behind(at.object, place, &candidate.hostnames, reader).map(|one| (place, one)));
            }
        }
        // The sort is stable: of several listeners the first of the spec is named.
        crate::order::by(&mut all, &|(_, a), (_, b)| {
            (a.place.1, a.place.2).cmp(&(b.place.1, b.place.2))
        });
        all.dedup_by_key(|(_, one)| one.place);
        let rules = reader.part::<part::Rules>(at.object);
        let others = |one: &ShadowedMatch| {
            let rule = rules.and_then(|rules| rules.get(usize::from(one.place.1)));
            match rule.map(|rule| &rule.matches) {
                Some(Matches::Http(matches)) => matches.len() > 1,
                Some(Matches::Grpc(matches)) => matches.len() > 1,
                _ => false,
            }
        };
        let mut told: Vec<Told> = Vec::new();
        for (place, one) in all {
            let alike = |told: &&mut Told| (told.one.place.1, told.one.tie) == (one.place.1, one.tie);
            match told.iter_mut().find(alike) {
                Some(first) => first.more += 1,
                None => told.push(Told {
                    owner: place.object,
                    listener: Sym(place.part),
                    others: others(&one),
                    one,
                    more: 0,
                }),
            }
        }
        told.into()
    }

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        for told in value {
            let one = &told.one;
            let own = ObjectRef::of(at.object, names);
            let stream = matches!(
                names.object(at.object).kind,
                Kind::TlsRoute | Kind::TcpRoute | Kind::UdpRoute
            );
            let (_, rule, index) = one.place;
            let path = match (stream, told.others) {
                (true, _) => String::from("spec.rules[0]"),
                (false, true) => format!("spec.rules[{rule}].matches[{index}]"),
                (false, false) => format!("spec.rules[{rule}]"),
            };
            let (code, why, help) = match one.tie {
                Tie::Place => (
                    &codes::SHADOWED_MATCH,
                    "stands before it",
                    "make the two differ, or take the later one away: it changes nothing",
                ),
                Tie::Age => (
                    &codes::DECIDED_BY_AGE,
                    "is older",
                    "make the two differ, or let one route hold both; who deletes the older route hands its requests to this one",
                ),
                Tie::Name => (
                    &codes::DECIDED_BY_AGE,
                    "is of the same age and the first by name",
                    "make the two differ, or let one route hold both",
                ),
                Tie::Unknown => (
                    &codes::AGE_UNKNOWN,
                    "is taken for the older one, and the input does not say how old both are",
                    "make the two differ: as it is, the route that is created first wins, so that applying the files in another order \
                     turns the winner",
                ),
            };
            let winner = place_text(one.winner, stream, names);
            let kind = names.object(at.object).kind;
            let traffic = match kind {
                Kind::UdpRoute => "datagram",
                _ if stream => "connection",
                _ => "request",
            };
            // Where hostnames have no meaning, none is named.
            let hosts = match (kind, &*one.hostnames) {
                (Kind::TcpRoute | Kind::UdpRoute, [any]) if &**any == "*" => String::new(),
                (_, hosts) => format!(" for {}", hosts_text(hosts)),
            };
            let message = format!(
                "no {traffic}{hosts} at listener `{}` of {} comes here: {winner} asks the same and {why}{}",
                names.text(told.listener),
                words::object(told.owner, names),
                match told.more {
                    0 => String::new(),
                    1 => String::from("; so it is with one more match of this rule"),
                    more => format!("; so it is with {more} more matches of this rule"),
                }
            );
            let winner_path = match stream {
                true => String::new(),
                false => format!("spec.rules[{}]", one.winner.1),
            };
            let mut finding = code.finding(message).help(help).at(own.clone(), path.clone()).related(
                format!("this one takes the {traffic}s"),
                ObjectRef::of(one.winner.0, names),
                winner_path,
            );
            if one.tie == Tie::Place && told.more == 0 {
                finding = finding.fix(Fix {
                    message: "take the later one away".into(),
                    changes: Vec::from([FieldChange::Remove {
                        object: own,
                        path: path.into(),
                    }]),
                    edits: Vec::new(),
                });
            }
            out.push(fact(at.object, finding, names));
        }
    }
}

/// R-TLSR-02, R-TCP-02: a route of which only the first can act, and that is not the first.
fn behind(route: KeyId, place: At, hostnames: &[Sym], reader: &mut Reader<'_>) -> Option<ShadowedMatch> {
    let kind = reader.names().object(route).kind;
    if matches!(kind, Kind::HttpRoute | Kind::GrpcRoute) {
        return None;
    }
    let mut lost: Vec<Sym> = Vec::new();
    let mut winner = None;
    for host in hostnames {
        let first = reader
            .ask::<FirstRoute>(place, (*host, None))
            .filter(|first| *first != route);
        winner = winner.or(first);
        lost.extend(first.map(|_| *host));
    }
    let winner = winner?;
    let age = |reader: &mut Reader<'_>, key| reader.part::<part::Age>(key).copied().flatten();
    let tie = match (age(reader, route), age(reader, winner)) {
        // R-TCP-07: what a TLSRoute wants never goes to a TCPRoute.
        _ if reader.names().object(winner).kind != kind => return None,
        (Some(own), Some(other)) if own == other => Tie::Name,
        (Some(_), Some(_)) => Tie::Age,
        _ => Tie::Unknown,
    };
    let mut hostnames: Vec<Text> = lost.iter().map(|host| host_text(*host, reader.names())).collect();
    crate::order::by(&mut hostnames, &Ord::cmp);
    Some(ShadowedMatch {
        place: (route, 0, 0),
        winner: (winner, 0, 0),
        tie,
        hostnames: hostnames.into(),
    })
}

/// `shop.test` and 3 more hostnames; any hostname.
fn hosts_text(hosts: &[Text]) -> String {
    match hosts {
        [host] if &**host == "*" => String::from("any hostname"),
        [host] => format!("`{host}`"),
        [host, _] => format!("`{host}` and one more hostname"),
        [host, rest @ ..] => format!("`{host}` and {} more hostnames", rest.len()),
        [] => String::from("any hostname"),
    }
}

/// ``HTTPRoute `shop/cart` rule 1 match 0``.
fn place_text((route, rule, index): MatchPlace, stream: bool, names: &Names) -> String {
    let route = words::object(route, names);
    match stream {
        true => route,
        false => format!("{route} rule {rule} match {index}"),
    }
}
