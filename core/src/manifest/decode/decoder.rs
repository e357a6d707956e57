//! What every decoder uses: fields, scalars and lists of a document, with a finding for all that is not as it must be.
//!
//! Decoders never give up: each takes what is usable and notes what is not, so that one reading reports every problem.

use crate::fact::Text;
use crate::manifest::MAX_NOTES;
use crate::manifest::codes::{self, Code};
use crate::manifest::keep::Keep;
use crate::manifest::note::{Note, Range};
use crate::manifest::yaml::{At, Places, Pos, Scalar, Shape, Tree, resolve_core};
use crate::object::{Names, Sym};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

/// Reads one object of a document.
pub struct Decoder<'t, 'n> {
    pub tree: &'t Tree,
    pub names: &'n mut Names,
    pub keep: &'n Keep,
    /// The node of the object: paths start here.
    pub root: At,
    /// The cluster and namespace of the object.
    pub cluster: Sym,
    pub namespace: Sym,
    pub places: &'n mut Places<'t>,
    pub notes: Vec<Note>,
    /// Whether the API server would refuse the object.
    pub refused: bool,
    /// Findings that are not listed.
    pub unlisted: u32,
}

impl<'t> Decoder<'t, '_> {
    // ---- findings

    /// A finding at a node.
    pub fn note(&mut self, at: At, code: &'static Code, message: impl Into<Text>, help: Option<Text>) {
        if self.is_listed(code) {
            let path = path_of(self.tree, self.root, at);
            self.push(at, code, message.into(), help, path);
        }
    }

    /// A finding about a field that a mapping does not have.
    pub fn note_absent(&mut self, map: At, field: &str, code: &'static Code, message: String, help: Option<Text>) {
        if self.is_listed(code) {
            let mut path = path_of(self.tree, self.root, map);
            push_field(&mut path, field);
            self.push(map, code, message.into(), help, path);
        }
    }

    /// Whether there is room for one more finding. An error counts whether it is listed or not.
    fn is_listed(&mut self, code: &'static Code) -> bool {
        self.refused |= code.severity == crate::fact::Severity::Error;
        let listed = self.notes.len() < MAX_NOTES;
        self.unlisted += u32::from(!listed);
        listed
    }

    fn push(&mut self, at: At, code: &'static Code, message: Text, help: Option<Text>, path: String) {
        let range = self.range(at);
        self.notes.push(Note {
            code,
            message,
            help,
            path: (!path.is_empty()).then(|| path.into()),
            range,
            related: Vec::new(),
        });
    }

    /// Adds a place to the finding noted last.
    pub fn also(&mut self, at: At, what: &'static str) {
        if self.unlisted > 0 {
            return;
        }
        let range = self.range(at);
        if let Some(note) = self.notes.last_mut() {
            note.related.push((what.into(), range));
        }
    }

    /// Where a node stands.
    pub fn range(&mut self, at: At) -> Range {
        range_of(self.tree, self.places, self.root, at)
    }

    /// A field that must be there is not.
    pub fn missing(&mut self, map: At, field: &str) {
        self.note_absent(
            map,
            field,
            &codes::MISSING_FIELD,
            format!("field `{field}` is required"),
            None,
        );
    }

    // ---- structure

    /// The values of a mapping's fields, in the order of `known`. Unknown and repeated keys are noted.
    ///
    /// `None`, with a finding, where the node is no mapping.
    pub fn fields<const N: usize>(&mut self, at: At, known: &[&'static str; N]) -> Option<[Option<At>; N]> {
        self.take(at, known, |d, key| d.unknown_field(key, known))
    }

    /// As [`Decoder::fields`], of a mapping that has more fields than are known here: an unknown key is noted only where it
    /// is one of `known` with one letter wrong. `others` are fields that are as near and exist.
    pub fn some_fields<const N: usize>(
        &mut self,
        at: At,
        known: &[&'static str; N],
        others: &[&str],
    ) -> Option<[Option<At>; N]> {
        self.take(at, known, |d, key| {
            let name = d.tree.text(key);
            if !others.contains(&name) && known.iter().any(|known| crate::distance::one_apart(name, known)) {
                d.unknown_field(key, known);
            }
        })
    }

    fn take<const N: usize>(
        &mut self,
        at: At,
        known: &[&'static str; N],
        mut unknown: impl FnMut(&mut Self, At),
    ) -> Option<[Option<At>; N]> {
        if !self.tree.is_map(at) {
            self.wrong_type(at, "an object");
            return None;
        }
        let mut values: [Option<At>; N] = [None; N];
        let mut keys: [Option<At>; N] = [None; N];
        let mut merge = None;
        let tree = self.tree;
        for (key, value) in tree.entries(at) {
            let name = tree.text(key);
            match known.iter().position(|known| *known == name) {
                Some(index) => {
                    if let Some(first) = keys.get(index).copied().flatten() {
                        self.repeated(first, key);
                    }
                    if let (Some(slot), Some(place)) = (values.get_mut(index), keys.get_mut(index)) {
                        (*slot, *place) = (Some(value), Some(key));
                    }
                }
                None if tree.is_merge(key) => merge = Some(value),
                None => unknown(self, key),
            }
        }
        if let Some(merge) = merge {
            for (slot, name) in values.iter_mut().zip(known) {
                if slot.is_none() {
                    *slot = match tree.is_list(merge) {
                        true => tree.items(merge).find_map(|map| tree.get(map, name)),
                        false => tree.get(merge, name),
                    };
                }
            }
        }
        // R-DEF-01: the API server drops nulls before it fills in defaults.
        for slot in &mut values {
            *slot = slot.filter(|value| !tree.is_null(*value));
        }
        Some(values)
    }

    /// Notes repeated keys of a mapping with free keys.
    pub fn repeated_keys(&mut self, at: At) {
        // Quadratic; large mappings with free keys are data, not fields.
        if self.tree.count(at) > 64 {
            return;
        }
        let keys: Vec<At> = self.tree.entries(at).map(|(key, _)| key).collect();
        for (index, key) in keys.iter().enumerate() {
            let text = self.tree.text(*key);
            let earlier = keys.iter().take(index).find(|other| self.tree.text(**other) == text);
            if let Some(first) = earlier {
                self.repeated(*first, *key);
            }
        }
    }

    fn repeated(&mut self, first: At, again: At) {
        let name = self.tree.text(again);
        let help = "remove one of them; `kubectl apply` refuses the object, other tools take the last";
        let message = format!("key `{name}` stands twice here");
        self.note(again, &codes::DUPLICATE_KEY, message, Some(help.into()));
        self.also(first, "it stands here first");
    }

    fn unknown_field(&mut self, key: At, known: &[&'static str]) {
        if self.notes.len() >= MAX_NOTES {
            self.unlisted += 1;
            return;
        }
        let name = self.tree.text(key);
        let help = match super::nearest(name, known) {
            Some(nearest) => format!("did you mean `{nearest}`?").into(),
            None => Text::from("remove it; the API server drops it, `kubectl apply` refuses the object"),
        };
        let message = format!("unknown field `{}`", shown(name));
        self.note(key, &codes::UNKNOWN_FIELD, message, Some(help));
    }

    /// A value that must be there.
    pub fn required(&mut self, map: At, field: &str, value: Option<At>) -> Option<At> {
        if value.is_none() {
            self.missing(map, field);
        }
        value
    }

    pub fn wrong_type(&mut self, at: At, wanted: &str) {
        let found = match self.tree.scalar(at) {
            Some(scalar) => scalar.noun(),
            None if self.tree.is_map(at) => "an object",
            None => "a list",
        };
        let text = self.tree.text(at);
        let message = match text.is_empty() || found == "null" {
            true => format!("{wanted} is required here, not {found}"),
            false => format!("{wanted} is required here, not {found} (`{}`)", shown(text)),
        };
        let help = match (wanted, self.tree.scalar(at)) {
            ("a string", Some(Scalar::Bool(_) | Scalar::Int(_) | Scalar::Float(_))) => {
                Some(format!("write `\"{}\"` in quotes", shown(text)).into())
            }
            ("a number", Some(Scalar::Text)) if text.parse::<i64>().is_ok() => Some("remove the quotes".into()),
            ("a number", Some(Scalar::Text)) => Some("write the number itself, without quotes".into()),
            ("a list", None) => Some("start each of its items with `- `".into()),
            ("a list", Some(Scalar::Text)) => Some(format!("write `[{}]`", shown(text)).into()),
            (_, Some(Scalar::Null)) => Some("give it a value, or leave the field out".into()),
            _ => None,
        };
        self.note(at, &codes::WRONG_TYPE, message, help);
    }

    /// The items of a list that must have `least` to `most` of them. No more than a bounded number is looked at.
    pub fn list(&mut self, at: At, least: usize, most: usize) -> Vec<At> {
        if !self.tree.is_list(at) {
            self.wrong_type(at, "a list");
            return Vec::new();
        }
        let count = self.tree.count(at);
        self.length(at, count, least, most, "items");
        // What is beyond the limit is kept, for `admission: skip`; what no one can mean is not.
        self.tree.items(at).take(most.saturating_mul(8).max(64)).collect()
    }

    pub fn length(&mut self, at: At, count: usize, least: usize, most: usize, what: &str) {
        let message = if count < least {
            String::from("this must not be empty")
        } else if count > most && most == 1 {
            format!("only one item is allowed here, there are {count}")
        } else if count > most {
            format!("at most {most} {what} are allowed here, there are {count}")
        } else {
            return;
        };
        self.note(at, &codes::BAD_LENGTH, message, None);
    }

    /// Decodes every item of an optional list.
    pub fn each<T>(
        &mut self,
        list: Option<At>,
        (least, most): (usize, usize),
        mut decode: impl FnMut(&mut Self, At) -> Option<T>,
    ) -> Box<[T]> {
        let Some(list) = list else { return Box::default() };
        let items = self.list(list, least, most);
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            out.extend(decode(self, item));
        }
        out.into_boxed_slice()
    }

    // ---- scalars

    /// A string. Where it is none, its text is taken all the same.
    pub fn str(&mut self, at: At) -> Option<&'t str> {
        let tree = self.tree;
        match tree.scalar(at) {
            Some(Scalar::Text) => Some(tree.text(at)),
            Some(Scalar::Null) | None => {
                self.wrong_type(at, "a string");
                None
            }
            Some(Scalar::Bool(_)) if resolve_core(tree.text(at)) == Scalar::Text => {
                let text = tree.text(at);
                let message = format!("`{text}` without quotes is a boolean to kubectl; a string is required here");
                self.note(
                    at,
                    &codes::WRONG_TYPE,
                    message,
                    Some(format!("write `\"{text}\"` in quotes").into()),
                );
                Some(text)
            }
            Some(_) => {
                self.wrong_type(at, "a string");
                Some(tree.text(at))
            }
        }
    }

    /// A string of `least` to `most` characters.
    pub fn sized(&mut self, at: At, least: usize, most: usize) -> Option<&'t str> {
        let text = self.str(at)?;
        if text.len() < least || (text.len() > most && text.chars().count() > most) {
            let message = match text.is_empty() {
                true => "a value is required here".into(),
                false => format!(
                    "at most {most} characters are allowed here, there are {}",
                    text.chars().count()
                ),
            };
            self.note(at, &codes::BAD_LENGTH, message, None);
        }
        Some(text)
    }

    /// A string that `check` accepts; `form` says what is accepted.
    pub fn formed(
        &mut self,
        at: At,
        (least, most): (usize, usize),
        check: impl FnOnce(&str) -> bool,
        form: &str,
    ) -> Option<&'t str> {
        let text = self.sized(at, least, most)?;
        if text.len() >= least && !check(text) {
            let message = format!("`{}` is not {form}", shown(text));
            self.note(at, &codes::BAD_FORMAT, message, None);
        }
        Some(text)
    }

    pub fn sym(&mut self, text: &str) -> Sym {
        self.names.sym(text)
    }

    /// A whole number in a range. One outside is noted and not returned.
    pub fn int(&mut self, at: At, least: i64, most: i64) -> Option<i64> {
        let scalar = self.tree.scalar(at);
        let Some(value) = scalar.and_then(Scalar::whole) else {
            match scalar {
                // Numbers too large to be whole ones, and `.inf`.
                Some(Scalar::Float(value)) if !value.is_nan() && !(-1e15..1e15).contains(&value) => {
                    let message = format!("`{}` is not between {least} and {most}", shown(self.tree.text(at)));
                    self.note(at, &codes::OUT_OF_RANGE, message, None);
                }
                Some(Scalar::Float(_)) => {
                    let message = format!("a whole number is required here, not `{}`", shown(self.tree.text(at)));
                    self.note(at, &codes::WRONG_TYPE, message, None);
                }
                _ => self.wrong_type(at, "a number"),
            }
            return None;
        };
        self.kubectl_differs(at);
        if value < least || value > most {
            let message = match value < least && most >= i64::from(i32::MAX) {
                true => format!("`{value}` is less than {least}"),
                false => format!("`{value}` is not between {least} and {most}"),
            };
            self.note(at, &codes::OUT_OF_RANGE, message, None);
            return None;
        }
        Some(value)
    }

    pub fn port(&mut self, at: At) -> Option<u16> {
        self.int(at, 1, 65535).and_then(|port| u16::try_from(port).ok())
    }

    pub fn bool(&mut self, at: At) -> Option<bool> {
        match self.tree.scalar(at) {
            Some(Scalar::Bool(value)) => {
                self.kubectl_differs(at);
                Some(value)
            }
            _ => {
                self.wrong_type(at, "a boolean");
                None
            }
        }
    }

    /// Notes a scalar that YAML 1.1 and 1.2 read differently.
    fn kubectl_differs(&mut self, at: At) {
        let text = self.tree.text(at);
        let (kubectl, core) = (self.tree.scalar(at), resolve_core(text));
        let differs = match (kubectl, core) {
            (Some(Scalar::Int(_) | Scalar::Float(_)), Scalar::Int(_) | Scalar::Float(_)) => {
                kubectl.and_then(Scalar::whole) != core.whole()
            }
            (Some(kubectl), core) => kubectl != core,
            _ => false,
        };
        let plain = matches!(
            self.tree.shape(at),
            Shape::Scalar {
                style: crate::manifest::yaml::Style::Plain,
                ..
            }
        );
        if !differs || !plain {
            return;
        }
        let value = match kubectl {
            Some(Scalar::Bool(value)) => format!("{value}"),
            Some(other) => other.whole().map(|value| format!("{value}")).unwrap_or_default(),
            None => String::new(),
        };
        let message = format!("kubectl reads `{text}` as {value}, readers of YAML 1.2 do not");
        let help = format!("write `{value}`");
        self.note(at, &codes::YAML_VERSIONS_DIFFER, message, Some(help.into()));
    }

    /// One of several values; another one is noted, and returned as `Err`.
    pub fn choice(&mut self, at: At, allowed: &[&'static str]) -> Option<Result<&'static str, &'t str>> {
        let text = self.str(at)?;
        if let Some(known) = allowed.iter().find(|known| **known == text) {
            return Some(Ok(known));
        }
        let mut list = String::new();
        for (index, value) in allowed.iter().enumerate() {
            let separator = match index {
                0 => "",
                _ if index + 1 == allowed.len() => " or ",
                _ => ", ",
            };
            let _ = write!(list, "{separator}`{value}`");
        }
        let help = match super::nearest(text, allowed) {
            Some(nearest) => format!("did you mean `{nearest}`?").into(),
            None => Text::from("take one of the values named"),
        };
        let message = format!("`{}` is none of {list}", shown(text));
        self.note(at, &codes::UNKNOWN_VALUE, message, Some(help));
        Some(Err(text))
    }
}

/// What the user wrote, cut short for a message.
pub fn shown(text: &str) -> &str {
    match text.char_indices().nth(80) {
        Some((end, _)) => text.get(..end).unwrap_or(""),
        None => text,
    }
}

/// The path of a node, as findings show it.
pub fn path_of(tree: &Tree, root: At, at: At) -> String {
    let mut path = String::new();
    for (_, key, index) in tree.steps(root, at) {
        match key {
            Some(key) if tree.is_merge(key) => {}
            Some(key) => push_field(&mut path, tree.text(key)),
            None => {
                let _ = write!(path, "[{index}]");
            }
        }
    }
    path
}

fn push_field(path: &mut String, name: &str) {
    let simple = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !simple {
        let _ = write!(path, "[\"{name}\"]");
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

/// Where a node is shown: a scalar itself; a collection by the key that leads to it, or by its first entry.
pub fn range_of(tree: &Tree, places: &mut Places<'_>, root: At, at: At) -> Range {
    let Some(node) = tree.node(at) else {
        return Range::default();
    };
    let own = (node.start, node.end);
    let one_line = node.start.line == node.end.line && node.start != node.end;
    let collection = match node.shape {
        Shape::Scalar { .. } => false,
        Shape::List { flow, .. } | Shape::Map { flow, .. } => !(flow && one_line),
    };
    let (start, end) = match collection || own.0 == own.1 {
        false => own,
        true => match tree.steps(root, at).last().and_then(|step| step.1) {
            Some(key) => tree.node(key).map_or(own, |key| (key.start, key.end)),
            None => head_of(tree, at, own),
        },
    };
    places.range(start, end)
}

/// The first line of a collection: its first key, with the value if that stands beside it.
fn head_of(tree: &Tree, at: At, own: (Pos, Pos)) -> (Pos, Pos) {
    let Some((key, value)) = tree.entries(at).next() else {
        return own;
    };
    let ends = [value, key].into_iter().filter_map(|at| tree.node(at));
    let end = ends
        .filter(|node| node.end.line == own.0.line && node.end > own.0)
        .map(|node| node.end)
        .next();
    (own.0, end.unwrap_or(own.1))
}
