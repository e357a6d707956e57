//! Headers of a request or a response, and the modifiers that change them.

use super::HeaderValue;
use super::resolution::ResponseEdits;
use crate::fact::Text;
use crate::object::{HeaderModifier, Names, Sym};
use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

/// Headers by name, which has no letter case. Names are kept as first written.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Headers(Vec<(Text, HeaderValue)>);

impl Headers {
    /// The headers of a request. Names that differ in letter case alone are one header sent several times.
    pub fn new<'a>(given: impl IntoIterator<Item = (&'a Text, &'a HeaderValue)>) -> Headers {
        let mut headers = Headers::default();
        for (name, value) in given {
            match headers.find_mut(name) {
                None => headers.0.push((name.clone(), value.clone())),
                Some(old) => {
                    let values = [&*old, value].into_iter().flat_map(values).cloned().collect();
                    *old = HeaderValue::Many(values);
                }
            }
        }
        headers
    }

    /// The headers in order of their names.
    pub fn into_map(self) -> BTreeMap<Text, HeaderValue> {
        // One by one: collecting would bring a sort of its own along.
        let mut map = BTreeMap::new();
        for (name, value) in self.0 {
            map.insert(name, value);
        }
        map
    }

    /// A header's value; several are joined with `,` (R-MAT-07).
    pub fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        let (_, value) = self.0.iter().find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        Some(joined(value))
    }

    /// Every header, repeated ones joined.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), joined(value)))
    }

    /// Applies a modifier (R-HDR-01 to R-HDR-03).
    pub fn modify(&mut self, modifier: &HeaderModifier, names: &Names) {
        for (name, value) in firsts(&modifier.set, names) {
            self.put(name, Text::Owned(value.to_string()));
        }
        for (name, value) in firsts(&modifier.add, names) {
            let value = match self.value(name) {
                Some(old) => format!("{old},{value}"),
                None => value.to_string(),
            };
            self.put(name, value.into());
        }
        for name in &modifier.remove {
            let name = names.text(*name);
            self.0.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
        }
    }

    /// Applies a modifier to a request whose Host header is kept apart from the others, and is changed like them. A request
    /// cannot be without one, so that it is never removed.
    pub fn modify_request(&mut self, authority: &mut Text, modifier: &HeaderModifier, names: &Names) {
        let is_host = |name: &Sym| names.text(*name).eq_ignore_ascii_case("host");
        let pairs = modifier.set.iter().chain(&modifier.add).map(|(name, _)| name);
        if !pairs.into_iter().any(is_host) {
            return self.modify(modifier, names);
        }
        self.put("host", authority.clone());
        self.modify(modifier, names);
        if let Some(host) = self.value("host") {
            *authority = Text::Owned(host.to_string());
        }
        self.0.retain(|(own, _)| !own.eq_ignore_ascii_case("host"));
    }

    fn put(&mut self, name: &str, value: Text) {
        let value = HeaderValue::One(value);
        match self.find_mut(name) {
            Some(old) => *old = value,
            None => self.0.push((Text::Owned(name.to_string()), value)),
        }
    }

    fn find_mut(&mut self, name: &str) -> Option<&mut HeaderValue> {
        let found = self.0.iter_mut().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    }
}

impl ResponseEdits {
    /// Adds a modifier to what is done already (R-HDR-05).
    pub fn modify(&mut self, modifier: &HeaderModifier, names: &Names) {
        for (name, value) in firsts(&modifier.set, names) {
            self.set(name, Text::Owned(value.to_string()));
        }
        for (name, value) in firsts(&modifier.add, names) {
            let own = |own: &Text| own.eq_ignore_ascii_case(name);
            let appended = |old: &Text| Text::Owned(format!("{old},{value}"));
            if self.remove.iter().any(own) {
                // Appended to nothing.
                self.set(name, Text::Owned(value.to_string()));
            } else if let Some((_, old)) = self.set.iter_mut().chain(&mut self.add).find(|(name, _)| own(name)) {
                *old = appended(old);
            } else {
                let name = Text::Owned(name.to_string());
                self.add.insert(name, Text::Owned(value.to_string()));
            }
        }
        for name in &modifier.remove {
            let name = names.text(*name);
            self.forget(name);
            self.remove.push(Text::Owned(name.to_string()));
        }
        crate::order::by(&mut self.remove, &Ord::cmp);
    }

    /// Sets a header whatever was done to it before.
    pub fn set(&mut self, name: &str, value: Text) {
        self.forget(name);
        self.set.insert(Text::Owned(name.to_string()), value);
    }

    fn forget(&mut self, name: &str) {
        self.set.retain(|own, _| !own.eq_ignore_ascii_case(name));
        self.add.retain(|own, _| !own.eq_ignore_ascii_case(name));
        self.remove.retain(|own| !own.eq_ignore_ascii_case(name));
    }

    /// Whether nothing is done.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty() && self.add.is_empty() && self.remove.is_empty()
    }
}

fn values(value: &HeaderValue) -> &[Text] {
    match value {
        HeaderValue::One(value) => core::slice::from_ref(value),
        HeaderValue::Many(values) => values,
    }
}

fn joined(value: &HeaderValue) -> Cow<'_, str> {
    match value {
        HeaderValue::One(value) => Cow::Borrowed(value),
        HeaderValue::Many(values) => Cow::Owned(values.join(",")),
    }
}

/// Names and values, the first of equal names alone (R-HDR-03).
fn firsts<'n>(headers: &'n [(Sym, Sym)], names: &'n Names) -> impl Iterator<Item = (&'n str, &'n str)> {
    headers.iter().enumerate().filter_map(|(at, (name, value))| {
        let name = names.text(*name);
        let mut before = headers.iter().take(at);
        let first = !before.any(|(other, _)| names.text(*other).eq_ignore_ascii_case(name));
        first.then(|| (name, names.text(*value)))
    })
}
