//! Which names are managed (R-DNS-138).

use super::codes;
use super::idna::unicode;
use crate::fact::{Finding, Text};
use crate::options::DomainFilter;
use crate::routing::pattern::Pattern;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::{format, vec::Vec};

/// A domain filter that is ready to judge names.
#[derive(Debug)]
pub enum Filter {
    /// Domains that are in, all where there is none, and domains that are out.
    Lists {
        /// Domains that are in.
        include: Vec<String>,
        /// Domains that are out.
        exclude: Vec<String>,
    },
    /// Expressions in place of the lists.
    Expressions {
        /// What is in.
        include: Option<Pattern>,
        /// What is out.
        exclude: Option<Pattern>,
    },
}

impl Filter {
    /// Makes a filter ready.
    ///
    /// # Errors
    /// An expression that cannot be read.
    pub fn new(options: &DomainFilter) -> Result<Filter, Box<Finding>> {
        if options.regex_include.is_empty() && options.regex_exclude.is_empty() {
            return Ok(Filter::Lists {
                include: entries(&options.include),
                exclude: entries(&options.exclude),
            });
        }
        Ok(Filter::Expressions {
            include: expression(&options.regex_include)?,
            exclude: expression(&options.regex_exclude)?,
        })
    }

    /// Whether a name is in.
    pub fn takes(&self, name: &str) -> bool {
        let name = unicode(name);
        match self {
            Filter::Lists { include, exclude } => {
                (include.is_empty() || include.iter().any(|entry| fits(entry, &name)))
                    && !exclude.iter().any(|entry| fits(entry, &name))
            }
            Filter::Expressions { include, exclude } => {
                let matches = |pattern: &Option<Pattern>| pattern.as_ref().map(|pattern| pattern.is_match(&name));
                !matches(exclude).unwrap_or(false) && matches(include).unwrap_or(true)
            }
        }
    }
}

/// Entries in the form in which names are compared; empty ones go.
fn entries(texts: &[Text]) -> Vec<String> {
    let entries = texts.iter().map(|text| unicode(text));
    entries.filter(|entry| !entry.is_empty()).collect()
}

/// Whether an entry takes a name: itself and what is below, or with a dot at its beginning only what is below.
fn fits(entry: &str, name: &str) -> bool {
    if entry.starts_with('.') {
        return name.ends_with(entry);
    }
    let before = name.strip_suffix(entry);
    before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// An expression that may match anywhere in a name.
fn expression(text: &str) -> Result<Option<Pattern>, Box<Finding>> {
    if text.is_empty() {
        return Ok(None);
    }
    let anywhere = Pattern::new(text).and_then(|_| Pattern::new(&format!("(?s:.*)(?:{text})(?s:.*)")));
    anywhere.map(Some).map_err(|error| {
        let wrong = format!(
            "the expression `{text}` of the domain filter cannot be read: {}",
            error.message()
        );
        Box::new(codes::STEP_FAILED.finding(wrong))
    })
}
