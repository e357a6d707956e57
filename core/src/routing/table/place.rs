//! Where an entry stands by its path condition, and where a request looks.

use super::precedence::without_slash;
use super::{Condition, Subject};
use crate::object::{Names, PathKind, Sym};
use core::hash::BuildHasher;
use hashbrown::DefaultHashBuilder;

/// What entries of one path have in common. Expressions have places of their own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Place {
    /// This very path (R-MAT-04).
    Exact(Sym),
    /// Paths under this prefix; a trailing slash does not count (R-MAT-05).
    Prefix(Sym),
    /// This service and method (R-GRPC-02).
    Call(Sym, Sym),
    /// All methods of this service.
    Service(Sym),
    /// This method of every service.
    Method(Sym),
    /// Every gRPC call.
    AnyCall,
    /// Every connection.
    Always,
}

/// Where a claim belongs.
pub(super) enum Home {
    Place(Place),
    /// A regular expression over the path.
    Expression,
    /// Nowhere: it matches nothing.
    None,
}

impl Home {
    pub fn of(condition: Condition) -> Home {
        Home::Place(match condition {
            Condition::Http(http) => match http.path.kind {
                PathKind::Exact => Place::Exact(http.path.value),
                PathKind::Prefix => Place::Prefix(http.path.value),
                PathKind::Regex => return Home::Expression,
            },
            Condition::Grpc(grpc) => match (grpc.service, grpc.method) {
                (Sym::EMPTY, Sym::EMPTY) => Place::AnyCall,
                _ if grpc.regex => return Home::Expression,
                (service, Sym::EMPTY) => Place::Service(service),
                (Sym::EMPTY, method) => Place::Method(method),
                (service, method) => Place::Call(service, method),
            },
            Condition::AnyCall => Place::AnyCall,
            Condition::Always => Place::Always,
            Condition::Never => return Home::None,
        })
    }
}

impl Place {
    /// Whether both are one place: prefixes are compared as they count, not as they are written.
    pub fn same(self, other: Place, names: &Names) -> bool {
        match (self, other) {
            (Place::Prefix(a), Place::Prefix(b)) => {
                a == b || without_slash(names.text(a)) == without_slash(names.text(b))
            }
            _ => self == other,
        }
    }

    pub fn hash(self, names: &Names, hasher: &DefaultHashBuilder) -> u64 {
        match self {
            Place::Prefix(prefix) => Rolling::default().over(hasher, without_slash(names.text(prefix))),
            place => hasher.hash_one(place),
        }
    }

    /// Whether the request's path is here.
    pub fn holds(self, names: &Names, subject: &Subject) -> bool {
        let call = subject.call().filter(|_| subject.grpc);
        match self {
            Place::Exact(path) => names.text(path) == subject.path,
            Place::Prefix(prefix) => {
                let rest = subject.path.strip_prefix(without_slash(names.text(prefix)));
                prefix_is_root(names.text(prefix)) || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
            Place::Call(service, method) => call == Some((names.text(service), names.text(method))),
            Place::Service(service) => call.is_some_and(|(given, _)| given == names.text(service)),
            Place::Method(method) => last_of_call(subject).is_some_and(|given| given == names.text(method)),
            Place::AnyCall => subject.grpc,
            Place::Always => true,
        }
    }
}

fn prefix_is_root(prefix: &str) -> bool {
    without_slash(prefix).is_empty()
}

/// The method of a gRPC request by R-GRPC-02's third row: what stands behind the last slash, something being before it.
pub(super) fn last_of_call<'r>(subject: &Subject<'r>) -> Option<&'r str> {
    let path = subject.path.strip_prefix('/').filter(|_| subject.grpc)?;
    path.rsplit_once('/')
        .filter(|(before, _)| !before.is_empty())
        .map(|(_, method)| method)
}

/// A hash of a path that grows segment by segment, so that all prefixes of a path are hashed in one pass.
#[derive(Clone, Copy, Default)]
pub(super) struct Rolling(u64);

impl Rolling {
    pub fn push(self, hasher: &DefaultHashBuilder, segment: &str) -> Rolling {
        Rolling((self.0.rotate_left(23) ^ hasher.hash_one(segment)).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub fn value(self) -> u64 {
        // The high bits of a product depend on all of its factors; tables look at both ends.
        self.0 ^ (self.0 >> 32)
    }

    fn over(self, hasher: &DefaultHashBuilder, text: &str) -> u64 {
        text.split('/')
            .fold(self, |hash, segment| hash.push(hasher, segment))
            .value()
    }
}
