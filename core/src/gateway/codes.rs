//! The codes of this room's findings: TR0101 to TR0199. Never reused; a published name or meaning stays.

use crate::fact::codes;

codes! {
    /// Objects that the input leaves out and that are taken for granted.
    TAKEN_FOR_GRANTED = "TR0101" "taken-for-granted" Info;
    /// A rule that cannot be applied takes no request.
    INVALID_RULE = "TR0102" "invalid-rule" Error;
    /// An object is declared in several places.
    DECLARED_TWICE = "TR0103" "declared-twice" Warning;
}
