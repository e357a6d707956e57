//! Requests as users write them.

use crate::fact::{NamespacedName, Text};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// A request that nobody sends.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct SimulatedRequest {
    /// The Gateway it goes into; left out with no `service`: whichever Gateway serves the host.
    pub gateway: Option<NamespacedName>,
    /// In the mesh, the Service it goes to.
    pub service: Option<NamespacedName>,
    /// In the mesh, the namespace it comes from.
    pub from_namespace: Option<Text>,
    /// In the mesh, the app it comes from.
    pub from_app: Option<Text>,
    /// The port; left out: the only one that speaks the protocol, else the protocol's own.
    pub port: Option<u16>,
    /// How it is sent; left out: as the port is spoken to, HTTP where that is open.
    pub protocol: Option<RequestProtocol>,
    /// The server name of the handshake; left out: the host without its port; `""`: none.
    pub sni: Option<Text>,
    /// The method; `GET` where left out, `POST` for gRPC.
    pub method: Option<Text>,
    /// The Host header, with a port where the client would send one.
    pub host: Option<Text>,
    /// The path with its query; `/` where left out.
    pub path: Option<Text>,
    /// Headers; a list is a header sent several times.
    pub headers: BTreeMap<Text, HeaderValue>,
    /// The version of HTTP.
    pub http_version: Option<HttpVersion>,
    /// The Secret whose certificate the client shows.
    pub client_certificate: Option<NamespacedName>,
    /// Where the client sits.
    pub client_address: Option<Text>,
    /// Who the client is in the mesh.
    pub client_identity: Option<Text>,
}

/// How a request is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RequestProtocol {
    /// HTTP in cleartext.
    Http,
    /// HTTP inside TLS.
    Https,
    /// A gRPC call, over either.
    Grpc,
    /// Bytes inside TLS.
    Tls,
    /// A TCP connection.
    Tcp,
    /// A UDP datagram.
    Udp,
}

/// A version of HTTP.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub enum HttpVersion {
    /// HTTP/1.1.
    #[serde(rename = "1.1")]
    Http1,
    /// HTTP/2.
    #[serde(rename = "h2")]
    Http2,
    /// HTTP/2 in cleartext.
    #[serde(rename = "h2c")]
    Http2Cleartext,
}

/// The value of a header, or the values of one sent several times.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum HeaderValue {
    /// Sent once.
    One(Text),
    /// Sent several times.
    Many(Vec<Text>),
}
