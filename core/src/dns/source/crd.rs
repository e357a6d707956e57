//! DNSEndpoints: names and targets as somebody wrote them (R-DNS-126 to R-DNS-129).

use super::draft::Draft;
use super::{Context, Yield};
use crate::dns::claim::{Offer, Target, Word};
use crate::dns::version::Version;
use crate::engine::Reader;
use crate::fact::{DnsRecord, ProviderSpecific, Text};
use crate::object::{DnsEndpointEntry, KeyId, Names, Sym, part};
use alloc::boxed::Box;
use alloc::rc::Rc;

/// What a DNSEndpoint yields: neither templates nor annotations count.
pub fn collect(object: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> Yield {
    let mut draft = Draft::new(object, context, None);
    let names = reader.names();
    let entries = reader.part::<part::DnsEndpoint>(object);
    let entries = entries.into_iter().flat_map(|spec| &spec.endpoints);
    for (place, entry) in entries.enumerate() {
        if is_taken(entry, context.version, names) {
            // An object of a cluster has less of them: etcd takes 1.5 MB.
            let place = u16::try_from(place).unwrap_or(u16::MAX);
            draft.put(Word::Known(entry.name), place, Rc::new(offer(entry, names)));
        }
    }
    draft.done()
}

/// R-DNS-127: one target with the wrong end rejects the whole entry.
fn is_taken(entry: &DnsEndpointEntry, version: Version, names: &Names) -> bool {
    let dotted = |target: &Sym| names.text(*target).ends_with('.');
    let mut targets = entry.targets.iter();
    match names.text(entry.record_type) {
        "NAPTR" => targets.all(dotted),
        "CNAME" | "TXT" | "MX" => true,
        // Both are younger: before, they were as any other type.
        "DNAME" | "SRV" if version.since(22) => true,
        _ => !targets.any(dotted),
    }
}

fn offer(entry: &DnsEndpointEntry, names: &Names) -> Offer {
    let text = |text: Sym| Text::Owned(names.text(text).into());
    let kind = text(entry.record_type);
    let target = |value: &Sym| Target {
        kind: kind.clone(),
        value: Word::Known(*value),
        assumed: None,
    };
    let property = |(name, value): &(Sym, Sym)| ProviderSpecific {
        name: text(*name),
        value: text(*value),
    };
    let like = DnsRecord {
        // It stands also where there are no targets yet (R-DNS-128).
        kind: kind.clone(),
        ttl: (entry.ttl != 0).then_some(entry.ttl),
        set_identifier: (!entry.set_identifier.is_empty()).then(|| text(entry.set_identifier)),
        labels: entry
            .labels
            .iter()
            .map(|(name, value)| (text(*name), text(*value)))
            .collect(),
        provider_specific: entry.properties.iter().map(property).collect(),
        ..DnsRecord::default()
    };
    Offer {
        targets: entry.targets.iter().map(target).collect(),
        like: Some(Box::new(like)),
        unlabelled: false,
    }
}
