//! Who names which Service, Secret and ConfigMap: counted while the cache changes, so that no event walks over all objects.

use super::release;
use crate::contour::class::annotation;
use crate::object::{Filter, HttpProxySpec, IngressSpec, KeyId, Kind, Names, Object, Rule, Spec, Sym};
use crate::profile::Version;
use hashbrown::HashMap;

/// The annotation that says in which namespace the Secrets of an Ingress are (R-CON-91).
const SECRET_NAMESPACE: &str = "projectcontour.io/tls-cert-namespace";

/// How often the cached objects name others.
#[derive(Clone, Default)]
pub struct References {
    /// Services for whose changes it builds (R-CON-176).
    services: Counts<KeyId>,
    /// Services that are used, and for whose changes it does not.
    unheeded: Counts<KeyId>,
    /// Secrets by cluster, namespace and name.
    secrets: Counts<(Sym, Sym, Sym)>,
    /// Secrets by cluster and `namespace/name` as written: neither part need be a known name yet.
    written_secrets: Counts<(Sym, Sym)>,
    /// ConfigMaps of BackendTLSPolicies.
    config_maps: Counts<KeyId>,
}

type Counts<K> = HashMap<K, u32>;

impl References {
    /// Whether a change of the Service leads to a build.
    pub fn counts_service(&self, service: KeyId) -> bool {
        self.services.contains_key(&service)
    }

    /// Whether the Service is used by something that is not looked at (R-CON-176).
    pub fn uses_service(&self, service: KeyId) -> bool {
        self.unheeded.contains_key(&service)
    }

    /// Whether an Ingress or a root names the Secret.
    pub fn names_secret(&self, secret: KeyId, names: &Names) -> bool {
        let key = names.object(secret);
        let written = || {
            let text = alloc::format!("{}/{}", names.text(key.namespace), names.text(key.name));
            names.find(&text)
        };
        self.secrets.contains_key(&(key.cluster, key.namespace, key.name))
            || written().is_some_and(|text| self.written_secrets.contains_key(&(key.cluster, text)))
    }

    /// Whether a BackendTLSPolicy names the ConfigMap.
    pub fn names_config_map(&self, config_map: KeyId) -> bool {
        self.config_maps.contains_key(&config_map)
    }

    /// An object enters the cache (`by` 1) or leaves it (`by` -1).
    pub fn count(&mut self, key: KeyId, object: &Object, by: i32, version: Version, names: &Names) {
        match &object.spec {
            Spec::Ingress(ingress) => self.ingress(key, object, &ingress.spec, by, version, names),
            Spec::HttpProxy(proxy) => self.proxy(key, &proxy.spec, by, names),
            Spec::Route(route) => {
                let heeded = names.object(key).kind != Kind::GrpcRoute || release::counts_all_references(version);
                route.rules.iter().for_each(|rule| self.rule(rule, heeded, by));
            }
            Spec::BackendTlsPolicy(policy) => {
                for authority in &policy.authorities {
                    add(&mut self.config_maps, *authority, by);
                }
            }
            _ => {}
        }
    }

    fn ingress(&mut self, key: KeyId, object: &Object, spec: &IngressSpec, by: i32, version: Version, names: &Names) {
        let of_paths = spec.rules.iter().flat_map(|rule| rule.paths.iter());
        let backends = spec.default_backend.iter().copied();
        for backend in backends.chain(of_paths.filter_map(|path| path.backend)) {
            add(&mut self.services, backend.service, by);
        }
        let own = names.object(key);
        let elsewhere = annotation(object, SECRET_NAMESPACE, names)
            .filter(|namespace| !namespace.is_empty() && release::counts_all_references(version));
        for tls in spec.tls.iter().filter(|tls| !tls.secret.is_empty()) {
            let namespace = elsewhere.unwrap_or(own.namespace);
            add(&mut self.secrets, (own.cluster, namespace, tls.secret), by);
        }
    }

    fn proxy(&mut self, key: KeyId, spec: &HttpProxySpec, by: i32, names: &Names) {
        let of_routes = spec.routes.iter().flat_map(|route| route.services.iter());
        for one in of_routes.chain(spec.tcp.iter().flat_map(|services| services.iter())) {
            add(&mut self.services, one.service, by);
        }
        let own = names.object(key);
        let secret = spec.virtualhost.and_then(|host| host.secret);
        if let Some(secret) = secret.filter(|secret| !secret.is_empty()) {
            match names.text(secret).contains('/') {
                true => add(&mut self.written_secrets, (own.cluster, secret), by),
                false => add(&mut self.secrets, (own.cluster, own.namespace, secret), by),
            }
        }
    }

    fn rule(&mut self, rule: &Rule, heeded: bool, by: i32) {
        let backends = rule.backends.iter();
        for backend in backends.clone() {
            match heeded {
                true => add(&mut self.services, backend.target, by),
                false => add(&mut self.unheeded, backend.target, by),
            }
        }
        let filters = rule.filters.iter().chain(backends.flat_map(|one| one.filters.iter()));
        for filter in filters {
            if let Filter::Mirror(mirror) = filter {
                add(&mut self.unheeded, mirror.backend, by);
            }
        }
    }
}

fn add<K: core::hash::Hash + Eq>(counts: &mut Counts<K>, key: K, by: i32) {
    let left = counts.get(&key).copied().unwrap_or(0).saturating_add_signed(by);
    match left {
        0 => counts.remove(&key),
        left => counts.insert(key, left),
    };
}
