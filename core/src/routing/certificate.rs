//! What conditions need to know of the certificates in Secrets and ConfigMaps.
//!
//! Goes in: the bytes of `tls.crt` and `tls.key` (R-TLS-01 step 4, R-TLS-21) or of `ca.crt` (R-TLS-12, A-32). Comes out:
//! the names and times of the certificate, or why it is unusable. Nothing is verified against a clock or an authority,
//! and no part of a private key outlives the call or reaches a message.

use alloc::{string::String, vec::Vec};
use core::net::IpAddr;

use thiserror::Error;

mod key;
mod pem;
#[cfg(test)]
mod tests;
mod values;
mod x509;

pub use pem::{Base64Error, decode_base64};

/// Why a certificate, its private key or a bundle of authorities is unusable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CertificateProblem {
    /// There is no certificate block.
    #[error("the certificate is not PEM: no `-----BEGIN CERTIFICATE-----` stands at the start of a line")]
    CertificateNotPem,
    /// A certificate block has no end, or its text is not base64.
    #[error("a certificate block is cut off or is not base64")]
    CertificateCutOff,
    /// The first certificate does not parse.
    #[error("the first certificate is not a valid X.509 structure")]
    CertificateMalformed,
    /// The certificate has a public key other than RSA, ECDSA and Ed25519.
    #[error("the certificate has a kind of public key that TLS servers do not use: RSA, ECDSA or Ed25519 is expected")]
    CertificateUnsupported,
    /// There is no private key block.
    #[error("the private key is not PEM: no `-----BEGIN PRIVATE KEY-----` stands at the start of a line")]
    KeyNotPem,
    /// The private key block has no end, or its text is not base64.
    #[error("the private key block is cut off or is not base64")]
    KeyCutOff,
    /// The private key has a passphrase.
    #[error("the private key is encrypted: store it without a passphrase")]
    KeyEncrypted,
    /// The private key does not parse, or is of a kind that TLS servers do not use.
    #[error("the private key is not a valid RSA, ECDSA or Ed25519 key in PKCS#8, PKCS#1 or SEC1 form")]
    KeyMalformed,
    /// The private key belongs to another certificate.
    #[error("the private key does not fit the first certificate")]
    KeyMismatch,
    /// No certificate in a bundle of authorities parses.
    #[error("the bundle holds no valid certificate")]
    NoAuthority,
}

/// How sure it is that a private key belongs to its certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFit {
    /// The public key within the private key is that of the certificate.
    Verified,
    /// Kind and curve agree, but the private key does not carry its public key, as is usual for Ed25519.
    Unknown,
}

/// What is known of a usable server or client certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFacts {
    /// The DNS names it serves: those of the subject alternative name, or without any the subject's common name.
    pub names: Vec<String>,
    /// The IP addresses it serves.
    pub ip_names: Vec<IpAddr>,
    /// Start of validity, in seconds since 1970.
    pub not_before: i64,
    /// End of validity, in seconds since 1970.
    pub not_after: i64,
    /// Whether the private key was seen to fit.
    pub key_fit: KeyFit,
}

/// A certificate with its private key, as in a Secret of type `kubernetes.io/tls`.
pub struct ServerCertificate;

impl ServerCertificate {
    /// Reads `tls.crt` and `tls.key`, both PEM. The first certificate is the server's, further ones are its chain.
    ///
    /// # Errors
    /// The first of: certificate blocks that do not decode, a first certificate that is not X.509, a private key that
    /// does not parse, a private key of another certificate (R-TLS-01).
    pub fn parse(certificate: &[u8], key: &[u8]) -> Result<CertificateFacts, CertificateProblem> {
        let chain = certificates(certificate)?;
        let leaf = chain
            .first()
            .and_then(|bytes| x509::parse(bytes))
            .ok_or(CertificateProblem::CertificateMalformed)?;
        let public = leaf.public_key().ok_or(CertificateProblem::CertificateUnsupported)?;
        let key = private_key(key)?;
        let private = key::parse_private(&key).ok_or(CertificateProblem::KeyMalformed)?;
        let key_fit = key::fit(&private, &public).ok_or(CertificateProblem::KeyMismatch)?;
        let (names, ip_names) = leaf.names();
        Ok(CertificateFacts {
            names,
            ip_names,
            not_before: leaf.not_before,
            not_after: leaf.not_after,
            key_fit,
        })
    }
}

/// Certificates of authorities, as in the key `ca.crt` of a ConfigMap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaBundle {
    /// How many certificates parse.
    pub certificates: usize,
    /// How many certificate blocks do not; they are passed over.
    pub unusable: usize,
    /// When the first of them begins to be valid, in seconds since 1970.
    pub not_before: i64,
    /// When the last of them ends, in seconds since 1970.
    pub not_after: i64,
}

impl CaBundle {
    /// Reads `ca.crt`, PEM. One certificate that parses is enough.
    ///
    /// # Errors
    /// No certificate block at all, or none that parses (R-TLS-12).
    pub fn parse(bundle: &[u8]) -> Result<Self, CertificateProblem> {
        let text = String::from_utf8_lossy(bundle);
        let (mut certificates, mut blocks) = (0, 0);
        let (mut not_before, mut not_after) = (i64::MAX, i64::MIN);
        for block in pem::blocks(&text).filter(pem::Block::is_certificate) {
            blocks += 1;
            let bytes = block.bytes.unwrap_or_default();
            if let Some(certificate) = x509::parse(&bytes) {
                certificates += 1;
                not_before = not_before.min(certificate.not_before);
                not_after = not_after.max(certificate.not_after);
            }
        }
        match (blocks, certificates) {
            (0, _) => Err(CertificateProblem::CertificateNotPem),
            (_, 0) => Err(CertificateProblem::NoAuthority),
            _ => Ok(Self {
                certificates,
                unusable: blocks - certificates,
                not_before,
                not_after,
            }),
        }
    }
}

fn certificates(text: &[u8]) -> Result<Vec<Vec<u8>>, CertificateProblem> {
    let text = String::from_utf8_lossy(text);
    let blocks = pem::blocks(&text).filter(pem::Block::is_certificate);
    let chain: Option<Vec<_>> = blocks.map(|block| block.bytes).collect();
    match chain {
        None => Err(CertificateProblem::CertificateCutOff),
        Some(chain) if chain.is_empty() => Err(CertificateProblem::CertificateNotPem),
        Some(chain) => Ok(chain),
    }
}

fn private_key(text: &[u8]) -> Result<Vec<u8>, CertificateProblem> {
    let text = String::from_utf8_lossy(text);
    // Other blocks, such as EC PARAMETERS, are passed over.
    let block = pem::blocks(&text)
        .find(pem::Block::is_private_key)
        .ok_or(CertificateProblem::KeyNotPem)?;
    if block.encrypted {
        return Err(CertificateProblem::KeyEncrypted);
    }
    block.bytes.ok_or(CertificateProblem::KeyCutOff)
}
