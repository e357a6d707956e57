//! HTTPProxies of Contour (R-DNS-125).

use super::draft::{self, Draft, balanced, words};
use super::{Context, Failure, Yield, like, with_annotations};
use crate::dns::claim::{self, Word};
use crate::engine::Reader;
use crate::object::{KeyId, part};

/// What an HTTPProxy yields, whether Contour calls it valid or not.
pub fn collect(proxy: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> Yield {
    published(proxy, context, reader).unwrap_or_else(draft::failed)
}

fn published(proxy: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> Result<Yield, Failure> {
    let names = reader.names();
    let (annotated, targets, like) = with_annotations(proxy, context, reader, |annotations| {
        (annotations.hostnames(), annotations.targets(), like(annotations))
    });
    let targets = match targets.is_empty() {
        true => claim::listed(balanced(reader.part::<part::LoadBalancer>(proxy).unwrap_or(&[])), names),
        false => claim::listed(words(targets).into_iter(), names),
    };
    let mut draft = Draft::new(proxy, context, like);
    let host = reader.part::<part::HttpProxy>(proxy).and_then(|spec| spec.virtualhost);
    if let Some(host) = host.filter(|host| !host.fqdn.is_empty()) {
        draft.add(Word::Known(host.fqdn), &targets, names);
    }
    if !context.options.ignore_hostname_annotation {
        for name in words(annotated) {
            draft.add(name, &targets, names);
        }
    }
    for name in draft.template_names(context, reader)? {
        draft.add(name, &targets, names);
    }
    Ok(draft.done())
}
