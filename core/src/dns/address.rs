//! IP addresses and networks as ExternalDNS reads them.

use core::cmp::Ordering;
use core::net::{IpAddr, Ipv6Addr};

/// An address, and the zone of an IPv6 address (`fe80::1%eth0`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Address<'t> {
    /// The address.
    pub ip: IpAddr,
    /// Its zone; empty where there is none.
    pub zone: &'t str,
}

impl<'t> Address<'t> {
    /// Reads an address. Leading zeros in an octet are refused, zones are not (R-DNS-11).
    pub fn parse(text: &'t str) -> Option<Address<'t>> {
        match text.split_once('%') {
            None => text.parse().ok().map(|ip| Address { ip, zone: "" }),
            Some((_, "")) => None,
            Some((address, zone)) => {
                let ip: Ipv6Addr = address.parse().ok()?;
                Some(Address { ip: ip.into(), zone })
            }
        }
    }

    /// Whether it is written as IPv4; an IPv4 address inside an IPv6 address is not.
    pub fn is_ipv4(&self) -> bool {
        self.ip.is_ipv4()
    }
}

/// Addresses before names; addresses by number, IPv4 first; names byte by byte (R-DNS-134).
pub fn compare(a: &str, b: &str) -> Ordering {
    match (Address::parse(a), Address::parse(b)) {
        (Some(a), Some(b)) => a.ip.cmp(&b.ip).then_with(|| a.zone.cmp(b.zone)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => a.cmp(b),
    }
}

/// An address and a number of leading bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Network {
    ip: IpAddr,
    bits: u32,
}

impl Network {
    /// Reads `10.0.0.0/8`. A bare address is no network (R-DNS-118).
    pub fn parse(text: &str) -> Option<Network> {
        let (ip, bits) = text.split_once('/')?;
        let plain = (1..=3).contains(&bits.len()) && bits.bytes().all(|byte| byte.is_ascii_digit());
        let leading_zero = bits.len() > 1 && bits.starts_with('0');
        if !plain || leading_zero {
            return None;
        }
        let (ip, bits): (IpAddr, u32) = (ip.parse().ok()?, bits.parse().ok()?);
        let all = if ip.is_ipv4() { 32 } else { 128 };
        (bits <= all).then_some(Network { ip, bits })
    }

    /// How many bits lead.
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// Whether it is a network of IPv6 addresses.
    pub fn is_ipv6(&self) -> bool {
        self.ip.is_ipv6()
    }

    /// Whether an address of the same family lies in it.
    pub fn contains(&self, ip: IpAddr) -> bool {
        let (network, address, all) = match (self.ip, ip) {
            (IpAddr::V4(network), IpAddr::V4(ip)) => (u128::from(network.to_bits()), u128::from(ip.to_bits()), 32),
            (IpAddr::V6(network), IpAddr::V6(ip)) => (network.to_bits(), ip.to_bits(), 128),
            _ => return false,
        };
        let rest: u32 = all - self.bits;
        // All bits may be free, and a shift by the whole width is none.
        network.checked_shr(rest).unwrap_or(0) == address.checked_shr(rest).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, Network, compare};
    use core::cmp::Ordering;

    #[test]
    fn addresses_are_read_strictly() {
        for text in ["1.2.3.4", "::1", "::ffff:1.2.3.4", "fe80::1%eth0"] {
            assert!(Address::parse(text).is_some(), "{text}");
        }
        for text in [
            "",
            "1.2.3",
            "01.2.3.4",
            "1.2.3.4%eth0",
            "::1%",
            "1.2.3.4/8",
            "[::1]",
            "example.net",
        ] {
            assert!(Address::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn addresses_come_before_names() {
        assert_eq!(compare("10.0.0.1", "9.0.0.1"), Ordering::Greater);
        assert_eq!(compare("10.0.0.1", "::1"), Ordering::Less);
        assert_eq!(compare("::1", "a.test"), Ordering::Less);
        assert_eq!(compare("b.test", "a.test"), Ordering::Greater);
        assert_eq!(compare("2001:db8:0::1", "2001:DB8::1"), Ordering::Equal);
    }

    #[test]
    fn networks_hold_their_addresses() {
        let inside = |network: &str, ip: &str| Network::parse(network).unwrap().contains(ip.parse().unwrap());
        assert!(inside("10.0.0.0/8", "10.255.0.1") && !inside("10.0.0.0/8", "11.0.0.1"));
        assert!(inside("0.0.0.0/0", "1.2.3.4") && inside("::/0", "::1") && !inside("::/0", "1.2.3.4"));
        assert!(inside("192.0.2.1/32", "192.0.2.1") && !inside("192.0.2.1/32", "192.0.2.2"));
        for text in [
            "8.8.8.8",
            "10.0.0.0/33",
            "10.0.0.0/08",
            "10.0.0.0/",
            "::/129",
            "10.0.0/8",
            "x/8",
            "::/+1",
        ] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
    }
}
