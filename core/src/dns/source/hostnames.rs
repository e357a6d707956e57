//! Which names a route asks for (R-DNS-44 to R-DNS-47).

use super::{Context, with_annotations};
use crate::dns::claim::Word;
use crate::engine::Reader;
use crate::object::{KeyId, Sym, has_hostnames, part};
use alloc::string::String;
use alloc::vec::Vec;

/// The names in order; [`Word::Known`] of the empty text is any.
///
/// # Errors
/// A template that fails, and the source with it.
pub fn asked(route: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> Result<Vec<Word>, String> {
    // R-DNS-44
    let spec: &[Sym] = match has_hostnames(reader.names().object(route).kind) {
        true => reader.part::<part::Hostnames>(route).unwrap_or(&[]),
        false => &[],
    };
    let (annotated, origin) = with_annotations(route, context, reader, |annotations| {
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
    let combine = context.options.combine_fqdn_annotation;
    // R-DNS-46: before v0.21 an annotation kept the template away as well.
    let runs = combine || spec.is_empty() && (context.version.since(21) || annotated.is_empty());
    let mut template = || match runs {
        true => context.template_names(route, reader),
        false => Ok(Vec::new()),
    };
    Ok(match origin.as_deref() {
        Some("annotation-only") => annotated,
        Some("defined-hosts-only") => own.chain(template()?).collect(),
        _ => {
            // R-DNS-47
            let any = spec.is_empty().then_some(Word::Known(Sym::EMPTY));
            own.chain(template()?).chain(any).chain(annotated).collect()
        }
    })
}

/// Whether anything but a route's spec says which names it asks for: annotations, or a template.
pub fn annotated(route: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> bool {
    let template = !context.options.fqdn_template.is_empty();
    template
        || with_annotations(route, context, reader, |annotations| {
            ["hostname", "gateway-hostname-source"]
                .iter()
                .any(|key| annotations.get(key).is_some())
        })
}
