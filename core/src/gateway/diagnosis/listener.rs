//! Listeners that open nothing, or take less than they say, for what they say themselves.

use super::{Told, words};
use crate::engine::{At, Reader};
use crate::fact::{FieldChange, FieldValue, Finding, Fix, ObjectRef, Severity};
use crate::gateway::codes;
use crate::gateway::listener::{Gate, ListenerVerdict, base_kinds, host};
use crate::gateway::reason::Reason;
use crate::gateway::verdict::Managed;
use crate::object::{Kind, Names, Protocol, Sym, part};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The protocols that a listener can have.
const PROTOCOLS: [&str; 5] = ["HTTP", "HTTPS", "TLS", "TCP", "UDP"];

/// What is wrong with the listener itself.
pub fn tell(at: At, reader: &mut Reader<'_>) -> Option<Told> {
    let names = reader.names();
    let state = reader.cell::<ListenerVerdict>(at)?.as_ref()?;
    let gate = &state.gate;
    let listeners = reader.part::<part::Listeners>(at.object)?;
    let path = words::path(listeners, gate.name);
    let object = ObjectRef::of(at.object, names);
    let name = names.text(gate.name);
    let finding = match gate.refused {
        Some(Reason::UnsupportedValue) => codes::LISTENER_UNUSABLE
            .finding(format!(
                "listener `{name}` opens nothing: its controller does not terminate `TLS`"
            ))
            .help("use `mode: Passthrough`, or protocol `HTTPS`")
            .at(object, format!("{path}.tls.mode")),
        Some(_) => protocol(gate, &path, object, names),
        None if state.fault == Some(Reason::InvalidTLSConfig) => {
            let written = listeners.iter().find(|listener| listener.name == gate.name)?;
            certificateless(written.tls.is_some(), at, &path, object, reader)?
        }
        None => {
            let written = listeners.iter().find(|listener| listener.name == gate.name)?;
            let (base, _) = base_kinds(gate.protocol, gate.passthrough, reader);
            let wrong = written
                .kinds
                .iter()
                .enumerate()
                .filter(|(_, kind)| !base.contains(kind));
            kinds(gate, wrong.collect(), &base, &path, object, names)?
        }
    };
    Some(Told::new(at.object, name, finding))
}

/// R-TLS-05. What options of its own a controller understands, it alone knows; of a Gateway that it refuses for something else
/// that is told.
fn certificateless(options: bool, at: At, path: &str, object: ObjectRef, reader: &mut Reader<'_>) -> Option<Finding> {
    let host = host(at.object, reader)?;
    let gateway = reader.cell::<Managed>(At::whole(host.gateway))?.as_ref()?;
    if options && gateway.own.is_err() {
        return None;
    }
    let name = reader.names().text(Sym(at.part));
    let (severity, because, field) = match options {
        true => (
            Severity::Warning,
            "no option is known here that names a certificate",
            ".tls.options",
        ),
        false => (Severity::Error, "it ends TLS and names no certificate", ".protocol"),
    };
    let finding = codes::LISTENER_UNUSABLE
        .finding(format!("listener `{name}` opens nothing: {because}"))
        .help("name a Secret with a certificate in `tls.certificateRefs`")
        .at(object, format!("{path}{field}"));
    Some(Finding { severity, ..finding })
}

/// R-LIS-02
fn protocol(gate: &Gate, path: &str, object: ObjectRef, names: &Names) -> Finding {
    let name = names.text(gate.name);
    let path = format!("{path}.protocol");
    let Protocol::Other(written) = gate.protocol else {
        return codes::LISTENER_UNUSABLE
            .finding(format!(
                "listener `{name}` opens nothing: its controller supports no kind of route for the protocol"
            ))
            .help("use a protocol that the controller supports")
            .at(object, path);
    };
    let text = names.text(written);
    // A protocol with a domain is some controller's own, which may know it.
    let severity = if text.contains('/') {
        Severity::Warning
    } else {
        Severity::Error
    };
    let finding = codes::LISTENER_UNUSABLE
        .finding(format!(
            "listener `{name}` opens nothing: protocol `{text}` is not supported"
        ))
        .help(format!("use one of `{}`, in capital letters", PROTOCOLS.join("`, `")))
        .at(object.clone(), path.clone());
    let finding = Finding { severity, ..finding };
    match PROTOCOLS.iter().find(|known| known.eq_ignore_ascii_case(text)) {
        Some(known) => finding.fix(Fix {
            message: format!("write `{known}`").into(),
            changes: [FieldChange::Set {
                object,
                path: path.into(),
                value: FieldValue::text(*known),
            }]
            .into(),
            edits: Vec::new(),
        }),
        None => finding,
    }
}

/// R-LIS-12, R-LIS-13
fn kinds(
    gate: &Gate,
    wrong: Vec<(usize, &Kind)>,
    base: &[Kind],
    path: &str,
    object: ObjectRef,
    names: &Names,
) -> Option<Finding> {
    let (index, _) = *wrong.first()?;
    let name = names.text(gate.name);
    let quoted = |kinds: &[Kind]| -> String {
        let all: Vec<String> = kinds
            .iter()
            .map(|kind| format!("`{}`", words::kind(*kind, names)))
            .collect();
        words::list(&all)
    };
    let mut refused: Vec<Kind> = Vec::new();
    for (_, kind) in wrong {
        if !refused.contains(kind) {
            refused.push(*kind);
        }
    }
    let left = match gate.kinds.is_empty() {
        true => "so it takes no route at all".into(),
        false => format!("so it takes {} alone", quoted(&gate.kinds)),
    };
    let finding = codes::LISTENER_UNUSABLE
        .finding(format!("listener `{name}` cannot carry {}, {left}", quoted(&refused)))
        .help(format!(
            "a listener of this protocol and TLS mode carries {}",
            quoted(base)
        ))
        .at(object, format!("{path}.allowedRoutes.kinds[{index}]"));
    // What is left works.
    let severity = if gate.kinds.is_empty() {
        Severity::Error
    } else {
        Severity::Warning
    };
    Some(Finding { severity, ..finding })
}
