//! Pods (R-DNS-131).

use super::draft::{self, Draft, words};
use super::node::{external, only_ttl};
use super::{Context, Failure, Yield, with_annotations};
use crate::dns::claim::{self, Target, Word};
use crate::engine::Reader;
use crate::object::{KeyId, Pod, part};
use alloc::format;
use alloc::rc::Rc;

/// What a Pod yields, in whatever phase it is.
pub fn collect(pod: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> Yield {
    published(pod, context, reader).unwrap_or_else(draft::failed)
}

fn published(key: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> Result<Yield, Failure> {
    let options = &*context.options;
    let names = reader.names();
    let Some(pod) = reader.part::<part::Pod>(key) else {
        return Ok(Yield::default());
    };
    let (public, internal, targets, like) = with_annotations(key, context, reader, |annotations| {
        let names = (annotations.hostnames(), annotations.internal_hostnames());
        let like = only_ttl(annotations.ttl().0);
        (words(names.0), words(names.1), words(annotations.targets()), like)
    });
    let mut draft = Draft::new(key, context, like).unlabelled();
    if pod.host_network || !options.ignore_non_host_network_pods {
        let annotated = (!targets.is_empty()).then(|| claim::listed(targets.into_iter(), names));
        // One without an address leads to an empty name (R-DNS-11).
        let own = annotated
            .clone()
            .unwrap_or_else(|| claim::listed(core::iter::once(Word::Known(pod.ip)), names));
        if !public.is_empty() {
            let outside = annotated.unwrap_or_else(|| of_node(pod, reader));
            for name in public {
                draft.add(name, &outside, names);
            }
        }
        for name in internal {
            draft.add(name, &own, names);
        }
        if !options.pod_source_domain.is_empty() {
            let name = format!("{}.{}", names.name_of(key), options.pod_source_domain);
            draft.add(Word::Own(name.into()), &own, names);
        }
    }
    draft.with_pairs(context, reader)?;
    let ips = claim::listed(pod.ips.iter().map(|ip| Word::Known(*ip)), names);
    for name in draft.template_names(context, reader)? {
        draft.add(name, &ips, names);
    }
    Ok(draft.done())
}

/// The addresses of the Pod's Node, nothing where it is unknown: internal ones of IPv6 count whatever the flags say.
fn of_node(pod: &Pod, reader: &mut Reader<'_>) -> Rc<[Target]> {
    let names = reader.names();
    let node = pod.node.and_then(|node| reader.part::<part::Node>(node));
    let found = node.map(|node| external(node, true, names)).unwrap_or_default();
    claim::listed(found.into_iter().map(Word::Known), names)
}
