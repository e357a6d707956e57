//! The order among matches that fit one request, as a small key: R-MAT-10 rows 2 to 6, and R-GRPC-04.

use super::{Condition, Entry};
use crate::fact::Text;
use crate::object::{Names, PathKind, Sym};
use alloc::format;
use core::cmp::Ordering;

/// How a path is compared. Earlier ones take precedence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    /// An exact path; for gRPC an exact service, method or both.
    Exact,
    /// A regular expression: after Exact, before PathPrefix (R-MAT-11; for gRPC R-GRPC-04).
    Regex,
    /// A prefix by whole segments; for gRPC every call.
    Prefix,
    /// Nothing is compared: connections.
    Always,
}

/// What an entry asks for, as far as it decides precedence. The smaller key wins.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Precedence {
    /// How the path is compared.
    pub class: Class,
    /// Characters of the path's value without a trailing slash; for gRPC those of the service.
    pub length: u16,
    /// For gRPC, characters of the method.
    pub call: u16,
    /// Whether there is a method condition.
    pub method: bool,
    /// Header conditions, exact and regular expressions alike (R-MAT-12, A-40).
    pub headers: u8,
    /// Query parameter conditions.
    pub query: u8,
}

impl Precedence {
    /// The key of a condition.
    pub fn of(names: &Names, condition: Condition) -> Precedence {
        let length = |sym: Sym| small(names.text(sym).chars().count());
        let mut key = Precedence {
            class: Class::Always,
            length: 0,
            call: 0,
            method: !condition.method().is_empty(),
            headers: count(condition.headers().len()),
            query: count(condition.query().len()),
        };
        match condition {
            Condition::Http(http) => {
                (key.class, key.length) = match http.path.kind {
                    // All exact paths that fit one request are equally long.
                    PathKind::Exact => (Class::Exact, length(http.path.value)),
                    PathKind::Regex => (Class::Regex, length(http.path.value)),
                    PathKind::Prefix => {
                        let value = without_slash(names.text(http.path.value));
                        (Class::Prefix, small(value.chars().count()))
                    }
                };
            }
            Condition::Grpc(grpc) => {
                key.class = match (grpc.service.is_empty() && grpc.method.is_empty(), grpc.regex) {
                    (true, _) => Class::Prefix,
                    (false, true) => Class::Regex,
                    (false, false) => Class::Exact,
                };
                (key.length, key.call) = (length(grpc.service), length(grpc.method));
            }
            Condition::AnyCall => key.class = Class::Prefix,
            Condition::Always | Condition::Never => {}
        }
        key
    }

    fn fields(&self) -> (Class, [u16; 5]) {
        let Precedence {
            class,
            length,
            call,
            method,
            headers,
            query,
        } = *self;
        (class, [length, call, method.into(), headers.into(), query.into()])
    }
}

impl Ord for Precedence {
    fn cmp(&self, other: &Precedence) -> Ordering {
        let ((class, more), (other_class, other_more)) = (self.fields(), other.fields());
        class.cmp(&other_class).then_with(|| other_more.cmp(&more))
    }
}

impl PartialOrd for Precedence {
    fn partial_cmp(&self, other: &Precedence) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The value of a PathPrefix as it counts: one trailing slash does not (R-MAT-05).
pub(super) fn without_slash(prefix: &str) -> &str {
    prefix.strip_suffix('/').unwrap_or(prefix)
}

fn small(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

fn count(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

impl Entry {
    /// Why `self`, which fits a request as well, loses to `winner`: the first field in which their keys differ.
    pub fn loses_because(&self, winner: &Entry, names: &Names) -> Text {
        let (won, lost) = (winner.precedence(), self.precedence());
        let grpc = matches!(self.condition(), Condition::Grpc(_) | Condition::AnyCall);
        if won.class != lost.class {
            return match (won.class, lost.class, grpc) {
                (Class::Exact, Class::Regex, _) => "an exact match goes before a regular expression".into(),
                (Class::Exact, _, false) => "an exact path goes before a prefix".into(),
                (Class::Regex, _, false) => "a regular expression goes before a prefix".into(),
                _ => "a match on service or method goes before one on every call".into(),
            };
        }
        let than = |what: &str, a: u16, b: u16| -> Text { format!("{what}: {a} characters against {b}").into() };
        if won.length != lost.length {
            return match (grpc, lost.class, self.condition(), winner.condition()) {
                (false, Class::Prefix, Condition::Http(lost), Condition::Http(won)) => format!(
                    "prefix `{}` is shorter than `{}`",
                    names.text(lost.path.value),
                    names.text(won.path.value)
                )
                .into(),
                (false, ..) => than("its pattern is shorter", lost.length, won.length),
                (true, ..) => than("its service is shorter", lost.length, won.length),
            };
        }
        if won.call != lost.call {
            return than("its method is shorter", lost.call, won.call);
        }
        if won.method != lost.method {
            return "it has no method condition, the winner has one".into();
        }
        if won.headers != lost.headers {
            return format!("{} header conditions against {}", lost.headers, won.headers).into();
        }
        if won.query != lost.query {
            return format!("{} query parameter conditions against {}", lost.query, won.query).into();
        }
        let (won, lost) = (winner.claim(), self.claim());
        if won.route == lost.route {
            return if won.rule == lost.rule {
                "a later match of the same rule".into()
            } else {
                "a later rule of the same route".into()
            };
        }
        match (won.rank.created, lost.rank.created) {
            (Some(_), None) => "a route without creationTimestamp counts as younger".into(),
            (won, lost) if won != lost => "its route is younger".into(),
            (None, None) => format!(
                "`{}` comes after `{}` by name, and neither has a creationTimestamp",
                lost.rank.name, won.rank.name
            )
            .into(),
            _ => format!(
                "`{}` comes after `{}` by name, and both are of the same age",
                lost.rank.name, won.rank.name
            )
            .into(),
        }
    }
}
