//! Sources: what ExternalDNS reads names and targets from. A source is one file, and one line in [`SOURCES`].
//!
//! Each object that can publish has a cell, [`Published`], which asks its source what it yields, from the statuses in the input
//! and by the release asked for. Objects that want one name meet in [`names`](super::names).

pub mod contour;
pub mod crd;
pub mod draft;
pub mod forerunner;
pub mod gateway;
pub mod headless;
pub mod hostnames;
pub mod ingress;
pub mod listener_set;
pub mod node;
pub mod parent;
pub mod pod;
pub mod pool;
pub mod service;

use super::annotation::{self, ALPHA_PREFIX, Annotations, PREFIX};
use super::claim::{Claim, Offer, Word};
use super::hazard::Hazard;
use super::names::{self, Claims, Failures};
use super::selector::TextSelector;
use super::version::Version;
use super::{codes, strata, template};
use crate::engine::{At, Cell, Reader};
use crate::fact::{DnsRecord, Fact, ObjectRef, Text};
use crate::gateway::finding::fact;
use crate::gateway::record;
use crate::object::{KeyId, Kind, part};
use crate::options::{DnsSource, ExternalDnsOptions};
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// One source.
pub struct Source {
    /// Which it is.
    pub flag: DnsSource,
    /// How `--source` names it.
    pub name: &'static str,
    /// The objects that it makes names of.
    pub kind: Kind,
    /// What one of them yields.
    pub collect: fn(KeyId, &Context<'_>, &mut Reader<'_>) -> Yield,
}

/// All sources, in the order in which they count where the options name none.
pub static SOURCES: &[Source] = &[
    route(DnsSource::GatewayHttproute, "gateway-httproute", Kind::HttpRoute),
    route(DnsSource::GatewayGrpcroute, "gateway-grpcroute", Kind::GrpcRoute),
    route(DnsSource::GatewayTlsroute, "gateway-tlsroute", Kind::TlsRoute),
    route(DnsSource::GatewayTcproute, "gateway-tcproute", Kind::TcpRoute),
    route(DnsSource::GatewayUdproute, "gateway-udproute", Kind::UdpRoute),
    Source {
        flag: DnsSource::Service,
        name: "service",
        kind: Kind::Service,
        collect: service::collect,
    },
    Source {
        flag: DnsSource::Ingress,
        name: "ingress",
        kind: Kind::Ingress,
        collect: ingress::collect,
    },
    Source {
        flag: DnsSource::ContourHttpproxy,
        name: "contour-httpproxy",
        kind: Kind::HttpProxy,
        collect: contour::collect,
    },
    Source {
        flag: DnsSource::Crd,
        name: "crd",
        kind: Kind::DnsEndpoint,
        collect: crd::collect,
    },
    Source {
        flag: DnsSource::Node,
        name: "node",
        kind: Kind::Node,
        collect: node::collect,
    },
    Source {
        flag: DnsSource::Pod,
        name: "pod",
        kind: Kind::Pod,
        collect: pod::collect,
    },
];

const fn route(flag: DnsSource, name: &'static str, kind: Kind) -> Source {
    Source {
        flag,
        name,
        kind,
        collect: gateway::collect,
    }
}

/// What one object yields.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Yield {
    /// Names with where they lead.
    pub claims: Box<[Rc<Claim>]>,
    /// What is odd about the statuses that were read.
    pub hazards: Box<[Hazard]>,
    /// Why the whole source fails, and yields nothing for any object.
    pub failed: Option<Failure>,
    /// What is odd about the annotations of an object other than a route, of which its wishes tell.
    pub odd: Option<Box<record::Odd>>,
}

/// Why a source fails.
#[derive(Clone, PartialEq, Debug)]
pub enum Failure {
    /// ExternalDNS does not start with these options.
    Options(Box<str>),
    /// It does not get by with this object.
    Object(Box<str>),
    /// An object has nothing to publish, and its source does without none (R-DNS-130).
    Bare(Box<str>),
}

/// How ExternalDNS is started, made ready for a source.
pub struct Context<'o> {
    /// Its flags.
    pub options: Cow<'o, ExternalDnsOptions>,
    /// The release.
    pub version: Version,
    /// Whether somebody said how it is started. Else it is taken to read all that it could.
    pub given: bool,
    /// The place of the source among those asked for.
    pub place: u8,
    /// How `--source` names the source.
    pub name: &'static str,
}

impl<'o> Context<'o> {
    /// The context of a reader, for objects of a kind; `None` where no source that was asked for reads them.
    pub fn of(kind: Kind, reader: &Reader<'o>) -> Option<Context<'o>> {
        let given = reader.options().external_dns.as_ref();
        Context::new(given, kind)
    }

    /// The context for objects of a kind.
    pub fn new(given: Option<&'o ExternalDnsOptions>, kind: Kind) -> Option<Context<'o>> {
        let context = Context::unplaced(given);
        let source = SOURCES.iter().find(|source| source.kind == kind)?;
        let place = place(source.flag, &context.options)?;
        Some(Context {
            place,
            name: source.name,
            ..context
        })
    }

    /// The context for objects that supply no names themselves.
    pub fn unplaced(given: Option<&'o ExternalDnsOptions>) -> Context<'o> {
        let options = given.map_or_else(|| Cow::Owned(ExternalDnsOptions::default()), Cow::Borrowed);
        Context {
            version: Version::of(&options),
            given: given.is_some(),
            place: 0,
            name: "",
            options,
        }
    }

    /// What the keys of an object's annotations begin with (R-DNS-01). Where nobody said which release is in use, an object
    /// that has keys with the former prefix alone is written for a release that reads those.
    pub fn prefix(&self, entries: &[(&str, &str)]) -> &str {
        let any = |prefix: &str| entries.iter().any(|(key, _)| key.starts_with(prefix));
        match self.given {
            false if any(ALPHA_PREFIX) && !any(PREFIX) => ALPHA_PREFIX,
            _ => annotation::prefix(&self.options),
        }
    }

    /// Whether ListenerSets are parents (R-DNS-80).
    pub fn listener_sets(&self) -> bool {
        self.version.since(21) && (self.options.gateway_listener_sets || !self.given)
    }

    /// Whether an object that supplies names passes the filters (R-DNS-05, R-DNS-20, R-DNS-21, R-DNS-22).
    ///
    /// # Errors
    /// A filter that cannot be read: ExternalDNS does not start.
    pub fn takes(&self, key: KeyId, reader: &mut Reader<'_>) -> Result<bool, String> {
        let options = &*self.options;
        let names = reader.names();
        let object = names.object(key);
        // Nodes belong to the cluster.
        let elsewhere = object.kind != Kind::Node && options.namespace != names.text(object.namespace);
        if !options.namespace.is_empty() && elsewhere {
            return Ok(false);
        }
        let labels_count = object.kind != Kind::HttpProxy || self.version.since(22);
        if !options.label_filter.is_empty() && labels_count {
            let selector = TextSelector::parse(&options.label_filter)?;
            if !selector.matches(labels(key, reader)) {
                return Ok(false);
            }
        }
        let for_us = object.kind == Kind::DnsEndpoint || self.is_for_us(key, reader);
        Ok(for_us && self.passes_annotation_filter(key, reader)?)
    }

    /// R-DNS-21
    pub fn passes_annotation_filter(&self, key: KeyId, reader: &mut Reader<'_>) -> Result<bool, String> {
        if self.options.annotation_filter.is_empty() {
            return Ok(true);
        }
        let selector = TextSelector::parse(&self.options.annotation_filter)?;
        let names = reader.names();
        let all = reader.part::<part::Annotations>(key).unwrap_or(&[]);
        let value = |wanted: &str| {
            let found = all.iter().find(|(key, _)| names.text(*key) == wanted);
            found.map(|(_, value)| names.text(*value))
        };
        Ok(selector.matches(value))
    }

    /// The names that the name template gives to an object, none where there is no template (R-DNS-30).
    ///
    /// # Errors
    /// What is wrong: a failing template fails the whole source.
    pub fn template_names(&self, key: KeyId, reader: &mut Reader<'_>) -> Result<Vec<Word>, String> {
        let template = &self.options.fqdn_template;
        if template.is_empty() {
            return Ok(Vec::new());
        }
        let Some(object) = reader.part::<part::Raw>(key) else {
            return Ok(Vec::new());
        };
        let names = template::read(template).and_then(|read| read.names(object, &self.options, self.name));
        match names {
            Ok(names) => Ok(names.into_iter().map(|name| Word::Own(name.into())).collect()),
            Err(failure) => Err(String::from(&*failure.message)),
        }
    }

    /// The pairs of name and target that the template of both gives to an object (R-DNS-32).
    ///
    /// # Errors
    /// What is wrong: a failing template fails the whole source.
    pub fn template_pairs(&self, key: KeyId, reader: &mut Reader<'_>) -> Result<Vec<(String, String)>, String> {
        let template = &self.options.fqdn_target_template;
        if template.is_empty() {
            return Ok(Vec::new());
        }
        let Some(object) = reader.part::<part::Raw>(key) else {
            return Ok(Vec::new());
        };
        let pairs = template::read(template).and_then(|read| read.pairs(object, &self.options, self.name));
        pairs.map_err(|failure| String::from(&*failure.message))
    }

    /// Whether cordoned Nodes are passed over, as they are unless the options say otherwise (R-DNS-107, R-DNS-130).
    pub fn excludes_unschedulable(&self) -> bool {
        self.options.exclude_unschedulable.unwrap_or(true)
    }

    /// R-DNS-05: whether the object does not name another controller.
    pub fn is_for_us(&self, key: KeyId, reader: &mut Reader<'_>) -> bool {
        with_annotations(key, self, reader, |annotations| {
            annotations
                .get("controller")
                .is_none_or(|name| name == "dns-controller")
        })
    }
}

/// The place of a source among those asked for; `None` where it is not among them.
fn place(flag: DnsSource, options: &ExternalDnsOptions) -> Option<u8> {
    let found = match (&options.sources, options.source) {
        (Some(all), one) => one.into_iter().chain(all.iter().copied()).position(|one| one == flag),
        (None, Some(one)) => (one == flag).then_some(0),
        // Nodes and Pods have no hostnames of their own.
        (None, None) if matches!(flag, DnsSource::Node | DnsSource::Pod) => None,
        (None, None) => SOURCES.iter().position(|source| source.flag == flag),
    };
    found.and_then(|place| u8::try_from(place).ok())
}

/// The label of an object, by its name.
pub fn labels<'r>(key: KeyId, reader: &mut Reader<'r>) -> impl Fn(&str) -> Option<&'r str> {
    let names = reader.names();
    let all = reader.part::<part::Labels>(key).unwrap_or(&[]);
    move |wanted: &str| {
        let found = all.iter().find(|(name, _)| names.text(*name) == wanted);
        found.map(|(_, value)| names.text(*value))
    }
}

/// What the annotations of an object say.
pub fn with_annotations<R>(
    key: KeyId,
    context: &Context<'_>,
    reader: &mut Reader<'_>,
    say: impl FnOnce(&Annotations<'_>) -> R,
) -> R {
    let names = reader.names();
    let all = reader.part::<part::Annotations>(key).unwrap_or(&[]);
    let entries: Vec<(&str, &str)> = all
        .iter()
        .map(|(key, value)| (names.text(*key), names.text(*value)))
        .collect();
    say(&Annotations::new(context.prefix(&entries), &entries))
}

/// What the annotations of an object ask of all its records: time to live, set identifier, properties (R-DNS-04, R-DNS-06 to
/// R-DNS-10). `None` where they ask for nothing.
pub fn like(annotations: &Annotations<'_>) -> Option<Box<DnsRecord>> {
    let record = DnsRecord {
        ttl: annotations.ttl().0,
        set_identifier: annotations.set_identifier().map(|text| Text::Owned(text.into())),
        provider_specific: annotations.properties(),
        ..DnsRecord::default()
    };
    (record != DnsRecord::default()).then(|| Box::new(record))
}

/// A name as a record has it: without its dot (R-DNS-12). `None` where a label is too long.
pub fn record_name(word: Word, names: &crate::object::Names) -> Option<Word> {
    let text = word.text(names);
    let name = text.strip_suffix('.');
    let too_long = |text: &str| text.split('.').any(|label| label.len() > 63);
    if too_long(name.unwrap_or(text)) {
        return None;
    }
    Some(match name {
        Some(name) => Word::Own(name.into()),
        None => word,
    })
}

/// What an object that can publish yields from the statuses in the input. Routes have it where they carry a status: without one
/// they publish nothing (R-DNS-51).
pub struct Published;

impl Cell for Published {
    const NAME: &'static str = "published";
    const STRATUM: u8 = strata::PUBLISHED;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Yield;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Yield {
        let kind = reader.names().object(at.object).kind;
        let Some(source) = SOURCES.iter().find(|source| source.kind == kind) else {
            return Yield::default();
        };
        if kind == Kind::Service && service::is_silent(at.object, reader) {
            return Yield::default();
        }
        let Some(context) = Context::of(kind, reader) else {
            return Yield::default();
        };
        let found = match context.takes(at.object, reader) {
            Ok(true) => Yield {
                odd: odd(at.object, kind, &context, reader),
                ..(source.collect)(at.object, &context, reader)
            },
            Ok(false) => Yield::default(),
            Err(wrong) => Yield {
                failed: Some(Failure::Options(wrong.into())),
                ..Yield::default()
            },
        };
        let Some(place) = names::published(at.object, reader.names()) else {
            return found;
        };
        if found.failed.is_some() {
            reader.claim::<Failures>(place, context.place);
        }
        for claim in &found.claims {
            reader.claim::<Claims>(place, claim.clone());
        }
        if !found.claims.is_empty() {
            reader.spawn::<super::records::PublishedRecords>(At::whole(at.object));
        }
        if kind.is_route() {
            reader.spawn::<super::difference::Differences>(At::whole(at.object));
        }
        found
    }

    fn facts(at: At, found: &Yield, names: &crate::object::Names, out: &mut Vec<Fact>) {
        if let Some(odd) = &found.odd {
            odd.facts(at.object, names, out);
        }
        if let Some(Failure::Bare(message)) = &found.failed {
            let finding = super::codes::STEP_FAILED.finding(String::from(&**message));
            let finding =
                finding.help("the whole source publishes nothing: give the object addresses, or leave it out");
            out.push(fact(at.object, finding.at(ObjectRef::of(at.object, names), ""), names));
        }
        if let Some(Failure::Object(message)) = &found.failed {
            let finding = codes::TEMPLATE_FAILED.finding(String::from(&**message));
            let finding = finding
                .help("the whole source publishes nothing: mend the template, or give the object what it asks for");
            out.push(fact(at.object, finding.at(ObjectRef::of(at.object, names), ""), names));
        }
    }
}

fn odd(key: KeyId, kind: Kind, context: &Context<'_>, reader: &mut Reader<'_>) -> Option<Box<record::Odd>> {
    let reads_annotations = !kind.is_route() && kind != Kind::DnsEndpoint;
    reads_annotations.then(|| record::odd(key, context, reader)).flatten()
}

/// Makes claims of names and of what stands behind each, sharing what names have in common.
pub struct Offers<'a> {
    /// Who asks.
    pub owner: KeyId,
    /// The place of the source.
    pub source: u8,
    /// By what right.
    pub rank: Option<Rc<crate::gateway::rank::Rank>>,
    /// What all records share.
    pub like: Option<Box<DnsRecord>>,
    /// What stands behind names.
    pub targets: &'a [Rc<[super::claim::Target]>],
}

impl Offers<'_> {
    /// One claim for each name that leads somewhere, given the indexes of the lists of targets that it leads to (R-DNS-13,
    /// R-DNS-14, R-DNS-74, R-DNS-75).
    pub fn claims(&self, wanted: Vec<(Word, Vec<usize>)>, names: &crate::object::Names) -> Box<[Rc<Claim>]> {
        let mut offers: Vec<(Vec<usize>, Rc<Offer>)> = Vec::new();
        let mut claims = Vec::with_capacity(wanted.len());
        for (name, places) in wanted {
            let known = offers.iter().find(|(other, _)| *other == places);
            let offer = known.map(|(_, offer)| offer.clone()).unwrap_or_else(|| {
                let offer = Rc::new(Offer {
                    targets: self.union(&places, names),
                    like: self.like.clone(),
                    unlabelled: false,
                });
                offers.push((places, offer.clone()));
                offer
            });
            if offer.targets.is_empty() {
                continue;
            }
            let Some(name) = record_name(name, names) else { continue };
            claims.push(Rc::new(Claim {
                name,
                owner: self.owner,
                source: self.source,
                place: 0,
                rank: self.rank.clone(),
                offer,
            }));
        }
        claims.into()
    }

    fn union(&self, places: &[usize], names: &crate::object::Names) -> Rc<[super::claim::Target]> {
        if let [place] = places {
            return self.targets.get(*place).cloned().unwrap_or_else(|| Rc::from([]));
        }
        let lists = places.iter().filter_map(|place| self.targets.get(*place));
        let all: Vec<super::claim::Target> = lists.flat_map(|list| list.iter().cloned()).collect();
        super::claim::sorted(all, names)
    }
}
