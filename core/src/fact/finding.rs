//! Findings: what deserves a person's attention, and where.

use super::{Code, Fix, ObjectRef, Text};
use alloc::vec::Vec;
use serde::Serialize;

/// Something in the world that deserves attention, or a text that could not be read.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Stable and never reused: `TR0103`.
    pub code: Text,
    /// Stable, for people: `unknown-field`.
    pub name: Text,
    /// How bad it is.
    pub severity: Severity,
    /// Of staleness: whether it does harm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// One sentence; what the user wrote stands in backticks.
    pub message: Text,
    /// What to do next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// The object it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectRef>,
    /// The field: `spec.rules[2].backendRefs[0].port`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<Text>,
    /// Where it stands. Filled in on output; never part of a fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// Other places that have to do with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// A mend, where it is certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something was refused or cannot work.
    Error,
    /// Something works otherwise than it looks.
    Warning,
    /// Something worth knowing.
    Info,
}

/// Whether stale state does harm.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Something acts, or may act, on state that its inputs no longer justify.
    Harmful,
    /// The same within a window that a system keeps on purpose.
    Tolerated,
}

/// Another place that has to do with a finding.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Related {
    /// What it has to do with it.
    pub message: Text,
    /// The object there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectRef>,
    /// The field there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<Text>,
    /// The place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// A range of a text. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// The text's name.
    pub source: Text,
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// Column behind the last.
    pub end_column: u32,
}

impl Code {
    /// A finding of this sort: one sentence; what the user wrote stands in backticks.
    pub fn finding(&'static self, message: impl Into<Text>) -> Finding {
        Finding {
            code: self.code.into(),
            name: self.name.into(),
            severity: self.severity,
            verdict: None,
            message: message.into(),
            help: None,
            object: None,
            path: None,
            span: None,
            related: Vec::new(),
            fix: None,
        }
    }
}

impl Finding {
    /// With what to do next.
    pub fn help(self, help: impl Into<Text>) -> Finding {
        Finding {
            help: Some(help.into()),
            ..self
        }
    }

    /// About a field of an object; an empty path is the object as a whole.
    pub fn at(self, object: ObjectRef, path: impl Into<Text>) -> Finding {
        let path = path.into();
        Finding {
            object: Some(object),
            path: (!path.is_empty()).then_some(path),
            ..self
        }
    }

    /// With another place that has to do with it; an empty path is the object as a whole.
    pub fn related(mut self, message: impl Into<Text>, object: ObjectRef, path: impl Into<Text>) -> Finding {
        let path = path.into();
        self.related.push(Related {
            message: message.into(),
            object: Some(object),
            path: (!path.is_empty()).then_some(path),
            span: None,
        });
        self
    }

    /// Of staleness: whether it does harm.
    pub fn verdict(self, verdict: Verdict) -> Finding {
        Finding {
            verdict: Some(verdict),
            ..self
        }
    }

    /// With a mend.
    pub fn fix(self, fix: Fix) -> Finding {
        Finding { fix: Some(fix), ..self }
    }
}
