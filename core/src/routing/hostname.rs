//! Hostnames: what listeners and routes share, which host a pattern takes, and which name is the more specific.
//!
//! Goes in: hostnames as written, `None` standing for *any* (R-HOST-01). Comes out: which of them remains, and orderings
//! for look-ups. Nothing is allocated and nothing is stored: callers keep the interned names. Letter case never counts
//! (R-HOST-03); trailing dots and internationalised names are not folded.

use core::cmp::Ordering;
use core::net::{Ipv4Addr, Ipv6Addr};

mod syntax;
#[cfg(test)]
mod tests;

pub use syntax::{HostnameProblem, check, check_precise};

/// Which of the two hostnames given to [`intersect`] is what both accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intersection {
    /// The listener's hostname; also where both are the same, or both are *any*.
    Listener,
    /// The route's hostname.
    Route,
}

/// What a listener's hostname and one hostname of a route both accept, or `None` if they share no name (R-HOST-02).
///
/// The intersection is always one of the two inputs. A name that is an IP literal intersects nothing (R-VAL-01).
pub fn intersect(listener: Option<&str>, route: Option<&str>) -> Option<Intersection> {
    if listener.is_some_and(is_ip_literal) || route.is_some_and(is_ip_literal) {
        return None;
    }
    match (listener, route) {
        (_, None) => Some(Intersection::Listener),
        (None, Some(_)) => Some(Intersection::Route),
        (Some(l), Some(r)) if accepts_all_of(r, l) => Some(Intersection::Listener),
        (Some(l), Some(r)) if accepts_all_of(l, r) => Some(Intersection::Route),
        _ => None,
    }
}

/// Whether a hostname of a listener or route takes the host of a request, port already removed (R-REQ-02, R-MAT-01).
///
/// A wildcard stands for one or more labels. An IP literal is taken by *any* alone (R-VAL-01).
pub fn matches(pattern: Option<&str>, host: &str) -> bool {
    pattern.is_none_or(|pattern| !is_ip_literal(host) && accepts_all_of(pattern, host))
}

/// The part of a wildcard hostname after `*.`; `None` for every other hostname.
///
/// It is the key under which [`suffixes`] finds the wildcard again.
pub fn wildcard_suffix(hostname: &str) -> Option<&str> {
    hostname.strip_prefix("*.").filter(|suffix| !suffix.is_empty())
}

/// The suffixes under which wildcards that take `host` are stored, the most specific first.
///
/// `eu.api.shop.test` gives `api.shop.test`, `shop.test`, `test`; an IP literal gives nothing. A wildcard may be asked
/// for too: `*.shop.test` gives `shop.test`, `test`. The letters keep the case of `host`.
pub fn suffixes(host: &str) -> impl Iterator<Item = &str> {
    let host = if is_ip_literal(host) { "" } else { host };
    // At least one label stands before the suffix, so a dot in first place does not count.
    host.match_indices('.')
        .filter(|(dot, _)| *dot > 0)
        .filter_map(move |(dot, _)| host.get(dot + 1..))
        .filter(|suffix| !suffix.is_empty())
}

/// How specific a hostname is; more is more specific. Exact names are equal to each other (R-MAT-01, R-REQ-02).
///
/// Exact before wildcard, longer wildcard before shorter, *any* (0) last. Wildcards that take one host contain each
/// other, so that more characters and more labels are the same order.
pub fn specificity(hostname: Option<&str>) -> u16 {
    match hostname.map(|name| (name, wildcard_suffix(name))) {
        None => 0,
        Some((_, None)) => u16::MAX,
        Some((name, Some(_))) => u16::try_from(name.len()).unwrap_or(u16::MAX).min(u16::MAX - 1),
    }
}

/// Orders hostnames from the most specific to the least, by [`specificity`].
pub fn most_specific_first(a: Option<&str>, b: Option<&str>) -> Ordering {
    specificity(b).cmp(&specificity(a))
}

/// How much of a hostname a name on a certificate serves (R-DNS-05).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// Every host the hostname stands for.
    Full,
    /// The hostname is a wildcard over any number of labels, the certificate's covers one label only.
    OneLabel,
    /// None of them.
    None,
}

/// How much of `hostname` a certificate with the DNS name `certificate_name` serves (R-DNS-05).
///
/// In certificates `*` is the whole first label and stands for exactly one.
pub fn coverage(certificate_name: &str, hostname: &str) -> Coverage {
    if is_ip_literal(hostname) {
        return Coverage::None;
    }
    let first_label_removed = hostname
        .split_once('.')
        .filter(|(label, _)| !label.is_empty())
        .map(|(_, rest)| rest);
    let same = certificate_name.eq_ignore_ascii_case(hostname);
    match (wildcard_suffix(certificate_name), wildcard_suffix(hostname)) {
        (_, Some(_)) if same => Coverage::OneLabel,
        (_, Some(_)) => Coverage::None,
        (None, None) if same => Coverage::Full,
        (Some(suffix), None) if first_label_removed.is_some_and(|rest| rest.eq_ignore_ascii_case(suffix)) => {
            Coverage::Full
        }
        _ => Coverage::None,
    }
}

/// Whether a certificate with the DNS name `certificate_name` serves everything `hostname` stands for (R-DNS-05).
pub fn covers(certificate_name: &str, hostname: &str) -> bool {
    coverage(certificate_name, hostname) == Coverage::Full
}

/// Whether the text is an IPv4 or IPv6 address, which is no hostname whatever the pattern allows (R-VAL-01).
///
/// IPv6 counts with and without the brackets of a Host header.
pub fn is_ip_literal(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(first) = bytes.first() else { return false };
    // An IPv6 address has a colon among its first five characters: most names are dismissed without parsing.
    if first.is_ascii_digit() && bytes.last().is_some_and(u8::is_ascii_digit) && text.parse::<Ipv4Addr>().is_ok() {
        return true;
    }
    let inner = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(text);
    inner.bytes().take(5).any(|byte| byte == b':') && inner.parse::<Ipv6Addr>().is_ok()
}

/// Whether `wide` accepts each name that `narrow` stands for. A wildcard accepts any number of labels, at least one.
fn accepts_all_of(wide: &str, narrow: &str) -> bool {
    let Some(suffix) = wildcard_suffix(wide) else {
        return wide.eq_ignore_ascii_case(narrow);
    };
    // `*.T` lies within `*.S` if `.T` ends in `.S`: its star is the label that must stand before the dot.
    let Some(dot) = narrow.len().checked_sub(suffix.len() + 1).filter(|dot| *dot > 0) else {
        return false;
    };
    let tail = narrow.as_bytes().get(dot..).unwrap_or_default();
    tail.split_first()
        .is_some_and(|(first, rest)| *first == b'.' && rest.eq_ignore_ascii_case(suffix.as_bytes()))
}
