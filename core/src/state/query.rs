//! Facts by type, object, host and finding code, a page at a time.

use crate::engine::Graph;
use crate::fact::{Fact, FactType, FactValue};
use crate::options::Query;
use crate::routing::hostname;
use alloc::vec::Vec;
use serde::Serialize;

/// How many facts a page holds where nothing is said.
const PAGE: usize = 100;

/// A page of facts.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Page {
    /// The facts, sorted by key.
    pub items: Vec<Fact>,
    /// How many there are in all.
    pub total: usize,
    /// The offset of the next page, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<usize>,
}

/// The facts asked for.
pub fn query(graph: &Graph, query: &Query) -> Page {
    let mut facts = match &query.object {
        None => graph.facts(),
        Some(object) => object
            .find(&graph.names)
            .map(|key| graph.facts_at(key))
            .unwrap_or_default(),
    };
    facts.retain(|fact| {
        query.kind.is_none_or(|kind| kind == fact.kind)
            && query
                .code
                .as_deref()
                .is_none_or(|code| finding_code(fact) == Some(code))
            && query.host.as_deref().is_none_or(|host| is_about(fact, host))
    });
    crate::order::by(&mut facts, &|a, b| a.key.cmp(&b.key));
    let total = facts.len();
    let limit = query.limit.unwrap_or(PAGE);
    let items: Vec<Fact> = facts.into_iter().skip(query.offset).take(limit).collect();
    let reached = query.offset.saturating_add(items.len());
    Page {
        next: (reached < total && !items.is_empty()).then_some(reached),
        items,
        total,
    }
}

fn finding_code(fact: &Fact) -> Option<&str> {
    match (&fact.value, fact.kind) {
        (FactValue::Finding(finding), FactType::Finding) => Some(&finding.code),
        _ => None,
    }
}

/// Whether a fact is about a hostname: it names it, or has a wildcard or no hostname that takes it.
fn is_about(fact: &Fact, host: &str) -> bool {
    let takes = |pattern: &str| {
        pattern.eq_ignore_ascii_case(host) || hostname::matches((pattern != "*").then_some(pattern), host)
    };
    match &fact.value {
        FactValue::Entry(entry) => takes(&entry.hostname),
        FactValue::Attachment(attachment) => attachment.hostnames.iter().any(|pattern| takes(pattern)),
        FactValue::Record(record) => takes(&record.name),
        FactValue::Listener(listener) => takes(listener.hostname.as_deref().unwrap_or("*")),
        _ => false,
    }
}
