//! What the reader of a text found, before anything is evaluated.

use super::{Severity, Text};
use alloc::vec::Vec;

/// A sort of finding: allotted once, never reused.
#[derive(PartialEq, Eq, Debug)]
pub struct Code {
    /// `TR0005`.
    pub code: &'static str,
    /// `unknown-field`.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
}

/// The codes of a room, and the list of them, `ALL`.
macro_rules! codes {
    ($($(#[$doc:meta])* $ident:ident = $code:literal $name:literal $severity:ident;)*) => {
        $(
            $(#[$doc])*
            pub static $ident: $crate::fact::Code = $crate::fact::Code {
                code: $code,
                name: $name,
                severity: $crate::fact::Severity::$severity,
            };
        )*

        /// All codes of this room, in order.
        pub static ALL: &[&$crate::fact::Code] = &[$(&$ident),*];
    };
}
pub(crate) use codes;

/// A range of a text. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Range {
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// Column behind the last.
    pub end_column: u32,
}

/// A finding of the reader.
///
/// Two notes that say the same at different places of a text are equal: a document that only moves changes no fact.
#[derive(Clone, Debug)]
pub struct Note {
    /// What sort of finding.
    pub code: &'static Code,
    /// One sentence.
    pub message: Text,
    /// What to do next.
    pub help: Option<Text>,
    /// The field, where it is about one.
    pub path: Option<Text>,
    /// Where in the text.
    pub range: Range,
    /// Other places in the same text.
    pub related: Vec<(Text, Range)>,
}

impl PartialEq for Note {
    fn eq(&self, other: &Note) -> bool {
        let said = |note: &Note| (note.code, note.message.clone(), note.help.clone(), note.path.clone());
        said(self) == said(other)
            && self
                .related
                .iter()
                .map(|(m, _)| m)
                .eq(other.related.iter().map(|(m, _)| m))
    }
}
