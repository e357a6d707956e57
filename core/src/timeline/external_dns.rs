//! ExternalDNS as a controller: it publishes what it reads from statuses, by release.
//!
//! Its sources are caches of objects, and each round it makes its records anew: what it publishes is a function of the objects, and it
//! keeps nothing. Where it is wrong, it believes a status that is: *reader trusts stale status*. What each release asks of a status
//! stands in the `dns` room (R-DNS-51 to R-DNS-59); what is published and what is right are facts of one evaluation.

use super::cache::Cache;
use super::controllers::{Model, ProductRow};
use super::machine::{Cause, Machine, Now, Remedy, View};
use super::world::Delivery;
use crate::fact::{ControllerInfo, DnsRecord, Fact, FactType, FactValue, ObjectRef, Side, Text};
use crate::object::{Object, ObservedEntry, ParentRef, Route, Spec};
use crate::options::{ExternalDnsOptions, Options};
use crate::profile::{Product, Version};
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;

/// The product.
pub const PRODUCT: ProductRow = ProductRow {
    name: Product::ExternalDns.name(),
    info,
    model,
};

const MECHANISM: &str = "reader trusts stale status";

fn info() -> ControllerInfo {
    ControllerInfo {
        controller: PRODUCT.name.into(),
        versions: ["v0.13", "v0.14", "v0.15", "v0.16", "v0.17", "v0.18", "v0.19", "v0.20", "v0.21", "v0.22", "main"]
            .map(Text::from)
            .to_vec(),
        mechanisms: alloc::vec![MECHANISM.into()],
        // R-DNS-56, R-DNS-57: 0.17 asked for the generation and took that back; a changed section is believed to this day.
        fixed_in: None,
        about: "records that each release publishes from the statuses in the input, beside those that right statuses ask for".into(),
    }
}

fn model(version: &str, configured: &Options) -> Option<Model> {
    Version::parse(version)?;
    let flags = ExternalDnsOptions {
        version: Some(Text::Owned(String::from(version))),
        ..configured.external_dns.clone().unwrap_or_default()
    };
    Some(Model {
        options: Options {
            external_dns: Some(flags),
            ..configured.clone()
        },
        shared: true,
        machine: Box::new(|_| Box::new(ExternalDns::default())),
    })
}

/// One instance.
#[derive(Clone, Default)]
struct ExternalDns {
    /// Why the records of a route may be wrong.
    doubts: BTreeMap<ObjectRef, Cause>,
}

impl Machine for ExternalDns {
    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, now: &Now<'_>) {
        cache.set(delivery.key, delivery.new.as_ref());
        cache.publish();
        let owner = || ObjectRef::of(delivery.key, now.names);
        match delivery.new.as_deref().and_then(doubt) {
            Some(cause) => {
                self.doubts.insert(owner(), cause);
            }
            None if self.doubts.is_empty() => {}
            None => {
                self.doubts.remove(&owner());
            }
        }
    }

    /// R-DNS-132: a record is its name, type and identifier, and what it leads to. Labels are the registry's.
    fn view(&self, fact: &Fact) -> View {
        let FactValue::Record(record) = &fact.value else {
            return View::Ignored;
        };
        let plain = |key: String| {
            Box::new(Fact {
                key,
                kind: FactType::Record,
                owner: fact.owner.clone(),
                value: FactValue::Record(DnsRecord {
                    labels: BTreeMap::new(),
                    owners: alloc::vec::Vec::new(),
                    ..record.clone()
                }),
            })
        };
        match fact.key.strip_prefix("published/") {
            Some(rest) => View::Served(plain(alloc::format!("record/{rest}"))),
            None => View::Right(plain(fact.key.clone())),
        }
    }

    fn open_port(&self, _fact: &Fact) -> Option<Text> {
        None
    }

    fn cause(&self, fact: &Fact, side: Side, _cache: &Cache) -> Cause {
        // R-DNS-94: what is not there yet comes with the next status.
        let known = self.doubts.get(&fact.owner).filter(|_| side != Side::Missing).cloned();
        known.unwrap_or_else(|| {
            Cause::tolerated(
                MECHANISM,
                "until the controller of the Gateway has written the status of what is there now",
            )
        })
    }

    fn remedies(&self) -> &'static [Remedy] {
        &[Remedy::TouchObject, Remedy::Recreate, Remedy::Restart, Remedy::Relist]
    }

    fn copy(&self) -> Box<dyn Machine> {
        Box::new(self.clone())
    }
}

/// What a route's status says that its spec does not justify.
fn doubt(object: &Object) -> Option<Cause> {
    let Spec::Route(route) = &object.spec else { return None };
    let entries = &object.status.as_ref()?.entries;
    if entries.iter().any(|entry| !is_named(entry, route)) {
        // R-DNS-90, R-DNS-93
        return Some(Cause::harmful(MECHANISM));
    }
    let behind = |entry: &ObservedEntry| {
        let seen = entry
            .conditions
            .iter()
            .filter_map(|condition| condition.observed_generation);
        seen.into_iter().any(|seen| Some(seen) < object.meta.generation)
    };
    // R-DNS-91: the window that is kept on purpose since 0.18.
    entries.iter().any(behind).then(|| {
        Cause::tolerated(
            MECHANISM,
            "until the controller of the Gateway has judged the present generation",
        )
    })
}

/// Whether the spec names what an entry speaks of: the parent, its section and port.
fn is_named(entry: &ObservedEntry, route: &Route) -> bool {
    let place = |parent: &ParentRef| (parent.target, parent.section, parent.port);
    route.parents.iter().any(|parent| place(parent) == place(&entry.parent))
}
