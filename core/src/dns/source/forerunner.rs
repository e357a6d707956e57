//! Annotations of ExternalDNS's forerunners on Services: `--compatibility` (R-DNS-111).

use super::draft::{Draft, balanced};
use super::pool::{Access, Which};
use super::service::Asked;
use crate::dns::claim::{self, Word};
use crate::engine::Reader;
use crate::object::part;
use alloc::vec::Vec;

/// Publishes what a forerunner would have published.
pub fn publish(asked: &Asked<'_>, draft: &mut Draft, reader: &mut Reader<'_>) {
    let names = reader.names();
    let annotations = reader.part::<part::Annotations>(asked.key).unwrap_or(&[]);
    let annotated = |key: &str| {
        let found = annotations.iter().find(|(name, _)| names.text(*name) == key);
        found.map(|(_, value)| names.text(*value))
    };
    let split = |value: &str| -> Vec<Word> {
        let parts = value.split(',');
        parts.map(|name| Word::Own(name.replace(' ', "").into())).collect()
    };
    let mut wanted = Vec::new();
    let mut targets = claim::listed(balanced(&asked.addresses.load_balancer), names);
    match &*asked.context.options.compatibility {
        "mate" => wanted.extend(annotated("zalando.org/dnsname").map(|name| Word::Own(name.into()))),
        "molecule" => {
            let labels = reader.part::<part::Labels>(asked.key).unwrap_or(&[]);
            let mut labels = labels
                .iter()
                .map(|(name, value)| (names.text(*name), names.text(*value)));
            if labels.any(|label| label == ("dns", "route53")) {
                wanted.extend(annotated("domainName").into_iter().flat_map(split));
            }
        }
        "kops-dns-controller" => {
            let external = annotated("dns.alpha.kubernetes.io/external");
            let internal = annotated("dns.alpha.kubernetes.io/internal");
            match asked.kind {
                "LoadBalancer" => {}
                // Both at once mean neither.
                "NodePort" if external.is_none() || internal.is_none() => {
                    let which = Which {
                        access: if internal.is_some() {
                            Access::Private
                        } else {
                            Access::Public
                        },
                        with_internal_ipv6: asked.context.options.expose_internal_ipv6,
                        schedulable: false,
                    };
                    targets = asked.of_all_nodes(which, reader);
                }
                _ => return,
            }
            wanted.extend([external, internal].into_iter().flatten().flat_map(split));
        }
        _ => {}
    }
    for name in wanted {
        draft.add(name, &targets, names);
    }
}
