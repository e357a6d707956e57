//! The codes of this room's findings: TR0300 to TR0349. Never reused; a published name or meaning stays.

use crate::fact::codes;

codes! {
    /// A step of ExternalDNS fails and gives no records at all.
    STEP_FAILED = "TR0301" "dns-step-failed" Error;
    /// A record that ExternalDNS drops, since it is not in order.
    RECORD_INVALID = "TR0302" "dns-record-invalid" Warning;
    /// A network among the options that is none, and counts for nothing.
    NETWORK_IGNORED = "TR0303" "dns-network-ignored" Warning;
    /// A name that is not published, since a label is too long.
    LABEL_TOO_LONG = "TR0304" "dns-label-too-long" Warning;
    /// A time to live that counts for nothing.
    TTL_IGNORED = "TR0305" "dns-ttl-ignored" Warning;
    /// Records of one name and type that cannot be one, and of which one will win.
    RIVAL_ALIASES = "TR0306" "dns-rival-aliases" Warning;
    /// Records that become one differ in their properties, and those of one are lost.
    PROPERTIES_LOST = "TR0307" "dns-properties-lost" Warning;
    /// A record of the zone that belongs to nobody or to somebody else keeps the plan from a change.
    RECORD_NOT_OWNED = "TR0310" "dns-record-not-owned" Warning;
    /// A CNAME that is left out, since its name has records of other types.
    CNAME_BESIDE_OTHERS = "TR0311" "dns-cname-beside-others" Warning;
    /// Of several records of one name and type one counts, and the others are left out.
    RECORD_LOSES = "TR0312" "dns-record-loses" Warning;
    /// A desired record of a type or a domain that is not managed.
    RECORD_NOT_MANAGED = "TR0313" "dns-record-not-managed" Info;
    /// A change that the policy forbids.
    POLICY_FORBIDS = "TR0314" "dns-policy-forbids" Info;
    /// A record changes its type, and the policy lets the former one stay beside the new one.
    TYPE_CHANGE_HALF_DONE = "TR0315" "dns-type-change-half-done" Warning;
    /// A line of a zone file that cannot be read.
    ZONE_SYNTAX = "TR0320" "zone-syntax" Error;
    /// A zone file that is too large, or has too many faults.
    ZONE_LIMIT = "TR0321" "zone-limit-exceeded" Error;
    /// A directive of a zone file that is passed over.
    ZONE_DIRECTIVE = "TR0322" "zone-directive-ignored" Warning;
    /// A template of names that cannot be read, or fails; the source fails with it.
    TEMPLATE_FAILED = "TR0330" "dns-template-failed" Error;
}
