//! The codes of this room's findings: TR0200 to TR0249; from TR0250 on those about replicas. Never reused; a published name or meaning stays.

use crate::fact::codes;

codes! {
    /// The profile names a product or a version that nobody knows.
    UNKNOWN_PROFILE = "TR0201" "unknown-profile" Error;
    /// The Gateway that Contour is configured for is not in the input.
    GATEWAY_MISSING = "TR0202" "contour-gateway-missing" Warning;
    /// Two routes want the same, and Contour takes either.
    AMBIGUOUS_WINNER = "TR0203" "contour-winner-not-determined" Info;
    /// A rule is dropped, since a match of it is taken.
    MATCH_CONFLICT = "TR0204" "contour-rule-match-conflict" Warning;
    /// Contour refuses a listener or a part of it.
    LISTENER_INVALID = "TR0205" "contour-listener-invalid" Error;
    /// The Gateway takes a route on none of its listeners.
    ROUTE_REFUSED = "TR0206" "contour-route-not-accepted" Error;
    /// A reference to a backend fails: the others get its share.
    BACKEND_SKIPPED = "TR0207" "contour-backend-skipped" Warning;
    /// Contour does not know a part of a rule, or cannot use it.
    RULE_NOT_AS_WRITTEN = "TR0208" "contour-rule-not-as-written" Warning;
    /// Nothing in the input makes a replica build, and before the first build none is ready.
    FOLLOWER_NEVER_READY = "TR0250" "contour-follower-never-ready" Warning;
}
