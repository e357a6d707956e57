//! Headless Services: the Pods behind them one by one (R-DNS-105).

use super::draft::{Draft, words};
use super::node::external;
use super::pool::Slices;
use super::service::{Asked, takes_type};
use super::with_annotations;
use crate::dns::claim::{self, Target, Word};
use crate::engine::{At, Reader};
use crate::object::{Endpoint, KeyId, Kind, Pod, SliceEndpoints, part};
use alloc::format;
use alloc::vec::Vec;

/// What stands behind a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Behind {
    /// The external addresses of the Pod's Node.
    Node,
    /// The address of the Pod's host.
    Host,
    /// The address of the endpoint.
    Endpoint,
}

/// Publishes the Pods of a headless Service under a name, and under their own hostnames below it.
pub fn publish(asked: &Asked<'_>, name: &Word, draft: &mut Draft, reader: &mut Reader<'_>) {
    let names = reader.names();
    let text = name.text(names);
    let text = text.strip_suffix('.').unwrap_or(text);
    let behind = match asked.endpoints.as_deref() {
        Some("NodeExternalIP") => Behind::Node,
        Some("HostIP") => Behind::Host,
        _ if asked.context.options.publish_host_ip => Behind::Host,
        _ => Behind::Endpoint,
    };
    let mut found: Vec<(Word, Vec<Word>)> = Vec::new();
    for slice in &*reader.ask::<Slices>(At::whole(asked.key), ()) {
        let Some(slice) = reader.part::<part::Endpoints>(*slice) else {
            continue;
        };
        // Other addresses are no addresses of Pods.
        if behind == Behind::Endpoint && !is_ip(slice, reader) {
            continue;
        }
        for endpoint in &slice.all {
            let Some(pod) = pod(asked, endpoint, reader) else {
                continue;
            };
            let targets = targets(asked, endpoint, pod, behind, reader);
            let own = (!pod.1.hostname.is_empty())
                .then(|| Word::Own(format!("{}.{text}", names.text(pod.1.hostname)).into()));
            for name in [Some(name.clone()), own].into_iter().flatten() {
                let known = found.iter_mut().find(|(other, _)| *other == name);
                match known {
                    Some((_, all)) => all.extend(targets.iter().cloned()),
                    None => found.push((name, targets.clone())),
                }
            }
        }
    }
    for (name, targets) in found {
        let mut all: Vec<Target> = claim::listed(targets.into_iter(), names).to_vec();
        let mut seen = hashbrown::HashSet::new();
        all.retain(|target| seen.insert(target.value.clone()));
        draft.add(name, &all.into(), names);
    }
}

fn is_ip(slice: &SliceEndpoints, reader: &Reader<'_>) -> bool {
    matches!(reader.names().text(slice.address_type), "IPv4" | "IPv6")
}

/// The Pod of an endpoint that counts.
fn pod<'r>(asked: &Asked<'_>, endpoint: &Endpoint, reader: &mut Reader<'r>) -> Option<(KeyId, &'r Pod)> {
    let options = &asked.context.options;
    if !endpoint.ready && !asked.addresses.publish_not_ready && !options.always_publish_not_ready_addresses {
        return None;
    }
    let target = endpoint.target.filter(|target| target.api_version.is_empty())?;
    if reader.names().object(target.object).kind != Kind::Pod {
        return None;
    }
    let pod = reader.part::<part::Pod>(target.object)?;
    let selector = &asked.addresses.selector;
    if !selector.is_empty() {
        let labels = reader.part::<part::Labels>(target.object).unwrap_or(&[]);
        if !selector.iter().all(|pair| labels.contains(pair)) {
            return None;
        }
    }
    Some((target.object, pod))
}

fn targets(
    asked: &Asked<'_>,
    endpoint: &Endpoint,
    (key, pod): (KeyId, &Pod),
    behind: Behind,
    reader: &mut Reader<'_>,
) -> Vec<Word> {
    let options = &asked.context.options;
    let annotated = with_annotations(key, asked.context, reader, |annotations| words(annotations.targets()));
    if !annotated.is_empty() {
        return annotated;
    }
    match behind {
        Behind::Node => {
            // R-DNS-106: without NodePorts nobody looks at Nodes.
            let node = pod.node.filter(|_| takes_type(options, "NodePort"));
            let node = node.and_then(|node| reader.part::<part::Node>(node));
            let found = node.map(|node| external(node, options.expose_internal_ipv6, reader.names()));
            found.unwrap_or_default().into_iter().map(Word::Known).collect()
        }
        Behind::Host => Vec::from([Word::Known(pod.host_ip)]),
        Behind::Endpoint => {
            let address = Some(endpoint.address).filter(|address| !address.is_empty());
            address.map(Word::Known).into_iter().collect()
        }
    }
}
