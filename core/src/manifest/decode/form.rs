//! The forms of texts: hostnames, names, header names, paths, durations (section 1.2 of the Gateway API rules).

/// A hostname; `wildcard` allows `*.` as the whole first label.
pub fn is_hostname(text: &str, wildcard: bool) -> bool {
    let name = match wildcard {
        true => text.strip_prefix("*.").unwrap_or(text),
        false => text,
    };
    is_subdomain(name)
}

/// Whether the text is an IP address, which is never a hostname (R-VAL-01).
pub fn is_ip(text: &str) -> bool {
    text.parse::<core::net::IpAddr>().is_ok()
}

/// Labels of lower-case letters, digits and inner hyphens, joined by dots.
pub fn is_subdomain(text: &str) -> bool {
    text.split('.').all(is_label)
}

/// One label.
pub fn is_label(text: &str) -> bool {
    let bytes = text.as_bytes();
    let alphanumeric = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    bytes.first().is_some_and(alphanumeric)
        && bytes.last().is_some_and(alphanumeric)
        && bytes.iter().all(|byte| alphanumeric(byte) || *byte == b'-')
}

/// A Namespace: a label of at most 63 characters.
pub fn is_namespace(text: &str) -> bool {
    text.len() <= 63 && is_label(text)
}

/// The name of a kind.
pub fn is_kind(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

/// An API group; the core group is empty.
pub fn is_group(text: &str) -> bool {
    text.is_empty() || is_subdomain(text)
}

/// The name of an HTTP header or cookie.
pub fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// The value of an HTTP header: printable words, separated by single blanks (R-VAL-27).
pub fn is_header_value(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~'))
        && !text.starts_with([' ', '\t'])
        && !text.ends_with([' ', '\t'])
        && !text
            .as_bytes()
            .windows(2)
            .any(|pair| pair.iter().all(|byte| matches!(byte, b' ' | b'\t')))
}

/// `domain/path`: names of controllers and of vendors' own values.
pub fn is_domain_path(text: &str) -> bool {
    text.split_once('/')
        .is_some_and(|(domain, path)| is_subdomain(domain) && is_path(path))
}

/// A protocol: a bare word, or what ends in `domain/word`, since the API's pattern has no start there (R-VAL-04).
pub fn is_protocol(text: &str) -> bool {
    let bytes = text.as_bytes();
    let word = bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    word || text.rsplit_once('/').is_some_and(|(domain, name)| {
        ends_in_domain(domain) && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// A type of address, as far as the API's pattern goes: its names have no end or no start there (R-VAL-04).
pub fn is_address_type(text: &str) -> bool {
    let path = |(index, _)| {
        let (domain, path) = text.split_at(index);
        ends_in_domain(domain) && path.len() > 1 && is_path(path)
    };
    text.starts_with("Hostname")
        || text.contains("IPAddress")
        || text.contains("NamedAddress")
        || text.match_indices('/').any(path)
}

fn ends_in_domain(text: &str) -> bool {
    text.bytes()
        .last()
        .is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// Characters of a path that need no escape.
fn is_path(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%!$&'()*+,;=:".contains(&byte);
    !text.is_empty() && text.bytes().all(plain)
}

/// The key of a label: a name, maybe behind a domain and `/`.
pub fn is_label_key(text: &str) -> bool {
    match text.split_once('/') {
        Some((prefix, name)) => is_subdomain(prefix) && is_label_name(name),
        None => is_label_name(text),
    }
}

/// The value of a label, or the name in its key.
pub fn is_label_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() <= 63
        && bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// An URI with scheme and `//`.
pub fn is_absolute_uri(text: &str) -> bool {
    let scheme = text.split([':', '/', '?', '#']).next().unwrap_or("");
    !scheme.is_empty() && text.get(scheme.len()..).is_some_and(|rest| rest.starts_with("://"))
}

/// A set of CA certificates known by name: `System`, or `domain/name`.
pub fn is_well_known(text: &str) -> bool {
    let named = |(domain, name)| is_subdomain(domain) && is_label_name(name);
    text == "System" || text.split_once('/').is_some_and(named)
}

/// A duration in milliseconds (R-TMO-01).
pub fn duration(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut total = 0u64;
    let mut parts = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let value: u64 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?;
        let (unit, width) = match rest.as_bytes() {
            [b'm', b's', ..] => (1, 2),
            [b'h', ..] => (3_600_000, 1),
            [b'm', ..] => (60_000, 1),
            [b's', ..] => (1000, 1),
            _ => return None,
        };
        rest = rest.get(width..)?;
        parts += 1;
        if digits > 5 || parts > 4 {
            return None;
        }
        total += value * unit;
    }
    (parts > 0).then_some(total)
}

/// Why a path of an exact or prefix match is refused (R-VAL-28).
pub fn path_fault(path: &str) -> Option<&'static str> {
    if !path.starts_with('/') {
        return Some("it must start with `/`");
    }
    for (text, fault) in [
        ("//", "it must not hold `//`"),
        ("/./", "it must not hold `/./`"),
        ("/../", "it must not hold `/../`"),
        ("%2f", "it must not hold `%2f`"),
        ("%2F", "it must not hold `%2F`"),
        ("#", "it must not hold `#`"),
    ] {
        if path.contains(text) {
            return Some(fault);
        }
    }
    if path.ends_with("/.") || path.ends_with("/..") {
        return Some("it must not end in `/.` or `/..`");
    }
    (!has_path_characters(path)).then_some(UNESCAPED)
}

/// What is wrong with a path that [`has_path_characters`] does not accept.
pub const UNESCAPED: &str = "it holds a character that must be written as `%` and two hexadecimal digits";

/// Whether a path holds nothing that would have to be escaped.
pub fn has_path_characters(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.iter().enumerate().all(|(index, byte)| {
        let escape = || {
            let digits = bytes.get(index + 1..index + 3);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        };
        byte.is_ascii_alphanumeric() || b"-/._~!$&'()*+,;=:@".contains(byte) || (*byte == b'%' && escape())
    })
}

/// Whether a gRPC service or method can be matched exactly (R-VAL-39): identifiers, for a service joined by dots.
pub fn is_grpc_name(text: &str, dotted: bool) -> bool {
    let identifier = |text: &str| {
        text.bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    match dotted {
        true => text.strip_prefix('.').unwrap_or(text).split('.').all(identifier),
        false => identifier(text),
    }
}

/// An origin of a CORS filter.
pub fn is_origin(text: &str) -> bool {
    if text == "*" {
        return true;
    }
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (rest, None),
    };
    let port = port.is_none_or(|port| (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit()));
    let host = host.strip_prefix("*.").unwrap_or(host);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    port && (host == "*" || (!host.is_empty() && host.bytes().all(plain)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostnames_follow_the_pattern() {
        for name in ["a", "a.b", "x-1.example.com", "10.0.0.1"] {
            assert!(is_hostname(name, true), "{name}");
        }
        assert!(is_hostname("*.example.com", true) && !is_hostname("*.example.com", false));
        for name in ["", "*", "A.b", "a.", ".a", "a..b", "-a", "a-", "*.*.a", "a.*", "a_b"] {
            assert!(!is_hostname(name, true), "{name}");
        }
    }

    #[test]
    fn durations_add_up_in_any_order() {
        assert_eq!(duration("1h30m"), Some(5_400_000));
        assert_eq!(duration("10s500ms"), Some(10_500));
        assert_eq!(duration("0s"), Some(0));
        for text in ["", "0", "1.5s", "-1s", "1d", "100000s", "1s1s1s1s1s"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }

    #[test]
    fn paths_of_exact_and_prefix_matches_are_checked() {
        for path in ["/", "/a/b", "/a%20b", "/~x/(y)"] {
            assert_eq!(path_fault(path), None, "{path}");
        }
        for path in [
            "", "a", "//", "/a//b", "/a/./b", "/a/..", "/%2f", "/a b", "/a?b", "/%zz", "/#",
        ] {
            assert!(path_fault(path).is_some(), "{path}");
        }
    }

    #[test]
    fn origins_have_a_scheme_and_a_host() {
        for text in ["*", "https://*", "http://a.b:8080", "https://*.a.test"] {
            assert!(is_origin(text), "{text}");
        }
        for text in ["a.b", "ftp://a", "https://", "https://a/", "https://a:123456"] {
            assert!(!is_origin(text), "{text}");
        }
    }
}
