//! The codes of this room's findings: TR0101 to TR0199. Never reused; a published name or meaning stays.

use crate::fact::codes;

codes! {
    /// Objects that the input leaves out and that are taken for granted.
    TAKEN_FOR_GRANTED = "TR0101" "taken-for-granted" Info;
    /// A rule that cannot be applied takes no request.
    INVALID_RULE = "TR0102" "invalid-rule" Error;
    /// An object is declared in several places.
    DECLARED_TWICE = "TR0103" "declared-twice" Warning;
    /// Declarations of one GatewayClass name different controllers, and the controller of a class never changes.
    CONTROLLER_CHANGED = "TR0109" "controller-changed" Warning;
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
    GATEWAY_REFUSED = "TR0117" "gateway-refused" Warning;
    /// A match that an earlier one of the same route takes everything from.
    SHADOWED_MATCH = "TR0120" "shadowed-match" Warning;
    /// Two routes ask the same, and the older one, or the first by name, takes everything.
    DECIDED_BY_AGE = "TR0121" "decided-by-age" Warning;
    /// Two routes ask the same, and the input does not say which one is older.
    AGE_UNKNOWN = "TR0122" "age-unknown" Warning;
    /// A reference to a backend that does not exist.
    BACKEND_MISSING = "TR0123" "backend-missing" Error;
    /// A reference into another namespace that no ReferenceGrant permits.
    REFERENCE_NOT_PERMITTED = "TR0124" "reference-not-permitted" Error;
    /// A port that the backend does not have, or that does not fit the route.
    BACKEND_PORT = "TR0125" "backend-port" Error;
    /// A rule whose weights sum to 0.
    WEIGHTS_ZERO = "TR0126" "weights-zero" Error;
    /// A ReferenceGrant, or an entry of one, that no reference needs.
    GRANT_UNUSED = "TR0127" "grant-unused" Info;
    /// A ReferenceGrant that opens every object where one is referred to.
    GRANT_TOO_WIDE = "TR0128" "grant-too-wide" Info;
    /// A certificate that is not there: no object, no such field, another type.
    CERTIFICATE_MISSING = "TR0129" "certificate-missing" Error;
    /// A certificate or key that cannot be read, or that do not fit each other.
    CERTIFICATE_MALFORMED = "TR0130" "certificate-malformed" Error;
    /// A certificate that is expired or not yet valid at the date asked for.
    CERTIFICATE_OUT_OF_DATE = "TR0131" "certificate-out-of-date" Error;
    /// No certificate of a listener is for its hostname.
    CERTIFICATE_HOSTNAME = "TR0132" "certificate-hostname" Warning;
    /// A regular expression that implementations understand differently.
    EXPRESSION_NOT_PORTABLE = "TR0133" "expression-not-portable" Info;
    /// A backend none of whose endpoints is ready.
    NO_READY_ENDPOINTS = "TR0134" "no-ready-endpoints" Warning;
    /// A certificate that expires within 30 days of the date asked for.
    CERTIFICATE_EXPIRES_SOON = "TR0135" "certificate-expires-soon" Warning;
    /// A reference to something that cannot be a backend, or to an extension that nobody knows.
    BACKEND_UNSUPPORTED = "TR0136" "backend-unsupported" Error;
    /// An entry of a status for a parent, section or port that the spec does not name.
    STALE_PARENT_STATUS = "TR0140" "stale-parent-status" Warning;
    /// A status that was written for a former generation.
    FORMER_GENERATION = "TR0141" "former-generation" Warning;
    /// An entry of a status for a parent that is gone.
    STATUS_OF_GONE_PARENT = "TR0142" "status-of-gone-parent" Warning;
    /// A condition that is True where the objects make it False.
    STATUS_CONTRADICTED = "TR0143" "status-contradicted" Warning;
    /// An entry of a status for a listener that the spec does not have.
    STALE_LISTENER_STATUS = "TR0144" "stale-listener-status" Warning;
    /// A status that was written for a generation which the object has not reached.
    FOREIGN_GENERATION = "TR0145" "foreign-generation" Warning;
    /// A condition that is False where the objects make it True.
    REFUSED_THOUGH_RIGHT = "TR0146" "refused-though-right" Info;
    /// A listener whose status counts fewer routes than attach.
    ROUTES_NOT_COUNTED = "TR0147" "routes-not-counted" Info;
    /// An `appProtocol` that nobody defines.
    UNKNOWN_APP_PROTOCOL = "TR0104" "unknown-app-protocol" Info;
    /// A route wants default Gateways, and there is none.
    NO_DEFAULT_GATEWAY = "TR0150" "no-default-gateway" Warning;
    /// An XBackend without `tls`.
    EXTERNAL_CLEARTEXT = "TR0151" "external-backend-in-cleartext" Warning;
    /// A backendRef names another port than the XBackend.
    EXTERNAL_PORT_DIFFERS = "TR0152" "external-backend-port-differs" Warning;
    /// A policy names an object that it cannot apply to.
    POLICY_TARGET_KIND = "TR0153" "policy-target-not-supported" Warning;
    /// Another policy holds the target.
    POLICY_CONFLICTED = "TR0154" "policy-conflicted" Warning;
    /// The target of a policy does not exist.
    POLICY_TARGET_MISSING = "TR0155" "policy-target-missing" Warning;
    /// Servers cannot be verified, so no connection is made.
    NOTHING_TO_VERIFY_WITH = "TR0156" "nothing-to-verify-servers-with" Error;
    /// Backends of one rule keep sessions in one cookie.
    SESSIONS_SHARE_A_COOKIE = "TR0157" "sessions-share-a-cookie" Warning;
    /// A rule that names no backend and has no filter that answers.
    RULE_WITHOUT_BACKENDS = "TR0158" "rule-without-backends" Warning;
}
