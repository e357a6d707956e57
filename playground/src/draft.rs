//! A request as the form holds it: text that a person is still typing.

use crate::engine::{HeaderValue, RequestProtocol, SimulatedRequest};
use std::collections::BTreeMap;
use trueroute::fact::{NamespacedName, Text};

/// What stands in the fields of the form; empty ones are left to the engine.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Draft {
    /// `namespace/name`; empty for whichever Gateway serves the host.
    pub gateway: String,
    /// How it is spoken.
    pub protocol: Protocol,
    /// A listener's port.
    pub port: String,
    /// The method.
    pub method: String,
    /// The host, perhaps with a port.
    pub host: String,
    /// The path, with its query.
    pub path: String,
    /// The server name of the TLS handshake.
    pub sni: String,
    /// `name: value`, one a line.
    pub headers: String,
}

/// The protocols a request can have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Protocol {
    /// Plain HTTP.
    #[default]
    Http,
    /// HTTP inside TLS.
    Https,
    /// gRPC.
    Grpc,
    /// TLS whose content nobody looks into.
    Tls,
    /// A TCP connection.
    Tcp,
    /// A UDP datagram.
    Udp,
}

impl Protocol {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Protocol; 6] = [
        Protocol::Http,
        Protocol::Https,
        Protocol::Grpc,
        Protocol::Tls,
        Protocol::Tcp,
        Protocol::Udp,
    ];

    /// As listeners write it.
    pub fn name(self) -> &'static str {
        match self {
            Protocol::Http => "HTTP",
            Protocol::Https => "HTTPS",
            Protocol::Grpc => "GRPC",
            Protocol::Tls => "TLS",
            Protocol::Tcp => "TCP",
            Protocol::Udp => "UDP",
        }
    }

    /// As the engine has it.
    fn sent(self) -> RequestProtocol {
        match self {
            Protocol::Http => RequestProtocol::Http,
            Protocol::Https => RequestProtocol::Https,
            Protocol::Grpc => RequestProtocol::Grpc,
            Protocol::Tls => RequestProtocol::Tls,
            Protocol::Tcp => RequestProtocol::Tcp,
            Protocol::Udp => RequestProtocol::Udp,
        }
    }

    /// The protocol of that name.
    pub fn named(name: &str) -> Option<Protocol> {
        Protocol::ALL.into_iter().find(|protocol| protocol.name() == name)
    }

    /// Whether requests have a host, a path and headers.
    pub fn has_requests(self) -> bool {
        matches!(self, Protocol::Http | Protocol::Https | Protocol::Grpc)
    }

    /// Whether a handshake may name a server.
    pub fn has_handshake(self) -> bool {
        matches!(self, Protocol::Https | Protocol::Grpc | Protocol::Tls)
    }
}

impl Draft {
    /// The form with these fields filled; fields of other names are left alone.
    pub fn of<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Draft {
        let mut draft = Draft::default();
        for (name, value) in fields {
            let place = match name {
                "protocol" => {
                    draft.protocol = Protocol::named(value).unwrap_or_default();
                    continue;
                }
                "gateway" => &mut draft.gateway,
                "port" => &mut draft.port,
                "method" => &mut draft.method,
                "host" => &mut draft.host,
                "path" => &mut draft.path,
                "sni" => &mut draft.sni,
                "headers" => &mut draft.headers,
                _ => continue,
            };
            value.clone_into(place);
        }
        draft
    }

    /// The fields that are filled, for [`Draft::of`].
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("protocol", self.protocol.name()),
            ("gateway", &self.gateway),
            ("port", &self.port),
            ("method", &self.method),
            ("host", &self.host),
            ("path", &self.path),
            ("sni", &self.sni),
            ("headers", &self.headers),
        ];
        let filled = all.into_iter().filter(|(_, value)| !value.is_empty());
        filled.map(|(name, value)| (name, value.to_owned())).collect()
    }

    /// How many of the fields are filled that the form folds away.
    pub fn folded(&self) -> usize {
        let folded = [&self.gateway, &self.port, &self.sni, &self.headers];
        folded.into_iter().filter(|field| !field.trim().is_empty()).count()
    }

    /// The request, without what its protocol does not have.
    pub fn request(&self) -> SimulatedRequest {
        let mut request = SimulatedRequest {
            gateway: self.gateway.split_once('/').map(|(namespace, name)| NamespacedName {
                namespace: Text::Owned(namespace.to_owned()),
                name: Text::Owned(name.to_owned()),
            }),
            protocol: Some(self.protocol.sent()),
            port: self.port.trim().parse().ok(),
            ..SimulatedRequest::default()
        };
        if self.protocol.has_handshake() {
            request.sni = filled(&self.sni);
        }
        if self.protocol.has_requests() {
            request.host = filled(&self.host);
            request.path = filled(&self.path);
            request.headers = headers(&self.headers);
        }
        if matches!(self.protocol, Protocol::Http | Protocol::Https) {
            request.method = filled(&self.method);
        }
        request
    }
}

/// `name: value`, one a line; a name may come several times.
fn headers(lines: &str) -> BTreeMap<Text, HeaderValue> {
    let mut headers: BTreeMap<Text, Vec<Text>> = BTreeMap::new();
    for (name, value) in lines.lines().filter_map(|line| line.split_once(':')) {
        let name = Text::Owned(name.trim().to_owned());
        headers
            .entry(name)
            .or_default()
            .push(Text::Owned(value.trim().to_owned()));
    }
    headers
        .into_iter()
        .map(|(name, values)| (name, HeaderValue::Many(values)))
        .collect()
}

fn filled(field: &str) -> Option<Text> {
    let field = field.trim();
    (!field.is_empty()).then(|| Text::Owned(field.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{Draft, HeaderValue, Protocol};

    fn full(protocol: Protocol) -> Draft {
        Draft {
            gateway: "infra/edge".to_owned(),
            protocol,
            port: "8443".to_owned(),
            method: "POST".to_owned(),
            host: " shop.example ".to_owned(),
            path: "/cart?x=1".to_owned(),
            sni: "shop.example".to_owned(),
            headers: "x-env: canary\nno header\nx-env: two: parts".to_owned(),
        }
    }

    #[test]
    fn fields_are_trimmed_and_headers_collected() {
        let request = full(Protocol::Https).request();
        assert_eq!(request.host.as_deref(), Some("shop.example"));
        assert_eq!(request.gateway.map(|gateway| gateway.name), Some("edge".into()));
        assert_eq!(request.port, Some(8443));
        assert_eq!(request.headers.len(), 1);
        let twice = HeaderValue::Many(vec!["canary".into(), "two: parts".into()]);
        assert_eq!(request.headers["x-env"], twice);
    }

    #[test]
    fn fields_come_back_as_they_were() {
        let draft = full(Protocol::Grpc);
        let fields = draft.fields();
        assert_eq!(
            Draft::of(fields.iter().map(|(name, value)| (*name, value.as_str()))),
            draft
        );
        assert_eq!(Draft::default().fields(), [("protocol", "HTTP".to_owned())]);
    }

    #[test]
    fn what_a_protocol_lacks_is_left_out() {
        let request = full(Protocol::Tls).request();
        assert_eq!(request.sni.as_deref(), Some("shop.example"));
        assert_eq!((request.host, request.path, request.method), (None, None, None));
        assert_eq!(full(Protocol::Tcp).request().sni, None);
        assert_eq!(full(Protocol::Grpc).request().method, None);
    }

    #[test]
    fn empty_fields_are_left_to_the_engine() {
        let request = Draft::default().request();
        assert_eq!((request.host, request.port, request.gateway), (None, None, None));
    }
}
