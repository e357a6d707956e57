//! Where Contour lawfully differs from the specification of Gateway API: the one table of them in code. `docs/profiles/contour.md` tells it to
//! people.

/// A deviation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Deviation {
    /// The rule.
    pub rule: &'static str,
    /// The first release that has it; empty for every one.
    pub since: &'static str,
    /// The first release that no longer has it; empty where it stays.
    pub until: &'static str,
    /// What Contour does.
    pub what: &'static str,
}

const fn row(rule: &'static str, since: &'static str, until: &'static str, what: &'static str) -> Deviation {
    Deviation {
        rule,
        since,
        until,
        what,
    }
}

/// All deviations, by rule.
pub const ALL: &[Deviation] = &[
    row(
        "R-CON-02",
        "",
        "",
        "without its Gateway it serves the static pair of listeners, and no route of Gateway API",
    ),
    row(
        "R-CON-06",
        "",
        "1.29.0",
        "of HTTPRoutes that want one match either may win",
    ),
    row(
        "R-CON-06",
        "",
        "1.30.0",
        "of GRPCRoutes that want one match either may win",
    ),
    row(
        "R-CON-06",
        "",
        "",
        "of TLSRoutes for one host, or TCPRoutes of one listener, either may win",
    ),
    row(
        "R-CON-110",
        "",
        "",
        "it serves one Gateway, that which its configuration names, whatever the controller of the class",
    ),
    row("R-CON-110", "", "1.25.0", "it does not read GRPCRoutes"),
    row("R-CON-110", "", "1.26.0", "it does not read TCPRoutes"),
    row("R-CON-110", "", "1.28.0", "it does not read BackendTLSPolicies"),
    row(
        "R-CON-112",
        "",
        "",
        "a parentRef without a namespace means the Gateway from every namespace",
    ),
    row(
        "R-CON-120",
        "",
        "1.26.0",
        "one port of HTTP and one of TLS are mapped onto the static listeners",
    ),
    row(
        "R-CON-121",
        "1.26.0",
        "",
        "of two ports that become one container port the later listener is refused",
    ),
    row(
        "R-CON-121",
        "",
        "",
        "of listeners that conflict the first one in the list stays",
    ),
    row(
        "R-CON-121",
        "",
        "",
        "HTTPS and TLS listeners of one port must differ in their hostnames, and UDP is not supported",
    ),
    row(
        "R-CON-122",
        "",
        "",
        "a listener has exactly one certificate, and a key need not fit it (R-CON-62)",
    ),
    row(
        "R-CON-122",
        "",
        "",
        "a listener with kinds that it cannot have is not Programmed, and serves the others",
    ),
    row(
        "R-CON-123",
        "",
        "",
        "TLS listeners take TCPRoutes, with Passthrough too",
    ),
    row(
        "R-CON-124",
        "",
        "",
        "a listener without programmed routes has no open port",
    ),
    row(
        "R-CON-130",
        "",
        "",
        "a route of a Gateway that waits for its address is not Accepted: InvalidGateway",
    ),
    row(
        "R-CON-131",
        "",
        "1.30.0",
        "a hostname is served on every listener that intersects it",
    ),
    row(
        "R-CON-131",
        "1.30.0",
        "",
        "a hostname that fits a more specific listener on any port is left to that",
    ),
    row(
        "R-CON-132",
        "",
        "",
        "matches with a bad path are dropped, and ValidMatches says so",
    ),
    row(
        "R-CON-133",
        "",
        "",
        "filters that it does not know are left out, and the rule is served though the route is not Accepted",
    ),
    row("R-CON-133", "", "1.28.4", "a timeout of 0 is Envoy's default"),
    row(
        "R-CON-134",
        "",
        "",
        "the share of an invalid backend goes to the others",
    ),
    row(
        "R-CON-134",
        "",
        "",
        "a rule without backendRefs is not programmed, and ResolvedRefs is False",
    ),
    row(
        "R-CON-134",
        "",
        "",
        "a port that a reference leaves out makes ResolvedRefs False: Degraded",
    ),
    row(
        "R-CON-135",
        "1.29.0",
        "",
        "a rule of an HTTPRoute of which any match is taken is dropped as a whole",
    ),
    row(
        "R-CON-135",
        "1.30.0",
        "",
        "a rule of a GRPCRoute of which any match is taken is dropped as a whole",
    ),
    row(
        "R-CON-135",
        "",
        "",
        "of a GRPCRoute and an HTTPRoute that want one match the GRPCRoute has it",
    ),
    row(
        "R-CON-136",
        "",
        "",
        "a method of gRPC is matched by service and method together, exactly",
    ),
    row(
        "R-CON-137",
        "",
        "",
        "of the rules of a TLSRoute the last one counts, and all weights 0 is not programmed",
    ),
    row("R-CON-138", "", "", "a TCPRoute has exactly one rule"),
    row(
        "R-CON-138",
        "1.26.0",
        "",
        "a TCPRoute on a TLS listener with Passthrough takes all connections of the port",
    ),
    row(
        "R-CON-140",
        "",
        "",
        "a Gateway is always Accepted; a listener that is not valid makes Programmed False",
    ),
    row(
        "R-CON-141",
        "",
        "",
        "the status of a route that no longer refers to the Gateway stays as it is",
    ),
    row(
        "R-CON-142",
        "1.28.0",
        "",
        "a BackendTLSPolicy that is not valid leaves its backends without TLS",
    ),
    row(
        "R-CON-151",
        "1.28.0",
        "",
        "an appProtocol that it does not know makes a backend invalid",
    ),
    row("R-CON-151", "1.28.0", "1.31.0", "so do the values http and https"),
    row(
        "R-CON-160",
        "",
        "",
        "routes are sorted by the texts of their matches; age decides nothing",
    ),
    row(
        "R-CON-161",
        "",
        "1.27.0",
        "paths are sorted by their text, whatever their length",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    #[test]
    fn the_page_tells_every_deviation() {
        let page = include_str!("../../../docs/profiles/contour.md");
        let told: Vec<String> = ALL.iter().map(line).collect();
        let missing: Vec<&String> = told.iter().filter(|line| !page.contains(line.as_str())).collect();
        assert!(missing.is_empty(), "not in docs/profiles/contour.md: {missing:#?}");
        assert_eq!(
            page.lines().filter(|line| line.starts_with("| R-CON-")).count(),
            ALL.len()
        );
    }

    fn line(one: &Deviation) -> String {
        let versions = match (one.since, one.until) {
            ("", "") => "every version".to_string(),
            (since, "") => alloc::format!("since {since}"),
            ("", until) => alloc::format!("before {until}"),
            (since, until) => alloc::format!("{since} up to, not with, {until}"),
        };
        alloc::format!("| {} | {versions} | {} |", one.rule, one.what)
    }
}
