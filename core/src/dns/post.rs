//! The last step: a default time to live, properties of the provider alone, aliases (R-DNS-119).

use super::endpoint::{property, set_ttl, ttl};
use crate::fact::{DnsRecord, ProviderSpecific, Text};
use crate::options::ExternalDnsOptions;
use alloc::format;
use alloc::vec::Vec;

/// Gives records without a time to live `minTTL`, drops what is said to another provider, and makes aliases of CNAMEs where
/// they are preferred.
pub fn process(mut records: Vec<DnsRecord>, options: &ExternalDnsOptions) -> Vec<DnsRecord> {
    // Cloudflare's properties have the name of their annotation, and all stay.
    let prunes = !options.provider.is_empty() && options.provider != "cloudflare";
    let own = format!("{}/", options.provider);
    for record in &mut records {
        if ttl(record) == 0 {
            set_ttl(record, i64::from(options.min_ttl));
        }
        if prunes {
            let stays = |property: &ProviderSpecific| !property.name.contains('/') || property.name.starts_with(&own);
            record.provider_specific.retain(stays);
        }
        if options.prefer_alias && record.kind == "CNAME" && property(record, "alias").is_none() {
            record.provider_specific.push(ProviderSpecific {
                name: Text::Borrowed("alias"),
                value: Text::Borrowed("true"),
            });
        }
    }
    records
}
