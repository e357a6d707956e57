//! Templates of names: Go's text/template, as far as names need it (R-DNS-30, R-DNS-32).
//!
//! An interpreter of our own: what is kept on the registry is a port of 2021 that needs the standard library and costs 60 kB. Known
//! are actions, pipes, variables, `if`, `with`, `range`, `break`, `continue`, comments, trim markers, the functions of Go but
//! `html`, `js`, `urlquery` and `call`, and those of ExternalDNS. Every run is bounded: steps, output, nesting.
//!
//! Go runs a template on a typed object; here is only JSON. So these rules hold in place of the types. A field with a capital letter
//! is the field of JSON that spells the same, whatever the case (`.Spec.ClusterIP`, `.Spec.ExternalIPs`). Of the object itself
//! only `TypeMeta`, `ObjectMeta`, `Spec`, `Status` and what those promote exist, and anything else fails; below `Spec` and `Status` a
//! field that is not set is the zero of its type, and so is one that no type has. A field with a small letter fails.
//! Labels, annotations, selectors and data are mappings: keys as they are, and a missing one has no value.

mod function;
mod lex;
mod parse;
mod print;
mod run;
#[cfg(test)]
mod tests;
mod value;

use super::codes;
use super::version::Version;
use crate::fact::{Finding, Text};
use crate::options::ExternalDnsOptions;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::{format, vec::Vec};
use serde_json::Value as Json;
use value::Data;
pub use value::View;

/// The longest template, in bytes.
pub const MAX_TEMPLATE: usize = 65_536;
/// The deepest nesting of blocks and parentheses.
pub const MAX_DEPTH: usize = 60;
/// The most steps of a run.
pub const MAX_STEPS: usize = 100_000;
/// The longest output of a run, in bytes.
pub const MAX_OUTPUT: usize = 65_536;

/// Why a template cannot be read, or fails.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    message: Text,
}

impl Failure {
    fn new(message: impl Into<Text>) -> Failure {
        Failure {
            message: message.into(),
        }
    }
}

/// A template that has been read.
#[derive(Clone, PartialEq, Debug)]
pub struct Template {
    source: String,
    nodes: Vec<parse::Node>,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// What is no template, and what is longer or deeper than the bounds.
    pub fn new(text: &str) -> Result<Template, Failure> {
        if text.len() > MAX_TEMPLATE {
            return Err(Failure::new(format!("it is longer than {MAX_TEMPLATE} bytes")));
        }
        Ok(Template {
            source: text.to_string(),
            nodes: parse::parse(text)?,
        })
    }

    /// What the template writes for an object, which is seen in one view. `source` is the source that asks, as `--source` names it.
    ///
    /// # Errors
    /// A field that is not there, a function that does not take its arguments, and what exceeds the bounds.
    pub fn run(&self, object: &Json, view: View, source: &str) -> Result<String, Failure> {
        let data = Data { object, view, source };
        run::Run::run(&self.nodes, data)
    }

    /// What the template writes: for the typed object, and where that fails, after v0.22.0, for its JSON (R-DNS-30).
    ///
    /// # Errors
    /// A finding of severity error: the source fails with its template.
    pub fn write(&self, object: &Json, options: &ExternalDnsOptions, source: &str) -> Result<String, Box<Finding>> {
        let typed = self.run(object, View::Typed, source);
        let retried = typed.or_else(|failure| {
            let retries = Version::of(options) > Version::new(0, 22, 0);
            let again = retries.then(|| self.run(object, View::Json, source).ok()).flatten();
            again.ok_or(failure)
        });
        retried.map_err(|failure| failed(&self.source, &failure))
    }

    /// The names that the template gives to an object: parted at commas, trimmed, without a dot at the end, sorted, each
    /// once (R-DNS-30).
    ///
    /// # Errors
    /// As of [`write`](Self::write).
    pub fn names(
        &self,
        object: &Json,
        options: &ExternalDnsOptions,
        source: &str,
    ) -> Result<Vec<String>, Box<Finding>> {
        let text = self.write(object, options, source)?;
        let names = text.split(',').map(str::trim);
        let names = names.map(|name| name.strip_suffix('.').unwrap_or(name));
        let mut names: Vec<String> = names.filter(|name| !name.is_empty()).map(String::from).collect();
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// The pairs of name and target that the template gives, parted at the first colon; what is no pair goes (R-DNS-32).
    ///
    /// # Errors
    /// As of [`write`](Self::write).
    pub fn pairs(
        &self,
        object: &Json,
        options: &ExternalDnsOptions,
        source: &str,
    ) -> Result<Vec<(String, String)>, Box<Finding>> {
        let pairs = self.names(object, options, source)?;
        let pair = |pair: &String| {
            let (name, target) = pair.split_once(':')?;
            let (name, target) = (name.trim(), target.trim());
            (!name.is_empty() && !target.is_empty()).then(|| (name.to_string(), target.to_string()))
        };
        Ok(pairs.iter().filter_map(pair).collect())
    }
}

/// Reads a template of the options.
///
/// # Errors
/// A finding of severity error: ExternalDNS does not start.
pub fn read(text: &str) -> Result<Template, Box<Finding>> {
    Template::new(text).map_err(|failure| failed(text, &failure))
}

fn failed(source: &str, failure: &Failure) -> Box<Finding> {
    let shown: String = source.chars().take(120).collect();
    Box::new(codes::TEMPLATE_FAILED.finding(format!("the template `{shown}` fails: {failure}")))
}
