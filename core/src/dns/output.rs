//! DNS as users get it: in the assembled state, and of one source alone.

use super::records;
use super::source::{Context, Failure, Published};
use super::{codes, merge};
use crate::engine::Graph;
use crate::fact::{DnsHazard, DnsRecord, Finding};
use crate::options::ExternalDnsOptions;
use crate::state::Dns;
use alloc::vec::Vec;
use serde::Serialize;

/// Everything about DNS.
pub fn state(graph: &Graph) -> Dns {
    let mut right = records::all_right(graph);
    if let Some(options) = graph.options().external_dns.as_ref()
        && super::pointer::runs(options)
    {
        right = super::pointer::pointers(records::sorted(right), options);
    }
    Dns {
        right: records::sorted(right),
        published: records::sorted(records::all_published(graph)),
        hazards: hazards(graph),
    }
}

/// All hazards, sorted by route, parent and code.
pub fn hazards(graph: &Graph) -> Vec<DnsHazard> {
    let mut all: Vec<DnsHazard> = graph
        .values::<Published>()
        .flat_map(|(at, found)| {
            found
                .hazards
                .iter()
                .filter_map(move |hazard| hazard.told(at.object, &graph.names))
        })
        .collect();
    crate::order::by(&mut all, &|a, b| {
        let place = a.route.cmp(&b.route).then_with(|| a.parent.cmp(&b.parent));
        let section = place.then_with(|| a.section_name.cmp(&b.section_name));
        let code = section.then_with(|| a.code.cmp(&b.code));
        code.then_with(|| a.observed_generation.cmp(&b.observed_generation))
    });
    all.dedup();
    all
}

/// What one source yields: before deduplication and the plan.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Endpoints {
    /// The records.
    pub endpoints: Vec<DnsRecord>,
    /// The hazards.
    pub hazards: Vec<DnsHazard>,
    /// Why the source fails; there are no records then.
    pub errors: Vec<Finding>,
}

/// What the source that the options name yields.
pub fn endpoints(graph: &Graph) -> Endpoints {
    let names = &graph.names;
    let default = ExternalDnsOptions::default();
    let options = graph.options().external_dns.as_ref().unwrap_or(&default);
    let mut errors = faults(options);
    let mut claims = Vec::new();
    for (at, found) in graph.values::<Published>() {
        let kind = names.object(at.object).kind;
        if Context::new(Some(options), kind).is_none() {
            continue;
        }
        if let Some(Failure::Object(failed) | Failure::Options(failed)) = &found.failed {
            let finding = codes::STEP_FAILED.finding(alloc::string::String::from(&**failed));
            errors.push(finding.at(crate::fact::ObjectRef::of(at.object, names), ""));
        }
        claims.extend(found.claims.iter());
    }
    crate::order::by(&mut errors, &|a, b| {
        (&a.message, &a.object).cmp(&(&b.message, &b.object))
    });
    errors.dedup();
    let hazards = hazards(graph);
    if !errors.is_empty() {
        return Endpoints {
            endpoints: Vec::new(),
            hazards,
            errors,
        };
    }
    crate::order::by(&mut claims, &|a, b| {
        let place = |key| (names.text(names.object(key).namespace), names.name_of(key));
        let owner = a
            .source
            .cmp(&b.source)
            .then_with(|| place(a.owner).cmp(&place(b.owner)));
        owner.then_with(|| a.name.text(names).cmp(b.name.text(names)))
    });
    let mut all: Vec<DnsRecord> = claims
        .iter()
        .flat_map(|claim| records::labelled(claim, &[claim.owner], names))
        .collect();
    if super::version::Version::of(options).since(21) {
        all = merge::merge(all, &mut Vec::new());
    }
    Endpoints {
        endpoints: records::sorted(all),
        hazards,
        errors,
    }
}

/// What in the options keeps ExternalDNS from starting (R-DNS-21, R-DNS-22, R-DNS-42).
fn faults(options: &ExternalDnsOptions) -> Vec<Finding> {
    let selectors = [
        ("--annotation-filter", &options.annotation_filter),
        ("--label-filter", &options.label_filter),
        ("--gateway-label-filter", &options.gateway_label_filter),
    ];
    let wrong = |(flag, text): (&str, &crate::fact::Text)| {
        let wrong = super::selector::TextSelector::parse(text).err()?;
        Some(codes::STEP_FAILED.finding(alloc::format!("ExternalDNS does not start: in `{flag}` {wrong}")))
    };
    selectors.into_iter().filter_map(wrong).collect()
}
