//! Table entries in words: what a claim asks of a request, and what happens to it.

use super::entry::owned;
use crate::fact::*;
use crate::object::{
    BackendRef, Filter, GrpcMatch, HeaderModifier, HttpMatch, KeyId, Names, PathKind, PathModifier, Rule, Sym,
    ValueMatch,
};
use crate::routing::table::{Claim, Condition as Asked};
use alloc::vec::Vec;

/// The entry of a claim. Whether it is shadowed, or rests on an unknown age, the table knows.
pub fn entry(claim: &Claim, names: &Names) -> TableEntry {
    TableEntry {
        matches: match claim.condition() {
            Asked::Http(http) => http_match(http, names),
            Asked::Grpc(grpc) => grpc_match(grpc, names),
            Asked::AnyCall | Asked::Always | Asked::Never => EntryMatch::default(),
        },
        action: claim
            .rule()
            .map_or(Action::Respond { status: 500 }, |rule| action(rule, names)),
        route: ObjectRef::of(claim.route, names),
        rule: claim.rule.into(),
        match_index: claim.index.into(),
        assumes_age: false,
        shadowed_by: None,
    }
}

fn http_match(http: &HttpMatch, names: &Names) -> EntryMatch {
    let kind = match http.path.kind {
        PathKind::Exact => "exact",
        PathKind::Prefix => "segment",
        PathKind::Regex => "regex",
    };
    EntryMatch {
        path: Some(EntryPath {
            kind: kind.into(),
            value: owned(http.path.value, names),
        }),
        method: (!http.method.is_empty()).then(|| owned(http.method, names)),
        headers: conditions(&http.headers, names),
        query: conditions(&http.query, names),
    }
}

/// R-GRPC-02: service and method are conditions on the path.
fn grpc_match(grpc: &GrpcMatch, names: &Names) -> EntryMatch {
    let (service, method) = (names.text(grpc.service), names.text(grpc.method));
    let (kind, value) = match (grpc.regex, service.is_empty(), method.is_empty()) {
        (_, true, true) => {
            return EntryMatch {
                headers: conditions(&grpc.headers, names),
                ..EntryMatch::default()
            };
        }
        (false, false, false) => ("exact", alloc::format!("/{service}/{method}")),
        (false, false, true) => ("segment", alloc::format!("/{service}")),
        (false, true, false) => ("regex", alloc::format!("/.+/{method}")),
        (true, false, false) => ("regex", alloc::format!("/{service}/{method}")),
        (true, false, true) => ("regex", alloc::format!("/{service}/.+")),
        (true, true, false) => ("regex", alloc::format!("/.+/{method}")),
    };
    EntryMatch {
        path: Some(EntryPath {
            kind: kind.into(),
            value: value.into(),
        }),
        method: None,
        headers: conditions(&grpc.headers, names),
        query: Vec::new(),
    }
}

fn conditions(values: &[ValueMatch], names: &Names) -> Vec<EntryCondition> {
    let condition = |value: &ValueMatch| EntryCondition {
        name: owned(value.name, names),
        op: if value.regex { "regex" } else { "exact" }.into(),
        value: Some(owned(value.value, names)),
    };
    values.iter().map(condition).collect()
}

/// What a rule does: a redirect answers by itself, everything else forwards (R-REQ-11, R-REQ-16).
pub fn action(rule: &Rule, names: &Names) -> Action {
    let redirect = rule.filters.iter().find_map(|filter| match filter {
        Filter::Redirect(redirect) => Some(redirect),
        _ => None,
    });
    if let Some(redirect) = redirect {
        return Action::Redirect {
            scheme: redirect.scheme.map(|scheme| owned(scheme, names)),
            hostname: redirect.hostname.map(|hostname| owned(hostname, names)),
            port: redirect.port,
            path: redirect.path.map(|path| action_path(path, names)),
            status: redirect.status,
        };
    }
    Action::Forward {
        backends: rule
            .backends
            .iter()
            .map(|backend| action_backend(backend, names))
            .collect(),
        prefix_rewrite: None,
        filters: rule.filters.iter().map(|filter| entry_filter(filter, names)).collect(),
    }
}

fn action_backend(backend: &BackendRef, names: &Names) -> ActionBackend {
    let (kind, place) = named(backend.target, names);
    ActionBackend {
        kind,
        namespace: place.namespace,
        name: place.name,
        port: backend.port,
        weight: backend.weight,
    }
}

fn named(key: KeyId, names: &Names) -> (Text, NamespacedName) {
    (names.object(key).kind.texts(names).1, NamespacedName::of(key, names))
}

fn action_path(path: PathModifier, names: &Names) -> ActionPath {
    let (kind, value) = match path {
        PathModifier::Full(value) => ("ReplaceFullPath".into(), owned(value, names)),
        PathModifier::Prefix(value) => ("ReplacePrefixMatch".into(), owned(value, names)),
        PathModifier::Unsupported(kind) => (owned(kind, names), "".into()),
    };
    ActionPath { kind, value }
}

fn entry_filter(filter: &Filter, names: &Names) -> EntryFilter {
    let texts = |list: &[Sym]| list.iter().map(|text| owned(*text, names)).collect::<Vec<_>>();
    match filter {
        Filter::RequestHeaders(edits) => EntryFilter::RequestHeaderModifier {
            modifier: header_edits(edits, names),
        },
        Filter::ResponseHeaders(edits) => EntryFilter::ResponseHeaderModifier {
            modifier: header_edits(edits, names),
        },
        Filter::Redirect(redirect) => EntryFilter::RequestRedirect {
            status: redirect.status,
        },
        Filter::Rewrite(rewrite) => EntryFilter::UrlRewrite {
            rewrite: RewriteEdits {
                hostname: rewrite.hostname.map(|hostname| owned(hostname, names)),
                path: rewrite.path.map(|path| action_path(path, names)),
            },
        },
        Filter::Mirror(mirror) => EntryFilter::RequestMirror {
            mirror: MirrorEdits {
                backend: NamespacedName::of(mirror.backend, names),
                numerator: mirror.share.0,
                denominator: mirror.share.1,
            },
        },
        Filter::Cors(cors) => EntryFilter::Cors {
            cors: CorsEdits {
                allow_origins: texts(&cors.origins),
                allow_credentials: cors.credentials,
                allow_methods: texts(&cors.methods),
                allow_headers: texts(&cors.headers),
                expose_headers: texts(&cors.expose),
                max_age: cors.max_age,
            },
        },
        Filter::ExternalAuth(auth) => EntryFilter::ExternalAuth {
            auth: NamespacedName::of(auth.backend, names),
        },
        Filter::Extension(target) => EntryFilter::ExtensionRef {
            extension: ObjectRef::of(*target, names),
        },
        Filter::Unsupported(kind) => EntryFilter::Unknown {
            filter: owned(*kind, names),
        },
    }
}

fn header_edits(edits: &HeaderModifier, names: &Names) -> HeaderEdits {
    let pairs = |list: &[(Sym, Sym)]| {
        let edit = |(name, value): &(Sym, Sym)| HeaderEdit {
            name: owned(*name, names),
            value: owned(*value, names),
        };
        list.iter().map(edit).collect()
    };
    HeaderEdits {
        set: pairs(&edits.set),
        add: pairs(&edits.add),
        remove: edits.remove.iter().map(|name| owned(*name, names)).collect(),
    }
}
