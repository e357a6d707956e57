//! Where objects and their fields stand in the text. Facts of the engine carry no places; they are looked up here.

use trueroute::fact::{ObjectRef, Range};
use trueroute::manifest::{Role, locate, pieces};
use trueroute::object::{Kind, Names, ObjectKey};

/// So many bytes are read again to place the findings of one evaluation; those beyond it keep the line of their object.
const BUDGET: usize = 16 << 20;

/// A text in which places are looked up.
#[derive(Default)]
pub struct Places {
    text: String,
    names: Names,
}

impl Places {
    /// Places are those of this text from now on.
    pub fn replace(&mut self, text: &str) {
        self.text.clear();
        self.text.push_str(text);
    }

    /// How many places may be looked up after each edit without anyone waiting for them.
    pub fn affordable(&self) -> usize {
        BUDGET / self.text.len().max(1)
    }

    /// How many objects the text holds.
    pub fn objects(&self) -> usize {
        let whole = pieces(&self.text).into_iter();
        whole.filter(|piece| !matches!(piece.role, Role::Frame)).count()
    }

    /// Where a field of an object stands, or what of it is there.
    pub fn find(&mut self, object: &ObjectRef, path: &str) -> Option<Range> {
        let names = &mut self.names;
        let kind = match &object.group {
            Some(group) => Kind::of(group, &object.kind, names),
            None => Kind::bare(&object.kind)?,
        };
        let key = ObjectKey {
            cluster: names.sym(object.cluster.as_deref().unwrap_or_default()),
            kind,
            namespace: names.sym(object.namespace.as_deref().unwrap_or_default()),
            name: names.sym(&object.name),
        };
        let key = names.key(key);
        let path = (!path.is_empty()).then_some(path);
        locate(&self.text, None, names, key, path)
    }
}
