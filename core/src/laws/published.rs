//! Objects of the random worlds whose names and addresses are published: what stands behind Services, Ingresses, HTTPProxies.

use super::universe::{HOSTS, Making};
use crate::object::*;
use alloc::boxed::Box;

impl Making<'_> {
    pub fn load_balancer(&mut self) -> Box<[LoadBalancerIngress]> {
        self.some(2, |making| LoadBalancerIngress {
            ip: making.sym(&["192.0.2.1", "192.0.2.2"]),
            hostname: making.sym(&["", "x.test"]),
        })
    }

    pub fn addresses(&mut self) -> ServiceAddresses {
        ServiceAddresses {
            kind: self.sym(&["ClusterIP", "LoadBalancer", "NodePort", "ExternalName"]),
            cluster_ip: self.sym(&["", "None", "192.0.2.2"]),
            external_ips: self.some(1, |making| making.sym(&["192.0.2.1"])),
            load_balancer: self.load_balancer(),
            node_ports: self.some(1, |making| NodePort {
                name: making.sym(&["web"]),
                port: 80,
                protocol: making.sym(&["TCP"]),
                node_port: *making.dice.pick(&[30080, 30081]),
            }),
            external_name: self.sym(&["", "x.test"]),
            selector: self.some(1, |making| (making.sym(&["env"]), making.sym(&["prod"]))),
            local_traffic: self.dice.one_in(2),
            publish_not_ready: self.dice.one_in(2),
        }
    }

    pub fn endpoints(&mut self, namespace: Sym) -> SliceEndpoints {
        SliceEndpoints {
            address_type: self.sym(&["IPv4"]),
            all: self.some(2, |making| Endpoint {
                address: making.sym(&["192.0.2.1", "192.0.2.2"]),
                ready: making.dice.one_in(2),
                target: Some(EndpointTarget {
                    object: making.near(Kind::Pod, namespace),
                    api_version: Sym::EMPTY,
                }),
                node: Some(making.near(Kind::Node, Sym::EMPTY)),
                hostname: Sym::EMPTY,
            }),
        }
    }

    pub fn ingress(&mut self, namespace: Sym) -> Ingress {
        Ingress {
            spec: IngressSpec {
                class: self.sym(&["", "one"]),
                default_backend: None,
                rules: self.some(2, |making| IngressRule {
                    host: making.sym(&HOSTS),
                    paths: making.some(1, |making| IngressPath {
                        path: making.sym(&["/", "/a"]),
                        kind: *making.dice.pick(&[IngressPathType::Exact, IngressPathType::Prefix]),
                        backend: Some(IngressBackend {
                            service: making.near(Kind::Service, namespace),
                            port_name: Sym::EMPTY,
                            port: 80,
                        }),
                    }),
                }),
                tls: self.some(1, |making| IngressTls {
                    hosts: making.some(1, |making| making.sym(&HOSTS)),
                    secret: making.sym(&["a", "b"]),
                }),
            },
            load_balancer: self.load_balancer(),
        }
    }

    pub fn proxy(&mut self, namespace: Sym) -> HttpProxy {
        let service = |making: &mut Self| HttpProxyService {
            service: making.near(Kind::Service, namespace),
            port: *making.dice.pick(&[80, 443]),
        };
        HttpProxy {
            spec: HttpProxySpec {
                class: self.sym(&["", "one"]),
                virtualhost: if self.dice.one_in(3) {
                    None
                } else {
                    Some(HttpProxyHost {
                        fqdn: self.sym(&["shop.test", "x.test", "*.test"]),
                        secret: self.dice.one_in(2).then(|| self.sym(&["a", "b"])),
                    })
                },
                routes: self.some(2, |making| HttpProxyRoute {
                    services: making.some(2, service),
                }),
                includes: self.some(2, |making| making.near(Kind::HttpProxy, namespace)),
                tcp: None,
            },
            status: HttpProxyStatus {
                current: self.sym(&["", "valid"]),
                load_balancer: self.load_balancer(),
            },
        }
    }
}
