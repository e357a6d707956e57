//! A request as the tables see it: its strings looked up once, never interned.

use crate::object::{Names, Sym};
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

/// A request, ready to be compared. A name or value that was never interned stands in no condition.
#[derive(Clone, Debug)]
pub struct Subject<'r> {
    /// The path, without query.
    pub path: &'r str,
    /// Whether it is a gRPC call; only those meet GRPCRoutes (R-GRPC-09).
    pub grpc: bool,
    /// The method, if any condition names it.
    pub method: Option<Sym>,
    /// Headers and query parameters that some condition may name.
    values: Vec<Given<'r>>,
}

/// A header or query parameter of the request.
#[derive(Clone, Debug)]
struct Given<'r> {
    query: bool,
    name: Sym,
    value: Option<Sym>,
    text: Cow<'r, str>,
}

impl<'r> Subject<'r> {
    /// A request of a method for a path, which may hold a query.
    pub fn new(names: &Names, method: &str, path: &'r str) -> Subject<'r> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut subject = Subject {
            path,
            grpc: false,
            method: names.find(method).filter(|method| !method.is_empty()),
            values: Vec::new(),
        };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            // R-MAT-08, A-19: names and values percent-decoded, the first of equal names.
            if let Some(name) = names.find(&decode(name)) {
                subject.give(names, true, name, decode(value));
            }
        }
        subject
    }

    /// A connection without anything to compare.
    pub fn connection() -> Subject<'static> {
        Subject {
            path: "",
            grpc: false,
            method: None,
            values: Vec::new(),
        }
    }

    /// Adds a header by its name in lower case. A name given before is ignored: join repeated headers first (R-MAT-07).
    pub fn header(&mut self, names: &Names, lower_case: &str, value: &'r str) {
        if let Some(name) = names.find(lower_case) {
            self.give(names, false, name, Cow::Borrowed(value));
        }
    }

    fn give(&mut self, names: &Names, query: bool, name: Sym, text: Cow<'r, str>) {
        if self.given(query, name).is_none() {
            let value = names.find(&text);
            self.values.push(Given {
                query,
                name,
                value,
                text,
            });
        }
    }

    fn given(&self, query: bool, name: Sym) -> Option<&Given<'r>> {
        self.values
            .iter()
            .find(|given| given.name == name && given.query == query)
    }

    /// The value of a header or query parameter, if some condition may ask for it.
    pub(super) fn value(&self, query: bool, name: Sym) -> Option<Sym> {
        self.given(query, name)?.value
    }

    /// The text of a header or query parameter.
    pub(super) fn text(&self, query: bool, name: Sym) -> Option<&str> {
        self.given(query, name).map(|given| given.text.as_ref())
    }

    /// The headers and query parameters that are there: whether in the query, and which.
    pub(super) fn names(&self) -> impl Iterator<Item = (bool, Sym)> + '_ {
        self.values.iter().map(|given| (given.query, given.name))
    }

    /// Service and method of a gRPC path, where it has the form `/service/method`.
    pub(super) fn call(&self) -> Option<(&'r str, &'r str)> {
        self.path.strip_prefix('/')?.split_once('/')
    }
}

/// Undoes percent-encoding. What is not valid stays as it is.
pub fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let digit = |byte: Option<&u8>| byte.and_then(|&byte| (byte as char).to_digit(16));
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (byte, digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    match String::from_utf8(decoded) {
        Ok(decoded) => Cow::Owned(decoded),
        Err(_) => Cow::Borrowed(text),
    }
}
