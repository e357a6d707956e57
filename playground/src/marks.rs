//! What the state says of single rules: whose backends cannot serve.

use std::collections::HashMap;
use trueroute::EffectiveState;
use trueroute::fact::{Condition, ObjectRef, Severity, Status, TableEntry};

/// What is wrong, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark<'m> {
    /// A backend of this entry cannot serve.
    Here(&'m str),
    /// Some reference of its route is not resolved; the state does not say which.
    Somewhere(&'m str),
}

/// For each route what is wrong with its backends.
#[derive(Debug, Default)]
pub struct Marks(HashMap<Name, Wrong>);

/// Kind, namespace and name.
type Name = (String, String, String);

#[derive(Debug, Default)]
struct Wrong {
    /// By rule, where a finding says which.
    rules: HashMap<u32, String>,
    /// The message of ResolvedRefs=False.
    whole: Option<String>,
}

impl Marks {
    /// Those of a state.
    pub fn new(state: &EffectiveState) -> Self {
        let mut marks: HashMap<Name, Wrong> = HashMap::new();
        for finding in &state.findings {
            let rule = finding.path.as_deref().and_then(rule_of_backend);
            if let (Some(object), Some(rule), false) = (&finding.object, rule, finding.severity == Severity::Info) {
                let wrong = marks.entry(name(object)).or_default();
                let known = wrong.rules.entry(rule);
                known.or_insert_with(|| finding.message.to_string());
            }
        }
        for status in &state.statuses {
            let Status::Route(route) = &status.status else { continue };
            let mut conditions = route.parents.iter().flat_map(|parent| &parent.conditions);
            if let Some(unresolved) = conditions.find(|condition| is_unresolved(condition)) {
                let namespace = status.namespace.as_deref().unwrap_or_default().to_owned();
                let name = (status.kind.to_string(), namespace, status.name.to_string());
                marks.entry(name).or_default().whole = Some(unresolved.message.to_string());
            }
        }
        Marks(marks)
    }

    /// What is wrong with the backends of an entry.
    pub fn of(&self, entry: &TableEntry) -> Option<Mark<'_>> {
        let wrong = self.0.get(&name(&entry.route))?;
        if wrong.rules.is_empty() {
            wrong.whole.as_deref().map(Mark::Somewhere)
        } else {
            wrong.rules.get(&entry.rule).map(|because| Mark::Here(because))
        }
    }
}

fn name(object: &ObjectRef) -> Name {
    let namespace = object.namespace.as_deref().unwrap_or_default();
    (object.kind.to_string(), namespace.to_owned(), object.name.to_string())
}

/// The rule of `spec.rules[2].backendRefs…`.
fn rule_of_backend(path: &str) -> Option<u32> {
    let (rule, rest) = path.strip_prefix("spec.rules[")?.split_once(']')?;
    rest.starts_with(".backendRefs").then(|| rule.parse().ok())?
}

fn is_unresolved(condition: &Condition) -> bool {
    condition.kind == "ResolvedRefs" && condition.status == "False"
}

#[cfg(test)]
mod tests {
    use super::rule_of_backend;

    #[test]
    fn only_paths_to_backends_count() {
        assert_eq!(rule_of_backend("spec.rules[12].backendRefs[0].port"), Some(12));
        assert_eq!(rule_of_backend("spec.rules[1].filters[0]"), None);
        assert_eq!(rule_of_backend("spec.parentRefs[0]"), None);
    }
}
