//! Filters of a table entry, in the shape in which manifests write them.

use super::{ActionPath, NamespacedName, ObjectRef, Text};
use alloc::vec::Vec;
use serde::Serialize;

/// A filter, tagged by its type.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "type")]
pub enum EntryFilter {
    /// Changes the request's headers.
    RequestHeaderModifier {
        /// What it changes.
        #[serde(rename = "requestHeaderModifier")]
        modifier: HeaderEdits,
    },
    /// Changes the response's headers.
    ResponseHeaderModifier {
        /// What it changes.
        #[serde(rename = "responseHeaderModifier")]
        modifier: HeaderEdits,
    },
    /// Answers with a redirect; only in a backend, since a rule's own is the action.
    RequestRedirect {
        /// The status it answers with.
        #[serde(rename = "statusCode")]
        status: u16,
    },
    /// Changes host or path.
    #[serde(rename = "URLRewrite")]
    UrlRewrite {
        /// What it changes.
        #[serde(rename = "urlRewrite")]
        rewrite: RewriteEdits,
    },
    /// Sends copies elsewhere.
    RequestMirror {
        /// Where to, and how many.
        #[serde(rename = "requestMirror")]
        mirror: MirrorEdits,
    },
    /// Answers preflights and adds headers.
    #[serde(rename = "CORS")]
    Cors {
        /// What it allows.
        cors: CorsEdits,
    },
    /// Asks an authorization server.
    ExternalAuth {
        /// The server.
        #[serde(rename = "externalAuth")]
        auth: NamespacedName,
    },
    /// An extension of an implementation.
    ExtensionRef {
        /// What it refers to.
        #[serde(rename = "extensionRef")]
        extension: ObjectRef,
    },
    /// A type that nobody knows.
    Unknown {
        /// As written.
        filter: Text,
    },
}

/// A header modifier.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct HeaderEdits {
    /// Headers with their value from now on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub set: Vec<HeaderEdit>,
    /// Headers with a value appended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<HeaderEdit>,
    /// Headers taken away.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<Text>,
}

/// One header of a modifier.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct HeaderEdit {
    /// Its name.
    pub name: Text,
    /// The value.
    pub value: Text,
}

/// A URL rewrite.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RewriteEdits {
    /// The new host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<Text>,
    /// The new path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<ActionPath>,
}

/// A request mirror.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct MirrorEdits {
    /// Where copies go.
    pub backend: NamespacedName,
    /// Of how many requests, in `denominator`.
    pub numerator: u32,
    /// All of them where it equals `numerator`.
    pub denominator: u32,
}

/// Cross-origin resource sharing.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CorsEdits {
    /// Origins allowed.
    pub allow_origins: Vec<Text>,
    /// Whether credentials are.
    pub allow_credentials: bool,
    /// Methods allowed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow_methods: Vec<Text>,
    /// Request headers allowed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow_headers: Vec<Text>,
    /// Response headers that scripts may see.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expose_headers: Vec<Text>,
    /// Seconds that an answer may be kept.
    pub max_age: u32,
}
