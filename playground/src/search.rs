//! What a person looks for in the panels.

use crate::words;
use trueroute::fact::{Action, EntryMatch, Finding, Listener, TableEntry};
use trueroute::state::{ObjectStatus, RouteTable};

/// Words, all of which must occur, in whatever case.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Search(Vec<String>);

impl Search {
    /// The words of what was typed.
    pub fn new(typed: &str) -> Self {
        Search(typed.split_whitespace().map(str::to_lowercase).collect())
    }

    /// Whether anything is looked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an entry has it: hostname, match, action, backend, route.
    pub fn in_entry(&self, table: &RouteTable, entry: &TableEntry) -> bool {
        self.is_empty() || self.fits(&format!("{} {} {}", table.hostname, table.port, entry_text(entry)))
    }

    /// Whether a listener has it.
    pub fn in_listener(&self, listener: &Listener) -> bool {
        let words = || {
            let set = listener.listener_set.as_ref().map(words::named).unwrap_or_default();
            let host = listener.hostname.as_deref().unwrap_or("*");
            let Listener {
                gateway,
                name,
                port,
                protocol,
                ..
            } = listener;
            format!("{} {set} {name} {port} {protocol} {host}", words::named(gateway))
        };
        self.is_empty() || self.fits(&words())
    }

    /// Whether an object has it.
    pub fn in_status(&self, status: &ObjectStatus) -> bool {
        let namespace = status.namespace.as_deref().unwrap_or_default();
        self.is_empty() || self.fits(&format!("{} {namespace}/{}", status.kind, status.name))
    }

    /// Whether a finding has it.
    pub fn in_finding(&self, finding: &Finding) -> bool {
        let object = finding.object.as_ref().map(words::object).unwrap_or_default();
        let Finding {
            code, name, message, ..
        } = finding;
        self.is_empty() || self.fits(&format!("{code} {name} {object} {message}"))
    }

    fn fits(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.0.iter().all(|word| text.contains(word.as_str()))
    }
}

fn entry_text(entry: &TableEntry) -> String {
    let EntryMatch {
        path,
        method,
        headers,
        query,
    } = &entry.matches;
    let mut text = words::short(&entry.route);
    let mut add = |part: &str| {
        text.push(' ');
        text.push_str(part);
    };
    add(&entry.route.kind);
    add(path.as_ref().map_or("", |path| &path.value));
    add(method.as_deref().unwrap_or_default());
    for condition in headers.iter().chain(query) {
        add(&words::condition(condition));
    }
    match &entry.action {
        Action::Forward { backends, filters, .. } => {
            for backend in backends {
                add(&words::backend(
                    &backend.kind,
                    &backend.namespace,
                    &backend.name,
                    backend.port,
                ));
            }
            filters.iter().for_each(|filter| add(&words::filter(filter)));
        }
        Action::Redirect { hostname, status, .. } => {
            add(&format!("redirect {status}"));
            add(hostname.as_deref().unwrap_or_default());
        }
        Action::Respond { status } => add(&format!("respond {status}")),
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Search;

    #[test]
    fn all_words_must_occur_in_any_case() {
        assert!(Search::new(" Cart  shop").fits("HTTPRoute shop/cart"));
        assert!(!Search::new("cart shopx").fits("HTTPRoute shop/cart"));
        assert!(Search::new("  ").is_empty());
    }
}
