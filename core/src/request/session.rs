//! Sessions and retry budgets: what a rule and the policies on its backends say of requests that come later. A simulated
//! request stands alone, so the trace tells it and `assumed` says what the answer takes for granted.

use super::backend::Fate;
use super::resolution::StepKind;
use super::rule::Scene;
use super::trace::{Walk, told};
use super::world::{Traffic, World};
use crate::fact::Text;
use crate::object::{Names, RetryConstraint, Rule, SessionPersistence};
use alloc::format;
use alloc::string::String;

/// Tells what holds for a rule whose request is forwarded.
pub fn tell<W: World>(walk: &mut Walk<W>, scene: Scene, rule: &Rule, fates: &[Fate]) {
    let own = rule.policy.as_ref().and_then(|policy| policy.session);
    if let Some(session) = own {
        // R-SES-01: of this rule's traffic alone.
        let because = format!("sessions of this rule are kept by {}", carrier(&session, walk.names));
        walk.rule_step(StepKind::Backend, scene.entry, true, because);
    }
    let mut kept = own.is_some();
    let retries = rule.policy.as_ref().is_some_and(|policy| policy.retry.is_some());
    let mut seen: alloc::vec::Vec<Traffic> = alloc::vec::Vec::new();
    for traffic in fates
        .iter()
        .filter(|fate| fate.serves())
        .filter_map(|fate| fate.traffic)
    {
        if seen.contains(&traffic) {
            continue;
        }
        seen.push(traffic);
        let policy = told(traffic.policy, walk.names);
        // R-XBT-03, R-SES-03: the rule's own setting overrides it.
        if let Some(session) = traffic.session {
            let because: Text = match own {
                Some(_) => "the rule keeps sessions in its own way".into(),
                None => format!("sessions are kept by {}", carrier(&session, walk.names)).into(),
            };
            walk.step(StepKind::Backend, Some(traffic.policy), own.is_none(), because);
            kept = true;
        }
        // R-XBT-02: both must permit a retry.
        if let Some(retry) = traffic.retry {
            let budget = budget(&retry, walk.names);
            walk.step(
                StepKind::Backend,
                Some(traffic.policy),
                retries,
                match retries {
                    true => format!("retries: {budget}"),
                    false => "the rule asks for no retries".into(),
                },
            );
            if retries {
                walk.assume(
                    format!("that {policy} still permits a retry, of which {budget}; beyond that the client gets 503")
                        .into(),
                );
            }
        }
    }
    if kept {
        // R-SES-03: persistence acts after matching.
        walk.assume(
            "that the request belongs to no session: one that does keeps its backend, also one of weight 0".into(),
        );
    }
}

/// What carries a session, in words (R-SES-02).
fn carrier(session: &SessionPersistence, names: &Names) -> String {
    let name = names.text(session.name);
    let carrier = match (session.header, name) {
        (true, _) => return format!("header `{name}`"),
        (false, "") => String::from("a cookie whose name the Gateway chooses,"),
        (false, _) => format!("cookie `{name}`"),
    };
    let lasting = match session.absolute_timeout {
        Some(timeout) if session.permanent => format!("for `{}`", names.text(timeout)),
        _ => "until the browser closes".into(),
    };
    format!("{carrier} for path `{}`, {lasting}", names.text(session.path))
}

/// How many requests may be retries, in words (R-XBT-02).
fn budget(retry: &RetryConstraint, names: &Names) -> String {
    let most = format!(
        "there may be {} percent of the requests of the last `{}`",
        retry.percent,
        names.text(retry.interval)
    );
    match (retry.least, retry.least_interval) {
        (Some(least), Some(interval)) => format!("{most}, and always {least} in `{}`", names.text(interval)),
        _ => most,
    }
}
