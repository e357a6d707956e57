//! The few fields of an X.509 certificate that matter here (RFC 5280).

use alloc::{string::String, vec::Vec};
use core::net::IpAddr;

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Tag, Tagged};

use super::key::{self, PublicKey};
use super::values::{Values, context, oid};

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SUBJECT_ALTERNATIVE_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");

/// One certificate, its parts still as DER.
pub(super) struct Certificate<'d> {
    pub(super) not_before: i64,
    pub(super) not_after: i64,
    subject: &'d [u8],
    public_key: &'d [u8],
    /// The content of the subject alternative name, empty if there is none.
    alternative_names: &'d [u8],
}

/// Reads one certificate; `None` if it is none.
pub(super) fn parse(bytes: &[u8]) -> Option<Certificate<'_>> {
    let mut certificate = Values::of_sequence(bytes)?;
    let mut body = certificate.sequence()?;
    certificate.sequence()?;
    certificate.bits()?;

    let mut serial = body.any()?;
    if context(&serial) == Some(0) {
        serial = body.any()?;
    }
    if serial.tag() != Tag::Integer {
        return None;
    }
    body.sequence()?;
    body.sequence()?;
    let mut validity = body.sequence()?;
    let (not_before, not_after) = (seconds(&validity.any()?)?, seconds(&validity.any()?)?);
    let subject = body.expect(Tag::Sequence)?;
    let public_key = body.expect(Tag::Sequence)?;
    let extensions = body.find(|value| context(value) == Some(3));
    let alternative_names = match extensions {
        Some(extensions) => alternative_names(extensions.value())?,
        None => &[],
    };
    Some(Certificate {
        not_before,
        not_after,
        subject,
        public_key,
        alternative_names,
    })
}

impl Certificate<'_> {
    /// The public key, if it is of a kind that TLS servers use.
    pub(super) fn public_key(&self) -> Option<PublicKey<'_>> {
        key::parse_public(self.public_key)
    }

    /// DNS names and IP addresses. The common name counts only where there is no DNS name.
    pub(super) fn names(&self) -> (Vec<String>, Vec<IpAddr>) {
        let (mut names, mut addresses) = (Vec::new(), Vec::new());
        for name in Values::within(self.alternative_names).into_iter().flatten() {
            match context(&name) {
                Some(2) => names.extend(text(name.value())),
                Some(7) => addresses.extend(address(name.value())),
                _ => {}
            }
        }
        if names.is_empty() {
            names.extend(self.common_name());
        }
        (names, addresses)
    }

    fn common_name(&self) -> Option<String> {
        let sets = Values::within(self.subject)?;
        let attributes = sets.filter_map(|set| Values::within(set.value())).flatten();
        attributes
            .filter_map(|attribute| Values::within(attribute.value()))
            .find_map(|mut attribute| (attribute.oid()? == COMMON_NAME).then(|| text(attribute.any()?.value()))?)
    }
}

/// The names within the extensions; `None` if these are malformed.
fn alternative_names(extensions: &[u8]) -> Option<&[u8]> {
    for extension in Values::of_sequence(extensions)? {
        let mut fields = Values::within(extension.value())?;
        let name = oid(&fields.any()?)?;
        // The flag for critical extensions may stand between.
        let value = fields.find(|field| field.tag() == Tag::OctetString)?;
        if name == SUBJECT_ALTERNATIVE_NAME {
            return Values::within(value.value())?.expect(Tag::Sequence);
        }
    }
    Some(&[])
}

fn text(bytes: &[u8]) -> Option<String> {
    core::str::from_utf8(bytes)
        .ok()
        .filter(|text| !text.is_empty())
        .map(String::from)
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    four.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from)).ok()
}

/// Seconds since 1970 of `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ`.
fn seconds(time: &AnyRef<'_>) -> Option<i64> {
    let (digits, zone) = time.value().split_last_chunk::<11>()?;
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_i64, |sum, digit| {
            digit.is_ascii_digit().then(|| sum * 10 + i64::from(*digit - b'0'))
        })
    };
    let year = match (time.tag(), digits.len()) {
        // Two digits stand for 1950 to 2049.
        (Tag::UtcTime, 2) => number(digits).map(|year| if year < 50 { 2000 + year } else { 1900 + year })?,
        (Tag::GeneralizedTime, 4) => number(digits)?,
        _ => return None,
    };
    let [m1, m2, d1, d2, h1, h2, n1, n2, s1, s2, b'Z'] = *zone else {
        return None;
    };
    let within = |pair: [u8; 2], low, high| number(&pair).filter(|value| (low..=high).contains(value));
    let (month, day) = (within([m1, m2], 1, 12)?, within([d1, d2], 1, 31)?);
    let (hour, minute, second) = (
        within([h1, h2], 0, 23)?,
        within([n1, n2], 0, 59)?,
        within([s1, s2], 0, 59)?,
    );
    Some(((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second)
}

/// Days from 1970-01-01 in the Gregorian calendar, with years that begin in March so that leap days come last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}
