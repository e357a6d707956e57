//! What Contour caches, and which changes it builds for (R-CON-173 to R-CON-177).

use super::references::References;
use super::release::{self, Mode};
use crate::contour::attach::means;
use crate::contour::class;
use crate::fact::NamespacedName;
use crate::object::{AuthorityState, KeyId, Kind, Names, Object, Parts, Spec};
use crate::options::ContourOptions;
use crate::profile::Version;
use crate::timeline::cache::Cache;
use alloc::rc::Rc;

/// A version with its configuration, and who names what in its cache.
#[derive(Clone)]
pub struct Watch {
    /// The version.
    pub version: Version,
    /// How it is configured.
    pub options: ContourOptions,
    references: References,
}

/// The object that a change is about.
pub struct Seen<'s> {
    /// The object.
    pub key: KeyId,
    /// The names of everything.
    pub names: &'s Names,
}

impl Watch {
    /// A watch whose cache is empty.
    pub fn new(version: Version, options: &ContourOptions) -> Watch {
        Watch {
            version,
            options: options.clone(),
            references: References::default(),
        }
    }

    /// Whether Gateway API is configured.
    pub fn has_gateway_api(&self) -> bool {
        self.options.gateway_ref.is_some()
    }

    /// Forgets who names what: the cache is empty.
    pub fn clear(&mut self) {
        self.references = References::default();
    }

    /// How changes of an object arrive; `None`: it never enters the graph that builds make.
    pub fn delivery(&self, seen: &Seen<'_>) -> Option<(Mode, Parts)> {
        let key = seen.names.object(seen.key);
        if key.kind == Kind::Gateway && !self.is_configured(seen) {
            return None;
        }
        release::delivery(key.kind, self.has_gateway_api(), self.version)
    }

    /// An object comes, or is told anew: into the cache, and whether that leads to a build (R-CON-175).
    pub fn insert(&mut self, seen: &Seen<'_>, object: &Rc<Object>, cache: &mut Cache) -> bool {
        if is_classed(object) && !class::is_accepted(object, &self.options, seen.names) {
            return false;
        }
        self.count(seen, cache, -1);
        cache.put(seen.key, object.clone());
        self.count(seen, cache, 1);
        match &object.spec {
            Spec::Route(_) => !release::judges_relevance(self.version) || self.is_attached(object, seen, cache),
            Spec::GatewayClass(_) => self.is_class_of_gateway(seen, cache),
            Spec::Service(_) => self.counts_service(seen),
            Spec::Secret(_) => self.counts_secret(object, seen, cache),
            Spec::ConfigMap(map) => {
                map.authority != AuthorityState::Missing && self.references.names_config_map(seen.key)
            }
            _ => true,
        }
    }

    /// An object goes, as `told`: out of the cache, and whether that leads to a build (R-CON-175).
    pub fn remove(&mut self, seen: &Seen<'_>, told: &Object, cache: &mut Cache) -> bool {
        let was_cached = cache.get(seen.key).is_some();
        let triggers = match seen.names.object(seen.key).kind {
            // R-CON-190: of a stub, which has no parentRef, this is false.
            kind if kind.is_route() && release::judges_relevance(self.version) => self.is_attached(told, seen, cache),
            Kind::GatewayClass => self.is_class_of_gateway(seen, cache),
            Kind::Service => self.counts_service(seen),
            Kind::Secret => self.counts_secret(told, seen, cache),
            Kind::ConfigMap => self.references.names_config_map(seen.key),
            _ => was_cached,
        };
        self.count(seen, cache, -1);
        cache.remove(seen.key);
        triggers
    }

    /// Whether a Service is used by something that Contour does not look at when the Service changes (R-CON-176).
    pub fn overlooks(&self, service: KeyId) -> bool {
        self.references.uses_service(service)
    }

    /// R-CON-175: a Gateway is cached, and a parentRef of the object names it.
    pub fn is_attached(&self, object: &Object, seen: &Seen<'_>, cache: &Cache) -> bool {
        let Spec::Route(route) = &object.spec else { return false };
        let mut parents = route.parents.iter();
        self.gateway(seen, cache)
            .is_some_and(|(gateway, _)| parents.any(|parent| means(parent, gateway, seen.names)))
    }

    /// Whether the cache holds anything that could be served: a root, or a route and the Gateway.
    pub fn has_roots(&self, cache: &Cache) -> bool {
        let holds = |wanted: fn(&Spec) -> bool| { cache.iter() }.any(|(_, object)| wanted(&object.spec));
        holds(|spec| matches!(spec, Spec::Ingress(_) | Spec::HttpProxy(_)))
            || (self.has_gateway_api()
                && holds(|spec| matches!(spec, Spec::Route(_)))
                && holds(|spec| matches!(spec, Spec::Gateway(_))))
    }

    /// Counts what the cached object names, in or out.
    fn count(&mut self, seen: &Seen<'_>, cache: &Cache, by: i32) {
        if let Some(object) = cache.get(seen.key) {
            self.references.count(seen.key, object, by, self.version, seen.names);
        }
    }

    fn counts_service(&self, seen: &Seen<'_>) -> bool {
        !release::judges_relevance(self.version) || self.references.counts_service(seen.key)
    }

    fn counts_secret(&self, object: &Object, seen: &Seen<'_>, cache: &Cache) -> bool {
        let has_authority = matches!(&object.spec, Spec::Secret(secret) if secret.authority != AuthorityState::Missing);
        let is_fallback = || { self.options.fallback_certificate.iter() }.any(|name| is(name, seen));
        !release::judges_relevance(self.version)
            || has_authority
            || self.references.names_secret(seen.key, seen.names)
            || is_fallback()
            || self.is_certificate_of_gateway(seen, cache)
    }

    fn is_certificate_of_gateway(&self, seen: &Seen<'_>, cache: &Cache) -> bool {
        let listeners = self.gateway(seen, cache).and_then(|(_, object)| match &object.spec {
            Spec::Gateway(gateway) => Some(&gateway.listeners),
            _ => None,
        });
        let mut with_tls = listeners
            .into_iter()
            .flatten()
            .filter_map(|listener| listener.tls.as_ref());
        with_tls.any(|tls| tls.certificates.contains(&seen.key))
    }

    fn is_class_of_gateway(&self, seen: &Seen<'_>, cache: &Cache) -> bool {
        self.gateway(seen, cache).is_some_and(
            |(_, object)| matches!(&object.spec, Spec::Gateway(gateway) if gateway.frame.class == seen.key),
        )
    }

    fn is_configured(&self, seen: &Seen<'_>) -> bool {
        { self.options.gateway_ref.iter() }.any(|name| is(name, seen))
    }

    /// The configured Gateway in the cluster of an object, while it is cached (R-CON-110).
    fn gateway<'c>(&self, seen: &Seen<'_>, cache: &'c Cache) -> Option<(KeyId, &'c Rc<Object>)> {
        let (wanted, names) = (self.options.gateway_ref.as_ref()?, seen.names);
        let key = names.find_key(crate::object::ObjectKey {
            cluster: names.object(seen.key).cluster,
            kind: Kind::Gateway,
            namespace: names.find(&wanted.namespace)?,
            name: names.find(&wanted.name)?,
        })?;
        Some((key, cache.get(key)?))
    }
}

/// Whether an object goes by this name; of what kind is not asked.
fn is(name: &NamespacedName, seen: &Seen<'_>) -> bool {
    let key = seen.names.object(seen.key);
    name.namespace == seen.names.text(key.namespace) && name.name == seen.names.text(key.name)
}

/// R-CON-11: kinds of which only the own class is cached.
fn is_classed(object: &Object) -> bool {
    matches!(object.spec, Spec::Ingress(_) | Spec::HttpProxy(_))
}
