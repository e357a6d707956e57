//! Mends: what to change so that a finding goes away.

use super::{ObjectRef, Span, Text};
use alloc::vec::Vec;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// A mend that is certain: with it the finding is gone, and nothing else gets worse.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Fix {
    /// What it does.
    pub message: Text,
    /// What changes, field by field.
    pub changes: Vec<FieldChange>,
    /// The same as edits of the text, which do not overlap; empty where the text is not at hand. Part of no fact.
    pub edits: Vec<Edit>,
}

/// One change of an object. Paths are written as in findings: `spec.parentRefs[0].sectionName`.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "op", rename_all = "camelCase")]
pub enum FieldChange {
    /// The field gets this value, whether it was there or not.
    Set {
        /// The object.
        object: ObjectRef,
        /// The field.
        path: Text,
        /// What it shall say.
        value: FieldValue,
    },
    /// The list gets one more item; it is made where it is absent.
    Add {
        /// The object.
        object: ObjectRef,
        /// The list.
        path: Text,
        /// The item.
        value: FieldValue,
    },
    /// The field or item goes.
    Remove {
        /// The object.
        object: ObjectRef,
        /// The field or item.
        path: Text,
    },
    /// A new object, declared where the finding's object is.
    Create {
        /// The whole manifest.
        value: FieldValue,
    },
}

/// A value of a manifest.
#[derive(Clone, PartialEq, Debug)]
pub enum FieldValue {
    /// A text.
    Text(Text),
    /// A whole number.
    Number(i64),
    /// Items in order.
    List(Vec<FieldValue>),
    /// Fields in order.
    Map(Vec<(Text, FieldValue)>),
}

impl FieldValue {
    /// A text.
    pub fn text(text: impl Into<Text>) -> FieldValue {
        FieldValue::Text(text.into())
    }

    /// A mapping.
    pub fn map<const N: usize>(fields: [(&'static str, FieldValue); N]) -> FieldValue {
        let fields = fields.into_iter().map(|(name, value)| (name.into(), value));
        FieldValue::Map(fields.collect())
    }
}

impl Serialize for FieldValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            FieldValue::Text(text) => serializer.serialize_str(text),
            FieldValue::Number(number) => serializer.serialize_i64(*number),
            FieldValue::List(items) => serializer.collect_seq(items),
            FieldValue::Map(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, value) in fields {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

/// One replacement in a text.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub text: Text,
}
