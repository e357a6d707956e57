//! Matches as Envoy gets them: their text, which is their key (R-CON-03), and their order (R-CON-160, R-CON-161).

use crate::fact::{EntryCondition, EntryMatch, EntryPath, Text};
use crate::object::{GrpcMatch, HttpMatch, Names, PathKind, ValueMatch};
use crate::profile::Version;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::{Ordering, Reverse};

/// How a path is compared, in the order in which routes are sorted (R-CON-160 step 1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PathClass {
    /// The whole path.
    Exact,
    /// A regular expression over the whole path.
    Regex,
    /// The path's beginning.
    Prefix,
}

/// How a header or query parameter is compared, in the order of R-CON-160 steps 9 and 10.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Comparison {
    /// The whole value.
    Exact,
    /// A regular expression over the whole value.
    Regex,
}

/// A condition on a header or query parameter. The order of the fields is that of R-CON-160.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ValueCondition {
    /// The name.
    pub name: Box<str>,
    /// How the value is compared.
    pub comparison: Comparison,
    /// The value or expression.
    pub value: Box<str>,
}

/// One match of an Envoy route. Two of the same text are one route.
#[derive(Clone, Debug)]
pub struct RouteMatch {
    /// Path, headers and query parameters in the order in which they were declared: the key.
    pub text: Box<str>,
    /// How the path is compared.
    pub class: PathClass,
    /// Of a prefix: whether it stands for whole segments.
    pub segment: bool,
    /// The path.
    pub path: Box<str>,
    /// The method; empty for any.
    pub method: Box<str>,
    /// Header conditions, sorted.
    pub headers: Box<[ValueCondition]>,
    /// Query conditions, sorted.
    pub query: Box<[ValueCondition]>,
    /// The rule's index (R-CON-160 step 8).
    pub priority: u16,
    /// The length of the path, where it counts (R-CON-161).
    length: usize,
}

impl RouteMatch {
    /// The match of an HTTPRoute, or why it is none (R-CON-132).
    pub fn http(http: &HttpMatch, rule: u16, names: &Names, version: Version) -> Result<RouteMatch, BadMatch> {
        let path = names.text(http.path.value);
        if http.unsupported {
            return Err(BadMatch::Unsupported);
        }
        if !path.starts_with('/') {
            return Err(BadMatch::Path("the path does not start with `/`"));
        }
        if path.contains("//") {
            return Err(BadMatch::Path("the path has two `/` in a row"));
        }
        let expression = |text: &str| crate::routing::pattern::Pattern::new(text).is_ok();
        let conditions = http.headers.iter().chain(&http.query);
        if http.path.kind == PathKind::Regex && !expression(path) {
            return Err(BadMatch::Path("the path is no regular expression"));
        }
        if { conditions }.any(|value| value.regex && !expression(names.text(value.value))) {
            return Err(BadMatch::Unsupported);
        }
        let (class, segment, path) = match http.path.kind {
            PathKind::Exact => (PathClass::Exact, false, path),
            PathKind::Regex => (PathClass::Regex, false, path),
            PathKind::Prefix if path == "/" => (PathClass::Prefix, false, path),
            PathKind::Prefix => (PathClass::Prefix, true, path.trim_end_matches('/')),
        };
        let values = |list: &[ValueMatch]| list.iter().map(|value| condition(value, names)).collect();
        let parts = Parts {
            class,
            segment,
            path: path.into(),
            method: names.text(http.method).into(),
            headers: values(&http.headers),
            query: values(&http.query),
        };
        Ok(parts.made(rule, version))
    }

    /// The match of a GRPCRoute, or why it is none; without one it is every call (R-CON-136).
    pub fn grpc(grpc: Option<&GrpcMatch>, rule: u16, names: &Names, version: Version) -> Result<RouteMatch, BadMatch> {
        let mut parts = Parts {
            class: PathClass::Prefix,
            segment: false,
            path: "/".into(),
            method: "".into(),
            headers: Vec::new(),
            query: Vec::new(),
        };
        if let Some(grpc) = grpc {
            let (service, method) = (names.text(grpc.service), names.text(grpc.method));
            match (service, method) {
                _ if grpc.unsupported => return Err(BadMatch::Unsupported),
                ("", "") => {}
                _ if grpc.regex => {
                    return Err(BadMatch::Call("a method of gRPC is matched exactly or not at all"));
                }
                ("", _) | (_, "") => {
                    return Err(BadMatch::Call(
                        "a method of gRPC is matched by service and method together",
                    ));
                }
                _ => {
                    parts.class = PathClass::Exact;
                    parts.path = format!("/{service}/{method}");
                }
            }
            let expression =
                |value: &ValueMatch| crate::routing::pattern::Pattern::new(names.text(value.value)).is_ok();
            if grpc.headers.iter().any(|value| value.regex && !expression(value)) {
                return Err(BadMatch::Unsupported);
            }
            parts.headers = grpc.headers.iter().map(|value| condition(value, names)).collect();
        }
        Ok(parts.made(rule, version))
    }

    /// The match in the shape of the contract.
    pub fn shown(&self) -> EntryMatch {
        let kind = match (self.class, self.segment) {
            (PathClass::Exact, _) => "exact",
            (PathClass::Regex, _) => "regex",
            (PathClass::Prefix, true) => "segment",
            (PathClass::Prefix, false) => "prefix",
        };
        let shown = |condition: &ValueCondition| EntryCondition {
            name: Text::Owned(String::from(&*condition.name)),
            op: match condition.comparison {
                Comparison::Exact => "exact".into(),
                Comparison::Regex => "regex".into(),
            },
            value: Some(Text::Owned(String::from(&*condition.value))),
        };
        EntryMatch {
            path: Some(EntryPath {
                kind: kind.into(),
                value: Text::Owned(String::from(&*self.path)),
            }),
            method: (!self.method.is_empty()).then(|| Text::Owned(String::from(&*self.method))),
            headers: self.headers.iter().map(shown).collect(),
            query: self.query.iter().map(shown).collect(),
        }
    }
}

/// Why a match is dropped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadMatch {
    /// Its path cannot be matched (R-CON-132).
    Path(&'static str),
    /// Its method of gRPC cannot be matched (R-CON-136).
    Call(&'static str),
    /// A type that Contour does not know, or an expression that does not compile.
    Unsupported,
}

/// A match before its text is made.
struct Parts {
    class: PathClass,
    segment: bool,
    path: String,
    method: String,
    headers: Vec<ValueCondition>,
    query: Vec<ValueCondition>,
}

impl Parts {
    fn made(self, priority: u16, version: Version) -> RouteMatch {
        let word = match (self.class, self.segment) {
            (PathClass::Exact, _) => "exact",
            (PathClass::Regex, _) => "regex",
            (PathClass::Prefix, true) => "segment",
            (PathClass::Prefix, false) => "prefix",
        };
        let mut text = format!("{word}:{}", self.path);
        if !self.method.is_empty() {
            text.push_str(" :method=");
            text.push_str(&self.method);
        }
        for (mark, list) in [(" header ", &self.headers), (" query ", &self.query)] {
            for condition in list {
                let sign = match condition.comparison {
                    Comparison::Exact => '=',
                    Comparison::Regex => '~',
                };
                // Quoted: a value may hold blanks and signs.
                text.push_str(&format!("{mark}{}{sign}{:?}", condition.name, condition.value));
            }
        }
        let (mut headers, mut query) = (self.headers, self.query);
        crate::order::by(&mut headers, &Ord::cmp);
        crate::order::by(&mut query, &Ord::cmp);
        RouteMatch {
            text: text.into(),
            class: self.class,
            segment: self.segment,
            // R-CON-161: before 1.27 length did not count.
            length: match version.since(1, 27, 0) && self.class != PathClass::Exact {
                true => self.path.len(),
                false => 0,
            },
            path: self.path.into(),
            method: self.method.into(),
            headers: headers.into(),
            query: query.into(),
            priority,
        }
    }
}

fn condition(value: &ValueMatch, names: &Names) -> ValueCondition {
    ValueCondition {
        name: names.text(value.name).into(),
        comparison: match value.regex {
            true => Comparison::Regex,
            false => Comparison::Exact,
        },
        value: names.text(value.value).into(),
    }
}

impl Ord for RouteMatch {
    /// R-CON-160: what stands first takes the request.
    #[inline(never)]
    fn cmp(&self, other: &RouteMatch) -> Ordering {
        let path = |one: &RouteMatch| (one.class, Reverse(one.length));
        let counts = |one: &RouteMatch| {
            (
                !one.segment,
                one.method.is_empty(),
                Reverse(one.headers.len()),
                Reverse(one.query.len()),
                one.priority,
            )
        };
        path(self)
            .cmp(&path(other))
            .then_with(|| other.path.cmp(&self.path))
            .then_with(|| counts(self).cmp(&counts(other)))
            .then_with(|| self.headers.cmp(&other.headers))
            .then_with(|| self.query.cmp(&other.query))
            // Unspecified from here on; the text only keeps different keys apart.
            .then_with(|| self.text.cmp(&other.text))
    }
}

impl PartialOrd for RouteMatch {
    fn partial_cmp(&self, other: &RouteMatch) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for RouteMatch {
    fn eq(&self, other: &RouteMatch) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for RouteMatch {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{PathMatch, Sym};

    fn http(names: &mut Names, kind: PathKind, path: &str, headers: &[(&str, &str)], method: &str) -> HttpMatch {
        HttpMatch {
            path: PathMatch {
                kind,
                value: names.sym(path),
            },
            method: names.sym(method),
            headers: headers
                .iter()
                .map(|(name, value)| ValueMatch {
                    name: names.sym(name),
                    value: names.sym(value),
                    regex: false,
                })
                .collect(),
            query: [].into(),
            unsupported: false,
        }
    }

    fn order(version: Version) -> Vec<String> {
        let mut names = Names::default();
        let all = [
            http(&mut names, PathKind::Prefix, "/", &[], ""),
            http(&mut names, PathKind::Prefix, "/b", &[], ""),
            http(&mut names, PathKind::Prefix, "/aaa", &[], ""),
            http(&mut names, PathKind::Prefix, "/aaa", &[("x", "1")], ""),
            http(&mut names, PathKind::Prefix, "/aaa", &[], "GET"),
            http(&mut names, PathKind::Regex, "/z", &[], ""),
            http(&mut names, PathKind::Exact, "/a", &[], ""),
            http(&mut names, PathKind::Exact, "/zz", &[], ""),
        ];
        let mut made: Vec<RouteMatch> = all
            .iter()
            .map(|one| RouteMatch::http(one, 0, &names, version).unwrap())
            .collect();
        made.sort();
        made.iter().map(|one| String::from(&*one.text)).collect()
    }

    #[test]
    fn longer_prefixes_come_first_since_1_27() {
        let now = [
            "exact:/zz",
            "exact:/a",
            "regex:/z",
            "segment:/aaa :method=GET",
            "segment:/aaa header x=\"1\"",
            "segment:/aaa",
            "segment:/b",
            "prefix:/",
        ];
        assert_eq!(order(Version::Release(1, 27, 0)), now);
        let before = order(Version::Release(1, 26, 3));
        assert_eq!(before[3], "segment:/b", "{before:?}");
    }

    #[test]
    fn a_trailing_slash_of_a_prefix_does_not_count() {
        let mut names = Names::default();
        let slash = http(&mut names, PathKind::Prefix, "/a/", &[], "");
        assert_eq!(
            &*RouteMatch::http(&slash, 0, &names, Version::Main).unwrap().text,
            "segment:/a"
        );
        let twice = http(&mut names, PathKind::Exact, "/a//b", &[], "");
        assert!(RouteMatch::http(&twice, 0, &names, Version::Main).is_err());
        assert_eq!(names.find("never"), None::<Sym>);
    }
}
