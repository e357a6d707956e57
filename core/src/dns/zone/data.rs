//! Names and the data of records: the only place that sees the crate `domain`.

use super::lex::Token;
use alloc::string::{String, ToString};
use alloc::{format, vec, vec::Vec};
use core::str::FromStr;
use domain::base::Name;
use domain::base::scan::IterScanner;
use domain::rdata::{Mx, Naptr, Soa, Srv, Txt};

type Octets = Vec<u8>;
type Scanner = IterScanner<vec::IntoIter<String>, Octets>;

/// Types whose data are taken as they are written.
const VERBATIM: [&str; 22] = [
    "AFSDB",
    "CDNSKEY",
    "CDS",
    "CERT",
    "DNSKEY",
    "DS",
    "HINFO",
    "HTTPS",
    "LOC",
    "NSEC",
    "NSEC3",
    "NSEC3PARAM",
    "OPENPGPKEY",
    "RP",
    "RRSIG",
    "SMIMEA",
    "SPF",
    "SSHFP",
    "SVCB",
    "TLSA",
    "URI",
    "ZONEMD",
];
/// Types whose data are read.
const READ: [&str; 12] = [
    "A", "AAAA", "CAA", "CNAME", "DNAME", "MX", "NAPTR", "NS", "PTR", "SOA", "SRV", "TXT",
];

/// The type that a word names, in capitals.
pub fn kind(word: &str) -> Option<String> {
    let kind = word.to_ascii_uppercase();
    let unknown = kind
        .strip_prefix("TYPE")
        .is_some_and(|number| number.parse::<u16>().is_ok());
    (unknown || READ.contains(&kind.as_str()) || VERBATIM.contains(&kind.as_str())).then_some(kind)
}

/// A name as it is kept: absolute, without the dot at its end, escapes in their one form. The root is the empty text.
pub fn name(text: &str, origin: &str) -> Result<String, String> {
    let name =
        Name::<Octets>::from_str(&absolute(text, origin)).map_err(|error| format!("`{text}` is no name: {error}"))?;
    Ok(kept(&name))
}

fn kept(name: &Name<Octets>) -> String {
    if name.is_root() {
        String::new()
    } else {
        protected(&name.to_string())
    }
}

/// A name in which every letter that has a meaning in zone files is protected.
pub fn protected(name: &str) -> String {
    let mut out = String::new();
    let mut letters = name.chars();
    while let Some(letter) = letters.next() {
        // A protected letter has one form: its number, if it has a meaning, so that no name holds a blank.
        let (before, letter) = match letter {
            '\\' => match letters.next() {
                Some(letter) => ("\\", letter),
                // One that protects nothing is itself.
                None => ("\\", letter),
            },
            _ => ("", letter),
        };
        match letter {
            '(' | ')' | ';' | '"' | '$' | '@' | '\0'..=' ' | '\u{7f}' => out += &format!("\\{:03}", u32::from(letter)),
            _ => {
                out += before;
                out.push(letter);
            }
        }
    }
    out
}

/// A name behind which the origin stands, unless it ends with a dot; `@` is the origin.
fn absolute(text: &str, origin: &str) -> String {
    if text == "@" {
        return format!("{origin}.");
    }
    match without_dot(text) {
        Some(_) => text.into(),
        None if origin.is_empty() => format!("{text}."),
        None => format!("{text}.{origin}."),
    }
}

/// A name without the dot at its end, if one ends it that no backslash protects.
pub fn without_dot(name: &str) -> Option<&str> {
    let before = name.strip_suffix('.')?;
    let backslashes = before.len() - before.trim_end_matches('\\').len();
    (backslashes % 2 == 0).then_some(before)
}

/// The target that the data of a record are, in the form that ExternalDNS has.
pub fn target(kind: &str, tokens: &[Token], origin: &str) -> Result<String, String> {
    let names: &[usize] = match kind {
        "CNAME" | "DNAME" | "NS" | "PTR" => &[0],
        "MX" => &[1],
        "SRV" => &[3],
        "NAPTR" => &[5],
        "SOA" => &[0, 1],
        _ => &[],
    };
    let word = |(at, token): (usize, &Token)| match (names.contains(&at), kind) {
        (true, _) => absolute(&token.text, origin),
        // Times of a SOA record may have units.
        (false, "SOA") if at > 2 => super::seconds(&token.text).map_or(token.text.clone(), |time| time.to_string()),
        (false, _) => token.text.clone(),
    };
    let words: Vec<String> = tokens.iter().enumerate().map(word).collect();
    let mut scanner: Scanner = IterScanner::new(words.clone());
    let read = match kind {
        "A" => return address::<core::net::Ipv4Addr>(&words, "an IPv4 address"),
        "AAAA" => return address::<core::net::Ipv6Addr>(&words, "an IPv6 address"),
        "CNAME" | "DNAME" | "NS" | "PTR" => match words.as_slice() {
            [one] => return name(one, ""),
            _ => return Err(format!("a {kind} record has one name")),
        },
        "MX" => Mx::<Name<Octets>>::scan(&mut scanner).map(|mx| match kept(mx.exchange()).as_str() {
            "" => format!("{} .", mx.preference()),
            name => format!("{} {name}", mx.preference()),
        }),
        "SRV" => Srv::<Name<Octets>>::scan(&mut scanner).map(|srv| {
            let (priority, weight, port) = (srv.priority(), srv.weight(), srv.port());
            format!("{priority} {weight} {port} {}.", kept(srv.target()))
        }),
        "NAPTR" => Naptr::<Octets, Name<Octets>>::scan(&mut scanner).map(|naptr| {
            let texts = [naptr.flags(), naptr.services(), naptr.regexp()].map(|text| quoted(text.as_slice()));
            let (order, preference, name) = (naptr.order(), naptr.preference(), kept(naptr.replacement()));
            format!("{order} {preference} {} {name}.", texts.join(" "))
        }),
        "SOA" => Soa::<Name<Octets>>::scan(&mut scanner).map(|soa| {
            let times =
                [soa.refresh(), soa.retry(), soa.expire(), soa.minimum()].map(|time| time.as_secs().to_string());
            format!(
                "{}. {}. {} {}",
                kept(soa.mname()),
                kept(soa.rname()),
                soa.serial(),
                times.join(" ")
            )
        }),
        "CAA" => return authority(words),
        "TXT" if words.is_empty() => return Err("a TXT record has a text".into()),
        "TXT" => Txt::<Octets>::scan(&mut scanner).map(|txt| {
            let texts: Vec<String> = txt.iter_charstrs().map(|text| quoted(text.as_slice())).collect();
            texts.join(" ")
        }),
        _ => return verbatim(tokens, kind),
    };
    match read {
        Ok(_) if !scanner.is_exhausted() => Err(format!("there is more behind the data of a {kind} record")),
        Ok(text) => Ok(text),
        Err(error) => Err(format!("these are no data of a {kind} record: {error}")),
    }
}

/// The data of a CAA record (RFC 8659, section 4.1), which the crate reads in later releases alone.
fn authority(words: Vec<String>) -> Result<String, String> {
    let form = || String::from("a CAA record has flags, a tag of letters and digits, and a value");
    let [flags, tag, value]: [String; 3] = words.try_into().map_err(|_| form())?;
    let flags: u8 = flags.parse().map_err(|_| form())?;
    if tag.is_empty() || !tag.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(form());
    }
    let mut scanner: Scanner = IterScanner::new(vec![value]);
    let value = Txt::<Octets>::scan(&mut scanner).map_err(|error| format!("{}: {error}", form()))?;
    let value: Vec<u8> = value
        .iter_charstrs()
        .flat_map(|text| text.as_slice().to_vec())
        .collect();
    Ok(format!("{flags} {tag} {}", quoted(&value)))
}

fn address<T: FromStr + ToString>(words: &[String], what: &str) -> Result<String, String> {
    match words {
        [one] => one
            .parse::<T>()
            .map(|ip| ip.to_string())
            .map_err(|_| format!("`{one}` is not {what}")),
        _ => Err(format!("here stands {what} and nothing else")),
    }
}

fn verbatim(tokens: &[Token], kind: &str) -> Result<String, String> {
    if tokens.is_empty() {
        return Err(format!("a {kind} record has data"));
    }
    let word = |token: &Token| match token.quoted {
        true => format!("\"{}\"", token.text),
        false => token.text.clone(),
    };
    Ok(tokens.iter().map(word).collect::<Vec<_>>().join(" "))
}

/// Bytes as a text in quotes.
pub fn quoted(bytes: &[u8]) -> String {
    let mut out = String::from("\"");
    for byte in bytes {
        match byte {
            b'"' | b'\\' => {
                out.push('\\');
                out.push(char::from(*byte));
            }
            0x20..=0x7e => out.push(char::from(*byte)),
            _ => out += &format!("\\{byte:03}"),
        }
    }
    out.push('"');
    out
}
