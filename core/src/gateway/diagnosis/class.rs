//! Gateways that nobody takes care of, and those that are refused for what they ask (R-CLS-03, R-GW-01, R-GW-03).

use super::directory::Neighbours;
use super::{Told, Waiting, words};
use crate::engine::{At, Reader};
use crate::fact::{FieldChange, FieldValue, Finding, Fix, ObjectRef, Severity};
use crate::gateway::class::Class;
use crate::gateway::codes;
use crate::gateway::reason::Reason;
use crate::gateway::verdict::Managed;
use crate::object::{GatewayFrame, Kind, Names, part};
use crate::options::Assume;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// A Gateway whose class is missing or not accepted. One of another controller is none of ours, and no fault.
pub fn ignored(at: At, reader: &mut Reader<'_>) -> Option<Told> {
    let names = reader.names();
    let frame = reader.part::<part::GatewayFrame>(at.object)?;
    let class = words::object(frame.class, names);
    let waiters = reader.ask::<Waiting>(at, ());
    let routes = match waiters.count {
        0 => String::new(),
        _ => format!(", and {} cannot attach", waiters.text(names)),
    };
    let object = ObjectRef::of(at.object, names);
    let tell = |because: String, severity: Severity| Finding {
        severity,
        ..codes::GATEWAY_IGNORED
            .finding(format!("{because}: nobody opens the Gateway's listeners{routes}"))
            .at(object.clone(), "spec.gatewayClassName")
    };
    let finding = match reader.cell::<Class>(At::whole(frame.class)).and_then(Option::as_ref) {
        Some(state) if !state.ours => return None,
        // R-CLS-05
        Some(_) => tell(
            format!("{class} has parameters, and no kind of parameters is known here"),
            Severity::Warning,
        )
        .related(
            format!("{class} is not accepted"),
            ObjectRef::of(frame.class, names),
            "spec.parametersRef",
        )
        .help("to see what the Gateway does, take `parametersRef` out of the class"),
        None if reader.refused(frame.class) => {
            tell(format!("{class} would be refused by the API server"), Severity::Error)
                .related(format!("{class} is refused"), ObjectRef::of(frame.class, names), "")
                .help("mend the class first; its own findings say what is wrong")
        }
        None => {
            let severity = match reader.options().assume {
                Assume::Auto => Severity::Warning,
                Assume::None | Assume::All => Severity::Error,
            };
            missing(
                tell(format!("{class} is not in the input"), severity),
                &object,
                frame,
                reader,
            )
        }
    };
    Some(Told::new(at.object, "", finding))
}

/// With the class that may be meant.
fn missing(finding: Finding, gateway: &ObjectRef, frame: &GatewayFrame, reader: &mut Reader<'_>) -> Finding {
    let names = reader.names();
    let class = words::object(frame.class, names);
    let question = (Kind::GatewayClass, names.object(frame.class).name);
    let near = reader.ask::<Neighbours>(At::whole(names.home(frame.class)), question);
    let Some(meant) = near.nearest else {
        return finding.help(format!("add {class} to the input, or name a class that is there"));
    };
    let name = names.name_of(meant).to_string();
    let finding = finding
        .related(
            format!("GatewayClass `{name}` is there"),
            ObjectRef::of(meant, names),
            "",
        )
        .help(format!(
            "if GatewayClass `{name}` is meant, name it; else add {class} to the input"
        ));
    if near.slip != Some(meant) {
        return finding;
    }
    finding.fix(Fix {
        message: format!("name GatewayClass `{name}`").into(),
        changes: [FieldChange::Set {
            object: gateway.clone(),
            path: "spec.gatewayClassName".into(),
            value: FieldValue::text(name),
        }]
        .into(),
        edits: Vec::new(),
    })
}

/// A Gateway that is not accepted for what it says apart from its listeners.
pub fn refused(at: At, reader: &mut Reader<'_>) -> Option<Told> {
    let names = reader.names();
    let reason = reader.cell::<Managed>(At::whole(at.object))?.as_ref()?.own.err()?;
    let frame = reader.part::<part::GatewayFrame>(at.object)?;
    let finding = &codes::GATEWAY_REFUSED;
    let object = ObjectRef::of(at.object, names);
    let finding = match reason {
        Reason::InvalidParameters => finding
            .finding("the Gateway is not accepted: it names parameters, and no kind of parameters is known here")
            .help("to see what the Gateway does, take `parametersRef` out")
            .at(object, "spec.infrastructure.parametersRef"),
        _ => {
            let (index, kind) = unsupported(frame, names)?;
            finding
                .finding(format!(
                    "the Gateway is not accepted: addresses of type `{kind}` are not supported"
                ))
                .help("use `IPAddress` or `Hostname`, or leave the address to the controller")
                .at(object, format!("spec.addresses[{index}].type"))
        }
    };
    Some(Told::new(at.object, "", finding))
}

/// The first address of a type that is not supported (R-API-09).
fn unsupported(frame: &GatewayFrame, names: &Names) -> Option<(usize, String)> {
    let mut kinds = frame
        .addresses
        .iter()
        .map(|address| names.text(address.kind))
        .enumerate();
    kinds
        .find(|(_, kind)| !matches!(*kind, "IPAddress" | "Hostname"))
        .map(|(index, kind)| (index, kind.to_string()))
}
