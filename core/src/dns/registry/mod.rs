//! The TXT registry: TXT records beside the records say whose those are.

pub mod label;
pub mod name;

use super::endpoint::property;
use super::plan::{OWNER, is_managed};
use super::version::Version;
use crate::fact::{DnsPlan, DnsRecord, ProviderSpecific, Text};
use crate::options::ExternalDnsOptions;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::{vec, vec::Vec};
use name::Names;

/// The owner unless the options name one (R-DNS-141).
const DEFAULT_OWNER: &str = "default";
/// The property that makes a record differ from what is desired, so that its companion is written.
const FORCE: &str = "txt/force-update";
/// The label of a companion that names its record.
const OWNED_RECORD: &str = "ownedRecord";

/// Who we are.
pub fn owner(options: &ExternalDnsOptions) -> &str {
    let owner = options.txt_owner_id.as_deref().unwrap_or(DEFAULT_OWNER);
    if owner.is_empty() { DEFAULT_OWNER } else { owner }
}

/// Name, type and set identifier of a record.
type Key = (String, String, Text);

/// The records of a zone with the labels that their companions tell, and without the companions. TXT records of others are
/// ordinary records, and a record without a companion has no owner (R-DNS-147).
pub fn read(zone: &[DnsRecord], options: &ExternalDnsOptions) -> Vec<DnsRecord> {
    let names = Names::new(options);
    let mut labels: BTreeMap<Key, BTreeMap<Text, Text>> = BTreeMap::new();
    let mut companions: BTreeSet<String> = BTreeSet::new();
    let mut records = Vec::new();
    for record in zone {
        match told(record) {
            Some(told) => {
                companions.insert(record.name.to_lowercase());
                if let Some((name, kind)) = names.record(&record.name) {
                    labels.insert((name, kind.into(), identifier(record)), told);
                }
            }
            None => records.push(record.clone()),
        }
    }
    for record in &mut records {
        let name = names.without_wildcard(&record.name.to_lowercase());
        let of = |kind: &str| labels.get(&(name.clone(), kind.into(), identifier(record)));
        // Aliases had companions of CNAMEs before v0.22 (R-DNS-145), and older ones have no type (R-DNS-146).
        let alias = record.kind == "A" && is_alias(record);
        let found = of(&record.kind)
            .or_else(|| if alias { of("CNAME") } else { None })
            .or_else(|| if record.kind == "AAAA" { None } else { of("") });
        let Some(found) = found else { continue };
        record.labels.extend(found.clone());
        let ours = record.labels.get(OWNER).is_some_and(|found| found == owner(options));
        let managed = is_managed(
            &record.kind,
            options.managed_record_types.as_deref(),
            &options.exclude_record_types,
        );
        let written = companions.contains(&companion_name(record, options).to_lowercase());
        if ours && managed && !written {
            record.provider_specific.push(ProviderSpecific {
                name: Text::Borrowed(FORCE),
                value: Text::Borrowed("true"),
            });
        }
    }
    records
}

/// The labels that a record tells, if it is a companion.
fn told(record: &DnsRecord) -> Option<BTreeMap<Text, Text>> {
    let text = record.targets.first().filter(|_| record.kind == "TXT")?;
    label::read(text)
}

fn identifier(record: &DnsRecord) -> Text {
    record.set_identifier.clone().unwrap_or_default()
}

fn is_alias(record: &DnsRecord) -> bool {
    property(record, "alias") == Some("true")
}

/// What becomes of the companions.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Companions {
    /// TXT records that come.
    pub create: Vec<DnsRecord>,
    /// TXT records that change, as they are.
    pub update_old: Vec<DnsRecord>,
    /// TXT records that change, as they will be; in the order of `update_old`.
    pub update_new: Vec<DnsRecord>,
    /// TXT records that go.
    pub delete: Vec<DnsRecord>,
}

/// The TXT records that go with a plan. One that the `zone` holds already is not created again; one that a change needs and
/// the zone lacks is created (R-DNS-147).
pub fn companions(plan: &DnsPlan, zone: &[DnsRecord], options: &ExternalDnsOptions) -> Companions {
    let there: BTreeSet<(String, Text)> = zone
        .iter()
        .filter(|record| record.kind == "TXT")
        .map(|record| (record.name.to_lowercase(), identifier(record)))
        .collect();
    let exists = |record: &DnsRecord| there.contains(&(record.name.to_lowercase(), identifier(record)));
    let mut out = Companions::default();
    for record in &plan.create {
        let mut record = record.clone();
        record
            .labels
            .insert(Text::Borrowed(OWNER), Text::Owned(owner(options).to_string()));
        let new = companion(&record, options);
        if !exists(&new) {
            out.create.push(new);
        }
    }
    for (old, new) in plan.update_old.iter().zip(&plan.update_new) {
        let (old, new) = (companion(old, options), companion(new, options));
        if exists(&old) {
            out.update_old.push(old);
            out.update_new.push(new);
        } else {
            out.create.push(new);
        }
    }
    let gone = plan.delete.iter().map(|record| companion(record, options));
    out.delete.extend(gone.filter(|record| exists(record)));
    out
}

/// The companion of a record, by the labels that the record has (R-DNS-141).
pub fn companion(record: &DnsRecord, options: &ExternalDnsOptions) -> DnsRecord {
    let mut properties = record.provider_specific.clone();
    properties.retain(|property| property.name != FORCE);
    DnsRecord {
        name: Text::Owned(companion_name(record, options)),
        kind: Text::Borrowed("TXT"),
        targets: vec![Text::Owned(label::write(&record.labels))],
        set_identifier: record.set_identifier.clone(),
        labels: BTreeMap::from([(Text::Borrowed(OWNED_RECORD), record.name.clone())]),
        provider_specific: properties,
        owners: record.owners.clone(),
        ..DnsRecord::default()
    }
}

/// The name of the companion; that of an alias told another type before v0.22 (R-DNS-145).
fn companion_name(record: &DnsRecord, options: &ExternalDnsOptions) -> String {
    let as_cname = record.kind == "A" && is_alias(record) && !Version::of(options).since(22);
    let kind = if as_cname { "CNAME" } else { record.kind.as_ref() };
    Names::new(options).companion(&record.name, kind)
}
