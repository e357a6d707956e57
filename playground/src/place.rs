//! What can be shown in the text.

use trueroute::ObjectRef;
use trueroute::fact::{ObjectRef as Reference, Span};
use trueroute::state::ObjectStatus;

/// A place of the text, or what stands at it.
#[derive(Clone, PartialEq, Debug)]
pub enum Place {
    /// The place itself.
    Span(Span),
    /// A field of an object; the object for an empty path.
    Field(ObjectRef, String),
}

/// The object whose status it is.
pub fn object_of(status: &ObjectStatus) -> Reference {
    Reference {
        group: status
            .api_version
            .split_once('/')
            .map(|(group, _)| group.to_owned().into()),
        kind: status.kind.clone(),
        namespace: status.namespace.clone(),
        name: status.name.clone(),
        ..Reference::default()
    }
}

/// Whether both are the same object; groups and versions are left out of it.
pub fn same(one: &Reference, other: &Reference) -> bool {
    one.kind == other.kind && one.name == other.name && one.namespace == other.namespace
}
