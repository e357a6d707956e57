//! How outputs and inputs of the public interface name objects.

use super::Text;
use crate::object::{KeyId, Kind, Names, ObjectKey, Sym};
use alloc::string::ToString;
use serde::{Deserialize, Serialize};

/// A reference to an object. A group left out is that of the kind's table; `""` and an absent namespace are equal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ObjectRef {
    /// The cluster; absent where the input speaks of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<Text>,
    /// `group/version`; the version does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_version: Option<Text>,
    /// The API group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Text>,
    /// The kind.
    pub kind: Text,
    /// The namespace; absent for cluster-scoped kinds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<Text>,
    /// The name.
    pub name: Text,
}

/// A namespace and a name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamespacedName {
    /// The namespace.
    pub namespace: Text,
    /// The name.
    pub name: Text,
}

impl ObjectRef {
    /// The reference to the object of a key.
    pub fn of(key: KeyId, names: &Names) -> ObjectRef {
        let object = names.object(key);
        let (group, kind) = object.kind.texts(names);
        let some = |text: &str| (!text.is_empty()).then(|| Text::Owned(text.to_string()));
        ObjectRef {
            cluster: some(names.text(object.cluster)),
            api_version: None,
            group: Some(group),
            kind,
            namespace: some(names.text(object.namespace)),
            name: Text::Owned(names.text(object.name).to_string()),
        }
    }

    /// The key that this reference means, if anything of that name was ever mentioned.
    pub fn find(&self, names: &Names) -> Option<KeyId> {
        let find = |text: &Option<Text>| names.find(text.as_deref().unwrap_or(""));
        let group = match (&self.group, &self.api_version) {
            (Some(group), _) => Some(group.as_ref()),
            (None, Some(version)) => Some(version.split_once('/').map_or("", |(group, _)| group)),
            (None, None) => None,
        };
        let kind = match group {
            Some(group) => Kind::known(group, &self.kind)
                .or_else(|| names.find(&alloc::format!("{group}/{}", self.kind)).map(Kind::Other)),
            None => Kind::bare(&self.kind).or_else(|| names.find(&alloc::format!("/{}", self.kind)).map(Kind::Other)),
        }?;
        names.find_key(ObjectKey {
            cluster: find(&self.cluster)?,
            kind,
            namespace: if kind.namespaced() {
                find(&self.namespace)?
            } else {
                Sym::EMPTY
            },
            name: names.find(&self.name)?,
        })
    }
}

impl NamespacedName {
    /// The key of the object of a kind that goes by this name, if anything of that name was ever mentioned.
    pub fn find(&self, kind: Kind, names: &Names) -> Option<KeyId> {
        names.find_key(ObjectKey {
            cluster: Sym::EMPTY,
            kind,
            namespace: names.find(&self.namespace)?,
            name: names.find(&self.name)?,
        })
    }

    /// Namespace and name of the object of a key.
    pub fn of(key: KeyId, names: &Names) -> NamespacedName {
        let object = names.object(key);
        NamespacedName {
            namespace: Text::Owned(names.text(object.namespace).to_string()),
            name: Text::Owned(names.text(object.name).to_string()),
        }
    }
}
