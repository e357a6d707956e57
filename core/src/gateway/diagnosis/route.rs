//! Why a parent takes a route on none of its listeners: gate by gate, with the smallest edit that would attach it.

use super::search::{self, Edit, Failed, Plan, Trial};
use super::{Told, parent, words};
use crate::distance;
use crate::engine::{At, Reader};
use crate::fact::{FieldChange, FieldValue, Finding, Fix, ObjectRef, Severity};
use crate::gateway::attach::{Attach, Candidacy};
use crate::gateway::faults::quoted;
use crate::gateway::gate::Asker;
use crate::gateway::listener::{Gate, Gates};
use crate::gateway::reason::Reason;
use crate::gateway::set::{Admission, Admitted};
use crate::gateway::verdict::GatewayVerdict;
use crate::gateway::{codes, default};
use crate::object::{GATEWAY_GROUP, GATEWAY_X_GROUP, KeyId, Kind, Names, ParentRef, part};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// A route that names no parent at all: it is right, and does nothing.
pub fn orphan(route: KeyId, names: &Names) -> Told {
    let finding = codes::ATTACHES_NOWHERE
        .finding("the route names no parentRef, so it attaches nowhere")
        .help("name a Gateway or ListenerSet in `spec.parentRefs`, unless something else adds it")
        .at(ObjectRef::of(route, names), "");
    let finding = Finding {
        severity: Severity::Info,
        ..finding
    };
    Told::new(route, "", finding)
}

/// The group of a kind of parent that is written with another one, where nothing else can be meant: `group` of a parentRef is
/// the Gateways' where it is left out (R-DEF-01).
pub fn right_group(kind: Kind, names: &Names) -> Option<&'static str> {
    let (written, name) = kind.parts(names);
    match (name, written) {
        ("Service", GATEWAY_GROUP | "core" | "v1") => Some(""),
        ("ServiceImport", GATEWAY_GROUP | "") => Some("multicluster.x-k8s.io"),
        ("Gateway" | "ListenerSet", "" | "core" | "v1" | "networking.k8s.io" | GATEWAY_X_GROUP) => Some(GATEWAY_GROUP),
        _ => None,
    }
}

/// A parentRef with the wrong group names nothing (R-ATT-02).
pub fn misnamed_parent(at: At, kind: Kind, names: &Names) -> Option<Told> {
    let right = right_group(kind, names)?;
    let (written, name) = kind.parts(names);
    let path = format!("{}.group", default::field(at));
    let object = ObjectRef::of(at.object, names);
    let finding = codes::ATTACHES_NOWHERE
        .finding(format!(
            "the parentRef names nothing: {name} is of group `{}`, not `{}`",
            quoted(right),
            quoted(written)
        ))
        .help(format!(
            "write `group: {}`; where a parentRef has no group, it is `{GATEWAY_GROUP}`",
            quoted(right)
        ))
        .at(object.clone(), path.clone())
        .fix(Fix {
            message: format!("write the group of {name}").into(),
            changes: [FieldChange::Set {
                object,
                path: path.into(),
                value: FieldValue::text(right),
            }]
            .into(),
            edits: Vec::new(),
        });
    Some(Told::new(at.object, format!("{}", at.part), finding))
}

/// Says why, or leaves it to the parent to say it once for all.
pub fn diagnose(at: At, reader: &mut Reader<'_>) -> Option<Told> {
    let parent = default::parent_at(at, reader)?;
    // R-GW-05: nobody chose this Gateway for the route, so that another one which takes it is enough.
    if default::is_default(at) && taken_elsewhere(at.object, reader) {
        return None;
    }
    let candidacy = reader.cell::<Attach>(at)?.as_ref();
    let kind = reader.names().object(parent.target).kind;
    let admission = match kind {
        Kind::ListenerSet => reader.cell::<Admitted>(At::whole(parent.target)),
        _ => None,
    };
    match (candidacy, admission) {
        // What the set says of itself says it for its routes.
        (_, Some(Admission::NotAllowed(_))) | (None, None) => {
            parent::wait(at.object, at.part, &parent, reader);
            None
        }
        (None, Some(_)) => {
            if let Some(gateway) = reader.part::<part::SetParent>(parent.target).copied().flatten() {
                parent::wait_behind(at.object, at.part, &parent, gateway, reader);
            }
            None
        }
        (Some(candidacy), _) => refused(at, &parent, candidacy, reader),
    }
}

/// Whether any parent of a route has a listener for it.
fn taken_elsewhere(route: KeyId, reader: &mut Reader<'_>) -> bool {
    let mut parents = default::parents(route, reader).into_iter();
    parents.any(|(place, _)| matches!(reader.cell::<Attach>(place), Some(Some(one)) if one.refused.is_none()))
}

fn refused(at: At, parent: &ParentRef, candidacy: &Candidacy, reader: &mut Reader<'_>) -> Option<Told> {
    let reason = candidacy.refused?;
    let names = reader.names();
    let asker = Asker::of(at.object, parent, reader);
    let gates = reader
        .cell::<Gates>(At::whole(parent.target))
        .map_or(&[][..], |gates| gates);
    let path = default::field(at);
    let owner = words::object(parent.target, names);
    let gateway = reader
        .cell::<GatewayVerdict>(At::whole(candidacy.gateway))
        .and_then(Option::as_ref);
    let closed = parent.target != candidacy.gateway && gateway.is_some_and(|gateway| gateway.accepted.0.is_err());
    let object = ObjectRef::of(at.object, names);
    let tell = |because: String, path: String| {
        codes::ATTACHES_NOWHERE
            .finding(format!("{owner} takes the route on no listener: {because}"))
            .at(object.clone(), path)
    };
    let finding = if closed {
        // R-SET-04
        let gateway = words::object(candidacy.gateway, names);
        tell(format!("{gateway}, which it extends, is not accepted"), path)
            .related(
                format!("{gateway} is not accepted"),
                ObjectRef::of(candidacy.gateway, names),
                "",
            )
            .help(format!("mend {gateway} first; its own findings say what is wrong"))
    } else if asker.port_unsupported(reader) {
        tell(
            "its controller knows no `port` in a parentRef".into(),
            format!("{path}.port"),
        )
        .help("choose the listener by `sectionName`, and leave `port` out")
    } else {
        let trials: Vec<Trial> = gates
            .iter()
            .map(|gate| Trial::of(&asker, parent.target, gate, reader))
            .collect();
        let (because, field) = because(reason, &asker, parent.target, &trials, names);
        let finding = tell(because, format!("{path}{field}"));
        let finding = with_gates(finding, &asker, parent.target, &trials, reader);
        let finding = advised(finding, reason, at, parent, &asker, &trials, reader);
        match search::hangs_on_unseen_labels(&asker, &trials, reader) {
            true => words::unseen(finding, names.name_of(asker.home)),
            false => finding,
        }
    };
    Some(Told::new(
        at.object,
        default::finding_part(at, parent.target, names),
        finding,
    ))
}

/// The gate that the listener which came furthest did not pass (R-ATT-12), and the field of the parentRef that it hangs on.
fn because(
    reason: Reason,
    asker: &Asker<'_>,
    owner: KeyId,
    trials: &[Trial<'_>],
    names: &Names,
) -> (String, &'static str) {
    let selected = || {
        trials
            .iter()
            .filter(|trial| !trial.failed.section && !trial.failed.port)
    };
    let kind = words::kind(asker.kind, names);
    match reason {
        Reason::NoMatchingParent if trials.is_empty() => ("it has no listener".into(), ""),
        Reason::NoMatchingParent => {
            let name = format!("none is named `{}`", names.text(asker.section));
            let port = asker.port.map(|port| format!("on port {port}")).unwrap_or_default();
            match (trials.iter().any(|trial| !trial.failed.section), port.is_empty()) {
                (false, true) => (name, ".sectionName"),
                (false, false) => (format!("{name}, nor is that one {port}"), ".sectionName"),
                (true, _) if asker.section.is_empty() => (format!("none is {port}"), ".port"),
                (true, _) => (format!("`{}` is not {port}", names.text(asker.section)), ".port"),
            }
        }
        Reason::NotAllowedByListeners => {
            let by_namespace = selected().find(|trial| !trial.failed.kind);
            let because = match (by_namespace, selected().count()) {
                (Some(trial), 1) => format!(
                    "`{}` takes routes {}",
                    names.text(trial.gate.name),
                    words::admission(&trial.gate.namespaces, owner, names)
                ),
                (Some(_), _) => format!("none takes {} from namespace `{}`", a(&kind), names.name_of(asker.home)),
                (None, 1) if !asker.section.is_empty() => {
                    format!("`{}` does not take {}", names.text(asker.section), a(&kind))
                }
                (None, _) => format!("none takes {}", a(&kind)),
            };
            (because, "")
        }
        Reason::NoMatchingListenerHostname => {
            let mut hosts: Vec<String> = selected()
                .filter(|trial| !trial.failed.kind && !trial.failed.namespace)
                .map(|trial| words::host(trial.gate.hostname, names))
                .collect();
            hosts.dedup();
            let count = hosts.len();
            hosts.truncate(3);
            let own: Vec<String> = asker
                .hostnames
                .iter()
                .take(3)
                .map(|host| words::host(*host, names))
                .collect();
            let meets = if own.len() == 1 { "meets" } else { "meet" };
            let own = words::some(&own, asker.hostnames.len());
            (
                format!(
                    "{own} {meets} no hostname of its listeners, which serve {}",
                    words::some(&hosts, count)
                ),
                "",
            )
        }
        _ => ("none of the route's rules can be applied".into(), ""),
    }
}

/// With its article: `an HTTPRoute`, `a TCPRoute`.
fn a(kind: &str) -> String {
    let article = if kind.starts_with('H') { "an" } else { "a" };
    format!("{article} {kind}")
}

/// One related place a listener, those first that come nearest to taking the route.
fn with_gates(
    mut finding: Finding,
    asker: &Asker<'_>,
    owner: KeyId,
    trials: &[Trial<'_>],
    reader: &mut Reader<'_>,
) -> Finding {
    let names = reader.names();
    let listeners = reader.part::<part::Listeners>(owner).unwrap_or(&[]);
    let object = ObjectRef::of(owner, names);
    let mut order: Vec<&Trial<'_>> = trials.iter().collect();
    crate::order::by(&mut order, &|a, b| a.failed.count().cmp(&b.failed.count()));
    for trial in order.iter().take(words::SHOWN) {
        let path = words::path(listeners, trial.gate.name);
        let path = format!("{path}{}", field(&trial.failed));
        finding = finding.related(gates(asker, owner, trial, names), object.clone(), path);
    }
    match trials.len().saturating_sub(words::SHOWN) {
        0 => finding,
        more => finding.related(
            format!("{more} more listeners take it no more than these"),
            object,
            "spec.listeners",
        ),
    }
}

/// The field of a listener at which the first gate failed.
fn field(failed: &Failed) -> &'static str {
    match failed {
        Failed { section: true, .. } => ".name",
        Failed { port: true, .. } => ".port",
        Failed { kind: true, .. } => ".allowedRoutes.kinds",
        Failed { namespace: true, .. } => ".allowedRoutes.namespaces",
        Failed { hostname: true, .. } => ".hostname",
        _ => "",
    }
}

/// Every gate of a listener, those that fail first.
fn gates(asker: &Asker<'_>, owner: KeyId, trial: &Trial<'_>, names: &Names) -> String {
    let Trial { gate, failed } = trial;
    let kind = words::kind(asker.kind, names);
    let mut fails: Vec<String> = Vec::new();
    let mut passes: Vec<String> = Vec::new();
    let mut note = |failed: bool, asked: bool, name: &str, why: String| match (asked, failed) {
        (false, _) => {}
        (true, true) => fails.push(why),
        (true, false) => passes.push(name.into()),
    };
    let section = format!("is not named `{}`", names.text(asker.section));
    note(failed.section, !asker.section.is_empty(), "sectionName", section);
    let port = format!("is not on port {}", asker.port.unwrap_or_default());
    note(failed.port, asker.port.is_some(), "port", port);
    let kinds: Vec<String> = gate.kinds.iter().map(|kind| words::kind(*kind, names)).collect();
    let takes = match kinds.as_slice() {
        [] => "takes no kind of route".into(),
        kinds => format!("does not take {kind} (only {})", words::list(kinds)),
    };
    note(failed.kind, true, "kind", takes);
    let admits = format!("takes routes {}", words::admission(&gate.namespaces, owner, names));
    note(failed.namespace, true, "namespace", admits);
    let hostnames = crate::object::has_hostnames(asker.kind);
    let serves = format!("serves {}", words::host(gate.hostname, names));
    note(failed.hostname, hostnames, "hostname", serves);
    let listener = words::listener(gate, names);
    match (fails.is_empty(), passes.is_empty()) {
        (true, _) => format!("{listener} passes {}", words::list(&passes)),
        (false, true) => format!("{listener} {}", words::list(&fails)),
        (false, false) => format!("{listener} {}; passes {}", words::list(&fails), words::list(&passes)),
    }
}

/// With the smallest edit that would attach the route, and a mend where that one is certain.
fn advised(
    finding: Finding,
    reason: Reason,
    at: At,
    parent: &ParentRef,
    asker: &Asker<'_>,
    trials: &[Trial<'_>],
    reader: &mut Reader<'_>,
) -> Finding {
    let names = reader.names();
    if trials.iter().any(|trial| trial.failed.count() == 0) {
        return finding.help("mend the rules: each has a finding of its own");
    }
    let owner = words::object(parent.target, names);
    let Some(plan) = search::smallest(asker, parent.target, trials, reader) else {
        let kind = words::kind(asker.kind, names);
        return finding.help(match reason {
            Reason::NoMatchingParent if trials.is_empty() => format!("add a listener to {owner}"),
            _ => format!("no listener of {owner} can take {}: add one that can", a(&kind)),
        });
    };
    let say = |plan: &Plan<'_>| {
        let said: Vec<String> = plan
            .edits
            .iter()
            .map(|edit| in_words(edit, plan.gate, asker, parent.target, names))
            .collect();
        said.join(", and ")
    };
    // Who names a listener that is there may mean it.
    let meant: Vec<Trial<'_>> = trials.iter().filter(|trial| !trial.failed.section).copied().collect();
    let kept = match plan.edits.contains(&Edit::Section) {
        true => search::smallest(asker, parent.target, &meant, reader),
        false => None,
    };
    let finding = finding.help(match kept {
        Some(kept) => format!("{}; or {}", say(&plan), say(&kept)),
        None => say(&plan),
    });
    let section = names.text(asker.section);
    let near = |gate: &Gate| distance::slip(section, names.text(gate.name));
    let path = |field: &str| format!("spec.parentRefs[{}].{field}", at.part);
    let set = |field: &str, value: FieldValue, message: String| Fix {
        message: message.into(),
        changes: [FieldChange::Set {
            object: ObjectRef::of(at.object, names),
            path: path(field).into(),
            value,
        }]
        .into(),
        edits: Vec::new(),
    };
    match plan.edits.as_slice() {
        // The name is a slip of just one listener's.
        [Edit::Section] if trials.iter().filter(|trial| near(trial.gate)).count() == 1 && near(plan.gate) => {
            let name = names.text(plan.gate.name).to_string();
            let message = format!("name the listener `{name}`");
            finding.fix(set("sectionName", FieldValue::text(name), message))
        }
        // There is nothing else that the port could mean.
        [Edit::Port] if trials.len() == 1 && asker.section.is_empty() => {
            let port = plan.gate.port;
            finding.fix(set(
                "port",
                FieldValue::Number(port.into()),
                format!("name port {port}"),
            ))
        }
        _ => finding,
    }
}

/// An edit as an instruction.
fn in_words(edit: &Edit, gate: &Gate, asker: &Asker<'_>, parent: KeyId, names: &Names) -> String {
    let owner = words::object(parent, names);
    let listener = names.text(gate.name);
    let namespace = names.name_of(asker.home);
    match edit {
        Edit::Section => format!("set `sectionName` to `{listener}`"),
        Edit::Port => format!("set `port` to `{}`", gate.port),
        Edit::Hostname => format!(
            "give the route a hostname that meets {}",
            words::host(gate.hostname, names)
        ),
        Edit::Label(labels) => words::label(namespace, labels, names),
        Edit::Namespace => format!(
            "let listener `{listener}` of {owner} take routes from namespace `{namespace}`: in `allowedRoutes.namespaces` {}",
            words::opened(&gate.namespaces, parent, namespace, names)
        ),
        Edit::Kind => format!(
            "add `{}` to `allowedRoutes.kinds` of listener `{listener}` of {owner}",
            words::kind(asker.kind, names)
        ),
    }
}
