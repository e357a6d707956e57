use alloc::{format, string::ToString, vec, vec::Vec};
use base64ct::{Base64, Encoding};

use super::*;

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../tests/fixtures/certificates/",
            $name
        ))
        .as_slice()
    };
}

const RSA: &[u8] = fixture!("rsa.crt");
const ECDSA: &[u8] = fixture!("ecdsa.crt");
const ED25519: &[u8] = fixture!("ed25519.crt");

#[track_caller]
fn fits(certificate: &[u8], key: &[u8], fit: KeyFit) -> CertificateFacts {
    let facts = ServerCertificate::parse(certificate, key).unwrap();
    assert_eq!(facts.key_fit, fit);
    facts
}

#[track_caller]
fn fails(certificate: &[u8], key: &[u8], problem: CertificateProblem) {
    assert_eq!(ServerCertificate::parse(certificate, key), Err(problem));
}

#[test]
fn keys_of_all_forms_fit_their_certificate() {
    fits(RSA, fixture!("rsa.pkcs1.key"), KeyFit::Verified);
    fits(RSA, fixture!("rsa.pkcs8.key"), KeyFit::Verified);
    fits(ECDSA, fixture!("ecdsa.sec1.key"), KeyFit::Verified);
    fits(ECDSA, fixture!("ecdsa.pkcs8.key"), KeyFit::Verified);
    fits(ECDSA, fixture!("ecdsa.compressed.key"), KeyFit::Verified);
    fits(ECDSA, fixture!("ecdsa.no-public.key"), KeyFit::Unknown);
    fits(ED25519, fixture!("ed25519.key"), KeyFit::Unknown);
}

#[test]
fn keys_of_other_certificates_do_not_fit() {
    fails(RSA, fixture!("other-rsa.key"), CertificateProblem::KeyMismatch);
    fails(ECDSA, fixture!("other-ecdsa.key"), CertificateProblem::KeyMismatch);
    fails(ECDSA, fixture!("other-curve.key"), CertificateProblem::KeyMismatch);
    fails(ECDSA, fixture!("rsa.pkcs8.key"), CertificateProblem::KeyMismatch);
    fails(ED25519, fixture!("ecdsa.sec1.key"), CertificateProblem::KeyMismatch);
    // The chain's first certificate counts, wherever the key's own stands.
    let turned = [fixture!("ca.crt"), ECDSA].concat();
    fails(&turned, fixture!("ecdsa.sec1.key"), CertificateProblem::KeyMismatch);
}

#[test]
fn names_and_times_are_read() {
    let facts = fits(fixture!("chain.crt"), fixture!("ecdsa.pkcs8.key"), KeyFit::Verified);
    assert_eq!(facts.names, ["shop.test", "*.shop.test"]);
    let addresses: Vec<_> = facts.ip_names.iter().map(ToString::to_string).collect();
    assert_eq!(addresses, ["192.0.2.7", "2001:db8::7"]);
    // Beyond 2049 times are written in another type.
    assert!(facts.not_after > 4_900_000_000);

    let expired = fits(fixture!("expired.crt"), fixture!("ecdsa.sec1.key"), KeyFit::Verified);
    assert_eq!((expired.not_before, expired.not_after), (1_546_300_800, 1_577_836_800));

    let unnamed = fits(ED25519, fixture!("ed25519.key"), KeyFit::Unknown);
    assert_eq!(unnamed.names, ["only.shop.test"]);
}

#[test]
fn unusable_data_says_why() {
    let key = fixture!("ecdsa.sec1.key");
    fails(b"", key, CertificateProblem::CertificateNotPem);
    fails(b"\x30\x82\xff\x00", key, CertificateProblem::CertificateNotPem);
    fails(key, key, CertificateProblem::CertificateNotPem);
    fails(fixture!("garbage.crt"), key, CertificateProblem::CertificateMalformed);
    fails(&ECDSA[..ECDSA.len() - 40], key, CertificateProblem::CertificateCutOff);
    fails(ECDSA, b"", CertificateProblem::KeyNotPem);
    fails(ECDSA, ECDSA, CertificateProblem::KeyNotPem);
    fails(ECDSA, &key[..key.len() - 40], CertificateProblem::KeyCutOff);
    fails(ECDSA, fixture!("encrypted.key"), CertificateProblem::KeyEncrypted);
    let text = "-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----\n";
    fails(ECDSA, text.as_bytes(), CertificateProblem::KeyMalformed);
    let old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES,00\n\nAAAA\n-----END RSA PRIVATE KEY-----";
    fails(ECDSA, old.as_bytes(), CertificateProblem::KeyEncrypted);
}

#[test]
fn text_around_and_line_ends_do_not_matter() {
    let text = core::str::from_utf8(ECDSA).unwrap();
    let noisy = format!("subject: shop\r\n{}\r\nend", text.replace('\n', " \r\n"));
    fits(noisy.as_bytes(), fixture!("ecdsa.sec1.key"), KeyFit::Verified);
}

#[test]
fn one_authority_that_parses_is_enough() {
    let (good, bad) = (fixture!("ca.crt"), fixture!("garbage.crt"));
    assert_eq!(
        CaBundle::parse(good),
        Ok(CaBundle {
            certificates: 1,
            unusable: 0,
            not_before: 1_795_269_193,
            not_after: 4_948_869_193,
        })
    );
    assert_eq!(
        CaBundle::parse(&[bad, good, fixture!("expired.crt")].concat()),
        Ok(CaBundle {
            certificates: 2,
            unusable: 1,
            not_before: 1_546_300_800,
            not_after: 4_948_869_193,
        })
    );
    assert_eq!(CaBundle::parse(bad), Err(CertificateProblem::NoAuthority));
    assert_eq!(CaBundle::parse(b""), Err(CertificateProblem::CertificateNotPem));
    assert_eq!(
        CaBundle::parse(fixture!("ed25519.key")),
        Err(CertificateProblem::CertificateNotPem)
    );
}

#[test]
fn base64_takes_line_breaks_only() {
    assert_eq!(decode_base64("c2hv\r\ncA==\n").as_deref(), Ok(b"shop".as_slice()));
    assert_eq!(decode_base64(""), Ok(Vec::new()));
    for wrong in ["c2hvcA", "c2hv cA==", "c2h_cA==", "c", "c2hvcA==x"] {
        assert_eq!(decode_base64(wrong), Err(Base64Error), "{wrong}");
    }
}

#[test]
fn no_bytes_make_it_panic() {
    let mut seed = 3_u64;
    let mut below = |bound: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % bound as u64) as usize
    };
    let text = |bytes: &[u8]| {
        pem::blocks(core::str::from_utf8(bytes).unwrap())
            .last()
            .unwrap()
            .bytes
            .unwrap()
    };
    let originals = [
        RSA,
        ECDSA,
        ED25519,
        fixture!("rsa.pkcs1.key"),
        fixture!("ecdsa.pkcs8.key"),
        fixture!("ed25519.key"),
    ];
    for original in originals.map(text) {
        for length in 0..original.len() {
            assert!(x509::parse(&original[..length]).is_none());
            assert!(key::parse_private(&original[..length]).is_none());
        }
        for _ in 0..5_000 {
            let mut bytes = original.clone();
            for _ in 0..=below(4) {
                let at = below(bytes.len());
                bytes[at] = below(256) as u8;
            }
            if let Some(certificate) = x509::parse(&bytes) {
                certificate.names();
                certificate.public_key();
            }
            key::parse_private(&bytes);
        }
    }
    for _ in 0..2_000 {
        let mut certificate = ECDSA.to_vec();
        let at = below(certificate.len());
        certificate[at] = below(256) as u8;
        let _ = ServerCertificate::parse(&certificate, fixture!("ecdsa.sec1.key"));
        let _ = CaBundle::parse(&certificate);
    }
}

/// A DER value of a tag, its length in the form of so many bytes; 0 is the short form.
fn der(tag: u8, form: usize, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let mut out = vec![tag];
    match form {
        0 => out.push(content.len() as u8),
        form => {
            out.push(0x80 | form as u8);
            out.extend(&length[length.len() - form..]);
        }
    }
    out.extend(content);
    out
}

#[test]
fn der_in_forms_that_are_not_der_is_refused() {
    let block = |bytes: &[u8]| {
        let text = Base64::encode_string(bytes);
        format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n").into_bytes()
    };
    let mut deep = Vec::new();
    for _ in 0..10_000 {
        let form = if deep.len() < 0x80 { 0 } else { 4 };
        deep = der(0x30, form, &deep);
    }
    let huge = der(0x02, 4, &vec![0x7f; 100_000]);
    let hostile = [
        // Indefinite lengths, one without end.
        vec![0x30, 0x80, 0x30, 0x80, 0, 0, 0, 0],
        vec![0x30, 0x80, 0x30, 0x80],
        // Lengths beyond the text, beyond what a length can be, and in more bytes than needed.
        vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
        vec![0x30, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0x30, 0xff],
        der(0x30, 2, &[0x30, 0x00]),
        der(0x30, 0, &[]),
        vec![0x30],
        vec![0x1f; 64],
        deep,
        der(0x30, 4, &der(0x30, 4, &huge)),
        vec![0x30; 100_000],
    ];
    for bytes in hostile {
        assert!(x509::parse(&bytes).is_none(), "{:?}…", &bytes[..bytes.len().min(8)]);
        assert!(key::parse_private(&bytes).is_none());
        fails(
            &block(&bytes),
            fixture!("ecdsa.sec1.key"),
            CertificateProblem::CertificateMalformed,
        );
    }
}

#[test]
fn a_certificate_cut_or_lengthened_anywhere_is_none_or_another() {
    let text = core::str::from_utf8(ECDSA).unwrap();
    let original = pem::blocks(text).next().unwrap().bytes.unwrap();
    for at in 0..original.len() {
        let mut longer = original.clone();
        longer.insert(at, 0);
        // The length of the whole no longer fits.
        assert!(x509::parse(&longer).is_none(), "a byte more at {at}");
        let mut shorter = original.clone();
        shorter.remove(at);
        assert!(x509::parse(&shorter).is_none(), "a byte less at {at}");
    }
}

#[test]
fn many_blocks_are_read_once_each() {
    // Blocks without end, of which each reached to the end of the text once.
    let open = "-----BEGIN CERTIFICATE-----\nAAAA\n".repeat(20_000);
    fails(open.as_bytes(), b"", CertificateProblem::CertificateCutOff);
    assert_eq!(CaBundle::parse(open.as_bytes()), Err(CertificateProblem::NoAuthority));
    let chain = ECDSA.repeat(1_000);
    fits(&chain, fixture!("ecdsa.sec1.key"), KeyFit::Verified);
    let bundle = CaBundle::parse(&chain).unwrap();
    assert_eq!((bundle.certificates, bundle.unusable), (1_000, 0));
    // The block behind one without end counts.
    let mixed = [b"-----BEGIN CERTIFICATE-----\nAAAA\n".as_slice(), ECDSA].concat();
    let bundle = CaBundle::parse(&mixed).unwrap();
    assert_eq!((bundle.certificates, bundle.unusable), (1, 1));
}
