//! Which names have to lead to which addresses, for routes to be reachable (section 5.5 of the rules): what ExternalDNS should
//! publish, from right statuses. Where routes want one name differently the older one has its way (R-DNS-04): they meet in the
//! room of DNS, `dns/names.rs` and `dns/records.rs`, which serves every source.

use super::attach::Attached;
use super::default;
use super::finding::fact;
use super::listener::Serving;
use super::rank::Ranked;
use super::strata;
use crate::dns::claim::{Claim, Target, Word};
use crate::dns::codes_published as codes;
use crate::dns::names::{Claims, RIGHT};
use crate::dns::records::RightRecords;
use crate::dns::source::parent::{self, RightTargets};
use crate::dns::source::{Context, Offers, gateway, hostnames, like, with_annotations};
use crate::engine::{At, Cell, Reader};
use crate::fact::{Fact, Finding, ObjectRef, Severity, Text};
use crate::object::{KeyId, Names};
use alloc::boxed::Box;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// What one route should publish.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Wish {
    /// Names with where they lead.
    pub claims: Box<[Rc<Claim>]>,
    /// What is odd about its annotations.
    pub odd: Option<Box<Odd>>,
}

/// What is odd about the annotations of an object.
#[derive(Clone, PartialEq, Debug)]
pub struct Odd {
    /// Keys under the prefix that is not in use.
    inactive: Box<[Text]>,
    /// The prefix that is.
    prefix: Text,
    /// Whether somebody said which release it is.
    given: bool,
    /// A time to live that counts for nothing.
    ttl: Option<Finding>,
}

/// What a route should publish from right statuses.
pub struct Wanted;

impl Cell for Wanted {
    const NAME: &'static str = "wanted names";
    const STRATUM: u8 = strata::WANTED;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Wish;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Wish {
        let kind = reader.names().object(at.object).kind;
        let Some(context) = Context::of(kind, reader) else {
            return Wish::default();
        };
        if !context.takes(at.object, reader).unwrap_or(false) {
            return Wish::default();
        }
        let wish = Wish {
            claims: claims(at.object, &context, reader),
            odd: odd(at.object, &context, reader),
        };
        for claim in &wish.claims {
            reader.claim::<Claims>(RIGHT, claim.clone());
        }
        if !wish.claims.is_empty() {
            reader.spawn::<RightRecords>(At::whole(at.object));
        }
        wish
    }

    fn facts(at: At, wish: &Wish, names: &Names, out: &mut Vec<Fact>) {
        if let Some(odd) = &wish.odd {
            odd.facts(at.object, names, out);
        }
    }
}

fn claims(route: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> Box<[Rc<Claim>]> {
    let annotated = hostnames::annotated(route, context, reader);
    let asked = match annotated {
        // A template that fails gives no names.
        true => hostnames::asked(route, context, reader).unwrap_or_default(),
        false => Vec::new(),
    };
    let mut wanted: Vec<(Word, Vec<usize>)> = Vec::new();
    let mut targets: Vec<Rc<[Target]>> = Vec::new();
    for (place, _) in default::parents(route, reader) {
        let Some(attachment) = reader.cell::<Attached>(place).and_then(Option::as_ref) else {
            continue;
        };
        let set = attachment.parent != attachment.gateway;
        if attachment.accepted.is_err() || set && !context.listener_sets() {
            continue;
        }
        let Some(right) = reader.cell::<RightTargets>(At::whole(attachment.gateway)) else {
            continue;
        };
        let own = set
            .then(|| parent::annotated(attachment.parent, context, reader))
            .flatten();
        let leads = own.unwrap_or_else(|| right.targets.clone());
        if !right.counts || leads.is_empty() {
            continue;
        }
        let list = targets
            .iter()
            .position(|known| *known == leads)
            .unwrap_or(targets.len());
        if list == targets.len() {
            targets.push(leads);
        }
        for candidate in attachment.listeners.iter() {
            // R-DNS-01: programmed listeners alone.
            let serving = reader.cell::<Serving>(At::part(attachment.parent, candidate.listener.0));
            let Some(served) = serving
                .and_then(Option::as_ref)
                .filter(|served| served.programmed.is_ok())
            else {
                continue;
            };
            let names = reader.names();
            if annotated {
                let common = asked
                    .iter()
                    .filter_map(|name| gateway::common(served.state.gate.hostname, name, context, names));
                for name in common.filter(|name| !name.text(names).is_empty()) {
                    gateway::add(&mut wanted, name, list, names);
                }
                continue;
            }
            // R-DNS-02, R-DNS-03: what both agree on; any names nothing.
            for host in candidate.hostnames.iter().filter(|host| !host.is_empty()) {
                gateway::add(&mut wanted, Word::Known(*host), list, names);
            }
        }
    }
    if wanted.is_empty() {
        return Box::default();
    }
    // The order of parentRefs does not count.
    wanted.iter_mut().for_each(|(_, lists)| lists.sort_unstable());
    let offers = Offers {
        owner: route,
        source: context.place,
        rank: reader.cell::<Ranked>(At::whole(route)).cloned(),
        like: with_annotations(route, context, reader, like),
        targets: &targets,
    };
    offers.claims(wanted, reader.names())
}

/// What is odd about the annotations of an object that ExternalDNS reads.
pub fn odd(key: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> Option<Box<Odd>> {
    let mut prefix = Text::default();
    let (inactive, ttl) = with_annotations(key, context, reader, |annotations| {
        prefix = Text::Owned(annotations.prefix().into());
        let keys = annotations.under_the_other_prefix().into_iter();
        let keys: Box<[Text]> = keys.map(|key| Text::Owned(key.into())).collect();
        (keys, annotations.ttl().1)
    });
    (!inactive.is_empty() || ttl.is_some()).then(|| {
        Box::new(Odd {
            inactive,
            prefix,
            given: context.given,
            ttl,
        })
    })
}

impl Odd {
    /// The findings of it.
    pub fn facts(&self, key: KeyId, names: &Names, out: &mut Vec<Fact>) {
        let object = ObjectRef::of(key, names);
        if let [first, rest @ ..] = &*self.inactive {
            let more = match rest.len() {
                0 => String::new(),
                1 => String::from(" and another one"),
                more => format!(" and {more} others"),
            };
            let message = format!(
                "ExternalDNS does not read `{first}`{more}: its annotations begin with `{}`",
                self.prefix
            );
            let mut finding = codes::INACTIVE_PREFIX
                .finding(message)
                .help("write the keys with the prefix in use, or start ExternalDNS with `--annotation-prefix`")
                .at(object.clone(), "metadata.annotations");
            // Nobody said which release is in use, and before v0.22.0 the other prefix was.
            if !self.given {
                finding.severity = Severity::Info;
            }
            out.push(fact(key, finding, names));
        }
        if let Some(ttl) = &self.ttl {
            out.push(fact(key, ttl.clone().at(object, "metadata.annotations"), names));
        }
    }
}
