//! ListenerSets that their Gateway does not admit (R-SET-02, R-SET-03).

use super::{Told, Waiting, search, words};
use crate::engine::{At, Reader};
use crate::fact::ObjectRef;
use crate::gateway::codes;
use crate::object::{Admission, part};
use alloc::format;

/// Why the Gateway does not admit it, and what would.
pub fn tell(at: At, reader: &mut Reader<'_>) -> Option<Told> {
    let names = reader.names();
    let gateway = (*reader.part::<part::SetParent>(at.object)?)?;
    let allowed = &reader.part::<part::GatewayFrame>(gateway)?.allowed_listeners;
    let waiters = reader.ask::<Waiting>(at, ());
    let (parent, home) = (words::object(gateway, names), names.home(at.object));
    let namespace = names.name_of(home);
    let takes = match allowed {
        Admission::None => "takes no ListenerSets, since `allowedListeners` does not say otherwise".into(),
        other => format!("takes ListenerSets {}", words::admission(other, gateway, names)),
    };
    let behind = match waiters.count {
        0 => "its listeners do not open".into(),
        _ => format!("its listeners do not open, and {} cannot attach", waiters.text(names)),
    };
    let help = match search::labels(allowed, home, reader) {
        Some(labels) => words::label(namespace, &labels, names),
        None => {
            let how = match allowed {
                Admission::None if names.home(gateway) == home => "set `from: Same`".into(),
                _ => words::opened(allowed, gateway, namespace, names),
            };
            format!("in `spec.allowedListeners.namespaces` of {parent} {how}")
        }
    };
    let finding = codes::LISTENER_SET_NOT_ADMITTED
        .finding(format!("{parent} {takes}: {behind}"))
        .help(help)
        .at(ObjectRef::of(at.object, names), "spec.parentRef")
        .related(
            format!("{parent} does not admit namespace `{namespace}`"),
            ObjectRef::of(gateway, names),
            "spec.allowedListeners.namespaces",
        );
    let finding = match search::may_admit(allowed, home, reader) {
        true => words::unseen(finding, namespace),
        false => finding,
    };
    Some(Told::new(at.object, "", finding))
}
