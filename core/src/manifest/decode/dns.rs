//! DNSEndpoint of ExternalDNS.

use super::{Decoder, meta};
use crate::manifest::keep::Kept;
use crate::manifest::yaml::At;
use crate::object::{DnsEndpoint, DnsEndpointEntry, Spec, Sym};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// `DNSEndpoint.spec`. Names and targets stay as they are written (R-DNS-126).
pub fn endpoint(d: &mut Decoder<'_, '_>, at: At) -> Option<Spec> {
    let [endpoints] = d.fields(at, &["endpoints"])?;
    let items = endpoints.map(|at| d.list(at, 0, usize::MAX)).unwrap_or_default();
    let mut entries = Vec::with_capacity(items.len());
    for item in items {
        // R-DNS-126: null is lawful here and says nothing.
        if !d.tree.is_null(item) {
            entries.extend(entry(d, item));
        }
    }
    Some(Spec::DnsEndpoint(Box::new(DnsEndpoint {
        endpoints: entries.into_boxed_slice(),
    })))
}

fn entry(d: &mut Decoder<'_, '_>, at: At) -> Option<DnsEndpointEntry> {
    const FIELDS: [&str; 7] = [
        "dnsName",
        "recordType",
        "targets",
        "recordTTL",
        "setIdentifier",
        "labels",
        "providerSpecific",
    ];
    let [name, kind, targets, ttl, identifier, labels, properties] = d.fields(at, &FIELDS)?;
    if let Some(labels) = labels {
        meta::strings(d, labels);
    }
    Some(DnsEndpointEntry {
        name: text(d, name),
        record_type: text(d, kind),
        targets: d.each(targets, (0, usize::MAX), |d, at| Some(text(d, Some(at)))),
        ttl: ttl.and_then(|at| d.int(at, i64::MIN, i64::MAX)).unwrap_or(0),
        set_identifier: text(d, identifier),
        labels: labels
            .map(|at| meta::sorted(d, at, |_| Some(Kept::Whole)))
            .unwrap_or_default(),
        properties: d.each(properties, (0, usize::MAX), |d, at| {
            let [name, value] = d.fields(at, &["name", "value"])?;
            Some((text(d, name), text(d, value)))
        }),
    })
}

fn text(d: &mut Decoder<'_, '_>, at: Option<At>) -> Sym {
    let text = at.and_then(|at| d.str(at)).unwrap_or("");
    d.sym(text)
}
