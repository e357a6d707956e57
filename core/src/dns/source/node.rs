//! Nodes (R-DNS-130).

use super::draft::{self, Draft, words};
use super::{Context, Failure, Yield, with_annotations};
use crate::dns::claim::{self, Word};
use crate::dns::endpoint::type_of;
use crate::engine::Reader;
use crate::fact::DnsRecord;
use crate::object::{KeyId, Names, Node, Sym, part};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// What a Node yields.
pub fn collect(node: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> Yield {
    published(node, context, reader).unwrap_or_else(draft::failed)
}

fn published(key: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> Result<Yield, Failure> {
    let options = &*context.options;
    let names = reader.names();
    let Some(node) = reader.part::<part::Node>(key) else {
        return Ok(Yield::default());
    };
    if node.unschedulable && context.excludes_unschedulable() {
        return Ok(Yield::default());
    }
    let (targets, like) = with_annotations(key, context, reader, |annotations| {
        (words(annotations.targets()), only_ttl(annotations.ttl().0))
    });
    let targets = match targets.is_empty() {
        true => outside(node, options.expose_internal_ipv6, names),
        false => targets,
    };
    if targets.is_empty() {
        let wrong = alloc::format!(
            "the Node `{}` has neither an external nor an internal address",
            names.name_of(key)
        );
        return Err(Failure::Bare(wrong.into()));
    }
    let targets = claim::listed(targets.into_iter(), names);
    let mut draft = Draft::new(key, context, like);
    let templates = [&options.fqdn_template, &options.fqdn_target_template];
    // A template takes the place of the Node's name.
    if options.combine_fqdn_annotation || templates.iter().all(|template| template.is_empty()) {
        draft.add(Word::Known(names.object(key).name), &targets, names);
    }
    draft.with_pairs(context, reader)?;
    for name in draft.template_names(context, reader)? {
        draft.add(name, &targets, names);
    }
    Ok(draft.done())
}

/// What records say that carry a time to live and nothing else (R-DNS-10).
pub fn only_ttl(ttl: Option<i64>) -> Option<Box<DnsRecord>> {
    ttl.map(|ttl| {
        Box::new(DnsRecord {
            ttl: Some(ttl),
            ..DnsRecord::default()
        })
    })
}

/// The addresses of one type, in order.
pub fn addresses<'n>(node: &'n Node, kind: &'n str, names: &'n Names) -> impl Iterator<Item = Sym> + 'n {
    let of = move |(found, _): &&(Sym, Sym)| names.text(*found) == kind;
    node.addresses.iter().filter(of).map(|(_, address)| *address)
}

/// The external addresses, with the internal ones of IPv6 where they count as such.
pub fn external(node: &Node, with_internal_ipv6: bool, names: &Names) -> Vec<Sym> {
    let internal = addresses(node, "InternalIP", names);
    let internal = internal.filter(|address| with_internal_ipv6 && type_of(names.text(*address)) == "AAAA");
    addresses(node, "ExternalIP", names).chain(internal).collect()
}

/// External addresses, else the internal ones.
fn outside(node: &Node, with_internal_ipv6: bool, names: &Names) -> Vec<Word> {
    let found = match addresses(node, "ExternalIP", names).next() {
        Some(_) => external(node, with_internal_ipv6, names),
        None => addresses(node, "InternalIP", names).collect(),
    };
    found.into_iter().map(Word::Known).collect()
}
