//! Whether anything in the input makes a follower build: in 1.27 and 1.28 one that never does is never ready (R-CON-200, R-CON-201).

use super::choice;
use super::class;
use super::codes;
use crate::engine::Graph;
use crate::fact::Finding;
use crate::object::{AuthorityState, Kind, Names, Object, ObjectKey, Spec};
use crate::options::ContourOptions;

/// Whether an object is relevant on its own, whatever else is there (R-CON-175): it leads to a build when it comes.
fn wakes(key: ObjectKey, object: &Object, options: &ContourOptions, names: &Names) -> bool {
    match (&object.spec, key.kind) {
        (Spec::HttpProxy(_) | Spec::Ingress(_), _) => class::is_accepted(object, options, names),
        (Spec::Secret(secret), _) => secret.authority != AuthorityState::Missing,
        (_, Kind::TlsCertificateDelegation | Kind::ExtensionService) => true,
        _ => false,
    }
}

/// A warning beforehand, where the versions from 1.27.0 to 1.28.8 find nothing relevant in the objects of an installation.
///
/// What is only relevant because another object names it needs no look: that other one is an HTTPProxy or an Ingress.
pub fn finding(graph: &Graph) -> Option<Finding> {
    let version = graph.profile().version;
    let needs_a_build = version.since(1, 27, 0) && !version.since(1, 29, 0);
    if !needs_a_build || choice::reference(graph.options()).is_some() {
        return None;
    }
    let standard = ContourOptions::default();
    let options = graph.options().contour.as_ref().unwrap_or(&standard);
    let mut objects = graph.store().objects().peekable();
    // An input without objects is no installation.
    objects.peek()?;
    if objects.any(|(key, object)| wakes(graph.names.object(key), object, options, &graph.names)) {
        return None;
    }
    let message = alloc::format!(
        "Contour {version} builds when something relevant changes, and nothing here is: of several replicas all but the leader are never ready"
    );
    let help = match options.ingress_class_names.first() {
        Some(class) => alloc::format!(
            "add an HTTPProxy of class `{class}` in a namespace that it watches, even one that serves nothing, or take 1.29.0"
        ),
        None => "add an HTTPProxy without a class in a namespace that it watches, even one that serves nothing, or take 1.29.0".into(),
    };
    Some(codes::FOLLOWER_NEVER_READY.finding(message).help(help))
}
