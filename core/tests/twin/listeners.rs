//! Sections 2, 3, 4 and 10 of the rules, clause by clause: classes, listeners, conflicts, ListenerSets, grants.

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

/// A Gateway of ours, judged.
pub struct GatewayView<'a> {
    pub gateway: &'a Gateway,
    pub accepted: Verdict,
    pub programmed: Verdict,
    pub attached_sets: usize,
}

/// A ListenerSet of a Gateway of ours, judged.
pub struct SetView<'a> {
    pub set: &'a ListenerSet,
    pub accepted: Verdict,
    pub programmed: Verdict,
}

/// Everything of a world but its routes.
pub struct View<'a> {
    pub gateways: Vec<GatewayView<'a>>,
    pub sets: Vec<SetView<'a>>,
    pub entries: Vec<Entry<'a>>,
}

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
    fn valid(&self, world: &World) -> bool {
        let holder = self.holder();
        let certified = certificates(world, holder, self.listener).iter().any(Result::is_ok);
        self.accepted().0 && !self.kinds.is_empty() && (!self.terminates() || certified) // R-LIS-13, R-TLS-02, R-TLS-05
    }
}

/// R-LIS-02: whether the protocol is supported (R-API-09: all five).
fn known(listener: &Listener) -> bool {
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
fn supported_kinds(listener: &Listener) -> Vec<&'static str> {
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
                && grant.from.iter().any(|one| *one == from)
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
fn unresolved(world: &World, holder: (&'static str, &Meta), listener: &Listener) -> Option<&'static str> {
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

/// R-LIS-21 to R-LIS-23: whether and why two listeners clash.
fn clash(a: &Listener, b: &Listener) -> Option<&'static str> {
    if a.port != b.port || !known(a) || !known(b) {
        return None;
    }
    let same = a.hostname == b.hostname; // R-LIS-22
    let hostname = same.then_some("HostnameConflict");
    match (a.protocol, b.protocol) {
        ("UDP", "UDP") | ("TCP", "TCP") => Some("ProtocolConflict"),
        ("UDP", _) | (_, "UDP") => None, // R-LIS-25
        ("TCP", _) | (_, "TCP") => Some("ProtocolConflict"),
        ("HTTP", "HTTP") => hostname,
        ("HTTP", _) | (_, "HTTP") => Some("ProtocolConflict"),
        // HTTPS and TLS in any mix: A-03, and `TLSRouteModeMixed` is supported (R-API-09).
        _ => hostname,
    }
}

/// R-LIS-26: the reason if both apply.
fn worst(reasons: Vec<&'static str>) -> Option<&'static str> {
    let protocol = reasons.contains(&"ProtocolConflict");
    if protocol {
        Some("ProtocolConflict")
    } else {
        reasons.first().copied()
    }
}

/// Listeners of one object among themselves: all parties to a conflict lose (R-LIS-24).
fn among(listeners: &[&Listener]) -> Vec<Option<&'static str>> {
    let one = |(i, a): (usize, &&Listener)| {
        let others = listeners.iter().enumerate().filter(|(j, _)| *j != i);
        worst(others.filter_map(|(_, b)| clash(a, b)).collect())
    };
    listeners.iter().enumerate().map(one).collect()
}

/// R-CLS-01, R-CLS-03: whether a Gateway is reconciled by us.
pub fn is_ours(world: &World, gateway: &Gateway) -> bool {
    world
        .classes
        .iter()
        .any(|class| class.name == gateway.class && class.ours && !class.parameters)
}

fn parent_of<'a>(world: &'a World, set: &ListenerSet) -> Option<&'a Gateway> {
    let namespace = set.parent.0.unwrap_or(set.meta.namespace);
    let named = |gateway: &&Gateway| gateway.meta.namespace == namespace && gateway.meta.name == set.parent.1;
    world
        .gateways
        .iter()
        .filter(|gateway| is_ours(world, gateway))
        .find(named) // R-SET-01
}

/// R-SET-02.
fn allowed(world: &World, gateway: &Gateway, set: &ListenerSet) -> bool {
    let from = gateway.allowed.as_ref().unwrap_or(&From::None);
    admits(world, from, gateway.meta.namespace, set.meta.namespace)
}

/// R-SET-10, R-SET-12: the effective listeners of a Gateway, conflicts judged.
fn merge<'a>(world: &'a World, gateway: &'a Gateway) -> Vec<Entry<'a>> {
    let entry = |set: Option<&'a ListenerSet>, listener, conflict| {
        let holder = set.map_or(("Gateway", &gateway.meta), |set| ("ListenerSet", &set.meta));
        Entry {
            gateway,
            set,
            listener,
            conflict,
            kinds: supported_kinds(listener),
            unresolved: unresolved(world, holder, listener),
            programmed: false,
        }
    };
    let own: Vec<&Listener> = gateway.listeners.iter().collect();
    let verdicts = among(&own); // (1)
    let mut entries: Vec<Entry> = own.iter().zip(verdicts).map(|(l, c)| entry(None, l, c)).collect();
    let mut sets: Vec<&ListenerSet> = world.sets.iter().collect();
    sets.retain(|set| {
        parent_of(world, set).is_some_and(|parent| parent.meta == gateway.meta) && allowed(world, gateway, set)
    });
    sets.sort_by_key(|set| set.meta.seniority());
    for set in sets {
        let opponents = entries.iter().filter(|one| one.set.is_none() || one.conflict.is_none());
        let opponents: Vec<&Listener> = opponents.map(|one| one.listener).collect();
        let lost = |l: &Listener| worst(opponents.iter().filter_map(|other| clash(l, other)).collect()); // (2)
        let left: Vec<&Listener> = set.listeners.iter().filter(|l| lost(l).is_none()).collect();
        let mut verdicts = among(&left).into_iter(); // (3)
        for listener in &set.listeners {
            let conflict = lost(listener).or_else(|| verdicts.next().flatten());
            entries.push(entry(Some(set), listener, conflict));
        }
    }
    entries
}

/// Everything of a world but its routes.
pub fn view(world: &World) -> View<'_> {
    let (mut gateways, mut sets, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for gateway in world.gateways.iter().filter(|gateway| is_ours(world, gateway)) {
        let mut entries = merge(world, gateway);
        let own: Vec<Entry> = entries.iter().filter(|one| one.set.is_none()).cloned().collect();
        // R-GW-10: the order of the rows of 3.12.
        let accepted = if gateway.parameters {
            (false, "InvalidParameters")
        } else if gateway.odd_address {
            (false, "UnsupportedAddress")
        } else if !own.iter().any(|one| one.accepted().0) {
            (false, "ListenersNotValid")
        } else if !own.iter().all(|one| one.valid(world)) {
            (true, "ListenersNotValid")
        } else {
            (true, "Accepted")
        };
        let online = accepted.0 && own.iter().any(|one| one.valid(world));
        let mut attached_sets = 0;
        for set in &world.sets {
            if !parent_of(world, set).is_some_and(|parent| parent.meta == gateway.meta) {
                continue;
            }
            let its = entries
                .iter()
                .filter(|one| one.set.is_some_and(|one| one.meta == set.meta));
            let valid = its.clone().filter(|one| one.valid(world)).count();
            let (accepted, programmed) = if !allowed(world, gateway, set) {
                ((false, "NotAllowed"), (false, "NotAllowed")) // R-SET-03
            } else {
                let accepted = if !accepted.0 {
                    (false, "ParentNotAccepted") // R-SET-04, R-SET-05
                } else if valid == 0 {
                    (false, "ListenersNotValid")
                } else if valid < its.count() {
                    (true, "ListenersNotValid")
                } else {
                    (true, "Accepted")
                };
                let programmed = if !online {
                    (false, "ParentNotProgrammed") // R-SET-04
                } else if valid == 0 {
                    (false, "ListenersNotValid")
                } else {
                    (true, "Programmed")
                };
                (accepted, programmed)
            };
            attached_sets += usize::from(accepted.0); // R-CNT-07
            sets.push(SetView {
                set,
                accepted,
                programmed,
            });
        }
        for one in &mut entries {
            one.programmed = one.valid(world) && if one.set.is_some() { online } else { accepted.0 };
        }
        all.extend(entries);
        let programmed = if online {
            (true, "Programmed")
        } else {
            (false, "Invalid")
        };
        gateways.push(GatewayView {
            gateway,
            accepted,
            programmed,
            attached_sets,
        });
    }
    View {
        gateways,
        sets,
        entries: all,
    }
}
