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

pub fn replay() -> Value {
    json!({ "steps": [], "findings": [unsupported("timelines")] })
}

/// No controller is modelled yet, so the empty list is the truth.
pub fn controllers() -> Value {
    json!([])
}

pub fn dns_endpoints() -> Value {
    json!({ "endpoints": [], "hazards": [], "errors": [unsupported("the sources of ExternalDNS")] })
}

pub fn dns_process() -> Value {
    json!({ "endpoints": [], "errors": [unsupported("the steps of ExternalDNS")] })
}

pub fn dns_plan() -> Value {
    json!({
        "create": [], "updateOld": [], "updateNew": [], "delete": [],
        "findings": [unsupported("the plan of ExternalDNS")],
    })
}

pub fn dns_parse_zone() -> Value {
    json!({ "records": [], "findings": [unsupported("zone files")] })
}

/// A zone file that holds nothing but a comment.
pub fn dns_format_zone() -> String {
    "; TR0001 unsupported: this version of trueroute does not write zone files\n".to_owned()
}
