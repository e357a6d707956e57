//! Which entry of which table took a request, and where it stands in the text.

use crate::engine::{Resolution, SimulatedRequest, Step, StepKind};
use trueroute::fact::TableEntry;
use trueroute::state::RouteTable;

/// The entry that took a request: indexes into the tables of the state, and the lines of the match.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Winner {
    /// Which table.
    pub table: usize,
    /// Which entry of it.
    pub entry: usize,
    /// Where its match begins in the text, if it stands there.
    pub head: Option<Head>,
}

/// The head of a block of the text, from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Head {
    /// Its first line.
    pub line: u32,
    /// Its first column.
    pub column: u32,
    /// Its last line; the block may go on below it.
    pub end_line: u32,
}

impl Winner {
    /// The entry that the resolution names. A route stands in one table for each of its hostnames: the most specific
    /// one that covers the request's host is meant.
    pub fn find(tables: &[RouteTable], request: &SimulatedRequest, resolution: &Resolution) -> Option<Winner> {
        let host = request.host.as_deref().or(request.sni.as_deref()).unwrap_or("");
        let host = without_port(host);
        let fitting = tables.iter().enumerate().filter_map(|(index, table)| {
            let specificity = is_listener(table, resolution).then(|| covers(&table.hostname, host))??;
            let entry = table.entries.iter().position(|entry| is_entry(entry, resolution))?;
            Some((specificity, index, entry))
        });
        let (_, table, entry) = fitting.max_by_key(|(specificity, index, _)| (*specificity, usize::MAX - index))?;
        Some(Winner {
            table,
            entry,
            head: head(&resolution.trace),
        })
    }
}

fn is_listener(table: &RouteTable, resolution: &Resolution) -> bool {
    resolution.listener.as_ref().is_some_and(|listener| {
        table.gateway.as_ref() == Some(&listener.gateway)
            && table.listener_set == listener.listener_set
            && table.port == listener.port
            && table.listener.as_ref().is_none_or(|name| *name == listener.name)
    })
}

fn is_entry(entry: &TableEntry, resolution: &Resolution) -> bool {
    resolution.route.as_ref() == Some(&entry.route)
        && resolution.rule == Some(entry.rule)
        && resolution.matches.unwrap_or(0) == entry.match_index
}

fn head(trace: &[Step]) -> Option<Head> {
    let won = |step: &&Step| step.won && step.step == StepKind::Match;
    let span = trace.iter().find(won)?.span.as_ref()?;
    Some(Head {
        line: span.line,
        column: span.column,
        end_line: span.end_line,
    })
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// How specifically a table's hostname covers a host; `None` if it does not.
fn covers(hostname: &str, host: &str) -> Option<usize> {
    if hostname == "*" {
        return Some(0);
    }
    if hostname.eq_ignore_ascii_case(host) {
        return Some(usize::MAX);
    }
    let suffix = hostname.strip_prefix('*')?;
    let start = host.len().checked_sub(suffix.len())?;
    let ends = start > 0 && host.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(suffix));
    ends.then_some(suffix.len())
}

#[cfg(test)]
mod tests {
    use super::{covers, without_port};

    #[test]
    fn the_more_specific_hostname_covers_more() {
        let host = "a.shop.example";
        assert!(covers(host, host) > covers("*.shop.example", host));
        assert!(covers("*.shop.example", host) > covers("*.example", host));
        assert!(covers("*.example", host) > covers("*", host));
        assert_eq!(covers("*.shop.example", "shop.example"), None);
        assert_eq!(covers("*.shop.example", ".shop.example"), None);
    }

    #[test]
    fn ports_of_hosts_do_not_count() {
        assert_eq!(without_port("shop.example:8080"), "shop.example");
        assert_eq!(without_port("shop.example"), "shop.example");
    }
}
