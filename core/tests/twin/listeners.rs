//! Sections 3.1 to 3.5 and 10 of the rules, clause by clause: one listener by itself, selectors, grants.

use crate::world::*;

/// A listener of a Gateway or an entry of one of its allowed ListenerSets, judged.
#[derive(Clone)]
pub struct Entry<'a> {
    pub gateway: &'a Gateway,
    pub set: Option<&'a ListenerSet>,
    pub listener: &'a Listener,
    pub conflict: Option<&'static str>,
    pub kinds: Vec<&'static str>,
    /// Why ResolvedRefs is False.
    pub unresolved: Option<&'static str>,
    pub programmed: bool,
}

/// A status and a reason, as `True/Accepted`.
pub type Verdict = (bool, &'static str);

impl<'a> Entry<'a> {
    /// The object that holds the listener: its kind, namespace and name.
    pub fn holder(&self) -> (&'static str, &Meta) {
        match self.set {
            Some(set) => ("ListenerSet", &set.meta),
            None => ("Gateway", &self.gateway.meta),
        }
    }

    /// R-LIS-30: what Accepted says.
    pub fn accepted(&self) -> Verdict {
        if !known(self.listener) {
            return (false, "UnsupportedProtocol"); // R-LIS-02
        }
        match self.conflict {
            Some(reason) => (false, reason), // R-LIS-26
            None => (true, "Accepted"),
        }
    }

    pub fn terminates(&self) -> bool {
        match self.listener.protocol {
            "HTTPS" => true,
            "TLS" => self.listener.tls.as_ref().is_some_and(|tls| !tls.passthrough),
            _ => false,
        }
    }

    /// R-SET-20, row Programmed of 3.11: whether nothing of its own stands in the way.
    pub fn valid(&self, world: &World) -> bool {
        let holder = self.holder();
        let certified = certificates(world, holder, self.listener).iter().any(Result::is_ok);
        self.accepted().0 && !self.kinds.is_empty() && (!self.terminates() || certified) // R-LIS-13, R-TLS-02, R-TLS-05
    }
}

/// R-LIS-02: whether the protocol is supported (R-API-09: all five).
pub fn known(listener: &Listener) -> bool {
    ["HTTP", "HTTPS", "TLS", "TCP", "UDP"].contains(&listener.protocol)
}

/// R-LIS-01: base kinds.
fn base_kinds(listener: &Listener) -> Vec<&'static str> {
    let passthrough = listener.tls.as_ref().is_some_and(|tls| tls.passthrough);
    match listener.protocol {
        "HTTP" | "HTTPS" => vec!["HTTPRoute", "GRPCRoute"],
        "TLS" if passthrough => vec!["TLSRoute"],
        "TLS" => vec!["TLSRoute", "TCPRoute"], // R-TCP-07
        "TCP" => vec!["TCPRoute"],
        "UDP" => vec!["UDPRoute"],
        _ => vec![],
    }
}

/// R-LIS-10, R-LIS-11: supportedKinds.
pub fn supported_kinds(listener: &Listener) -> Vec<&'static str> {
    let base = base_kinds(listener);
    if listener.kinds.is_empty() {
        return base;
    }
    let mut kinds = Vec::new();
    for (group, kind) in &listener.kinds {
        if group.is_none() && base.contains(kind) && !kinds.contains(kind) {
            kinds.push(*kind);
        }
    }
    kinds
}

/// R-GRANT-01: whether an object of Gateway API (kind, namespace) may refer to one of the core group (kind, namespace, name).
pub fn permitted(world: &World, from: (&str, &str), to: (&str, &str, &str)) -> bool {
    from.1 == to.1
        || world.grants.iter().any(|grant| {
            grant.meta.namespace == to.1
                && grant.from.contains(&from)
                && grant
                    .to
                    .iter()
                    .any(|(kind, name)| *kind == to.0 && name.is_none_or(|name| name == to.2))
        })
}

/// R-TLS-01: each certificateRef of a terminating listener, good or with the reason why not (R-TLS-06: else none).
fn certificates(world: &World, holder: (&'static str, &Meta), listener: &Listener) -> Vec<Result<(), &'static str>> {
    let Some(tls) = listener.tls.as_ref().filter(|tls| !tls.passthrough) else {
        return Vec::new();
    };
    let home = holder.1.namespace; // R-SET-30: judged from the object that holds the listener
    let judge = |&(kind, namespace, name): &(&'static str, Option<&'static str>, &'static str)| {
        let namespace = namespace.unwrap_or(home);
        let good = |secret: &Secret| secret.namespace == namespace && secret.name == name && secret.usable;
        if !permitted(world, (holder.0, home), (kind, namespace, name)) {
            Err("RefNotPermitted")
        } else if kind != "Secret" || !world.secrets.iter().any(good) {
            Err("InvalidCertificateRef")
        } else {
            Ok(())
        }
    };
    tls.certificates.iter().map(judge).collect()
}

/// R-TLS-03, R-LIS-12: the reason of ResolvedRefs, if it is False.
pub fn unresolved(world: &World, holder: (&'static str, &Meta), listener: &Listener) -> Option<&'static str> {
    let certificates = certificates(world, holder, listener);
    let base = base_kinds(listener);
    let odd = |(group, kind): &(Option<&str>, &str)| group.is_some() || !base.contains(kind);
    if certificates.contains(&Err("RefNotPermitted")) {
        Some("RefNotPermitted")
    } else if certificates.contains(&Err("InvalidCertificateRef")) {
        Some("InvalidCertificateRef")
    } else if listener.kinds.iter().any(odd) {
        Some("InvalidRouteKinds")
    } else {
        None
    }
}

/// R-LIS-14, R-SET-02: whether namespace `of` is let in by an object in namespace `home`.
pub fn admits(world: &World, from: &From, home: &str, of: &str) -> bool {
    match from {
        From::None => false,
        From::Same => home == of,
        From::All => true,
        From::Selector(None) => false, // R-LIS-15
        From::Selector(Some(selector)) => {
            let mut labels = vec![("kubernetes.io/metadata.name", of)];
            for namespace in world.namespaces.iter().filter(|namespace| namespace.name == of) {
                labels.extend(&namespace.labels);
            }
            selects(selector, &labels)
        }
    }
}

/// R-LIS-15.
fn selects(selector: &Selector, labels: &[(&str, &str)]) -> bool {
    let value = |key: &str| labels.iter().find(|(name, _)| *name == key).map(|(_, value)| *value);
    let malformed = |(_, operator, values): &(&str, &str, Vec<&str>)| match *operator {
        "In" | "NotIn" => values.is_empty(),
        "Exists" | "DoesNotExist" => !values.is_empty(),
        _ => true,
    };
    !selector.expressions.iter().any(malformed)
        && selector.labels.iter().all(|(key, wanted)| value(key) == Some(*wanted))
        && selector
            .expressions
            .iter()
            .all(|(key, operator, values)| match *operator {
                "In" => value(key).is_some_and(|value| values.contains(&value)),
                "NotIn" => !value(key).is_some_and(|value| values.contains(&value)),
                "Exists" => value(key).is_some(),
                _ => value(key).is_none(),
            })
}
