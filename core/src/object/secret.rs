//! Secrets and ConfigMaps, as far as conditions need them. No key and no other content is kept.

use super::Sym;
use alloc::boxed::Box;

/// What a Secret is good for.
#[derive(Clone, PartialEq, Debug)]
pub struct Secret {
    /// `type`.
    pub kind: Sym,
    /// `tls.crt` with `tls.key`.
    pub server: CertificateState,
    /// `ca.crt`.
    pub authority: AuthorityState,
}

/// What a ConfigMap is good for.
#[derive(Clone, PartialEq, Debug)]
pub struct ConfigMap {
    /// `ca.crt`.
    pub authority: AuthorityState,
}

/// A server certificate with its key (R-TLS-01).
#[derive(Clone, PartialEq, Debug)]
pub enum CertificateState {
    /// The named field of the data is missing.
    Missing(&'static str),
    /// Both are there and cannot be used; why, in words.
    Unusable(Box<str>),
    /// Both are there and fit.
    Usable(Box<Certificate>),
}

/// What a certificate says of itself.
#[derive(Clone, PartialEq, Debug)]
pub struct Certificate {
    /// The DNS names it is for, in lower case.
    pub names: Box<[Sym]>,
    /// Seconds since 1970 from which it is valid.
    pub not_before: i64,
    /// Seconds since 1970 until which it is valid.
    pub not_after: i64,
}

/// The certificate authorities under `ca.crt` (R-TLS-12, A-32).
#[derive(Clone, PartialEq, Debug)]
pub enum AuthorityState {
    /// There is no `ca.crt`.
    Missing,
    /// It holds nothing usable; why, in words.
    Unusable(Box<str>),
    /// It holds at least one certificate.
    Usable(Validity),
}

/// When any certificate of a bundle is valid, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Validity {
    /// Seconds since 1970 from which one is.
    pub from: i64,
    /// Seconds since 1970 until which one is.
    pub until: i64,
}
