//! Names of gateway sources: what counts as one, and where two of them meet; which protocols meet.

use super::address::Address;
use alloc::borrow::ToOwned;
use alloc::string::String;

/// Whether a text is a DNS-1123 name; one dot at its end is let pass (R-DNS-67).
pub fn is_dns1123(name: &str) -> bool {
    let labels = name.strip_suffix('.').unwrap_or(name);
    (1..=255).contains(&name.len()) && labels.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let hyphen_outside = label.starts_with('-') || label.ends_with('-');
    let letters = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (1..=63).contains(&label.len()) && letters && !hyphen_outside
}

/// A name in the form in which names are compared; empty is any name. `None` for what is no name (R-DNS-67).
pub fn normal(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some(String::new());
    }
    let without_wildcard = name.strip_prefix("*.").unwrap_or(name);
    let counts = Address::parse(name).is_none() && is_dns1123(without_wildcard);
    counts.then(|| name.to_ascii_lowercase())
}

/// The names that two sides agree on, `""` where both take any; `None` where they agree on none (R-DNS-68).
///
/// `checked` is off before v0.14.1: then names are not looked at and a wildcard stands for one label (R-DNS-67, R-DNS-68).
pub fn intersection(a: &str, b: &str, checked: bool) -> Option<String> {
    if !checked {
        return unchecked(a, b);
    }
    let (a, b) = (normal(a)?, normal(b)?);
    if a.is_empty() || a == b {
        return Some(b);
    }
    if b.is_empty() {
        return Some(a);
    }
    // Of two names of equal length the wildcard counts as the shorter one.
    let b_is_shorter = b.len() < a.len() || b.len() == a.len() && b.starts_with("*.");
    let (short, long) = if b_is_shorter { (b, a) } else { (a, b) };
    let rest = short.strip_prefix('*').filter(|rest| rest.starts_with('.'))?;
    long.ends_with(rest).then_some(long)
}

fn unchecked(a: &str, b: &str) -> Option<String> {
    let (a, b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
    let one_label = |wildcard: &str, name: &str| {
        let rest = wildcard.strip_prefix("*.");
        rest.is_some_and(|rest| name.split_once('.').is_some_and(|(_, parent)| parent == rest))
    };
    if a.is_empty() || a == b || one_label(&a, &b) {
        return Some(b);
    }
    (b.is_empty() || one_label(&b, &a)).then(|| a.to_owned())
}

/// Whether a listener of one protocol takes routes of another (R-DNS-41). `tcp_on_tls` is off before v0.14.1.
pub fn protocols_meet(route: &str, listener: &str, tcp_on_tls: bool) -> bool {
    let known = |protocol| match protocol {
        "HTTPS" => Some("HTTP"),
        "HTTP" | "TLS" | "TCP" | "UDP" => Some(protocol),
        _ => None,
    };
    match (known(route), known(listener)) {
        (Some("TCP"), Some("TLS")) => tcp_on_tls,
        (Some(route), Some(listener)) => route == listener,
        _ => false,
    }
}
