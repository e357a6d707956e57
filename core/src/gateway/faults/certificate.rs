//! Why certificates of a Gateway, ListenerSet, policy or XBackend cannot be used, and which of them clients will not accept.
//!
//! Dates are judged at `Options::now` alone: the core reads no clock.

use super::{Told, named};
use crate::engine::{At, Cell, Reader};
use crate::fact::{Fact, Finding, ObjectRef};
use crate::gateway::assume::{Existence, judged};
use crate::gateway::grant::permitted;
use crate::gateway::tls::terminates;
use crate::gateway::{codes, strata};
use crate::object::{
    AuthorityState, Certificate, CertificateState, KeyId, Kind, Listener, Names, Validity, XBackendTlsMode, part, time,
};
use crate::options::Timestamp;
use crate::routing::hostname::{Coverage, Intersection, coverage, intersect};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// How long before its end a certificate is worth a word.
const SOON: i64 = 30 * 24 * 60 * 60;

/// Whether the usable certificates of a listener deserve a word: for their dates, or for the hostname.
pub fn doubtful(reader: &mut Reader<'_>, listener: &Listener, usable: &[KeyId]) -> bool {
    usable.iter().any(|secret| ill_timed(reader, *secret)) || uncovered(reader, listener, usable)
}

/// Whether a certificate, or a bundle of authorities, deserves a word for its dates.
pub fn ill_timed(reader: &mut Reader<'_>, object: KeyId) -> bool {
    let now = reader.options().now;
    let own = certificate(reader, object).map(valid);
    let bundle = match authorities(reader, object) {
        Some(AuthorityState::Usable(validity, _)) => Some(*validity),
        _ => None,
    };
    own.into_iter()
        .chain(bundle)
        .any(|validity| of_dates(validity, now).is_some())
}

/// What stands under `ca.crt` of a Secret or ConfigMap.
fn authorities<'w>(reader: &mut Reader<'w>, object: KeyId) -> Option<&'w AuthorityState> {
    match reader.names().object(object).kind {
        Kind::ConfigMap => reader.part::<part::ConfigMap>(object).map(|map| &map.authority),
        _ => reader.part::<part::Secret>(object).map(|secret| &secret.authority),
    }
}

fn valid(certificate: &Certificate) -> Validity {
    Validity {
        from: certificate.not_before,
        until: certificate.not_after,
    }
}

fn certificate<'w>(reader: &mut Reader<'w>, secret: KeyId) -> Option<&'w Certificate> {
    match &reader.part::<part::Secret>(secret)?.server {
        CertificateState::Usable(certificate) => Some(certificate),
        _ => None,
    }
}

/// Tells what is wrong with the certificates that an object refers to; brought into being by whoever finds something.
pub struct CertificateFaults;

impl Cell for CertificateFaults {
    const NAME: &'static str = "certificate faults";
    const STRATUM: u8 = strata::FINDINGS;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Told;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Told {
        let mut groups: Vec<Group> = Vec::new();
        let mut a_server_is_verified = false;
        for reference in references(at.object, reader) {
            let Some(fault) = fault(reader, at.object, &reference) else {
                a_server_is_verified |= reference.purpose == Purpose::ServerAuthority;
                continue;
            };
            let same = |group: &&mut Group| group.fault == fault && group.target == reference.target;
            match groups.iter_mut().find(same) {
                Some(group) => group.paths.push(reference.path),
                None => groups.push(Group {
                    target: reference.target,
                    purpose: reference.purpose,
                    fault,
                    paths: Vec::from([reference.path]),
                }),
            }
        }
        // Where nothing is left to verify servers with, the object says that itself (R-BTLS-06).
        groups.retain(|group| group.purpose != Purpose::ServerAuthority || a_server_is_verified);
        let names = reader.names();
        let mut told: Vec<Finding> = groups.iter().map(|group| group.tell(at.object, names)).collect();
        told.extend(hostnames(at.object, reader));
        told.into()
    }

    fn facts(at: At, value: &Told, names: &Names, out: &mut Vec<Fact>) {
        super::facts(at, value, names, out);
    }
}

/// What a certificate is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Shown to clients.
    Server,
    /// Shown to backends.
    Client,
    /// To verify clients by.
    Authority,
    /// To verify servers by.
    ServerAuthority,
}

struct Reference {
    path: String,
    target: KeyId,
    purpose: Purpose,
}

fn references(owner: KeyId, reader: &mut Reader<'_>) -> Vec<Reference> {
    let mut all = Vec::new();
    let mut add = |path: String, target: &KeyId, purpose| {
        all.push(Reference {
            path,
            target: *target,
            purpose,
        });
    };
    let listeners = reader.part::<part::Listeners>(owner).unwrap_or(&[]).iter().enumerate();
    for (index, listener) in listeners.filter(|(_, listener)| terminates(listener)) {
        let certificates = listener.tls.as_deref().map_or(&[][..], |tls| &tls.certificates);
        for (at, target) in certificates.iter().enumerate() {
            let path = format!("spec.listeners[{index}].tls.certificateRefs[{at}]");
            add(path, target, Purpose::Server);
        }
    }
    if let Some(policy) = reader.part::<part::BackendTls>(owner) {
        for (at, target) in policy.authorities.iter().enumerate() {
            let path = format!("spec.validation.caCertificateRefs[{at}]");
            add(path, target, Purpose::ServerAuthority);
        }
    }
    let external = reader
        .part::<part::XBackend>(owner)
        .and_then(|backend| backend.tls.as_deref());
    if let Some(tls) = external.filter(|tls| tls.mode != XBackendTlsMode::None) {
        if let Some(target) = &tls.client_certificate {
            add(String::from("spec.tls.clientCertificateRef"), target, Purpose::Client);
        }
        let validation = tls.validation.iter();
        for (at, target) in validation
            .flat_map(|validation| validation.authorities.iter())
            .enumerate()
        {
            let path = format!("spec.tls.validation.caCertificateRefs[{at}]");
            add(path, target, Purpose::ServerAuthority);
        }
    }
    let Some(frame) = reader.part::<part::GatewayFrame>(owner) else {
        return all;
    };
    if let Some(target) = &frame.client_certificate {
        let path = String::from("spec.tls.backend.clientCertificateRef");
        add(path, target, Purpose::Client);
    }
    let Some(frontend) = frame.frontend.as_deref() else {
        return all;
    };
    let default = frontend
        .default
        .iter()
        .map(|validation| (String::from("default"), validation));
    let per_port = frontend.per_port.iter().enumerate();
    let per_port =
        per_port.filter_map(|(index, (_, validation))| Some((format!("perPort[{index}].tls"), validation.as_ref()?)));
    for (place, validation) in default.chain(per_port) {
        for (at, target) in validation.authorities.iter().enumerate() {
            let path = format!("spec.tls.frontend.{place}.validation.caCertificateRefs[{at}]");
            add(path, target, Purpose::Authority);
        }
    }
    all
}

/// What is wrong with a certificate.
#[derive(Clone, PartialEq)]
enum Fault {
    /// R-TLS-01 step 1.
    NotPermitted,
    /// Step 2.
    Kind,
    /// Step 3.
    Missing,
    /// Step 3: it is declared, and the API server would refuse it.
    Refused,
    /// Step 4: the Secret's type.
    Type(String),
    /// Step 4: a field of the data.
    Field(&'static str),
    /// Step 4: what the data holds.
    Malformed(Box<str>),
    /// It is valid from then on.
    NotYet(i64),
    /// It was valid until then.
    Expired(i64),
    /// It is valid until then, which is soon.
    Soon(i64),
}

/// The steps of R-TLS-01 and R-TLS-12, then the dates.
fn fault(reader: &mut Reader<'_>, owner: KeyId, reference: &Reference) -> Option<Fault> {
    let target = reference.target;
    let kind = reader.names().object(target).kind;
    if !permitted(reader, owner, target) {
        return Some(Fault::NotPermitted);
    }
    let fits = match reference.purpose {
        Purpose::Authority | Purpose::ServerAuthority => matches!(kind, Kind::Secret | Kind::ConfigMap),
        _ => kind == Kind::Secret,
    };
    if !fits {
        return Some(Fault::Kind);
    }
    match judged(reader, target) {
        Existence::There => {}
        Existence::Assumed => return None,
        Existence::Missing if reader.refused(target) => return Some(Fault::Refused),
        Existence::Missing => return Some(Fault::Missing),
    }
    if matches!(reference.purpose, Purpose::Authority | Purpose::ServerAuthority) {
        return match authorities(reader, target)? {
            AuthorityState::Missing => Some(Fault::Field("ca.crt")),
            AuthorityState::Unusable(why) => Some(Fault::Malformed(why.clone())),
            AuthorityState::Usable(validity, _) => of_dates(*validity, reader.options().now),
        };
    }
    let secret = reader.part::<part::Secret>(target)?;
    let kind = reader.names().text(secret.kind);
    match &secret.server {
        _ if kind != "kubernetes.io/tls" => Some(Fault::Type(kind.into())),
        CertificateState::Missing(field) => Some(Fault::Field(field)),
        CertificateState::Unusable(why) => Some(Fault::Malformed(why.clone())),
        CertificateState::Usable(certificate) => of_dates(valid(certificate), reader.options().now),
    }
}

/// RFC 5280, 4.1.2.5: both ends of the validity belong to it.
fn of_dates(Validity { from, until }: Validity, now: Option<Timestamp>) -> Option<Fault> {
    let Timestamp(now) = now?;
    match () {
        () if now < from => Some(Fault::NotYet(from)),
        () if now > until => Some(Fault::Expired(until)),
        () if until.saturating_sub(now) <= SOON => Some(Fault::Soon(until)),
        () => None,
    }
}

/// References that fail alike.
struct Group {
    target: KeyId,
    purpose: Purpose,
    fault: Fault,
    paths: Vec<String>,
}

impl Group {
    /// One finding for all: at the first reference, the others related.
    fn tell(&self, owner: KeyId, names: &Names) -> Finding {
        let (finding, field) = self.finding(owner, names);
        let object = ObjectRef::of(owner, names);
        let mut places = self.paths.iter().map(|path| format!("{path}{field}"));
        let finding = finding.at(object.clone(), places.next().unwrap_or_default());
        places.fold(finding, |finding, place| {
            finding.related("the same reference", object.clone(), place)
        })
    }

    /// The finding without its places, and the field of the reference that is at fault.
    fn finding(&self, owner: KeyId, names: &Names) -> (Finding, &'static str) {
        let what = named(self.target, names);
        let lost = match self.purpose {
            Purpose::Server => "the listener cannot show it",
            Purpose::Client => "backends are not shown it",
            Purpose::Authority => "no client can be verified by it",
            Purpose::ServerAuthority => "no server can be verified by it",
        };
        let wants = match self.purpose {
            Purpose::Authority | Purpose::ServerAuthority => {
                "a CA certificate stands in a ConfigMap or a Secret, in PEM, under `ca.crt`"
            }
            _ => "a certificate stands in a Secret of type `kubernetes.io/tls`, in PEM, under `tls.crt` and `tls.key`",
        };
        let (until_then, since_then) = match self.purpose {
            Purpose::Authority => (
                "and no client can be verified by it before",
                "so no client can be verified by it",
            ),
            Purpose::ServerAuthority => (
                "and no server can be verified by it before",
                "so no server can be verified by it",
            ),
            _ => ("and peers refuse it before", "so peers refuse it"),
        };
        let missing = |message: String| codes::CERTIFICATE_MISSING.finding(message);
        match &self.fault {
            Fault::NotPermitted => {
                let finding = super::not_permitted(owner, self.target, lost, names);
                (
                    finding.fix(super::narrowest_grant(owner, self.target, names)),
                    ".namespace",
                )
            }
            Fault::Kind => {
                let kind = names.object(self.target).kind.parts(names).1;
                (
                    missing(format!("a `{kind}` holds no certificate, so {lost}")).help(wants),
                    ".kind",
                )
            }
            Fault::Missing => {
                let help = "mend the name, or add the object to the input if the cluster has it";
                (missing(format!("{what} does not exist, so {lost}")).help(help), ".name")
            }
            Fault::Refused => {
                let help = "mend what the error at that object says";
                (
                    missing(format!("{what} would be refused by the API server, so {lost}")).help(help),
                    ".name",
                )
            }
            Fault::Type(kind) => {
                let message = format!("{what} is of type `{kind}`, not `kubernetes.io/tls`, so {lost}");
                (
                    missing(message).help("create it anew: the type of a Secret cannot be changed"),
                    ".name",
                )
            }
            Fault::Field(field) => (
                missing(format!("{what} has no `{field}`, so {lost}")).help(wants),
                ".name",
            ),
            Fault::Malformed(why) => {
                let finding = codes::CERTIFICATE_MALFORMED
                    .finding(format!("{what} cannot be used: {why}"))
                    .help(format!("store the certificate anew; until then {lost}"));
                (finding, ".name")
            }
            Fault::NotYet(from) => {
                let finding = codes::CERTIFICATE_OUT_OF_DATE
                    .finding(format!(
                        "the certificate in {what} is valid from {} on, {until_then}",
                        time::text(*from)
                    ))
                    .help("use a certificate that is valid now, or look whether the clock of its issuer is right");
                (finding, ".name")
            }
            Fault::Expired(until) => {
                let finding = codes::CERTIFICATE_OUT_OF_DATE
                    .finding(format!(
                        "the certificate in {what} expired at {}, {since_then}",
                        time::text(*until)
                    ))
                    .help("renew it: no condition shows that it is expired");
                (finding, ".name")
            }
            Fault::Soon(until) => {
                let finding = codes::CERTIFICATE_EXPIRES_SOON
                    .finding(format!("the certificate in {what} expires at {}", time::text(*until)))
                    .help("renew it before that time");
                (finding, ".name")
            }
        }
    }
}

/// Whether no usable certificate has a name for the hostname. What is taken for granted is for every hostname.
fn uncovered(reader: &mut Reader<'_>, listener: &Listener, usable: &[KeyId]) -> bool {
    if listener.hostname.is_empty() || usable.is_empty() {
        return false;
    }
    let names = reader.names();
    let host = names.text(listener.hostname);
    usable.iter().all(|secret| {
        certificate(reader, *secret)
            .is_some_and(|certificate| certificate.names.iter().all(|name| !serves(names.text(*name), host)))
    })
}

/// RFC 6125, 6.4.3: `*` stands for one label. Of a wildcard hostname, a certificate for a part of it is enough: which names
/// are asked for, only the routes and clients know.
fn serves(name: &str, host: &str) -> bool {
    coverage(name, host) != Coverage::None || intersect(Some(host), Some(name)) == Some(Intersection::Route)
}

/// Listeners for whose hostname there is no certificate.
fn hostnames(owner: KeyId, reader: &mut Reader<'_>) -> Vec<Finding> {
    let names = reader.names();
    let listeners = reader.part::<part::Listeners>(owner).unwrap_or(&[]).iter().enumerate();
    let mut told = Vec::new();
    for (index, listener) in listeners.filter(|(_, listener)| terminates(listener)) {
        let certificates = listener.tls.as_deref().map_or(&[][..], |tls| &tls.certificates);
        let mut usable = Vec::new();
        for target in certificates {
            let reference = Reference {
                path: String::new(),
                target: *target,
                purpose: Purpose::Server,
            };
            let fault = fault(reader, owner, &reference);
            if matches!(
                fault,
                None | Some(Fault::NotYet(_) | Fault::Expired(_) | Fault::Soon(_))
            ) {
                usable.push(*target);
            }
        }
        if !uncovered(reader, listener, &usable) {
            continue;
        }
        let host = names.text(listener.hostname);
        let mut finding = codes::CERTIFICATE_HOSTNAME
            .finding(format!(
                "no certificate of the listener is for `{host}`, so clients that check names refuse it"
            ))
            .help("add a certificate for the hostname; in a certificate `*` stands for one label")
            .at(ObjectRef::of(owner, names), format!("spec.listeners[{index}].hostname"));
        for secret in usable {
            let of = certificate(reader, secret).map_or(&[][..], |certificate| &certificate.names);
            let message = format!("{} is for {}", named(secret, names), listed(of, names));
            finding = finding.related(message, ObjectRef::of(secret, names), "");
        }
        told.push(finding);
    }
    told
}

fn listed(of: &[crate::object::Sym], names: &Names) -> String {
    let all: Vec<String> = of.iter().map(|name| format!("`{}`", names.text(*name))).collect();
    match all.is_empty() {
        true => "no hostname".into(),
        false => all.join(", "),
    }
}
