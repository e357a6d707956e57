//! Where what a route publishes differs from what it should publish, and why (section 6 of the rules). What becomes of the
//! records is said with each (R-DNS-99).
//!
//! Each cause is told once. What is wrong with an entry of a status is told where statuses are compared (`gateway/stale`), which
//! adds the names that follow from it; here is told what no entry is to blame for.

use super::claim::{Claim, Target, Word};
use super::hazard::{Hazard, Sort};
use super::records::agree;
use super::source::gateway::{self, Met};
use super::source::{Context, Published, parent};
use super::{codes_published as codes, strata};
use crate::engine::{At, Cell, Reader};
use crate::fact::{Code, Fact, ObjectRef};
use crate::gateway::attach::{Attached, Attachment};
use crate::gateway::default;
use crate::gateway::diagnosis::words;
use crate::gateway::finding::fact;
use crate::gateway::record::Wanted;
use crate::object::{KeyId, Kind, Names, ObservedEntry, ParentRef, part};
use alloc::boxed::Box;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// What differs at one route.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Difference {
    /// Entries of the status, by index, from which names are published that are not right, and how many names there are
    /// beside the first.
    pub surplus: Box<[(u32, Word, u32)]>,
    /// What is told here.
    told: Box<[Telling]>,
}

/// One finding.
#[derive(Clone, PartialEq, Debug)]
struct Telling {
    code: &'static Code,
    /// The field of the route.
    path: String,
    message: String,
    help: &'static str,
    /// The object that has to do with it, and how.
    related: Option<(KeyId, &'static str)>,
}

/// Compares what a route publishes with what it should publish. It stands only at routes that carry a status.
pub struct Differences;

impl Cell for Differences {
    const NAME: &'static str = "differences";
    const STRATUM: u8 = strata::DIFFERENCES;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Difference;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Difference {
        let published = reader.cell::<Published>(At::whole(at.object));
        let wanted = reader.cell::<Wanted>(At::whole(at.object));
        let (Some(published), Some(wanted)) = (published, wanted) else {
            return Difference::default();
        };
        let sides = Sides {
            published: &published.claims,
            right: &wanted.claims,
        };
        let names = reader.names();
        let surplus: Vec<&Rc<Claim>> = sides.surplus(names).collect();
        let missing: Vec<&Rc<Claim>> = sides.missing(names).collect();
        let alias = sides.alias(names);
        // A parent that the spec does not name gives targets that are not right, even where right is unknown.
        let left_over = |hazard: &Hazard| hazard.taken && hazard.sort == Sort::ParentNotInSpec;
        let left_over = published.hazards.iter().any(left_over);
        let differs = left_over || !surplus.is_empty() || !missing.is_empty();
        if !differs && alias.is_none() {
            return Difference::default();
        }
        let mut found = Difference::default();
        let mut told = Vec::new();
        let kind = names.object(at.object).kind;
        if let Some(context) = Context::of(kind, reader)
            && differs
        {
            let met = gateway::entries(at.object, &context, reader).unwrap_or_default();
            found.surplus = blamed(&met, &sides, names);
            not_right(at.object, &met, &sides, reader, &mut told);
            not_published(at.object, &met, &missing, &context, reader, &mut told);
        }
        told.extend(alias.map(|claim| of_several(claim, names)));
        found.told = told.into();
        found
    }

    fn facts(at: At, difference: &Difference, names: &Names, out: &mut Vec<Fact>) {
        let object = ObjectRef::of(at.object, names);
        for telling in &difference.told {
            let finding = telling.code.finding(telling.message.clone());
            let mut finding = finding.help(telling.help).at(object.clone(), telling.path.clone());
            if let Some((other, how)) = telling.related {
                finding = finding.related(how, ObjectRef::of(other, names), "");
            }
            out.push(fact(at.object, finding, names));
        }
    }
}

/// What a route publishes, and what it should.
struct Sides<'c> {
    published: &'c [Rc<Claim>],
    right: &'c [Rc<Claim>],
}

impl<'c> Sides<'c> {
    /// What is published and not right: another name, or other targets. An address that nobody knows is any.
    fn surplus(&self, names: &'c Names) -> impl Iterator<Item = &'c Rc<Claim>> {
        let right = self.right;
        self.published.iter().filter(move |claim| {
            named(right, claim, names).is_none_or(|right| {
                let unknown = right.offer.targets.iter().any(|target| target.assumed.is_some());
                !unknown && !agree(&claim.offer, &right.offer, names)
            })
        })
    }

    /// What is right and not published.
    fn missing(&self, names: &'c Names) -> impl Iterator<Item = &'c Rc<Claim>> {
        let published = self.published;
        self.right
            .iter()
            .filter(move |claim| named(published, claim, names).is_none())
    }

    /// A name that is to be an alias of two (R-DNS-74).
    fn alias(&self, names: &Names) -> Option<&'c Rc<Claim>> {
        let several = |claim: &&Rc<Claim>| {
            claim
                .offer
                .targets
                .iter()
                .filter(|target| target.kind == "CNAME")
                .count()
                > 1
        };
        let mut all: Vec<&Rc<Claim>> = self.published.iter().filter(several).collect();
        crate::order::by(&mut all, &|a, b| a.name.text(names).cmp(b.name.text(names)));
        all.first().copied()
    }
}

fn named<'c>(all: &'c [Rc<Claim>], claim: &Claim, names: &Names) -> Option<&'c Rc<Claim>> {
    let name = claim.name.text(names);
    all.iter().find(|other| other.name.text(names) == name)
}

/// The names of an entry that are among those of claims, sorted.
fn among<'m>(met: &'m Met<'_>, claims: &[&Rc<Claim>], names: &'m Names) -> Vec<&'m Word> {
    let text = |word: &Word| String::from(word.text(names).trim_end_matches('.'));
    let is = |word: &&Word| claims.iter().any(|claim| claim.name.text(names) == text(word));
    let mut all: Vec<&Word> = met.names.iter().filter(is).collect();
    crate::order::by(&mut all, &|a, b| a.text(names).cmp(b.text(names)));
    all
}

/// The names of an entry that it gives a target that is not right, sorted. Where right is unknown, whatever comes from a parent
/// that the spec does not name is not.
fn wrong<'m>(met: &'m Met<'_>, sides: &Sides<'_>, names: &'m Names) -> Vec<&'m Word> {
    let published: Vec<&Rc<Claim>> = sides.published.iter().collect();
    let targets = met.door.as_ref().map_or(&[][..], |door| &door.targets);
    let is = |word: &&Word| {
        let name = word.text(names).trim_end_matches('.');
        let Some(right) = sides.right.iter().find(|claim| claim.name.text(names) == name) else {
            return true;
        };
        let right = &right.offer.targets;
        if right.iter().any(|target| target.assumed.is_some()) {
            return met.doubts.contains(&Sort::ParentNotInSpec);
        }
        let known = |target: &Target| right.iter().any(|other| other.text(names) == target.text(names));
        !targets.iter().all(known)
    };
    let mut all = among(met, &published, names);
    all.retain(is);
    all
}

/// The entries that names which are not right come from.
fn blamed(met: &[Met<'_>], sides: &Sides<'_>, names: &Names) -> Box<[(u32, Word, u32)]> {
    let taken = met.iter().filter(|met| met.taken);
    let blame = |met: &Met<'_>| {
        let all = wrong(met, sides, names);
        let (first, rest) = all.split_first()?;
        Some((met.entry as u32, (*first).clone(), rest.len() as u32))
    };
    taken.filter_map(blame).collect()
}

/// `a.test`, or with more: `a.test` and 2 more names.
pub fn listed(first: &str, more: u32) -> String {
    match more {
        0 => format!("`{first}`"),
        1 => format!("`{first}` and another name"),
        more => format!("`{first}` and {more} more names"),
    }
}

fn list(words: &[&Word], names: &Names) -> Option<String> {
    let (first, rest) = words.split_first()?;
    Some(listed(first.text(names), rest.len() as u32))
}

/// The right attachment at the parent that an entry names; `None` where it is not ours to know.
fn attachment<'r>(route: KeyId, place: &ParentRef, reader: &mut Reader<'r>) -> Option<(usize, &'r Attachment)> {
    let all = default::parents(route, reader);
    let same = |named: &ParentRef| {
        let same_part = (named.section, named.port) == (place.section, place.port);
        same_part && named.target == place.target
    };
    let (at, _) = all.into_iter().find(|(_, named)| same(named))?;
    Some((at.part as usize, reader.cell::<Attached>(at)?.as_ref()?))
}

/// R-DNS-95, R-DNS-96: entries that are in order, at a Gateway or listener that does not serve, or whose addresses are others.
fn not_right(route: KeyId, met: &[Met<'_>], sides: &Sides<'_>, reader: &mut Reader<'_>, told: &mut Vec<Telling>) {
    let in_order = |met: &&Met<'_>| {
        let stale = |sort: &Sort| *sort != Sort::ObservedGenerationMissing;
        met.taken && !met.doubts.iter().any(stale)
    };
    for met in met.iter().filter(in_order) {
        let names = reader.names();
        let all = wrong(met, sides, names);
        let Some(what) = list(&all, names) else {
            continue;
        };
        // Where right is not to be accepted, the entry itself is wrong, and told as such.
        let Some((_, attachment)) = attachment(route, &met.place, reader) else {
            continue;
        };
        if attachment.accepted.is_err() {
            continue;
        }
        let first = all.first().map_or("", |name| name.text(names));
        let elsewhere = sides.right.iter().find(|claim| claim.name.text(names) == first);
        let because = match elsewhere {
            Some(right) => {
                let all: Vec<String> = right
                    .offer
                    .targets
                    .iter()
                    .map(|target| format!("`{}`", target.text(names)))
                    .collect();
                format!("right is {}", all.join(", "))
            }
            None => String::from("no listener of it that takes the route is programmed"),
        };
        let generations = match (
            met.accepted.observed_generation,
            met.door.as_ref().and_then(|door| door.trouble),
        ) {
            (_, Some((Some(seen), Some(generation)))) if seen < generation => {
                format!(" (its status speaks of generation {seen}, and it is at {generation})")
            }
            (Some(seen), _) => format!(" (the entry speaks of generation {seen}, the present one)"),
            _ => String::new(),
        };
        told.push(Telling {
            code: &codes::RECORD_NOT_RIGHT,
            path: format!("status.parents[{}]", met.entry),
            message: format!(
                "ExternalDNS publishes {what} for {}{generations}, and {because}",
                place(&met.place, names)
            ),
            help: "ExternalDNS asks neither whether a Gateway or listener is programmed nor whether its addresses are current: mend the Gateway, or wait for its controller",
            related: Some((met.place.target, "its status gives the targets")),
        });
    }
}

/// R-DNS-92, R-DNS-94, R-DNS-97, R-DNS-98: names that are right and not there.
fn not_published(
    route: KeyId,
    met: &[Met<'_>],
    missing: &[&Rc<Claim>],
    context: &Context<'_>,
    reader: &mut Reader<'_>,
    told: &mut Vec<Telling>,
) {
    if missing.is_empty() {
        return;
    }
    let status = reader.part::<part::Status>(route);
    let entries = status.map_or(&[][..], |status| &status.entries);
    for met in met {
        let names = reader.names();
        let wanted = list(&among(met, missing, names), names);
        let path = format!("status.parents[{}]", met.entry);
        if let Some(what) = &wanted {
            if met.door.as_ref().is_some_and(|door| door.targets.is_empty()) {
                // A Gateway without any status is one of which the input has the half.
                let gateway = gateway_of(met.place.target, reader);
                let shown = reader.part::<part::Status>(gateway).is_some();
                let related = Some((met.place.target, "has no address"));
                if !shown || told.iter().any(|other| other.related == related) {
                    continue;
                }
                told.push(Telling {
                    code: &codes::NO_TARGETS,
                    path,
                    message: format!(
                        "ExternalDNS publishes no record for {what}: {} has no address in its status, and no target annotation; \
                         records that are there will be deleted",
                        words::object(met.place.target, names)
                    ),
                    help: "look at why the Gateway has no address; with `--policy=upsert-only` ExternalDNS deletes nothing meanwhile",
                    related: Some((met.place.target, "has no address")),
                });
            } else if !met.taken && met.doubts.contains(&Sort::ObservedGenerationMissing) {
                told.push(Telling {
                    code: &codes::GENERATION_MISSING,
                    path,
                    message: format!(
                        "ExternalDNS 0.17 publishes no record for {what}: the entry for {} has no `observedGeneration`",
                        place(&met.place, names)
                    ),
                    help: "use 0.18 or later, which do not ask for it, or a controller that fills it in",
                    related: None,
                });
            }
            continue;
        }
        if names.object(met.place.target).kind == Kind::ListenerSet && met.names.is_empty() && met.taken {
            told.extend(set_behind(route, met, missing, context, reader));
        }
    }
    // A status without any entry is that of an object that was just made.
    if entries.is_empty() {
        return;
    }
    for (at, parent) in default::parents(route, reader) {
        let listed = |entry: &ObservedEntry| parent::meant(entry.parent.target, reader) == parent.target;
        if entries.iter().any(listed) {
            continue;
        }
        let attachment = reader.cell::<Attached>(at).and_then(Option::as_ref);
        let Some(attachment) = attachment.filter(|attachment| attachment.accepted.is_ok()) else {
            continue;
        };
        let names = reader.names();
        let taken = |claim: &&&Rc<Claim>| {
            let name = claim.name.text(names);
            let mut hosts = attachment
                .listeners
                .iter()
                .flat_map(|candidate| candidate.hostnames.iter());
            hosts.any(|host| names.text(*host) == name)
        };
        let mut words: Vec<&Word> = missing.iter().filter(taken).map(|claim| &claim.name).collect();
        crate::order::by(&mut words, &|a, b| a.text(names).cmp(b.text(names)));
        let Some(what) = list(&words, names) else { continue };
        told.push(Telling {
            code: &codes::PARENT_NOT_TAKEN_UP,
            path: default::field(at),
            message: format!(
                "ExternalDNS publishes no record for {what}: the status has no entry for {}; records that are there will be deleted",
                place(&parent, names)
            ),
            help: "wait for the controller of that parent, or look at why it does not take the route up",
            related: None,
        });
    }
}

/// The Gateway behind a parent.
fn gateway_of(parent: KeyId, reader: &mut Reader<'_>) -> KeyId {
    reader
        .part::<part::SetParent>(parent)
        .copied()
        .flatten()
        .unwrap_or(parent)
}

/// R-DNS-83, R-DNS-98: a set whose status does not say that its listeners are accepted.
fn set_behind(
    route: KeyId,
    met: &Met<'_>,
    missing: &[&Rc<Claim>],
    context: &Context<'_>,
    reader: &mut Reader<'_>,
) -> Option<Telling> {
    if !context.listener_sets() {
        return None;
    }
    let (_, attachment) = attachment(route, &met.place, reader)?;
    let names = reader.names();
    let candidates = attachment.listeners.iter();
    let listener = candidates.map(|candidate| names.text(candidate.listener)).min()?;
    let mut words: Vec<&Word> = missing.iter().map(|claim| &claim.name).collect();
    crate::order::by(&mut words, &|a, b| a.text(names).cmp(b.text(names)));
    Some(Telling {
        code: &codes::SET_STATUS_BEHIND,
        path: format!("status.parents[{}]", met.entry),
        message: format!(
            "ExternalDNS publishes no record for {}: the status of {} does not say that it and its listener `{listener}` are accepted",
            list(&words, names)?,
            words::object(met.place.target, names)
        ),
        help: "wait for the controller of the ListenerSet; a listener that was renamed is without a status until then",
        related: Some((met.place.target, "its status is behind")),
    })
}

/// R-DNS-74
fn of_several(claim: &Claim, names: &Names) -> Telling {
    let aliases = claim.offer.targets.iter().filter(|target| target.kind == "CNAME");
    let all: Vec<String> = aliases.map(|target| format!("`{}`", target.text(names))).collect();
    Telling {
        code: &codes::ALIAS_OF_SEVERAL,
        path: String::from("spec.parentRefs"),
        message: format!(
            "`{}` would be a CNAME of {} at once, and a name has one canonical name",
            claim.name.text(names),
            all.join(" and ")
        ),
        help: "let the Gateways have addresses instead of names, or give the route one parent",
        related: None,
    }
}

/// `Gateway infra/web, section https, port 443`.
fn place(parent: &ParentRef, names: &Names) -> String {
    let mut text = words::object(parent.target, names);
    if !parent.section.is_empty() {
        text.push_str(&format!(", section `{}`", names.text(parent.section)));
    }
    if let Some(port) = parent.port {
        text.push_str(&format!(", port {port}"));
    }
    text
}
