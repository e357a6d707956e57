//! What becomes of each name: the record that should be there, and the records that ExternalDNS makes.

use super::claim::{Claim, Offer};
use super::names::{self, Claims, Failures, RIGHT, runs};
use super::source::Published;
use super::version::Version;
use super::{codes, codes_published, endpoint, merge, process, strata};
use crate::engine::{At, Cell, Reader};
use crate::fact::{DnsRecord, Fact, FactType, FactValue, Finding, ObjectRef, Severity, Text};
use crate::gateway::finding::fact;
use crate::gateway::record::Wanted;
use crate::object::{KeyId, Kind, Names};
use crate::options::ExternalDnsOptions;
use alloc::boxed::Box;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// How many owners a fact names at most; the assembled state names all. A name that ten thousand routes share would otherwise
/// be told anew, with all of them, whenever one comes.
const OWNERS: usize = 16;

/// What becomes of one name, or of one set identifier of it.
#[derive(Clone, PartialEq, Debug)]
pub enum Made {
    /// The records of one claim, and whose they are.
    Plain(Rc<Claim>, Box<[KeyId]>),
    /// Records that were put together or changed on their way.
    Full(Box<[DnsRecord]>),
}

/// What an object tells of names.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Told {
    made: Box<[Made]>,
    /// The first name that somebody else wants at other targets, who, and how many such names there are.
    rival: Option<(Rc<Claim>, Rc<Claim>, u32)>,
    /// What was found on the way, by name.
    found: Box<[(Text, Finding)]>,
}

/// How ExternalDNS is started, as far as names on their way are concerned.
pub struct Way<'o> {
    given: Option<&'o ExternalDnsOptions>,
    version: Version,
    /// Sources that fail.
    failed: Rc<[u8]>,
}

impl<'o> Way<'o> {
    /// Given the options and the sources that fail.
    pub fn new(given: Option<&'o ExternalDnsOptions>, failed: Rc<[u8]>) -> Way<'o> {
        Way {
            given,
            version: given.map_or(Version::MAIN, Version::of),
            failed,
        }
    }

    /// Whether no step behind the sources changes a record that has targets and nothing else.
    fn plain(&self) -> bool {
        self.given.is_none_or(|options| {
            !options.force_default_targets
                && options.nat64_networks.is_empty()
                && options.exclude_target_nets.is_empty()
                && options.target_net_filter.is_empty()
                && options.min_ttl == 0
                && !options.prefer_alias
        })
    }

    /// The last of the steps: time to live, properties, aliases (R-DNS-119).
    fn last_step(&self, records: Vec<DnsRecord>) -> Vec<DnsRecord> {
        match self.given {
            Some(options) => super::post::process(records, options),
            None => records,
        }
    }

    /// The steps behind the sources, PTR records apart: those are made of many names.
    fn steps(&self, sources: Vec<Vec<DnsRecord>>) -> (Vec<DnsRecord>, Vec<Finding>) {
        let mut options = self.given.cloned().unwrap_or_default();
        options.managed_record_types = None;
        process::process_all(sources, &options)
    }
}

/// What should become of one name: of objects that want different targets the older one has its way (R-DNS-04 of Gateway API);
/// set identifiers are apart.
pub fn right(
    run: &[Rc<Claim>],
    way: &Way<'_>,
    owners: usize,
    names: &Names,
    told: &mut Vec<Made>,
) -> Option<(Rc<Claim>, Rc<Claim>)> {
    let mut rival = None;
    let mut identifiers: Vec<&str> = Vec::new();
    for winner in run {
        let identifier = winner.offer.set_identifier();
        if identifiers.contains(&identifier) {
            continue;
        }
        identifiers.push(identifier);
        let mut agreeing = Vec::new();
        for claim in run.iter().filter(|claim| claim.offer.set_identifier() == identifier) {
            if !agree(&claim.offer, &winner.offer, names) {
                rival = rival.or_else(|| Some((winner.clone(), claim.clone())));
            } else if agreeing.len() < owners && agreeing.last() != Some(&claim.owner) {
                agreeing.push(claim.owner);
            }
        }
        if winner.offer.like.is_none() && way.plain() {
            told.push(Made::Plain(winner.clone(), agreeing.into()));
            continue;
        }
        let records = records(winner, &agreeing, names);
        // An address that nobody knows is in no network and no valid target, and is right all the same.
        let records = match records.iter().any(|record| record.assumed) {
            true => way.last_step(records),
            false => way.steps(Vec::from([records])).0,
        };
        told.push(Made::Full(records.into()));
    }
    rival
}

/// Whether two offers lead to the same.
pub fn agree(a: &Rc<Offer>, b: &Rc<Offer>, names: &Names) -> bool {
    if Rc::ptr_eq(a, b) || Rc::ptr_eq(&a.targets, &b.targets) || a.targets == b.targets {
        return true;
    }
    let texts = |offer: &Offer| -> Vec<(Text, Text)> {
        let all = offer.targets.iter();
        all.map(|target| (target.kind.clone(), target.text(names))).collect()
    };
    texts(a) == texts(b)
}

/// The records of one claim, in the order of types (R-DNS-13).
pub fn records(claim: &Claim, owners: &[KeyId], names: &Names) -> Vec<DnsRecord> {
    let mut like = claim.offer.like.as_deref().cloned().unwrap_or_default();
    like.owners = owners.iter().map(|owner| ObjectRef::of(*owner, names)).collect();
    crate::order::by(&mut like.owners, &Ord::cmp);
    let name = Text::Owned(claim.name.text(names).into());
    let by_kind = claim.offer.targets.chunk_by(|a, b| a.kind == b.kind);
    let record = |targets: &[super::claim::Target]| DnsRecord {
        name: name.clone(),
        kind: targets.first().map(|target| target.kind.clone()).unwrap_or_default(),
        targets: targets.iter().map(|target| undotted(target.text(names))).collect(),
        assumed: targets.iter().any(|target| target.assumed.is_some()),
        ..like.clone()
    };
    by_kind.map(record).collect()
}

/// R-DNS-12
fn undotted(target: Text) -> Text {
    match target.strip_suffix('.') {
        Some(without) => Text::Owned(without.into()),
        None => target,
    }
}

/// The records of one claim as ExternalDNS makes them, with the label of the object (R-DNS-15).
pub fn labelled(claim: &Claim, owners: &[KeyId], names: &Names) -> Vec<DnsRecord> {
    let mut all = records(claim, owners, names);
    for record in &mut all {
        record
            .labels
            .insert(Text::Borrowed("resource"), resource(claim.owner, names));
    }
    all
}

/// R-DNS-15
fn resource(key: KeyId, names: &Names) -> Text {
    let object = names.object(key);
    let (namespace, name) = (names.text(object.namespace), names.text(object.name));
    let kind = object.kind.parts(names).1;
    Text::Owned(match object.kind {
        Kind::HttpProxy => format!("{kind}/{namespace}/{name}"),
        Kind::DnsEndpoint => format!("crd/{namespace}/{name}"),
        Kind::Node => format!("node/{name}"),
        _ => format!("{}/{namespace}/{name}", kind.to_ascii_lowercase()),
    })
}

/// What ExternalDNS makes of one name.
fn published(run: &[Rc<Claim>], way: &Way<'_>, owners: usize, names: &Names) -> (Option<Made>, Vec<Finding>) {
    let mut counting: Vec<(&Rc<Claim>, Vec<KeyId>)> = Vec::new();
    for claim in run.iter().filter(|claim| !way.failed.contains(&claim.source)) {
        // Merging the same twice changes nothing, and thousands of routes may share a name.
        let alike = |(other, _): &&mut (&Rc<Claim>, Vec<KeyId>)| {
            other.source == claim.source
                && other.offer.like == claim.offer.like
                && other.offer.targets == claim.offer.targets
        };
        match counting.iter_mut().find(alike).filter(|_| way.version.since(21)) {
            Some((_, sharing)) if sharing.len() < owners => sharing.push(claim.owner),
            Some(_) => {}
            None => counting.push((claim, Vec::from([claim.owner]))),
        }
    }
    if let [(claim, sharing)] = counting.as_slice()
        && claim.offer.like.is_none()
        && way.plain()
    {
        return (
            Some(Made::Plain(Rc::clone(claim), sharing.as_slice().into())),
            Vec::new(),
        );
    }
    let mut found = Vec::new();
    let mut sources: Vec<Vec<DnsRecord>> = Vec::new();
    for same in counting.chunk_by(|(a, _), (b, _)| a.source == b.source) {
        let all: Vec<DnsRecord> = same
            .iter()
            .flat_map(|(claim, sharing)| labelled(claim, sharing, names))
            .collect();
        // R-DNS-16: each source merges, gateway sources since v0.21.
        sources.push(match way.version.since(21) {
            true => merge::merge(all, &mut found),
            false => all,
        });
    }
    let (records, said) = way.steps(sources);
    found.extend(said);
    // What the options hold wrongly is no matter of a name.
    found.retain(|finding| finding.code != codes::NETWORK_IGNORED.code);
    if records.is_empty() && found.is_empty() {
        return (None, found);
    }
    (Some(Made::Full(records.into())), found)
}

/// The claims of names that somebody tells.
fn led(claims: &[Rc<Claim>], place: At, owner: KeyId, reader: &mut Reader<'_>) -> Vec<Rc<[Rc<Claim>]>> {
    let names = reader.names();
    let mut hashes: Vec<u64> = claims.iter().map(|claim| names::hash(claim.name.text(names))).collect();
    if hashes.len() > 1 {
        hashes.sort_unstable();
        hashes.dedup();
    }
    let mut all = Vec::new();
    for hash in hashes {
        all.extend(reader.ask::<Claims>(place, (hash, owner)));
    }
    all
}

/// What should become of the names that an object wants; the first that wants a name tells.
pub struct RightRecords;

impl Cell for RightRecords {
    const NAME: &'static str = "right records";
    const STRATUM: u8 = strata::RECORDS;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Told;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Told {
        let Some(wish) = reader.cell::<Wanted>(At::whole(at.object)) else {
            return Told::default();
        };
        let way = Way::new(reader.options().external_dns.as_ref(), Rc::from([]));
        let (mut made, mut rival) = (Vec::new(), None);
        for claims in led(&wish.claims, RIGHT, at.object, reader) {
            for run in runs(&claims, reader.names()) {
                if let Some((won, lost)) = right(run, &way, OWNERS, reader.names(), &mut made) {
                    let count = rival.as_ref().map_or(0, |(_, _, count)| *count) + 1;
                    rival = rival.map_or(Some((won, lost, 1)), |(won, lost, _)| Some((won, lost, count)));
                }
            }
        }
        Told {
            made: made.into(),
            rival,
            found: Box::default(),
        }
    }

    fn facts(at: At, told: &Told, names: &Names, out: &mut Vec<Fact>) {
        told.record_facts("record", at.object, true, names, out);
        if let Some((won, lost, count)) = &told.rival {
            out.push(wanted_twice(won, lost, *count, names));
        }
    }
}

/// What ExternalDNS makes of the names that an object publishes; the first that publishes a name tells.
pub struct PublishedRecords;

impl Cell for PublishedRecords {
    const NAME: &'static str = "published records";
    const STRATUM: u8 = strata::RECORDS;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Told;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Told {
        let place = names::published(at.object, reader.names());
        let Some((found, place)) = reader.cell::<Published>(At::whole(at.object)).zip(place) else {
            return Told::default();
        };
        let way = Way::new(
            reader.options().external_dns.as_ref(),
            reader.ask::<Failures>(place, ()),
        );
        let (mut made, mut told) = (Vec::new(), Vec::new());
        for claims in led(&found.claims, place, at.object, reader) {
            let names = reader.names();
            for run in runs(&claims, names) {
                let (records, found) = published(run, &way, OWNERS, names);
                made.extend(records);
                let name = run.first().map(|claim| Text::Owned(claim.name.text(names).into()));
                let name = name.unwrap_or_default();
                told.extend(found.into_iter().map(|one| (name.clone(), one)));
            }
        }
        Told {
            made: made.into(),
            rival: None,
            found: told.into(),
        }
    }

    fn facts(at: At, told: &Told, names: &Names, out: &mut Vec<Fact>) {
        told.record_facts("published", at.object, false, names, out);
        for (index, (name, finding)) in told.found.iter().enumerate() {
            let finding = finding.clone().at(ObjectRef::of(at.object, names), "");
            let told = fact(at.object, finding, names);
            out.push(Fact {
                key: format!("{}{name}/{index}", told.key),
                ..told
            });
        }
    }
}

impl Told {
    fn record_facts(&self, what: &str, owner: KeyId, right: bool, names: &Names, out: &mut Vec<Fact>) {
        let mut keys: Vec<String> = Vec::new();
        let cluster = match right {
            true => "",
            false => names.text(names.object(owner).cluster),
        };
        let cluster = if cluster.is_empty() {
            String::new()
        } else {
            format!("{cluster}:")
        };
        for record in self.made.iter().flat_map(|made| made.records(right, names)) {
            let mut key = format!("{what}/{cluster}{}/{}", record.name, record.kind);
            if let Some(identifier) = &record.set_identifier {
                key = format!("{key}/{identifier}");
            }
            // Several of one name and type, of which the plan takes one (R-DNS-134).
            let alike = keys.iter().filter(|other| **other == key).count();
            keys.push(key.clone());
            if alike > 0 {
                key = format!("{key}#{alike}");
            }
            out.push(Fact {
                key,
                kind: FactType::Record,
                owner: ObjectRef::of(owner, names),
                value: FactValue::Record(record),
            });
        }
    }
}

impl Made {
    /// The records themselves.
    pub fn records(&self, right: bool, names: &Names) -> Vec<DnsRecord> {
        match self {
            Made::Plain(claim, owners) if right => records(claim, owners, names),
            Made::Plain(claim, owners) => labelled(claim, owners, names),
            Made::Full(records) => records.to_vec(),
        }
    }
}

/// R-DNS-04 of Gateway API
fn wanted_twice(won: &Claim, lost: &Claim, count: u32, names: &Names) -> Fact {
    let targets = |claim: &Claim| {
        let all: Vec<String> = claim
            .offer
            .targets
            .iter()
            .map(|target| format!("`{}`", target.text(names)))
            .collect();
        all.join(", ")
    };
    let (winner, loser) = (ObjectRef::of(won.owner, names), ObjectRef::of(lost.owner, names));
    let told = |object: &ObjectRef| {
        format!(
            "{} `{}/{}`",
            object.kind,
            object.namespace.as_deref().unwrap_or(""),
            object.name
        )
    };
    let more = match count {
        1 => String::new(),
        _ => format!("; of the names of this object {count} are wanted so"),
    };
    let message = format!(
        "`{}` should lead to {}, and {} wants it at {}: the older object has its way{more}",
        won.name.text(names),
        targets(won),
        told(&loser),
        targets(lost)
    );
    let mut finding = codes_published::NAME_WANTED_TWICE
        .finding(message)
        .help("let one of them have the name, or attach both to the same Gateway")
        .at(winner, "")
        .related("wants the name as well", loser, "");
    let unknown = |claim: &Claim| claim.offer.targets.iter().any(|target| target.assumed.is_some());
    // Both may lead to one address, or be names of two networks: the input does not tell.
    if unknown(won) || unknown(lost) {
        finding.severity = Severity::Info;
    }
    fact(won.owner, finding, names)
}

/// All that is published, name by name, in full.
pub fn all_published(graph: &crate::engine::Graph) -> Vec<DnsRecord> {
    let names = &graph.names;
    let given = graph.options().external_dns.as_ref();
    let mut out = Vec::new();
    for (at, state) in graph.states::<Claims>().filter(|(at, _)| *at != RIGHT) {
        let failed = graph
            .state::<Failures>(at)
            .map_or(Rc::from([]), |failed| failed.as_slice().into());
        let way = Way::new(given, failed);
        // PTR records are made of all names together (R-DNS-112).
        if let Some(options) = given.filter(|options| super::pointer::runs(options)) {
            out.extend(together(state.values().flatten(), &way, options, names));
            continue;
        }
        for run in state.values().flat_map(|all| runs(all, names)) {
            let (made, _) = published(run, &way, usize::MAX, names);
            out.extend(made.iter().flat_map(|made| made.records(false, names)));
        }
    }
    out
}

/// All names through all steps at once.
fn together<'c>(
    claims: impl Iterator<Item = &'c Rc<Claim>>,
    way: &Way<'_>,
    options: &ExternalDnsOptions,
    names: &Names,
) -> Vec<DnsRecord> {
    let mut all: Vec<&Rc<Claim>> = claims.filter(|claim| !way.failed.contains(&claim.source)).collect();
    crate::order::by(&mut all, &|a, b| {
        let place = |claim: &Claim| {
            (
                claim.source,
                names.text(names.object(claim.owner).namespace),
                names.name_of(claim.owner),
            )
        };
        place(a)
            .cmp(&place(b))
            .then_with(|| a.name.text(names).cmp(b.name.text(names)))
    });
    let mut sources = Vec::new();
    for same in all.chunk_by(|a, b| a.source == b.source) {
        let records = same
            .iter()
            .flat_map(|claim| labelled(claim, &[claim.owner], names))
            .collect();
        sources.push(match way.version.since(21) {
            true => merge::merge(records, &mut Vec::new()),
            false => records,
        });
    }
    process::process_all(sources, options).0
}

/// All that should be published, in full.
pub fn all_right(graph: &crate::engine::Graph) -> Vec<DnsRecord> {
    let names = &graph.names;
    let way = Way::new(graph.options().external_dns.as_ref(), Rc::from([]));
    let mut made = Vec::new();
    for all in graph
        .state::<Claims>(RIGHT)
        .into_iter()
        .flat_map(|state| state.values())
    {
        for run in runs(all, names) {
            right(run, &way, usize::MAX, names, &mut made);
        }
    }
    made.iter().flat_map(|made| made.records(true, names)).collect()
}

/// Sorted as users get them.
pub fn sorted(mut records: Vec<DnsRecord>) -> Vec<DnsRecord> {
    crate::order::by(&mut records, &|a, b| {
        let name = a.name.cmp(&b.name).then_with(|| a.kind.cmp(&b.kind));
        let identifier = name.then_with(|| a.set_identifier.cmp(&b.set_identifier));
        let ttl = identifier.then_with(|| endpoint::ttl(a).cmp(&endpoint::ttl(b)));
        ttl.then_with(|| a.targets.cmp(&b.targets))
    });
    records
}
