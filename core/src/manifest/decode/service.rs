//! Service, ServiceImport and EndpointSlice.

use super::meta::{self, Meta};
use super::{Decoder, form, observed, workload};
use crate::manifest::keep::Kept;
use crate::manifest::yaml::{At, Scalar};
use crate::object::{
    Endpoint, EndpointSlice, EndpointSliceFrame, EndpointTarget, ImportPort, Kind, NodePort, Service, ServiceAddresses,
    ServiceFrame, ServiceImport, ServiceKind, ServicePort, SliceEndpoints, Spec, TargetPort,
};
use alloc::boxed::Box;

/// `Service.spec`. Of its many fields only those that routing reads are checked.
pub fn service(d: &mut Decoder<'_, '_>, at: At) -> Option<Spec> {
    const FIELDS: [&str; 22] = [
        "ports",
        "selector",
        "type",
        "clusterIP",
        "clusterIPs",
        "allocateLoadBalancerNodePorts",
        "externalIPs",
        "externalName",
        "externalTrafficPolicy",
        "healthCheckNodePort",
        "internalTrafficPolicy",
        "ipFamilies",
        "ipFamily",
        "ipFamilyPolicy",
        "loadBalancerClass",
        "loadBalancerIP",
        "loadBalancerSourceRanges",
        "publishNotReadyAddresses",
        "sessionAffinity",
        "sessionAffinityConfig",
        "topologyKeys",
        "trafficDistribution",
    ];
    let values = d.fields(at, &FIELDS)?;
    let [ports, selector, kind, address, ..] = values;
    let kind = kind.and_then(|at| d.choice(at, &["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]));
    let address = address.and_then(|at| d.str(at)).unwrap_or("");
    let written = kind.map_or("ClusterIP", |(Ok(text) | Err(text))| text);
    let kind = match kind {
        Some(Ok("ExternalName")) => ServiceKind::External,
        _ if address == "None" => ServiceKind::Headless,
        _ => ServiceKind::Cluster,
    };
    let is_selecting = selector.is_some_and(|at| !meta::strings(d, at).is_empty());
    let frame = ServiceFrame {
        kind,
        selector: is_selecting,
        ports: d.each(ports, (0, 1000), port),
    };
    let addresses = addresses(d, written, &values);
    Some(Spec::Service(Box::new(Service { frame, addresses })))
}

/// Where the Service can be reached; nothing for one of type ClusterIP of which no address is known, as they stand in Git.
fn addresses(d: &mut Decoder<'_, '_>, kind: &str, values: &[Option<At>; 22]) -> Option<Box<ServiceAddresses>> {
    let tree = d.tree;
    let [ports, selector, _, cluster_ip, _, _, external_ips, name, policy, ..] = *values;
    let [.., publish, _, _, _, _] = *values;
    let status = tree.get(d.root, "status");
    let text = |at: Option<At>| at.map_or("", |at| tree.text(at));
    let external_name = name.and_then(|at| d.str(at)).unwrap_or("");
    let mut found = ServiceAddresses {
        cluster_ip: d.sym(text(cluster_ip)),
        external_ips: d.each(external_ips, (0, usize::MAX), |d, at| {
            let text = d.str(at)?;
            Some(d.sym(text))
        }),
        external_name: d.sym(external_name),
        local_traffic: policy.and_then(|at| d.str(at)) == Some("Local"),
        publish_not_ready: publish.and_then(|at| d.bool(at)).unwrap_or(false),
        node_ports: observed::each(d, ports, node_port),
        load_balancer: observed::load_balancer(d, status),
        ..ServiceAddresses::default()
    };
    if found == ServiceAddresses::default() && kind == "ClusterIP" {
        return None;
    }
    found.kind = d.sym(kind);
    found.selector = selector
        .map(|at| meta::sorted(d, at, |_| Some(Kept::Whole)))
        .unwrap_or_default();
    Some(Box::new(found))
}

/// The port that nodes open for a port; findings about it were made with the port.
fn node_port(d: &mut Decoder<'_, '_>, at: At) -> Option<NodePort> {
    let tree = d.tree;
    let number = |field| {
        let number = tree.some(at, field).and_then(|at| tree.scalar(at)?.whole())?;
        u16::try_from(number).ok().filter(|number| *number > 0)
    };
    let protocol = tree.some(at, "protocol").map_or("TCP", |at| tree.text(at));
    Some(NodePort {
        node_port: number("nodePort")?,
        port: number("port").unwrap_or(0),
        name: observed::text(d, at, "name"),
        protocol: d.sym(protocol),
    })
}

fn port(d: &mut Decoder<'_, '_>, at: At) -> Option<ServicePort> {
    const FIELDS: [&str; 6] = ["name", "port", "protocol", "targetPort", "appProtocol", "nodePort"];
    let [name, number, protocol, target, app, node] = d.fields(at, &FIELDS)?;
    let form = "the name of a port: lower-case letters, digits and inner `-`";
    let name = name.and_then(|at| d.formed(at, (0, 63), |text| text.is_empty() || form::is_label(text), form));
    let number = d.required(at, "port", number).and_then(|at| d.port(at));
    let protocol = protocol.and_then(|at| d.choice(at, &["TCP", "UDP", "SCTP"]));
    node.map(|at| d.int(at, 0, 65535));
    let app = app.and_then(|at| d.str(at)).unwrap_or("");
    let number = number?;
    let target = match target {
        Some(at) if d.tree.scalar(at).is_some_and(|scalar| scalar.whole().is_some()) => {
            // 0 is what the API server fills in: the port itself.
            let target = d.int(at, 0, 65535).filter(|target| *target > 0);
            TargetPort::Number(target.map_or(number, |target| target as u16))
        }
        Some(at) => match d.sized(at, 0, 63) {
            Some("") | None => TargetPort::Number(number),
            Some(text) => TargetPort::Name(d.sym(text)),
        },
        None => TargetPort::Number(number),
    };
    if protocol == Some(Ok("SCTP")) {
        return None;
    }
    Some(ServicePort {
        name: d.sym(name.unwrap_or("")),
        port: number,
        udp: protocol == Some(Ok("UDP")),
        app_protocol: d.sym(app),
        target,
    })
}

/// `ServiceImport.spec`.
pub fn service_import(d: &mut Decoder<'_, '_>, at: At) -> Option<Spec> {
    const FIELDS: [&str; 8] = [
        "ports",
        "type",
        "ips",
        "sessionAffinity",
        "sessionAffinityConfig",
        "ipFamilies",
        "internalTrafficPolicy",
        "trafficDistribution",
    ];
    let [ports, ..] = d.fields(at, &FIELDS)?;
    let ports = d.each(ports, (0, 1000), |d, at| {
        let [name, port, protocol, app] = d.fields(at, &["name", "port", "protocol", "appProtocol"])?;
        let name = name.and_then(|at| d.str(at)).unwrap_or("");
        let app = app.and_then(|at| d.str(at)).unwrap_or("");
        let port = d.required(at, "port", port).and_then(|at| d.port(at));
        let protocol = protocol.and_then(|at| d.str(at)).unwrap_or("TCP");
        let (name, app_protocol) = (d.sym(name), d.sym(app));
        let port = ImportPort {
            name,
            port: port?,
            udp: protocol == "UDP",
            app_protocol,
        };
        (protocol != "SCTP").then_some(port)
    });
    Some(Spec::ServiceImport(Box::new(ServiceImport { ports })))
}

/// An EndpointSlice. Its labels say whose endpoints it holds; one that bears both labels belongs to the import.
pub fn endpoint_slice(d: &mut Decoder<'_, '_>, at: At) -> Meta {
    const FIELDS: [&str; 6] = ["apiVersion", "kind", "metadata", "addressType", "endpoints", "ports"];
    let Some([_, _, metadata, address_type, endpoints, ports]) = d.fields(at, &FIELDS) else {
        return Meta::default();
    };
    let tree = d.tree;
    let label = |name: &str| {
        let labels = tree.get(metadata?, "labels")?;
        tree.some(labels, name)
            .map(|at| tree.text(at))
            .filter(|text| !text.is_empty())
    };
    let import = label("multicluster.kubernetes.io/service-name").map(|name| (Kind::ServiceImport, name));
    let service = import.or_else(|| label("kubernetes.io/service-name").map(|name| (Kind::Service, name)));
    let service = service.map(|(kind, name)| super::reference::key(d, kind, None, name));
    let ports = d.each(ports, (0, 20_000), |d, at| {
        let [name, port, ..] = d.fields(at, &["name", "port", "protocol", "appProtocol"])?;
        let name = name.and_then(|at| d.str(at)).unwrap_or("");
        let name = d.sym(name);
        Some((name, port.and_then(|at| d.port(at))?))
    });
    let (mut ready, mut total) = (0, 0);
    if let Some(endpoints) = endpoints {
        for endpoint in tree.items(endpoints) {
            total += 1;
            ready += u32::from(is_ready(d, endpoint));
        }
        if !tree.is_list(endpoints) {
            d.wrong_type(endpoints, "a list");
        }
    }
    Meta {
        meta: metadata.map(|at| meta::object_meta(d, at)).unwrap_or_default(),
        spec: Spec::EndpointSlice(Box::new(EndpointSlice {
            frame: EndpointSliceFrame {
                service,
                ports,
                ready,
                total,
            },
            endpoints: endpoints.and_then(|at| self::endpoints(d, address_type, at)),
        })),
        ..Meta::default()
    }
}

/// The endpoints one by one, if any of them stands for a Pod.
fn endpoints(d: &mut Decoder<'_, '_>, address_type: Option<At>, list: At) -> Option<Box<SliceEndpoints>> {
    let tree = d.tree;
    let is_pod = |endpoint: At| {
        let target = tree.some(endpoint, "targetRef");
        target.and_then(|at| tree.some(at, "kind")).map(|at| tree.text(at)) == Some("Pod")
    };
    if !tree.items(list).any(is_pod) {
        return None;
    }
    Some(Box::new(SliceEndpoints {
        address_type: address_type.map(|at| d.sym(tree.text(at))).unwrap_or_default(),
        all: observed::each(d, Some(list), |d, at| Some(endpoint(d, at))),
    }))
}

fn endpoint(d: &mut Decoder<'_, '_>, at: At) -> Endpoint {
    let tree = d.tree;
    let address = tree.some(at, "addresses").and_then(|list| tree.items(list).next());
    let node = tree.some(at, "nodeName").map_or("", |at| tree.text(at));
    Endpoint {
        address: address.map(|at| d.sym(tree.text(at))).unwrap_or_default(),
        ready: is_ready(d, at),
        target: tree.some(at, "targetRef").and_then(|at| {
            let text = |field| tree.some(at, field).map_or("", |at| tree.text(at));
            let group = text("apiVersion").split_once('/').map_or("", |(group, _)| group);
            let kind = Kind::of(group, text("kind"), d.names);
            (!text("name").is_empty()).then(|| EndpointTarget {
                object: super::reference::key(d, kind, None, text("name")),
                api_version: d.sym(text("apiVersion")),
            })
        }),
        node: workload::node_named(d, node),
        hostname: observed::text(d, at, "hostname"),
    }
}

/// Absent means ready.
fn is_ready(d: &Decoder<'_, '_>, endpoint: At) -> bool {
    let condition = d
        .tree
        .get(endpoint, "conditions")
        .and_then(|at| d.tree.some(at, "ready"));
    condition.is_none_or(|at| d.tree.scalar(at) == Some(Scalar::Bool(true)))
}
