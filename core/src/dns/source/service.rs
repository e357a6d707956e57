//! Services (R-DNS-100 to R-DNS-111).

use super::draft::{self, Draft, balanced, words};
use super::pool::{Access, Nodes, Pods, Which};
use super::{Context, Failure, Yield, forerunner, headless, like, with_annotations};
use crate::dns::claim::{self, Target, Word};
use crate::dns::endpoint::set_identifier;
use crate::engine::{At, Reader};
use crate::fact::{DnsRecord, Text};
use crate::gateway::assume;
use crate::object::{KeyId, Names, Node, NodePort, ServiceAddresses, part};
use crate::options::ExternalDnsOptions;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// The types that the filter knows.
const TYPES: [&str; 4] = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"];

/// What a Service yields.
pub fn collect(service: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> Yield {
    published(service, context, reader).unwrap_or_else(draft::failed)
}

/// Whether a Service asks for nothing, as nearly all do: it has no annotation that is read, and no template makes names.
pub fn is_silent(service: KeyId, reader: &mut Reader<'_>) -> bool {
    let options = reader.options().external_dns.as_ref();
    let made = options.is_some_and(has_others);
    !made && reader.part::<part::Annotations>(service).is_none_or(<[_]>::is_empty)
}

/// Whether Services have names of other origin than ExternalDNS's annotations.
fn has_others(options: &ExternalDnsOptions) -> bool {
    let others = [
        &options.fqdn_template,
        &options.fqdn_target_template,
        &options.compatibility,
    ];
    others.iter().any(|other| !other.is_empty())
}

/// A Service that is asked for its names.
pub struct Asked<'a> {
    /// The Service.
    pub key: KeyId,
    /// Where it can be reached.
    pub addresses: &'a ServiceAddresses,
    /// `spec.type`.
    pub kind: &'a str,
    /// How ExternalDNS is started.
    pub context: &'a Context<'a>,
    /// What the annotation `target` says (R-DNS-102).
    targets: Option<Rc<[Target]>>,
    /// The annotation `access` (R-DNS-107).
    access: Access,
    /// The annotation `endpoints-type` (R-DNS-105).
    pub endpoints: Option<String>,
}

fn published(service: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> Result<Yield, Failure> {
    let options = &*context.options;
    if let Some(wrong) = fault(options) {
        return Err(Failure::Options(wrong.into()));
    }
    let names = reader.names();
    let mut asked = Asked {
        key: service,
        addresses: &ServiceAddresses::default(),
        kind: "ClusterIP",
        context,
        targets: None,
        access: Access::Either,
        endpoints: None,
    };
    let (mut public, mut internal, targets, like) = with_annotations(service, context, reader, |annotations| {
        asked.access = match annotations.get("access") {
            Some("public") => Access::Public,
            Some("private") => Access::Private,
            _ => Access::Either,
        };
        asked.endpoints = annotations.get("endpoints-type").map(ToString::to_string);
        let public = words(annotations.hostnames());
        let internal = words(annotations.internal_hostnames());
        (public, internal, words(annotations.targets()), like(annotations))
    });
    // R-DNS-100
    if options.ignore_hostname_annotation {
        (public, internal) = (Vec::new(), Vec::new());
    }
    if public.is_empty() && internal.is_empty() && !has_others(options) {
        return Ok(Yield::default());
    }
    if let Some(addresses) = reader.part::<part::Addresses>(service) {
        asked.addresses = addresses;
        asked.kind = names.text(addresses.kind);
    }
    if !takes_type(options, asked.kind) {
        return Ok(Yield::default());
    }
    asked.targets = (!targets.is_empty()).then(|| claim::listed(targets.into_iter(), names));
    let mut draft = Draft::new(service, context, like);
    for name in public {
        asked.publish(name, false, &mut draft, reader);
    }
    for name in internal {
        asked.publish(name, true, &mut draft, reader);
    }
    // R-DNS-111
    if draft.is_empty() && !options.compatibility.is_empty() {
        draft = Draft::new(service, context, None);
        forerunner::publish(&asked, &mut draft, reader);
        if !draft.is_empty() {
            return Ok(draft.done());
        }
        return templated(&asked, Draft::new(service, context, asked.like(reader)), reader);
    }
    templated(&asked, draft, reader)
}

fn templated(asked: &Asked<'_>, mut draft: Draft, reader: &mut Reader<'_>) -> Result<Yield, Failure> {
    draft.with_pairs(asked.context, reader)?;
    for name in draft.template_names(asked.context, reader)? {
        asked.publish(name, false, &mut draft, reader);
    }
    Ok(draft.done())
}

/// What keeps ExternalDNS from starting (R-DNS-101).
pub fn fault(options: &ExternalDnsOptions) -> Option<String> {
    let mut asked = options.service_type_filter.iter();
    let unknown = asked.find(|kind| !kind.is_empty() && !TYPES.contains(&kind.as_ref()))?;
    Some(format!("`--service-type-filter` knows no type `{unknown}`"))
}

/// R-DNS-101
pub fn takes_type(options: &ExternalDnsOptions, kind: &str) -> bool {
    let filter = &options.service_type_filter;
    let is_off = filter.iter().any(|asked| asked.is_empty());
    filter.is_empty() || is_off || filter.iter().any(|asked| asked == kind)
}

impl Asked<'_> {
    fn like(&self, reader: &mut Reader<'_>) -> Option<alloc::boxed::Box<DnsRecord>> {
        with_annotations(self.key, self.context, reader, like)
    }

    /// Publishes the Service under a name.
    fn publish(&self, name: Word, internal: bool, draft: &mut Draft, reader: &mut Reader<'_>) {
        let names = reader.names();
        let addresses = self.addresses;
        let own = || {
            let own = Some(addresses.cluster_ip).filter(|ip| names.text(*ip) != "None");
            claim::listed(own.into_iter().map(Word::Known), names)
        };
        // R-DNS-102
        if let Some(targets) = &self.targets {
            draft.add(name, targets, names);
            return;
        }
        match self.kind {
            // R-DNS-103
            "LoadBalancer" if internal => draft.add(name, &own(), names),
            "LoadBalancer" => draft.add(name, &self.balanced(names), names),
            "ClusterIP" if names.text(addresses.cluster_ip) == "None" => {
                headless::publish(self, &name, draft, reader);
            }
            // R-DNS-104
            "ClusterIP" if internal || self.context.options.publish_internal => draft.add(name, &own(), names),
            "NodePort" => {
                draft.add(name.clone(), &self.of_nodes(reader), names);
                for port in &addresses.node_ports {
                    self.publish_port(&name, port, draft, names);
                }
            }
            // R-DNS-108
            "ExternalName" => {
                let name_of_it = Some(addresses.external_name).filter(|name| !name.is_empty());
                let alias = name_of_it.filter(|_| addresses.external_ips.is_empty());
                let all = addresses.external_ips.iter().copied().chain(alias);
                draft.add(name, &claim::listed(all.map(Word::Known), names), names);
            }
            // R-DNS-109
            _ => {}
        }
    }

    fn balanced(&self, names: &Names) -> Rc<[Target]> {
        let ips = &self.addresses.external_ips;
        match ips.is_empty() {
            true => claim::listed(balanced(&self.addresses.load_balancer), names),
            false => claim::listed(ips.iter().map(|ip| Word::Known(*ip)), names),
        }
    }

    /// The addresses of the Nodes through which the Service is reached (R-DNS-107).
    fn of_nodes(&self, reader: &mut Reader<'_>) -> Rc<[Target]> {
        let names = reader.names();
        let which = Which {
            access: self.access,
            with_internal_ipv6: self.context.options.expose_internal_ipv6,
            schedulable: self.context.excludes_unschedulable(),
        };
        if !self.addresses.local_traffic {
            return self.of_all_nodes(which, reader);
        }
        let asked = reader.ask::<Pods>(At::whole(names.home(self.key)), self.addresses.selector.clone());
        let known: Vec<(&Node, u8)> = asked
            .iter()
            .filter_map(|(node, level)| Some((reader.part::<part::Node>(*node)?, *level)))
            .collect();
        let best = known.iter().map(|(_, level)| *level).max();
        let nodes = known.iter().filter(|(_, level)| Some(*level) == best);
        which.of(nodes.map(|(node, _)| *node), names)
    }

    /// The addresses of all Nodes of the cluster.
    pub fn of_all_nodes(&self, which: Which, reader: &mut Reader<'_>) -> Rc<[Target]> {
        match assume::scope(self.key, reader.names()) {
            Some(scope) => reader.ask::<Nodes>(At::part(scope, 2), which),
            None => Rc::from([]),
        }
    }

    /// The SRV record of a port that every Node opens (R-DNS-107).
    fn publish_port(&self, name: &Word, port: &NodePort, draft: &mut Draft, names: &Names) {
        let name = name.text(names);
        let name = name.strip_suffix('.').unwrap_or(name);
        let protocol = names.text(port.protocol).to_ascii_lowercase();
        let dot = if self.context.version.since(21) { "." } else { "" };
        let target = Target {
            kind: Text::Borrowed("SRV"),
            value: Word::Own(format!("0 50 {} {name}{dot}", port.node_port).into()),
            assumed: None,
        };
        let name = format!("_{}._{protocol}.{name}", names.name_of(self.key));
        draft.add(Word::Own(name.into()), &Rc::from([target]), names);
    }
}

/// Records of all Services become one where name, type and set identifier are the same; the smallest label has its way
/// (R-DNS-110).
pub fn unite(mut records: Vec<DnsRecord>) -> Vec<DnsRecord> {
    type Key = (Text, Text, Text);
    let label = |record: &DnsRecord| record.labels.get("resource").cloned().unwrap_or_default();
    crate::order::by(&mut records, &|a, b| label(a).cmp(&label(b)));
    let mut places: BTreeMap<Key, usize> = BTreeMap::new();
    let mut out: Vec<DnsRecord> = Vec::new();
    for record in records {
        let identifier = Text::Owned(set_identifier(&record).into());
        let key = (record.name.clone(), record.kind.clone(), identifier);
        let place = match &*record.kind {
            "CNAME" => out.len(),
            _ => *places.entry(key).or_insert(out.len()),
        };
        match out.get_mut(place) {
            Some(first) => crate::dns::merge::absorb(first, record),
            None => out.push(record),
        }
    }
    out
}
