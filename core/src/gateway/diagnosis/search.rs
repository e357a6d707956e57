//! The smallest edit that would attach a route: each candidate is judged by the gates that attachment asks, with one input
//! replaced for each field edited.

use crate::engine::Reader;
use crate::gateway::gate::Asker;
use crate::gateway::listener::{Gate, base_kinds};
use crate::gateway::{class, grant};
use crate::object::{Admission, KeyId, Names, Operator, Protocol, Selector, Sym, part};
use crate::options::Assume;
use crate::routing::hostname;
use alloc::vec::Vec;

/// The gates of a listener that a route does not pass, each judged apart from the others.
#[derive(Clone, Copy, Default)]
pub struct Failed {
    /// It has another name.
    pub section: bool,
    /// It is on another port.
    pub port: bool,
    /// It does not take the kind.
    pub kind: bool,
    /// It does not take the namespace.
    pub namespace: bool,
    /// No hostnames meet.
    pub hostname: bool,
}

impl Failed {
    /// How many.
    pub fn count(&self) -> u32 {
        let all = [self.section, self.port, self.kind, self.namespace, self.hostname];
        all.map(u32::from).iter().sum()
    }
}

/// A listener, and where the route fails at it.
#[derive(Clone, Copy)]
pub struct Trial<'w> {
    /// The listener.
    pub gate: &'w Gate,
    /// What does not pass.
    pub failed: Failed,
}

impl<'w> Trial<'w> {
    /// Judges all gates of a listener.
    pub fn of(asker: &Asker<'_>, owner: KeyId, gate: &'w Gate, reader: &mut Reader<'_>) -> Trial<'w> {
        Trial {
            gate,
            failed: Failed {
                section: !asker.named(gate),
                port: !asker.on_port(gate),
                kind: !asker.of_kind(owner, gate, reader),
                namespace: !asker.from_there(owner, gate, reader),
                hostname: asker.common(gate, reader.names()).is_empty(),
            },
        }
    }
}

/// One field otherwise.
#[derive(Clone, PartialEq, Debug)]
pub enum Edit {
    /// The parentRef names the listener.
    Section,
    /// The parentRef names the listener's port.
    Port,
    /// The route gets a hostname of the listener.
    Hostname,
    /// The route's Namespace gets labels.
    Label(Vec<(Sym, Sym)>),
    /// The listener admits the route's namespace.
    Namespace,
    /// The listener admits the route's kind.
    Kind,
}

impl Edit {
    /// Whether it changes what belongs to the owner of the Gateway.
    fn foreign(&self) -> bool {
        matches!(self, Edit::Namespace | Edit::Kind)
    }

    fn fields(&self) -> usize {
        match self {
            Edit::Label(labels) => labels.len(),
            _ => 1,
        }
    }
}

/// Edits that attach the route to a listener.
pub struct Plan<'w> {
    /// The listener.
    pub gate: &'w Gate,
    /// What to edit.
    pub edits: Vec<Edit>,
}

/// The plan that asks least of others, then changes the fewest fields, then leaves a sectionName alone that names a listener;
/// of equal ones that of the first listener.
pub fn smallest<'w>(
    asker: &Asker<'_>,
    owner: KeyId,
    trials: &[Trial<'w>],
    reader: &mut Reader<'_>,
) -> Option<Plan<'w>> {
    let known = trials.iter().any(|trial| trial.gate.name == asker.section);
    let mut best: Option<((usize, usize, bool), Plan<'w>)> = None;
    for trial in trials {
        for labelled in [true, false] {
            let Some(edits) = edits(asker, trial, labelled, reader) else {
                continue;
            };
            if !attaches(asker, owner, trial.gate, &edits, reader) {
                continue;
            }
            let cost = (
                edits.iter().filter(|edit| edit.foreign()).count(),
                edits.iter().map(Edit::fields).sum(),
                known && edits.contains(&Edit::Section),
            );
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((
                    cost,
                    Plan {
                        gate: trial.gate,
                        edits,
                    },
                ));
            }
        }
    }
    best.map(|(_, plan)| plan)
}

/// One edit for each gate that fails; `None` where no edit opens one.
fn edits(asker: &Asker<'_>, trial: &Trial<'_>, labelled: bool, reader: &mut Reader<'_>) -> Option<Vec<Edit>> {
    let Failed {
        section,
        port,
        kind,
        namespace,
        hostname,
    } = trial.failed;
    let mut edits = Vec::new();
    edits.extend(section.then_some(Edit::Section));
    edits.extend(port.then_some(Edit::Port));
    edits.extend(kind.then_some(Edit::Kind));
    match (namespace, labelled) {
        (true, true) => edits.push(Edit::Label(labels(&trial.gate.namespaces, asker.home, reader)?)),
        (true, false) => edits.push(Edit::Namespace),
        (false, _) => {}
    }
    edits.extend(hostname.then_some(Edit::Hostname));
    Some(edits)
}

/// The labels that a Namespace lacks for a selector; `None` where labels cannot do it.
pub fn labels(admission: &Admission, home: KeyId, reader: &mut Reader<'_>) -> Option<Vec<(Sym, Sym)>> {
    let Admission::Selector(selector) = admission else {
        return None;
    };
    let Selector::Requirements(requirements) = &**selector else {
        return None;
    };
    let names = reader.names();
    let written = reader.part::<part::Labels>(home).unwrap_or(&[]);
    let mut missing = Vec::new();
    for one in requirements {
        let has = written
            .iter()
            .find(|(name, _)| *name == one.label)
            .map(|(_, value)| *value);
        match one.operator {
            Operator::In if has.is_some_and(|value| one.values.contains(&value)) => {}
            // R-LIS-15: nobody chooses the value of this label.
            Operator::In if names.text(one.label) != grant::NAME_LABEL => {
                missing.push((one.label, *one.values.first()?));
            }
            _ => {}
        }
    }
    let helps = !missing.is_empty() && admits_with(admission, home, &missing, reader);
    helps.then_some(missing)
}

/// Whether labels that the input does not show could be what lets a route in: nothing else is in the way.
pub fn hangs_on_unseen_labels(asker: &Asker<'_>, trials: &[Trial<'_>], reader: &mut Reader<'_>) -> bool {
    let mut barred = trials
        .iter()
        .filter(|trial| trial.failed.namespace && trial.failed.count() == 1);
    barred.any(|trial| may_admit(&trial.gate.namespaces, asker.home, reader))
}

/// Whether a selector may admit a Namespace that was left out of the input: so it may unless it hangs on the name alone.
pub fn may_admit(admission: &Admission, home: KeyId, reader: &mut Reader<'_>) -> bool {
    let Admission::Selector(selector) = admission else {
        return false;
    };
    let Selector::Requirements(all) = &**selector else {
        return false;
    };
    if reader.options().assume == Assume::None || reader.exists(home) {
        return false;
    }
    let names = reader.names();
    let named = all.iter().filter(|one| names.text(one.label) == grant::NAME_LABEL);
    let name = grant::with_name(&[], names.object(home).name, names);
    Selector::Requirements(named.cloned().collect()).matches(&name)
}

/// Whether the listener would take the route with the fields as edited.
fn attaches(asker: &Asker<'_>, owner: KeyId, gate: &Gate, edits: &[Edit], reader: &mut Reader<'_>) -> bool {
    let names = reader.names();
    let mut hostnames: Vec<Sym> = asker.hostnames.to_vec();
    let mut section = asker.section;
    let mut port = asker.port;
    let mut gate = gate.clone();
    let mut labels: Option<&[(Sym, Sym)]> = None;
    for edit in edits {
        match edit {
            Edit::Section => section = gate.name,
            Edit::Port => port = Some(gate.port),
            Edit::Hostname => hostnames.push(gate.hostname),
            Edit::Label(added) => labels = Some(added),
            Edit::Namespace => gate.namespaces = Admission::All,
            Edit::Kind => {
                // A mix of both modes of TLS has no kinds, whatever is listed (R-TLSR-05).
                let mixed = gate.protocol == Protocol::Tls && class::lacks(reader, "TLSRouteModeMixed");
                let (base, _) = base_kinds(gate.protocol, gate.passthrough, reader);
                if mixed || !base.contains(&asker.kind) {
                    return false;
                }
                gate.kinds = [asker.kind].into();
            }
        }
    }
    let asker = Asker {
        section,
        port,
        hostnames: &hostnames,
        ..*asker
    };
    let admitted = match labels {
        Some(added) => admits_with(&gate.namespaces, asker.home, added, reader),
        None => asker.from_there(owner, &gate, reader),
    };
    let kind = match edits.contains(&Edit::Kind) {
        true => gate.kinds.contains(&asker.kind),
        false => asker.of_kind(owner, &gate, reader),
    };
    asker.named(&gate)
        && asker.on_port(&gate)
        && kind
        && admitted
        && !hostname::is_ip_literal(names.text(gate.hostname))
        && !asker.common(&gate, names).is_empty()
}

/// Whether a selector admits a Namespace with labels added.
fn admits_with(admission: &Admission, home: KeyId, added: &[(Sym, Sym)], reader: &mut Reader<'_>) -> bool {
    let Admission::Selector(selector) = admission else {
        return false;
    };
    let names: &Names = reader.names();
    let written = reader.part::<part::Labels>(home).unwrap_or(&[]);
    let kept = written
        .iter()
        .filter(|(name, _)| added.iter().all(|(other, _)| other != name));
    let labels: Vec<(Sym, Sym)> = kept.chain(added).copied().collect();
    selector.matches(&grant::with_name(&labels, names.object(home).name, names))
}
