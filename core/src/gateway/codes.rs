//! The codes of this room's findings: TR0101 to TR0199. Never reused; a published name or meaning stays.

use crate::fact::codes;

codes! {
    /// Objects that the input leaves out and that are taken for granted.
    TAKEN_FOR_GRANTED = "TR0101" "taken-for-granted" Info;
    /// A rule that cannot be applied takes no request.
    INVALID_RULE = "TR0102" "invalid-rule" Error;
    /// An object is declared in several places.
    DECLARED_TWICE = "TR0103" "declared-twice" Warning;
    /// A match that an earlier one of the same route takes everything from.
    SHADOWED_MATCH = "TR0120" "shadowed-match" Warning;
    /// Two routes ask the same, and the older one, or the first by name, takes everything.
    DECIDED_BY_AGE = "TR0121" "decided-by-age" Warning;
    /// Two routes ask the same, and the input does not say which one is older.
    AGE_UNKNOWN = "TR0122" "age-unknown" Warning;
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
}
