//! The port that a reference should name.

use crate::engine::Reader;
use crate::object::{KeyId, Kind, Names, Sym, TargetPort, part};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// A port of a Service or ServiceImport.
pub struct Offered {
    number: u16,
    udp: bool,
    name: Sym,
    /// Where endpoints listen, as far as the Service says.
    target: Option<u16>,
    /// `appProtocol`.
    pub protocol: Sym,
}

/// The ports that a Service or ServiceImport has, in the order of the manifest.
pub fn offered(reader: &mut Reader<'_>, target: KeyId) -> Vec<Offered> {
    if reader.names().object(target).kind == Kind::ServiceImport {
        let import = reader.part::<part::ServiceImport>(target);
        let ports = import.map_or(&[][..], |import| &import.ports);
        let port = |(name, number, udp): &(Sym, u16, bool)| Offered {
            number: *number,
            udp: *udp,
            name: *name,
            target: None,
            protocol: Sym::EMPTY,
        };
        return ports.iter().map(port).collect();
    }
    let service = reader.part::<part::Service>(target);
    let ports = service.map_or(&[][..], |service| &service.ports).iter();
    let port = |port: &crate::object::ServicePort| Offered {
        number: port.port,
        udp: port.udp,
        name: port.name,
        target: match port.target {
            TargetPort::Number(number) => Some(number),
            TargetPort::Name(_) => None,
        },
        protocol: port.app_protocol,
    };
    ports.map(port).collect()
}

/// The offered port of a number and a transport.
pub fn found(offered: &[Offered], number: u16, udp: bool) -> Option<&Offered> {
    offered.iter().find(|port| (port.number, port.udp) == (number, udp))
}

/// The only port that can be meant: the one whose endpoints listen on `written`, else the only one of the transport.
pub fn meant(offered: &[Offered], written: u16, udp: bool) -> Option<u16> {
    let fitting = || offered.iter().filter(|port| port.udp == udp);
    let only = |mut ports: Vec<u16>| if ports.len() == 1 { ports.pop() } else { None };
    let by_target = fitting().filter(|port| port.target == Some(written));
    only(by_target.map(|port| port.number).collect())
        .or_else(|| only(fitting().map(|port| port.number).collect()))
        .filter(|number| *number != written)
}

/// What is offered, in words: ``80 (`http`) and 53/UDP``.
pub fn told(offered: &[Offered], names: &Names) -> String {
    let tell = |port: &Offered| {
        let transport = if port.udp { "/UDP" } else { "" };
        match port.name.is_empty() {
            true => format!("{}{transport}", port.number),
            false => format!("{}{transport} (`{}`)", port.number, names.text(port.name)),
        }
    };
    let all: Vec<String> = offered.iter().map(tell).collect();
    match all.split_last() {
        None => String::from("none"),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(ports: &[(u16, bool, Option<u16>)]) -> Vec<Offered> {
        let port = |(number, udp, target): &(u16, bool, Option<u16>)| Offered {
            number: *number,
            udp: *udp,
            name: Sym::EMPTY,
            target: *target,
            protocol: Sym::EMPTY,
        };
        ports.iter().map(port).collect()
    }

    #[test]
    fn a_port_is_meant_only_where_no_other_can_be() {
        let one = offered(&[(80, false, Some(8080)), (53, true, Some(53))]);
        assert_eq!(meant(&one, 8080, false), Some(80));
        assert_eq!(meant(&one, 9999, false), Some(80));
        assert_eq!(meant(&one, 80, true), Some(53));
        let two = offered(&[(80, false, Some(8080)), (443, false, Some(8443))]);
        assert_eq!(meant(&two, 8443, false), Some(443));
        assert_eq!(meant(&two, 9999, false), None);
        let shared = offered(&[(80, false, Some(8080)), (81, false, Some(8080))]);
        assert_eq!(meant(&shared, 8080, false), None);
        assert_eq!(meant(&[], 80, false), None);
    }
}
