//! Sessions of one rule's backends that get in each other's way (R-SES-03).

use super::backend::{Backend, Noted};
use super::codes;
use super::traffic::TrafficVerdict;
use crate::engine::{At, Reader};
use crate::object::{KeyId, Rule, Sym};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Two backends of a rule whose policies keep sessions in one cookie; what becomes of the sessions nobody says. A rule's own
/// setting overrides both.
pub fn shared_cookie(rule: &Rule, references: &[Backend], reader: &mut Reader<'_>) -> Option<Noted> {
    if rule.policy.as_ref().is_some_and(|policy| policy.session.is_some()) {
        return None;
    }
    let mut seen: Vec<(KeyId, Sym)> = Vec::new();
    for (backend, state) in rule.backends.iter().zip(references) {
        let Some(policy) = state.policies.traffic else { continue };
        let verdict = reader
            .cell::<TrafficVerdict>(At::whole(policy))
            .and_then(Option::as_ref);
        let cookie = verdict
            .and_then(|state| state.session)
            .filter(|session| !session.header);
        let Some(name) = cookie.map(|session| session.name).filter(|name| !name.is_empty()) else {
            continue;
        };
        if seen
            .iter()
            .any(|(target, other)| *target != backend.target && *other == name)
        {
            return Some(Noted {
                code: &codes::SESSIONS_SHARE_A_COOKIE,
                path: String::new(),
                message: format!(
                    "two backends of this rule keep their sessions in the cookie `{}`",
                    reader.names().text(name)
                ),
                help: "give the cookies of their policies different names, or set `sessionPersistence` on the rule",
            });
        }
        seen.push((backend.target, name));
    }
    None
}
