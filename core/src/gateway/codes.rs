//! The codes of this room's findings: TR0101 to TR0199. Never reused; a published name or meaning stays.

use crate::fact::codes;

codes! {
    /// Objects that the input leaves out and that are taken for granted.
    TAKEN_FOR_GRANTED = "TR0101" "taken-for-granted" Info;
    /// A rule that cannot be applied takes no request.
    INVALID_RULE = "TR0102" "invalid-rule" Error;
    /// An object is declared in several places.
    DECLARED_TWICE = "TR0103" "declared-twice" Warning;
    /// A parent takes a route on none of its listeners, or is not there.
    ATTACHES_NOWHERE = "TR0110" "attaches-nowhere" Error;
    /// Listeners of one port exclude each other.
    LISTENER_CONFLICT = "TR0111" "listener-conflict" Error;
    /// A route loses a hostname against a route of the other kind.
    ROUTE_KINDS_CONFLICT = "TR0112" "route-kinds-conflict" Error;
    /// A hostname of an attached route meets none of the listeners that take it.
    HOSTNAME_UNSERVED = "TR0113" "hostname-unserved" Warning;
    /// A listener opens nothing, or takes less than it says, by its own fault.
    LISTENER_UNUSABLE = "TR0114" "listener-unusable" Error;
    /// A Gateway does not admit a ListenerSet.
    LISTENER_SET_NOT_ADMITTED = "TR0115" "listenerset-not-admitted" Error;
    /// A Gateway has no GatewayClass that anybody takes care of.
    GATEWAY_IGNORED = "TR0116" "gateway-ignored" Error;
    /// A Gateway asks for what its controller does not support.
    GATEWAY_REFUSED = "TR0117" "gateway-refused" Error;
}
