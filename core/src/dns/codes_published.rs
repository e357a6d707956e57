//! The codes of findings about what is published: TR0350 to TR0379. Never reused; a published name or meaning stays.

use crate::fact::codes;

codes! {
    /// A name is published through a Gateway or listener that does not serve it, or at other addresses than the right ones.
    RECORD_NOT_RIGHT = "TR0350" "dns-record-not-right" Warning;
    /// A status does not say of which generation it speaks, and this release publishes nothing from such.
    GENERATION_MISSING = "TR0351" "dns-generation-missing" Warning;
    /// A parent of the spec has no entry in the status, so that its names are not published.
    PARENT_NOT_TAKEN_UP = "TR0352" "dns-parent-not-taken-up" Warning;
    /// Names lead nowhere, since the Gateway has no address.
    NO_TARGETS = "TR0353" "dns-no-targets" Warning;
    /// Names of a ListenerSet are not published, since its status does not say that its listeners are accepted.
    SET_STATUS_BEHIND = "TR0354" "dns-listenerset-status-behind" Warning;
    /// Annotations under a prefix that ExternalDNS does not read.
    INACTIVE_PREFIX = "TR0355" "dns-inactive-annotation-prefix" Warning;
    /// Several objects want one name at different targets.
    NAME_WANTED_TWICE = "TR0356" "dns-name-wanted-twice" Warning;
    /// A name is to be an alias of two others.
    ALIAS_OF_SEVERAL = "TR0357" "dns-alias-of-several" Warning;
}
