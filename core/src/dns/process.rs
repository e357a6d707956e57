//! The steps behind every source, one by one and all in order.

use super::{dedup, merge, nat64, network, pointer, post, targets};
use crate::fact::{DnsRecord, Finding, Severity};
use crate::options::ExternalDnsOptions;
use alloc::vec::Vec;
use serde::Deserialize;

/// A step on the way of records from their source to the plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// Records of one source become one where they are the same (R-DNS-16).
    Merge,
    /// Records that are not in order or repeated go (R-DNS-114).
    Dedup,
    /// All sources together, with default targets (R-DNS-113).
    Multi,
    /// IPv4 addresses inside of IPv6 addresses (R-DNS-117).
    Nat64,
    /// Targets by their networks (R-DNS-118).
    TargetFilter,
    /// PTR records (R-DNS-112).
    Ptr,
    /// Times to live, properties, aliases (R-DNS-119).
    PostProcessor,
}

/// The steps behind `Merge`, which every source does for itself, in ExternalDNS's order.
const ORDER: [Step; 6] = [
    Step::Multi,
    Step::Dedup,
    Step::Nat64,
    Step::TargetFilter,
    Step::Ptr,
    Step::PostProcessor,
];

/// Does one step with the records of several sources. Findings of severity error stand exactly where ExternalDNS's step
/// fails; then there are no records.
pub fn process(
    step: Step,
    inputs: Vec<Vec<DnsRecord>>,
    options: &ExternalDnsOptions,
) -> (Vec<DnsRecord>, Vec<Finding>) {
    let mut findings = Vec::new();
    if step == Step::Multi {
        return (targets::combine(inputs, options, &mut findings), findings);
    }
    let records: Vec<DnsRecord> = inputs.into_iter().flatten().collect();
    let records = match step {
        Step::Merge => merge::merge(records, &mut findings),
        Step::Dedup => dedup::dedup(records, &mut findings),
        Step::TargetFilter => network::filter(records, options, &mut findings),
        Step::Ptr => pointer::pointers(records, options),
        Step::PostProcessor => post::process(records, options),
        Step::Multi => records,
        Step::Nat64 => nat64::nat64(records, options).unwrap_or_else(|failure| {
            findings.push(*failure);
            Vec::new()
        }),
    };
    (records, findings)
}

/// Does all steps behind the sources, in order. A step that fails ends it, without records. PTR records are made only where
/// they are managed (R-DNS-112).
pub fn process_all(sources: Vec<Vec<DnsRecord>>, options: &ExternalDnsOptions) -> (Vec<DnsRecord>, Vec<Finding>) {
    let (mut inputs, mut findings) = (sources, Vec::new());
    for step in ORDER {
        if step == Step::Ptr && !pointer::runs(options) {
            continue;
        }
        let (records, said) = process(step, inputs, options);
        let failed = said.iter().any(|finding| finding.severity == Severity::Error);
        findings.extend(said);
        if failed {
            return (Vec::new(), findings);
        }
        inputs = alloc::vec![records];
    }
    (inputs.into_iter().flatten().collect(), findings)
}
