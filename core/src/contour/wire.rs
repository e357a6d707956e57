//! Envoy's listeners: how they are called, and which ports their containers open (R-CON-02, R-CON-120).

use crate::fact::Text;
use crate::object::{Names, Protocol};
use crate::profile::Version;

/// The protocol of Contour's own by which a Gateway has a TLS port without any certificate (R-CON-139).
pub const OWN_HTTPS: &str = "projectcontour.io/https";

/// Listeners that can share a port.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Family {
    /// Plain HTTP.
    Http,
    /// All that begins with a TLS handshake.
    Tls,
    /// Bytes.
    Tcp,
}

/// The family of a listener's protocol; `None` where the version does not know it (R-CON-121 step 2).
pub fn family(protocol: Protocol, version: Version, names: &Names) -> Option<Family> {
    match protocol {
        Protocol::Http => Some(Family::Http),
        Protocol::Https | Protocol::Tls => Some(Family::Tls),
        // R-CON-210: TCPRoute since 1.26.
        Protocol::Tcp => version.since(1, 26, 0).then_some(Family::Tcp),
        Protocol::Other(text) if names.text(text) == OWN_HTTPS => Some(Family::Tls),
        Protocol::Udp | Protocol::Other(_) => None,
    }
}

/// R-CON-120: listeners of several ports; before 1.26 they were mapped onto the static pair.
pub fn dynamic(version: Version) -> bool {
    version.since(1, 26, 0)
}

/// The name of an Envoy listener.
pub fn name(family: Family, port: u16, version: Version) -> Text {
    match (family, dynamic(version)) {
        (Family::Http, false) => "ingress_http".into(),
        (Family::Tls, false) => "ingress_https".into(),
        (Family::Http, true) => alloc::format!("http-{port}").into(),
        (Family::Tls, true) => alloc::format!("https-{port}").into(),
        (Family::Tcp, _) => alloc::format!("tcp-{port}").into(),
    }
}

/// The port that Envoy's container opens for a listener's port (R-CON-120).
pub fn container_port(port: u16) -> u32 {
    let shifted = u32::from(port) + 8000;
    let wrapped = if shifted > 65535 { shifted - 65535 } else { shifted };
    if wrapped <= 1023 { wrapped + 1023 } else { wrapped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn container_ports_wrap_and_stay_above_the_privileged_ones() {
        for (port, container) in [
            (80, 8080),
            (443, 8443),
            (57535, 65535),
            (57536, 1024),
            (57600, 1088),
            (58623, 1088),
        ] {
            assert_eq!(container_port(port), container, "{port}");
        }
    }

    #[test]
    fn names_follow_port_and_version() {
        assert_eq!(name(Family::Tls, 443, Version::Main), "https-443");
        assert_eq!(name(Family::Tls, 443, Version::Release(1, 25, 3)), "ingress_https");
        assert_eq!(name(Family::Tcp, 10000, Version::Release(1, 26, 0)), "tcp-10000");
    }
}
