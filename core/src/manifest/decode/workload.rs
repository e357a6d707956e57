//! Nodes and Pods: a few of their many fields.

use super::meta::{self, Meta};
use super::{Decoder, observed, reference};
use crate::manifest::yaml::At;
use crate::object::{KeyId, Kind, Node, Pod, Spec};
use alloc::boxed::Box;

/// A Node.
pub fn node(d: &mut Decoder<'_, '_>, at: At) -> Meta {
    meta::with_status(d, at, false, |d, spec, status| {
        let [unschedulable] = spec
            .and_then(|at| d.some_fields(at, &["unschedulable"], &[]))
            .unwrap_or_default();
        let addresses = status.and_then(|at| d.tree.some(at, "addresses"));
        Some(Spec::Node(Box::new(Node {
            unschedulable: unschedulable.and_then(|at| d.bool(at)).unwrap_or(false),
            ready: status.and_then(|at| ready(d, at)),
            addresses: observed::each(d, addresses, |d, at| {
                Some((observed::text(d, at, "type"), observed::text(d, at, "address")))
            }),
        })))
    })
}

/// A Pod.
pub fn pod(d: &mut Decoder<'_, '_>, at: At) -> Meta {
    let tree = d.tree;
    let metadata = tree.get(at, "metadata");
    let terminating = metadata.is_some_and(|at| tree.some(at, "deletionTimestamp").is_some());
    meta::with_status(d, at, true, |d, spec, status| {
        let [hostname, node, host_network] = spec
            .and_then(|at| d.some_fields(at, &["hostname", "nodeName", "hostNetwork"], &[]))
            .unwrap_or_default();
        let hostname = hostname.and_then(|at| d.str(at)).unwrap_or("");
        let node = node.and_then(|at| d.str(at)).unwrap_or("");
        let mut pod = Pod {
            hostname: d.sym(hostname),
            node: self::node_named(d, node),
            host_network: host_network.and_then(|at| d.bool(at)).unwrap_or(false),
            terminating,
            ..Pod::default()
        };
        if let Some(status) = status {
            pod.ready = ready(d, status);
            pod.phase = observed::text(d, status, "phase");
            pod.ip = observed::text(d, status, "podIP");
            pod.ips = observed::each(d, tree.some(status, "podIPs"), |d, at| {
                Some(observed::text(d, at, "ip"))
            });
            pod.host_ip = observed::text(d, status, "hostIP");
        }
        Some(Spec::Pod(Box::new(pod)))
    })
}

/// The key of a Node; none for an empty name.
pub fn node_named(d: &mut Decoder<'_, '_>, name: &str) -> Option<KeyId> {
    (!name.is_empty()).then(|| reference::key(d, Kind::Node, None, name))
}

/// Whether a status has the condition Ready, and whether it is True.
fn ready(d: &Decoder<'_, '_>, status: At) -> Option<bool> {
    let tree = d.tree;
    let is = |map: At, field: &str, text: &str| tree.get(map, field).is_some_and(|at| tree.text(at) == text);
    let conditions = tree.get(status, "conditions")?;
    let ready = tree.items(conditions).find(|at| is(*at, "type", "Ready"))?;
    Some(is(ready, "status", "True"))
}
