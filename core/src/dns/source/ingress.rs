//! Ingresses (R-DNS-120 to R-DNS-124).

use super::draft::{self, Draft, balanced, words};
use super::{Context, Failure, Yield, like, with_annotations};
use crate::dns::claim::{self, Word};
use crate::engine::Reader;
use crate::object::{KeyId, part};
use crate::options::ExternalDnsOptions;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// The annotation that was there before `spec.ingressClassName`.
const CLASS: &str = "kubernetes.io/ingress.class";

/// What an Ingress yields.
pub fn collect(ingress: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> Yield {
    published(ingress, context, reader).unwrap_or_else(draft::failed)
}

fn published(ingress: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> Result<Yield, Failure> {
    let options = &*context.options;
    if let Some(wrong) = fault(options) {
        return Err(Failure::Options(wrong.into()));
    }
    if !has_class(ingress, options, reader) {
        return Ok(Yield::default());
    }
    let names = reader.names();
    let (annotated, targets, origin, like) = with_annotations(ingress, context, reader, |annotations| {
        let origin = annotations.get("ingress-hostname-source").map(str::to_ascii_lowercase);
        (
            annotations.hostnames(),
            annotations.targets(),
            origin,
            like(annotations),
        )
    });
    // R-DNS-120
    let targets = match targets.is_empty() {
        true => claim::listed(
            balanced(reader.part::<part::LoadBalancer>(ingress).unwrap_or(&[])),
            names,
        ),
        false => claim::listed(words(targets).into_iter(), names),
    };
    // R-DNS-122: of an unknown origin there are no names at all.
    let origin = origin.as_deref();
    let from_spec = matches!(origin, None | Some("defined-hosts-only"));
    let from_annotation = matches!(origin, None | Some("annotation-only"));
    let mut draft = Draft::new(ingress, context, like);
    if from_spec {
        for host in hosts(ingress, options, reader) {
            draft.add(host, &targets, names);
        }
    }
    if from_annotation && !options.ignore_hostname_annotation {
        for name in words(annotated) {
            draft.add(name, &targets, names);
        }
    }
    for name in draft.template_names(context, reader)? {
        draft.add(name, &targets, names);
    }
    Ok(draft.done())
}

/// What keeps ExternalDNS from starting (R-DNS-123).
pub fn fault(options: &ExternalDnsOptions) -> Option<String> {
    let both = !options.ingress_class_names.is_empty() && options.annotation_filter.contains(CLASS);
    both.then(|| "`--ingress-class` and an `--annotation-filter` about the class exclude each other".to_owned())
}

/// R-DNS-123
fn has_class(ingress: KeyId, options: &ExternalDnsOptions, reader: &mut Reader<'_>) -> bool {
    if options.ingress_class_names.is_empty() {
        return true;
    }
    let names = reader.names();
    let class = reader.part::<part::Ingress>(ingress).map(|spec| names.text(spec.class));
    let class = class.filter(|class| !class.is_empty());
    let class = class.or_else(|| {
        let annotations = reader.part::<part::Annotations>(ingress)?;
        let found = annotations.iter().find(|(key, _)| names.text(*key) == CLASS)?;
        Some(names.text(found.1))
    });
    class.is_some_and(|class| options.ingress_class_names.iter().any(|asked| asked == class))
}

/// R-DNS-121, R-DNS-124: hosts as they are written, whatever is behind them.
fn hosts(ingress: KeyId, options: &ExternalDnsOptions, reader: &mut Reader<'_>) -> Vec<Word> {
    let Some(spec) = reader.part::<part::Ingress>(ingress) else {
        return Vec::new();
    };
    let rules = spec.rules.iter().map(|rule| rule.host);
    let rules = rules.filter(|host| !options.ignore_ingress_rules_spec && !host.is_empty());
    let tls = spec.tls.iter().flat_map(|tls| tls.hosts.iter().copied());
    let tls = tls.filter(|host| !options.ignore_ingress_tls_spec && !host.is_empty());
    let mut hosts = Vec::new();
    for host in rules.chain(tls) {
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    hosts.into_iter().map(Word::Known).collect()
}
