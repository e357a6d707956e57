//! Names of companions: from a record's name and type to the name of its TXT record, and back.

use crate::options::ExternalDnsOptions;
use alloc::string::String;
use alloc::{format, vec::Vec};

/// What stands for the type in a prefix or suffix.
const PLACEHOLDER: &str = "%{record_type}";
/// The types that names of companions tell (R-DNS-144).
const TYPES: [&str; 10] = ["A", "AAAA", "CNAME", "NS", "MX", "PTR", "SRV", "NAPTR", "TXT", "DNAME"];

/// How names of companions are made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Names<'o> {
    /// In front of the first label.
    pub prefix: &'o str,
    /// Behind the first label; one of both at most.
    pub suffix: &'o str,
    /// What takes the place of a first label `*`; empty: nothing does (R-DNS-143).
    pub wildcard: &'o str,
}

impl<'o> Names<'o> {
    /// As the options have it.
    pub fn new(options: &'o ExternalDnsOptions) -> Names<'o> {
        Names {
            prefix: &options.txt_prefix,
            suffix: &options.txt_suffix,
            wildcard: &options.txt_wildcard_replacement,
        }
    }

    /// The name of the companion of a record (R-DNS-142).
    pub fn companion(&self, name: &str, kind: &str) -> String {
        let kind = kind.to_lowercase();
        let (prefix, suffix) = (filled(self.prefix, &kind), filled(self.suffix, &kind));
        let (first, rest) = match name.split_once('.') {
            Some((first, rest)) => (first, format!(".{rest}")),
            None => (name, String::new()),
        };
        let first = self.plain_label(first);
        if self.has_placeholder() {
            format!("{prefix}{first}{suffix}{rest}")
        } else {
            format!("{prefix}{kind}-{first}{suffix}{rest}")
        }
    }

    /// A record's name as its companion tells it: with the replacement of its wildcard.
    pub fn without_wildcard(&self, name: &str) -> String {
        match name.split_once('.') {
            Some((first, rest)) => format!("{}.{rest}", self.plain_label(first)),
            None => self.plain_label(name).into(),
        }
    }

    fn plain_label<'l>(&self, first: &'l str) -> &'l str
    where
        'o: 'l,
    {
        if first == "*" && !self.wildcard.is_empty() {
            self.wildcard
        } else {
            first
        }
    }

    /// Name and type of the record that a companion is of; the type is empty in the format without one (R-DNS-146). `None`
    /// where the name has not the form of a companion's.
    pub fn record(&self, companion: &str) -> Option<(String, &'static str)> {
        let companion = companion.to_lowercase();
        if self.suffix.is_empty() {
            let (name, kind) = self.without_affixes(&companion)?;
            return Some((name.into(), kind));
        }
        // A suffix with dots stands behind the first label, too.
        let labels: Vec<&str> = companion.splitn(2 + self.suffix.matches('.').count(), '.').collect();
        let inside = 1 + self.suffix.matches('.').count();
        let head = labels.get(..inside.min(labels.len()))?.join(".");
        let (name, kind) = self.without_affixes(&head)?;
        let name = match labels.get(inside) {
            Some(rest) => format!("{name}.{rest}"),
            None => name.into(),
        };
        Some((name, kind))
    }

    fn without_affixes<'n>(&self, name: &'n str) -> Option<(&'n str, &'static str)> {
        let inner = |prefix: &str, suffix: &str| name.strip_prefix(prefix)?.strip_suffix(suffix);
        if self.has_placeholder() {
            let typed = TYPES.iter().find_map(|kind| {
                let lower = kind.to_lowercase();
                Some((
                    inner(&filled(self.prefix, &lower), &filled(self.suffix, &lower))?,
                    *kind,
                ))
            });
            if typed.is_some() {
                return typed;
            }
        }
        // Older companions have no type where the placeholder stands.
        let name = inner(&filled(self.prefix, ""), &filled(self.suffix, ""))?;
        let typed = name.split_once('-').and_then(|(word, rest)| {
            let kind = TYPES.iter().find(|kind| kind.eq_ignore_ascii_case(word))?;
            Some((rest, *kind))
        });
        // The first word may be a type by chance: nobody can tell (R-DNS-144).
        Some(typed.unwrap_or((name, "")))
    }

    fn has_placeholder(&self) -> bool {
        self.prefix.contains(PLACEHOLDER) || self.suffix.contains(PLACEHOLDER)
    }
}

/// An affix with the type in its place.
fn filled(affix: &str, kind: &str) -> String {
    affix.replace(PLACEHOLDER, kind).to_lowercase()
}
