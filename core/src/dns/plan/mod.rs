//! The plan: what has to change in the zone so that it holds the desired records.

mod compare;
mod tell;

use super::filter::Filter;
use super::{idna, registry};
use crate::fact::{DnsPlan, DnsRecord, Finding, Text};
use crate::options::{DnsPolicy, DomainFilter, ExternalDnsOptions};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::{vec, vec::Vec};
use serde::Deserialize;

/// The label that says whose a record is.
pub const OWNER: &str = "owner";
/// The label that says which object a record came from.
pub const RESOURCE: &str = "resource";
/// The types that are managed unless the options say otherwise (R-DNS-137).
pub const MANAGED: [&str; 3] = ["A", "AAAA", "CNAME"];

/// What a plan is made of.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PlanInput {
    /// What the zone holds, with the labels that the registry tells.
    pub current: Vec<DnsRecord>,
    /// What it should hold.
    pub desired: Vec<DnsRecord>,
    /// Which changes are made; left out: all.
    pub policy: DnsPolicy,
    /// Types that are managed; left out: A, AAAA, CNAME.
    pub managed_records: Option<Vec<Text>>,
    /// Types that are not.
    pub exclude_records: Vec<Text>,
    /// Whose records may be changed; empty: everybody's.
    pub owner_id: Text,
    /// Whose records are taken over.
    pub old_owner_id: Text,
    /// Names that are managed; a name passes all filters.
    pub domain_filter: Vec<DomainFilter>,
}

impl PlanInput {
    /// The plan of ExternalDNS as it is started, with the TXT registry.
    pub fn new(current: Vec<DnsRecord>, desired: Vec<DnsRecord>, options: &ExternalDnsOptions) -> PlanInput {
        PlanInput {
            current,
            desired,
            policy: options.policy,
            managed_records: options.managed_record_types.clone(),
            exclude_records: options.exclude_record_types.clone(),
            owner_id: Text::Owned(registry::owner(options).into()),
            old_owner_id: options.migrate_from_txt_owner.clone(),
            domain_filter: vec![options.domain_filter.clone()],
        }
    }
}

/// Whether records of a type are managed (R-DNS-137).
pub fn is_managed(kind: &str, managed: Option<&[Text]>, excluded: &[Text]) -> bool {
    let named = managed.map_or(MANAGED.contains(&kind), |managed| managed.iter().any(|one| one == kind));
    named && !excluded.iter().any(|one| one == kind)
}

/// Name in one spelling, and set identifier (R-DNS-132).
type Key = (String, Text);
/// Records of one key: at most one current record of a type, and all desired ones in their order.
#[derive(Default)]
struct Row<'i> {
    types: BTreeMap<&'i str, (Option<&'i DnsRecord>, Vec<&'i DnsRecord>)>,
}

impl<'i> Row<'i> {
    fn current(&self) -> impl Iterator<Item = &'i DnsRecord> {
        self.types.values().filter_map(|(current, _)| *current)
    }

    fn desired(&self) -> usize {
        self.types.values().map(|(_, desired)| desired.len()).sum()
    }
}

/// Works out the changes. Where a domain filter cannot be read, a finding of severity error says so and nothing changes.
pub fn plan(input: &PlanInput) -> DnsPlan {
    let mut plan = DnsPlan::default();
    match input
        .domain_filter
        .iter()
        .map(Filter::new)
        .collect::<Result<Vec<_>, _>>()
    {
        Ok(filters) => calculate(input, &filters, &mut plan),
        Err(wrong) => plan.findings.push(*wrong),
    }
    plan
}

fn calculate(input: &PlanInput, filters: &[Filter], plan: &mut DnsPlan) {
    let mut changes = Changes {
        owner: &input.owner_id,
        old_owner: &input.old_owner_id,
        plan,
    };
    for (_, mut row) in rows(input, filters, &mut changes.plan.findings) {
        discard_cname(&mut row, &mut changes.plan.findings);
        changes.row(&row);
    }
    changes.owned_only();
    apply(input.policy, plan);
}

/// The rows, without what is not managed (R-DNS-132, R-DNS-137).
fn rows<'i>(input: &'i PlanInput, filters: &[Filter], findings: &mut Vec<Finding>) -> BTreeMap<Key, Row<'i>> {
    let managed = input.managed_records.as_deref();
    let type_counts = |record: &DnsRecord| is_managed(&record.kind, managed, &input.exclude_records);
    let name_counts = |record: &DnsRecord| filters.iter().all(|filter| filter.takes(&record.name));
    let mut rows: BTreeMap<Key, Row<'i>> = BTreeMap::new();
    let key = |record: &DnsRecord| {
        let identifier = record.set_identifier.clone().unwrap_or_default();
        (idna::ascii(&record.name), identifier)
    };
    for record in &input.current {
        if type_counts(record) && name_counts(record) {
            // Of several current ones of a type the last counts.
            let row = rows.entry(key(record)).or_default();
            row.types.entry(&record.kind).or_default().0 = Some(record);
        }
    }
    for record in &input.desired {
        match (type_counts(record), name_counts(record)) {
            (false, _) => findings.push(tell::type_not_managed(record)),
            (true, false) => findings.push(tell::name_not_managed(record)),
            (true, true) => {
                let row = rows.entry(key(record)).or_default();
                row.types.entry(&record.kind).or_default().1.push(record);
            }
        }
    }
    rows
}

/// A CNAME beside other desired types is left out; one that is there already goes (R-DNS-133).
fn discard_cname(row: &mut Row<'_>, findings: &mut Vec<Finding>) {
    let all = row.desired();
    if let Some((_, aliases)) = row.types.get_mut("CNAME")
        && !aliases.is_empty()
        && aliases.len() < all
    {
        findings.extend(aliases.drain(..).map(tell::cname_beside_others));
    }
}

struct Changes<'i, 'p> {
    owner: &'i str,
    old_owner: &'i str,
    plan: &'p mut DnsPlan,
}

impl Changes<'_, '_> {
    /// What becomes of a row (R-DNS-135).
    fn row(&mut self, row: &Row<'_>) {
        let foreign = row.current().find(|record| !self.owns(record));
        for (current, desired) in row.types.values() {
            match (*current, desired.is_empty()) {
                (None, true) => {}
                (Some(current), true) => self.plan.delete.push(current.clone()),
                (None, false) => {
                    let Some(chosen) = compare::best(desired, None) else {
                        continue;
                    };
                    self.plan.findings.extend(tell::losers(chosen, desired));
                    // Another type under the name comes only where all that is there is ours (R-DNS-135, R-DNS-140).
                    match foreign {
                        Some(foreign) => self.plan.findings.push(tell::not_owned(chosen, foreign, self.owner)),
                        None => self.plan.create.push(chosen.clone()),
                    }
                }
                (Some(current), false) => {
                    let Some(chosen) = compare::best(desired, Some(current)) else {
                        continue;
                    };
                    self.plan.findings.extend(tell::losers(chosen, desired));
                    self.update(current, chosen);
                }
            }
        }
    }

    /// Whether a record may be changed; everybody's where there is no owner.
    fn owns(&self, record: &DnsRecord) -> bool {
        self.owner.is_empty() || owner(record) == self.owner
    }

    fn update(&mut self, current: &DnsRecord, desired: &DnsRecord) {
        // An owner to take over from makes every record of somebody else an update (R-DNS-136).
        let migrates = !self.old_owner.is_empty() && owner(current) != self.old_owner;
        if !migrates && !compare::differs(current, desired) {
            return;
        }
        if !self.owns(current) {
            self.plan.findings.push(tell::not_owned(desired, current, self.owner));
            return;
        }
        let mut new = desired.clone();
        match current.labels.get(OWNER) {
            Some(owner) => new.labels.insert(Text::Borrowed(OWNER), owner.clone()),
            None => new.labels.remove(OWNER),
        };
        self.plan.update_old.push(current.clone());
        self.plan.update_new.push(new);
    }

    /// Deletes what is ours alone (R-DNS-140).
    fn owned_only(&mut self) {
        let mut delete = core::mem::take(&mut self.plan.delete);
        delete.retain(|record| self.owns(record));
        self.plan.delete = delete;
    }
}

/// Whose a record is.
fn owner(record: &DnsRecord) -> &str {
    record.labels.get(OWNER).map_or("", |owner| owner.as_ref())
}

/// Takes away what the policy forbids (R-DNS-139).
fn apply(policy: DnsPolicy, plan: &mut DnsPlan) {
    if policy == DnsPolicy::Sync {
        return;
    }
    for stays in core::mem::take(&mut plan.delete) {
        let name = idna::ascii(&stays.name);
        let new = plan.create.iter().find(|new| {
            idna::ascii(&new.name) == name && new.set_identifier == stays.set_identifier && new.kind != stays.kind
        });
        plan.findings.push(match new {
            Some(new) => tell::half_done(&stays, new),
            None => tell::not_deleted(&stays),
        });
    }
    if policy == DnsPolicy::CreateOnly {
        plan.update_old.clear();
        for new in core::mem::take(&mut plan.update_new) {
            plan.findings.push(tell::not_updated(&new));
        }
    }
}
