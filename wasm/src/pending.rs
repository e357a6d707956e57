//! Answers of what is part of the interface but not yet computed: the right shape, empty, with one finding that says so.
//!
//! An empty answer alone would be a wrong one. Where a shape has no place for findings it gets a field `findings`.

use serde_json::{Value, json};

fn unsupported(what: &str) -> Value {
    json!({
        "code": "TR0001",
        "name": "unsupported",
        "severity": "info",
        "message": format!("this version of trueroute does not compute {what}; the answer is empty"),
    })
}

pub fn outbound() -> Value {
    json!({
        "parent": null, "lookup": "notFound", "forbidden": false, "protocol": "unknown", "kind": "", "routes": [],
        "findings": [unsupported("outbound policy")],
    })
}

pub fn inbound() -> Value {
    json!({
        "decision": "notFound", "by": "", "trace": [], "wouldChange": [],
        "findings": [unsupported("inbound policy")],
    })
}

pub fn cluster_dns() -> Value {
    json!({
        "rcode": "NOTIMP", "answers": [], "pick": "all", "trace": [],
        "findings": [unsupported("answers of the clusterset's DNS")],
    })
}

/// The finding stands among those introduced, so that a check which lets nothing new pass does not pass.
pub fn diff() -> Value {
    json!({
        "added": [], "removed": [], "changed": [],
        "findings": { "introduced": [unsupported("differences")], "fixed": [], "unchanged": 0 },
        "witnesses": [],
    })
}
