//! Service, ServiceImport and EndpointSlice.

use super::meta::{self, Meta};
use super::{Decoder, form};
use crate::manifest::yaml::At;
use crate::object::{
    EndpointSlice, ImportPort, Kind, Service, ServiceImport, ServiceKind, ServicePort, Spec, TargetPort,
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
    let [ports, selector, kind, address, ..] = d.fields(at, &FIELDS)?;
    let kind = kind.and_then(|at| d.choice(at, &["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]));
    let address = address.and_then(|at| d.str(at)).unwrap_or("");
    let kind = match kind {
        Some(Ok("ExternalName")) => ServiceKind::External,
        _ if address == "None" => ServiceKind::Headless,
        _ => ServiceKind::Cluster,
    };
    let selector = selector.is_some_and(|at| !meta::strings(d, at).is_empty());
    let ports = d.each(ports, (0, 1000), port);
    Some(Spec::Service(Box::new(Service { kind, selector, ports })))
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
    let Some([_, _, metadata, _, endpoints, ports]) = d.fields(at, &FIELDS) else {
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
            let condition = tree.get(endpoint, "conditions").and_then(|at| tree.some(at, "ready"));
            // Absent means ready.
            if condition.is_none_or(|at| tree.scalar(at) == Some(crate::manifest::yaml::Scalar::Bool(true))) {
                ready += 1;
            }
        }
        if !tree.is_list(endpoints) {
            d.wrong_type(endpoints, "a list");
        }
    }
    Meta {
        meta: metadata.map(|at| meta::object_meta(d, at)).unwrap_or_default(),
        spec: Spec::EndpointSlice(Box::new(EndpointSlice {
            service,
            ports,
            ready,
            total,
        })),
        status: None,
    }
}
