//! Public and private keys, and whether they belong together.

use der::asn1::ObjectIdentifier;
use der::{Tag, Tagged};

use super::KeyFit;
use super::values::{Values, context, oid, whole_bytes};

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const ELLIPTIC_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// The public key of a certificate.
pub(super) enum PublicKey<'d> {
    Rsa { modulus: &'d [u8], exponent: &'d [u8] },
    EllipticCurve { curve: ObjectIdentifier, point: &'d [u8] },
    Ed25519(&'d [u8]),
}

/// What a private key says about its public key.
pub(super) enum PrivateKey<'d> {
    Rsa {
        modulus: &'d [u8],
        exponent: &'d [u8],
    },
    EllipticCurve {
        curve: Option<ObjectIdentifier>,
        point: Option<&'d [u8]>,
    },
    Ed25519(Option<&'d [u8]>),
}

/// Reads the content of a SubjectPublicKeyInfo; `None` for malformed ones and for kinds that TLS servers do not use.
pub(super) fn parse_public(content: &[u8]) -> Option<PublicKey<'_>> {
    let mut fields = Values::within(content)?;
    let mut algorithm = fields.sequence()?;
    let key = fields.bits()?;
    match algorithm.oid()? {
        RSA => {
            let mut numbers = Values::of_sequence(key)?;
            Some(PublicKey::Rsa {
                modulus: numbers.unsigned()?,
                exponent: numbers.unsigned()?,
            })
        }
        ELLIPTIC_CURVE => Some(PublicKey::EllipticCurve {
            curve: algorithm.oid()?,
            point: key,
        }),
        ED25519 => (key.len() == 32).then_some(PublicKey::Ed25519(key)),
        _ => None,
    }
}

/// Reads a private key in PKCS#8, PKCS#1 or SEC1 form; the form shows in what follows the version.
pub(super) fn parse_private(bytes: &[u8]) -> Option<PrivateKey<'_>> {
    let mut fields = Values::of_sequence(bytes)?;
    fields.expect(Tag::Integer)?;
    let second = fields.any()?;
    match second.tag() {
        Tag::Sequence => parse_pkcs8(Values::within(second.value())?, fields),
        Tag::Integer => parse_pkcs1(bytes),
        Tag::OctetString => parse_sec1(bytes, None),
        _ => None,
    }
}

fn parse_pkcs8<'d>(mut algorithm: Values<'d>, mut fields: Values<'d>) -> Option<PrivateKey<'d>> {
    let key = fields.expect(Tag::OctetString)?;
    match algorithm.oid()? {
        RSA => parse_pkcs1(key),
        ELLIPTIC_CURVE => parse_sec1(key, Some(algorithm.oid()?)),
        ED25519 => {
            let secret = Values::within(key)?.expect(Tag::OctetString)?;
            let public = fields
                .find(|field| context(field) == Some(1))
                .and_then(|field| whole_bytes(field.value()));
            (secret.len() == 32).then_some(PrivateKey::Ed25519(public))
        }
        _ => None,
    }
}

fn parse_pkcs1(bytes: &[u8]) -> Option<PrivateKey<'_>> {
    let mut fields = Values::of_sequence(bytes)?;
    fields.expect(Tag::Integer)?;
    let key = PrivateKey::Rsa {
        modulus: fields.unsigned()?,
        exponent: fields.unsigned()?,
    };
    // The private exponent, two primes, their exponents and the coefficient follow.
    for _ in 0..6 {
        fields.unsigned()?;
    }
    Some(key)
}

fn parse_sec1(bytes: &[u8], outer_curve: Option<ObjectIdentifier>) -> Option<PrivateKey<'_>> {
    let mut fields = Values::of_sequence(bytes)?;
    fields.expect(Tag::Integer)?;
    fields.expect(Tag::OctetString)?;
    let (mut curve, mut point) = (outer_curve, None);
    for field in fields {
        let inner = || Values::within(field.value());
        match context(&field) {
            Some(0) if curve.is_none() => curve = oid(&inner()?.any()?),
            Some(1) => point = Some(inner()?.bits()?),
            _ => {}
        }
    }
    Some(PrivateKey::EllipticCurve { curve, point })
}

/// Whether the private key belongs to the public one; `None` if not.
pub(super) fn fit(private: &PrivateKey<'_>, public: &PublicKey<'_>) -> Option<KeyFit> {
    let compared = |same: Option<bool>| match same {
        None => Some(KeyFit::Unknown),
        Some(same) => same.then_some(KeyFit::Verified),
    };
    match (private, public) {
        (
            PrivateKey::Rsa { modulus, exponent },
            PublicKey::Rsa {
                modulus: n,
                exponent: e,
            },
        ) => compared(Some(modulus == n && exponent == e)),
        (
            PrivateKey::EllipticCurve { curve, point },
            PublicKey::EllipticCurve {
                curve: wanted,
                point: of,
            },
        ) => {
            let curve_fits = curve.is_none_or(|curve| curve == *wanted);
            compared(if curve_fits {
                point.map(|point| same_point(point, of))
            } else {
                Some(false)
            })
        }
        (PrivateKey::Ed25519(key), PublicKey::Ed25519(of)) => compared(key.map(|key| key == *of)),
        _ => None,
    }
}

/// Points may be written in full (4, x, y) or compressed (2 or 3 for an even or odd y, x).
fn same_point(a: &[u8], b: &[u8]) -> bool {
    let parts = |point: &[u8]| match point.split_first() {
        Some((4, rest)) => {
            let (x, y) = rest.split_at_checked(rest.len() / 2)?;
            Some((x.to_vec(), y.last()? % 2))
        }
        Some((form @ (2 | 3), x)) => Some((x.to_vec(), form % 2)),
        _ => None,
    };
    // Compressed and full form of one point share x and the parity of y.
    if a.len() == b.len() {
        a == b
    } else {
        parts(a).is_some_and(|found| parts(b) == Some(found))
    }
}
