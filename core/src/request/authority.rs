//! Host and port of a Host header.

use alloc::borrow::Cow;

/// The host of a Host header without its port; the brackets of an IPv6 address stay (R-REQ-06).
pub fn without_port(authority: &str) -> &str {
    let after_brackets = authority.rfind(']').map_or(0, |at| at + 1);
    let tail = authority.get(after_brackets..).unwrap_or_default();
    let port = tail
        .rsplit_once(':')
        // More colons than one outside of brackets: an IPv6 address without them.
        .filter(|(before, port)| !before.contains(':') && port.bytes().all(|byte| byte.is_ascii_digit()));
    match port {
        Some((_, port)) => authority.get(..authority.len() - port.len() - 1).unwrap_or(authority),
        None => authority,
    }
}

/// A name in lower case, as hostnames are kept (R-HOST-03).
pub fn lower_case(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_port_is_taken_off() {
        for (authority, host) in [
            ("shop.test", "shop.test"),
            ("shop.test:8080", "shop.test"),
            ("[2001:db8::1]:8080", "[2001:db8::1]"),
            ("[2001:db8::1]", "[2001:db8::1]"),
            ("2001:db8::1", "2001:db8::1"),
            ("shop.test:http", "shop.test:http"),
            ("shop.test:", "shop.test"),
            ("", ""),
        ] {
            assert_eq!(without_port(authority), host);
        }
    }
}
