//! The kinds that Contour and ExternalDNS read, and what is kept beside a spec.

use super::{key, one};
use crate::manifest::{Keep, Reading, read, read_keeping};
use crate::object::*;
use crate::options::{ExternalDnsOptions, Options};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

fn texts<'n>(names: &'n Names, syms: &[Sym]) -> Vec<&'n str> {
    syms.iter().map(|sym| names.text(*sym)).collect()
}

fn pairs<'n>(names: &'n Names, pairs: &[(Sym, Sym)]) -> Vec<(&'n str, &'n str)> {
    pairs
        .iter()
        .map(|(name, value)| (names.text(*name), names.text(*value)))
        .collect()
}

/// The only object of a text, read with these options of ExternalDNS.
fn kept(text: &str, dns: ExternalDnsOptions) -> (Object, Names) {
    let options = Options {
        external_dns: Some(dns),
        ..Options::default()
    };
    let mut names = Names::default();
    let reading = read_keeping(text, None, &Keep::of(&options), &mut names);
    assert_eq!(reading.documents.len(), 1, "{:?}", reading.notes);
    let document = reading.documents.into_iter().next().unwrap();
    (document.object, names)
}

/// The messages about the only object of a text.
fn messages(text: &str) -> Vec<String> {
    let Reading { documents, notes, .. } = read(text, None, &mut Names::default());
    let own = documents.iter().flat_map(|document| document.notes.iter());
    notes.iter().chain(own).map(|note| note.message.to_string()).collect()
}

const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: shop\n  labels: {app: web}\n  annotations:\n    external-dns.alpha.kubernetes.io/hostname: shop.test\n    dns.example.net/ttl: '60'\n    team: a\n    checksum: 0123456789012345678901234567890123456789012345678901234567890123456789\n    kubectl.kubernetes.io/last-applied-configuration: '{}'\n    kubernetes.io/ingress.class: one\n    projectcontour.io/upstream-protocol.tls: '443'\nspec: {ports: [{port: 80}], selector: {app: web}}\n";

#[test]
fn annotations_are_kept_that_something_reads() {
    let (object, _, names) = one(SERVICE);
    let read = [
        ("external-dns.alpha.kubernetes.io/hostname", "shop.test"),
        ("kubernetes.io/ingress.class", "one"),
        ("projectcontour.io/upstream-protocol.tls", "443"),
    ];
    assert_eq!(pairs(&names, &object.meta.annotations), read);
    assert_eq!(names.find("last-applied-configuration"), None);
    assert_eq!((object.meta.labels.len(), object.raw), (0, None));

    let prefix = ExternalDnsOptions {
        annotation_prefix: Some("dns.example.net/".into()),
        ..ExternalDnsOptions::default()
    };
    let (object, names) = kept(SERVICE, prefix);
    let all = pairs(&names, &object.meta.annotations);
    assert_eq!((all.len(), all[0]), (4, ("dns.example.net/ttl", "60")));

    let filter = ExternalDnsOptions {
        annotation_filter: "team=a".into(),
        ..ExternalDnsOptions::default()
    };
    let (object, names) = kept(SERVICE, filter);
    let all = pairs(&names, &object.meta.annotations);
    let keys: Vec<&str> = all.iter().map(|(key, _)| *key).collect();
    assert_eq!(
        keys,
        [
            "checksum",
            "dns.example.net/ttl",
            "external-dns.alpha.kubernetes.io/hostname",
            "kubernetes.io/ingress.class",
            "projectcontour.io/upstream-protocol.tls",
            "team"
        ]
    );
    // No filter names a value of more than 63 characters.
    assert_eq!(all[0].1.len(), 64);
}

#[test]
fn labels_are_kept_where_they_are_selected_by() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {z: '1', app: web}}\nspec: {}\n";
    let (object, _, names) = one(pod);
    assert_eq!(pairs(&names, &object.meta.labels), [("app", "web"), ("z", "1")]);
    let filter = ExternalDnsOptions {
        label_filter: "app=web".into(),
        ..ExternalDnsOptions::default()
    };
    let (object, names) = kept(SERVICE, filter);
    assert_eq!(pairs(&names, &object.meta.labels), [("app", "web")]);
}

#[test]
fn a_template_has_the_whole_manifest_but_of_no_secret() {
    let template = || ExternalDnsOptions {
        fqdn_template: "{{.Name}}.example.net".into(),
        ..ExternalDnsOptions::default()
    };
    let text = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: &s\n  ports: [{port: 80, name: '80'}]\n  type: ~\n  publishNotReadyAddresses: yes\nstatus: {<<: *s, type: 0x10}\n";
    let (object, _) = kept(text, template());
    let wanted = serde_json::json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web", "namespace": "default"},
        "spec": {"ports": [{"port": 80, "name": "80"}], "type": null, "publishNotReadyAddresses": true},
        "status": {"ports": [{"port": 80, "name": "80"}], "type": 16, "publishNotReadyAddresses": true},
    });
    assert_eq!(object.raw.as_deref(), Some(&wanted));
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: web}\nstringData: {a: b}\n";
    assert_eq!(kept(secret, template()).0.raw, None);
}

fn service(spec: &str) -> (Service, Names) {
    let (object, _, names) = one(&format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{name: a, namespace: ns}}\n{spec}"
    ));
    let Spec::Service(service) = object.spec else { panic!() };
    (*service, names)
}

#[test]
fn addresses_of_a_service_are_kept_where_any_is_known() {
    let (plain, _) =
        service("spec: {type: ClusterIP, selector: {app: a}, ports: [{port: 80}]}\nstatus: {loadBalancer: {}}\n");
    assert_eq!(plain.addresses, None);
    assert!(plain.frame.selector);

    let (service, names) = service(
        "spec:\n  type: LoadBalancer\n  clusterIP: 10.0.0.1\n  externalIPs: [192.0.2.9]\n  selector: {b: x, a: y}\n  externalTrafficPolicy: Local\n  publishNotReadyAddresses: true\n  ports: [{name: dns, port: 53, protocol: SCTP, nodePort: 30053}, {name: web, port: 80}]\nstatus: {loadBalancer: {ingress: [{ip: 192.0.2.1}, {hostname: lb.test}]}}\n",
    );
    let found = service.addresses.unwrap();
    assert_eq!(
        texts(
            &names,
            &[found.kind, found.cluster_ip, found.external_ips[0], found.external_name]
        ),
        ["LoadBalancer", "10.0.0.1", "192.0.2.9", ""]
    );
    assert_eq!(pairs(&names, &found.selector), [("a", "y"), ("b", "x")]);
    assert!(found.local_traffic && found.publish_not_ready);
    // Routing knows no SCTP; a node opens the port all the same.
    assert_eq!((service.frame.ports.len(), found.node_ports.len()), (1, 1));
    let port = found.node_ports[0];
    assert_eq!((port.port, port.node_port), (53, 30053));
    assert_eq!(texts(&names, &[port.name, port.protocol]), ["dns", "SCTP"]);
    let ingress: Vec<_> = found
        .load_balancer
        .iter()
        .flat_map(|one| [one.ip, one.hostname])
        .collect();
    assert_eq!(texts(&names, &ingress), ["192.0.2.1", "", "", "lb.test"]);
}

#[test]
fn an_address_does_not_wake_who_reads_a_route_to_it() {
    let object = |status: &str| {
        let mut names = Names::default();
        let text = format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: a}}\nspec: {{type: LoadBalancer, ports: [{{port: 80}}]}}\nstatus: {{loadBalancer: {{ingress: [{status}]}}}}\n"
        );
        read(&text, None, &mut names).documents.remove(0).object
    };
    let (none, one) = (object(""), object("{ip: 192.0.2.1}"));
    assert_eq!(none.difference(&one), Parts::ADDRESSES);
    assert_eq!(none.difference(&none.clone()), Parts::NONE);
    let mut annotated = one.clone();
    annotated.meta.annotations = [(Sym(1), Sym(2))].into();
    assert_eq!(annotated.difference(&one), Parts::ANNOTATIONS);
}

fn slice(endpoints: &str) -> (EndpointSlice, Names) {
    let (object, _, names) = one(&format!(
        "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {{name: a, namespace: ns, labels: {{kubernetes.io/service-name: cart}}}}\naddressType: IPv4\nendpoints: {endpoints}\nports: []\n"
    ));
    let Spec::EndpointSlice(slice) = object.spec else {
        panic!()
    };
    (*slice, names)
}

#[test]
fn endpoints_are_kept_where_one_stands_for_a_pod() {
    let (plain, _) = slice("[{addresses: [10.0.0.1]}, {addresses: [10.0.0.2], targetRef: {kind: VM, name: x}}]");
    assert_eq!((plain.frame.total, plain.endpoints), (2, None));

    let (slice, names) = slice(
        "[{addresses: [10.0.0.1, 10.0.0.9], targetRef: {kind: Pod, name: p, namespace: ns}, nodeName: n, hostname: h}, {conditions: {ready: false}}]",
    );
    assert_eq!((slice.frame.ready, slice.frame.total), (1, 2));
    let endpoints = slice.endpoints.unwrap();
    assert_eq!(names.text(endpoints.address_type), "IPv4");
    let first = endpoints.all[0];
    assert_eq!(texts(&names, &[first.address, first.hostname]), ["10.0.0.1", "h"]);
    let target = first.target.unwrap();
    assert_eq!(
        (key(&names, target.object), target.api_version),
        ("Pod ns/p".to_string(), Sym::EMPTY)
    );
    assert_eq!(key(&names, first.node.unwrap()), "Node /n");
    assert_eq!((endpoints.all[1].ready, endpoints.all[1].target), (false, None));
}

#[test]
fn an_ingress_has_its_hosts_paths_and_addresses() {
    let (object, id, names) = one(
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a, namespace: ns}\nspec:\n  ingressClassName: one\n  defaultBackend: {service: {name: d, port: {name: web}}}\n  rules:\n  - host: '*.shop.test'\n    http: {paths: [{path: /a, pathType: Prefix, backend: {service: {name: s, port: {number: 80}}}}]}\n  - {}\n  tls: [{hosts: [a.test, b.test], secretName: t}]\nstatus: {loadBalancer: {ingress: [{hostname: lb.test, ports: []}]}}\n",
    );
    assert!(!object.refused);
    assert_eq!(key(&names, id), "Ingress ns/a");
    let Spec::Ingress(ingress) = object.spec else { panic!() };
    let spec = ingress.spec;
    let default = spec.default_backend.unwrap();
    assert_eq!(
        (key(&names, default.service), names.text(default.port_name)),
        ("Service ns/d".to_string(), "web")
    );
    let path = spec.rules[0].paths[0];
    assert_eq!(
        texts(&names, &[spec.class, spec.rules[0].host, path.path]),
        ["one", "*.shop.test", "/a"]
    );
    assert_eq!((path.kind, path.backend.unwrap().port), (IngressPathType::Prefix, 80));
    assert_eq!((spec.rules[1].host, spec.rules[1].paths.len()), (Sym::EMPTY, 0));
    assert_eq!(texts(&names, &spec.tls[0].hosts), ["a.test", "b.test"]);
    assert_eq!(names.text(ingress.load_balancer[0].hostname), "lb.test");
}

#[test]
fn an_ingress_that_the_api_server_refuses_is_refused() {
    let ingress = |spec: &str| {
        one(&format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: a}}\nspec: {spec}\n"
        ))
        .0
        .refused
    };
    let path = |path: &str| format!("{{rules: [{{http: {{paths: [{path}]}}}}]}}");
    let backend = "backend: {service: {name: s, port: {number: 80}}}";
    assert!(!ingress(&path(&format!("{{path: /, pathType: Exact, {backend}}}"))));
    assert!(ingress("{}"));
    assert!(ingress(&path(&format!("{{path: /, {backend}}}"))));
    assert!(ingress(&path(&format!("{{path: a, pathType: Prefix, {backend}}}"))));
    assert!(ingress(&path(
        "{pathType: ImplementationSpecific, backend: {service: {name: s, port: {}}}}"
    )));
    assert!(ingress("{rules: [{host: Shop.test}]}"));
}

#[test]
fn an_httpproxy_has_its_host_services_and_includes() {
    let (object, _, names) = one(
        "apiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata: {name: a, namespace: ns}\nspec:\n  virtualhost: {fqdn: shop.test, tls: {secretName: infra/cert}, rateLimitPolicy: {}}\n  routes: [{conditions: [{prefix: /}], services: [{name: s, port: 80, weight: 3}]}]\n  includes: [{name: b, namespace: other}, {name: c}]\n  tcpproxy: {services: [{name: t, port: 443}]}\nstatus: {currentStatus: valid, loadBalancer: {ingress: [{ip: 192.0.2.1}]}}\n",
    );
    assert!(!object.refused);
    let Spec::HttpProxy(proxy) = object.spec else { panic!() };
    let host = proxy.spec.virtualhost.unwrap();
    assert_eq!(
        texts(&names, &[host.fqdn, host.secret.unwrap()]),
        ["shop.test", "infra/cert"]
    );
    let service = proxy.spec.routes[0].services[0];
    assert_eq!(
        (key(&names, service.service), service.port),
        ("Service ns/s".to_string(), 80)
    );
    let includes: Vec<String> = proxy.spec.includes.iter().map(|id| key(&names, *id)).collect();
    assert_eq!(includes, ["HTTPProxy other/b", "HTTPProxy ns/c"]);
    assert_eq!(key(&names, proxy.spec.tcp.unwrap()[0].service), "Service ns/t");
    assert_eq!(names.text(proxy.status.current), "valid");
    assert_eq!(names.text(proxy.status.load_balancer[0].ip), "192.0.2.1");
}

#[test]
fn fields_that_nobody_reads_are_no_slips_of_the_pen() {
    let pod = |spec: &str| {
        messages(&format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {spec}\n"
        ))
    };
    assert_eq!(
        pod("{containers: [], restartPolicy: Always, hostPID: true}"),
        Vec::<String>::new()
    );
    assert_eq!(pod("{nodename: n}"), ["unknown field `nodename`"]);
    let proxy = "apiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata: {name: a}\nspec: {virtualhosts: {fqdn: a.test}}\n";
    assert_eq!(messages(proxy), ["unknown field `virtualhosts`"]);
}

#[test]
fn a_delegation_names_secrets_and_namespaces() {
    let (object, _, names) = one(
        "apiVersion: projectcontour.io/v1\nkind: TLSCertificateDelegation\nmetadata: {name: a, namespace: ns}\nspec: {delegations: [{secretName: s, targetNamespaces: [shop, '*']}]}\n",
    );
    let Spec::TlsCertificateDelegation(spec) = object.spec else {
        panic!()
    };
    let one = &spec.delegations[0];
    assert_eq!(
        (key(&names, one.secret), texts(&names, &one.namespaces)),
        ("Secret ns/s".to_string(), ["shop", "*"].into())
    );
    let extension =
        "apiVersion: projectcontour.io/v1alpha1\nkind: ExtensionService\nmetadata: {name: a}\nspec: {services: []}\n";
    assert_eq!(messages(extension), Vec::<String>::new());
}

#[test]
fn a_dnsendpoint_is_taken_as_written_and_null_is_lawful() {
    let (object, _, names) = one(
        "apiVersion: externaldns.k8s.io/v1alpha1\nkind: DNSEndpoint\nmetadata: {name: a}\nspec:\n  endpoints:\n  - null\n  - {dnsName: A.test., recordType: TXT, targets: ['\"x\"', z], recordTTL: 60, setIdentifier: i, labels: {b: '2', a: '1'}, providerSpecific: [{name: aws/weight, value: '10'}]}\n",
    );
    assert!(!object.refused);
    let Spec::DnsEndpoint(spec) = object.spec else { panic!() };
    assert_eq!(spec.endpoints.len(), 1);
    let entry = &spec.endpoints[0];
    assert_eq!(
        texts(&names, &[entry.name, entry.record_type, entry.set_identifier]),
        ["A.test.", "TXT", "i"]
    );
    assert_eq!((texts(&names, &entry.targets), entry.ttl), (["\"x\"", "z"].into(), 60));
    assert_eq!(pairs(&names, &entry.labels), [("a", "1"), ("b", "2")]);
    assert_eq!(pairs(&names, &entry.properties), [("aws/weight", "10")]);
}

#[test]
fn nodes_and_pods_say_where_they_are_and_whether_they_are_ready() {
    let (object, id, names) = one(
        "apiVersion: v1\nkind: Node\nmetadata: {name: n}\nspec: {unschedulable: true, podCIDR: 10.0.0.0/24}\nstatus: {addresses: [{type: ExternalIP, address: 192.0.2.1}], conditions: [{type: MemoryPressure, status: 'False'}, {type: Ready, status: 'True'}]}\n",
    );
    assert_eq!(key(&names, id), "Node /n");
    let Spec::Node(node) = object.spec else { panic!() };
    assert_eq!((node.unschedulable, node.ready), (true, Some(true)));
    assert_eq!(pairs(&names, &node.addresses), [("ExternalIP", "192.0.2.1")]);

    let (object, _, names) = one(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p, deletionTimestamp: 2026-01-01T00:00:00Z}\nspec: {hostname: h, nodeName: n, hostNetwork: true, containers: []}\nstatus: {phase: Running, podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}, {ip: 'fd00::1'}], hostIP: 192.0.2.1, hostIPs: [], conditions: [{type: Ready, status: 'False'}]}\n",
    );
    assert_eq!(object.status, None);
    let Spec::Pod(pod) = object.spec else { panic!() };
    assert_eq!(
        (pod.host_network, pod.terminating, pod.ready),
        (true, true, Some(false))
    );
    assert_eq!(key(&names, pod.node.unwrap()), "Node /n");
    assert_eq!(
        texts(&names, &[pod.hostname, pod.phase, pod.ip, pod.host_ip]),
        ["h", "Running", "10.0.0.1", "192.0.2.1"]
    );
    assert_eq!(texts(&names, &pod.ips), ["10.0.0.1", "fd00::1"]);
}

#[test]
fn kinds_are_known_by_their_short_names() {
    for (name, kind) in [
        ("Ingress", Kind::Ingress),
        ("HTTPProxy", Kind::HttpProxy),
        ("TLSCertificateDelegation", Kind::TlsCertificateDelegation),
        ("ExtensionService", Kind::ExtensionService),
        ("DNSEndpoint", Kind::DnsEndpoint),
        ("Node", Kind::Node),
        ("Pod", Kind::Pod),
    ] {
        assert_eq!(Kind::bare(name), Some(kind));
    }
}

#[test]
fn what_most_objects_lack_costs_them_a_pointer() {
    // Two words for the annotations, one for the raw manifest; one for a Service's addresses and a slice's endpoints.
    let word = size_of::<usize>();
    assert!(size_of::<Object>() <= 80 + 3 * word, "{}", size_of::<Object>());
    assert_eq!(size_of::<Service>(), size_of::<ServiceFrame>() + word);
    assert_eq!(size_of::<EndpointSlice>(), size_of::<EndpointSliceFrame>() + word);
}
