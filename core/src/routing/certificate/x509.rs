//! The few fields of an X.509 certificate that matter here (RFC 5280).

use alloc::{string::String, vec::Vec};
use core::net::IpAddr;

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Tag, Tagged};

use crate::object::Link;

use super::key::{self, PublicKey};
use super::values::{Values, context, oid};

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SUBJECT_ALTERNATIVE_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");
const SUBJECT_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
const AUTHORITY_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");

/// One certificate, its parts still as DER.
pub(super) struct Certificate<'d> {
    pub(super) not_before: i64,
    pub(super) not_after: i64,
    issuer: &'d [u8],
    subject: &'d [u8],
    public_key: &'d [u8],
    extensions: Extensions<'d>,
}

/// The extensions that matter; empty where one is absent.
#[derive(Default)]
struct Extensions<'d> {
    alternative_names: &'d [u8],
    /// The identifier of its own key.
    key: &'d [u8],
    /// The identifier of its issuer's key.
    issuer_key: &'d [u8],
    /// Whether it may issue others; certificates of former versions do not say.
    issues: Option<bool>,
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
    let issuer = body.expect(Tag::Sequence)?;
    let mut validity = body.sequence()?;
    let (not_before, not_after) = (seconds(&validity.any()?)?, seconds(&validity.any()?)?);
    let subject = body.expect(Tag::Sequence)?;
    let public_key = body.expect(Tag::Sequence)?;
    let found = body.find(|value| context(value) == Some(3));
    let extensions = match found {
        Some(found) => extensions(found.value())?,
        None => Extensions::default(),
    };
    Some(Certificate {
        not_before,
        not_after,
        issuer,
        subject,
        public_key,
        extensions,
    })
}

impl Certificate<'_> {
    /// The public key, if it is of a kind that TLS servers use.
    pub(super) fn public_key(&self) -> Option<PublicKey<'_>> {
        key::parse_public(self.public_key)
    }

    /// How it hangs on its issuer.
    pub(super) fn link(&self) -> Link {
        Link {
            subject: self.subject.into(),
            issuer: self.issuer.into(),
            key: self.extensions.key.into(),
            issuer_key: self.extensions.issuer_key.into(),
            issues: self.extensions.issues,
        }
    }

    /// DNS names and IP addresses. The common name counts only where there is no DNS name.
    pub(super) fn names(&self) -> (Vec<String>, Vec<IpAddr>) {
        let (mut names, mut addresses) = (Vec::new(), Vec::new());
        for name in Values::within(self.extensions.alternative_names).into_iter().flatten() {
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

/// Reads the extensions; `None` if these are malformed.
fn extensions(bytes: &[u8]) -> Option<Extensions<'_>> {
    let mut found = Extensions::default();
    for extension in Values::of_sequence(bytes)? {
        let mut fields = Values::within(extension.value())?;
        let name = oid(&fields.any()?)?;
        // The flag for critical extensions may stand between.
        let value = fields.find(|field| field.tag() == Tag::OctetString)?;
        let mut value = Values::within(value.value())?;
        match name {
            SUBJECT_ALTERNATIVE_NAME => found.alternative_names = value.expect(Tag::Sequence)?,
            SUBJECT_KEY => found.key = value.expect(Tag::OctetString)?,
            AUTHORITY_KEY => {
                let identifier = value.sequence()?.find(|field| context(field) == Some(0));
                found.issuer_key = identifier.map_or(&[], |identifier| identifier.value());
            }
            BASIC_CONSTRAINTS => {
                let first = value.sequence()?.any();
                let says = first.is_some_and(|first| first.tag() == Tag::Boolean && first.value() != [0]);
                found.issues = Some(says);
            }
            _ => {}
        }
    }
    Some(found)
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
