//! Which names a route asks for (R-DNS-44 to R-DNS-47).

use super::{Context, with_annotations};
use crate::dns::claim::Word;
use crate::engine::Reader;
use crate::object::{KeyId, Sym, has_hostnames, part};
use alloc::vec::Vec;

/// The names in order; [`Word::Known`] of the empty text is any.
pub fn asked(route: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> Vec<Word> {
    // R-DNS-44
    let spec: &[Sym] = match has_hostnames(reader.names().object(route).kind) {
        true => reader.part::<part::Hostnames>(route).unwrap_or(&[]),
        false => &[],
    };
    let (annotated, origin) = with_annotations(route, context.prefix(), reader, |annotations| {
        let annotated: Vec<Word> = match context.options.ignore_hostname_annotation {
            true => Vec::new(),
            false => annotations
                .hostnames()
                .into_iter()
                .map(|name| Word::Own(name.into()))
                .collect(),
        };
        // R-DNS-45
        let origin = annotations
            .get("gateway-hostname-source")
            .filter(|_| context.version.since(21))
            .map(str::to_ascii_lowercase);
        (annotated, origin)
    });
    let own = spec.iter().map(|name| Word::Known(*name));
    match origin.as_deref() {
        Some("annotation-only") => annotated,
        Some("defined-hosts-only") => own.collect(),
        _ => {
            let any = spec.is_empty().then_some(Word::Known(Sym::EMPTY));
            own.chain(any).chain(annotated).collect()
        }
    }
}

/// Whether a route has annotations that say which names it asks for: without any, those of its spec are all.
pub fn annotated(route: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> bool {
    with_annotations(route, context.prefix(), reader, |annotations| {
        ["hostname", "gateway-hostname-source"]
            .iter()
            .any(|key| annotations.get(key).is_some())
    })
}
