//! What becomes of a request.

use super::HeaderValue;
use crate::fact::{NamespacedName, ObjectRef, Span, Text};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use serde::Serialize;

/// Where a request goes, as whom, and why not elsewhere.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Resolution {
    /// What becomes of it.
    pub outcome: Outcome,
    /// The status of a redirect or of a response of the Gateway's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The same as a gRPC client sees it (R-GRPC-05).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grpc_status: Option<u8>,
    /// The listener that takes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listener: Option<ListenerRef>,
    /// Who ends the client's TLS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<TlsMode>,
    /// The route that takes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<ObjectRef>,
    /// The rule, as an index in the spec.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<u32>,
    /// The match, as an index in the rule.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    pub matches: Option<u32>,
    /// All backends of the rule.
    pub backends: Vec<ResolvedBackend>,
    /// Where copies go.
    pub mirrors: Vec<ResolvedMirror>,
    /// Where a redirect leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect: Option<ResolvedRedirect>,
    /// What is done to the response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<ResponseEdits>,
    /// Timeouts of the rule, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeouts: Option<ResolvedTimeouts>,
    /// Retries of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry: Option<ResolvedRetry>,
    /// What the answer rests on that the input did not say.
    pub assumed: Vec<Text>,
    /// The way here: what was chosen and what was passed over.
    pub trace: Vec<Step>,
    /// Entries met that the trace does not list.
    pub omitted: u32,
}

/// What becomes of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// A backend gets it.
    Forward,
    /// The client is sent elsewhere.
    Redirect,
    /// The Gateway answers.
    Respond,
    /// No open port, handshake refused, or reset.
    #[default]
    Refuse,
}

/// Who ends the client's TLS.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TlsMode {
    /// The Gateway.
    Terminate,
    /// The backend.
    Passthrough,
}

/// A listener.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListenerRef {
    /// The Gateway it serves.
    pub gateway: NamespacedName,
    /// The ListenerSet that declares it, unless the Gateway does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listener_set: Option<NamespacedName>,
    /// Its name.
    pub name: Text,
    /// Its port.
    pub port: u16,
}

/// A backend with its share.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResolvedBackend {
    /// Its kind.
    pub kind: Text,
    /// Its namespace.
    pub namespace: Text,
    /// Its name.
    pub name: Text,
    /// The port of the Service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// The port on the endpoints.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_port: Option<u16>,
    /// Its share of the sum of all weights (R-REQ-23).
    pub weight: u32,
    /// What its share is answered with instead. For connections, which nobody answers: that it is reset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The request as it would see it; empty for connections.
    pub request: ForwardedRequest,
    /// How the Gateway connects to it, if by TLS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<ResolvedTls>,
}

/// A request as a backend sees it.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct ForwardedRequest {
    /// The method.
    pub method: Text,
    /// The Host header; for connections the server name.
    pub host: Text,
    /// The path with its query.
    pub path: Text,
    /// The headers.
    pub headers: BTreeMap<Text, HeaderValue>,
}

/// TLS between Gateway and backend.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResolvedTls {
    /// The server name (R-BTLS-09).
    pub sni: Text,
    /// The certificate that the Gateway shows (R-TLS-20).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_certificate: Option<NamespacedName>,
}

/// Where copies go, and how many (R-MIR-02).
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ResolvedMirror {
    /// The namespace.
    pub namespace: Text,
    /// The name.
    pub name: Text,
    /// The port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// So many of `denominator` requests.
    pub numerator: u32,
    /// All of them where it equals `numerator`.
    pub denominator: u32,
}

/// Where a redirect leads (R-RED-01).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ResolvedRedirect {
    /// The scheme.
    pub scheme: Text,
    /// The host.
    pub host: Text,
    /// The port, where the location shows it (R-RED-02).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// The path, without query.
    pub path: Text,
    /// The Location header.
    pub location: Text,
}

/// What is done to the headers of a response. Names are kept as written, and each stands in one of the three.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct ResponseEdits {
    /// Headers with their value from then on.
    pub set: BTreeMap<Text, Text>,
    /// Headers with a value appended behind a comma.
    pub add: BTreeMap<Text, Text>,
    /// Headers taken away.
    pub remove: Vec<Text>,
}

/// Timeouts, as written (R-TMO-02).
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResolvedTimeouts {
    /// Of the whole transaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Text>,
    /// Of one attempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backend_request: Option<Text>,
}

/// Retries (R-RTY-01 to R-RTY-03).
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ResolvedRetry {
    /// Retries after the first try.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempts: Option<u32>,
    /// Response codes that are tried again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<u16>,
    /// The least pause before a retry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backoff: Option<Text>,
}

/// One step of the way.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Step {
    /// What was decided.
    pub step: StepKind,
    /// The object this is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectRef>,
    /// The rule of that object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<u32>,
    /// The match of that rule.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    pub matches: Option<u32>,
    /// Whether it was chosen or applied.
    pub won: bool,
    /// Why, or why not.
    pub because: Text,
    /// The field of that object, where the step is about a listener: `spec.listeners[0]`. It finds the span where the texts are at
    /// hand, and is no part of the answer itself.
    #[serde(skip)]
    pub path: Option<Text>,
    /// Where it is declared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// What a step of the trace decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StepKind {
    /// Gateway, port and listener.
    Listener,
    /// The virtual host.
    Hostname,
    /// The match of a rule.
    Match,
    /// A filter.
    Filter,
    /// A backend.
    Backend,
}
