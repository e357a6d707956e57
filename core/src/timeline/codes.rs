//! The codes of findings about timelines: TR0400 to TR0449. Never reused; a published name or meaning stays.

use crate::fact::codes;

codes! {
    /// A field that a Timeline does not have.
    UNKNOWN_FIELD = "TR0400" "timeline-unknown-field" Warning;
    /// A field that a Timeline must have is absent.
    MISSING_FIELD = "TR0401" "timeline-missing-field" Error;
    /// A value of a Timeline that is none the field can have.
    WRONG_VALUE = "TR0402" "timeline-wrong-value" Error;
    /// A step with no action, with several, or with one that does not exist.
    ACTION = "TR0403" "timeline-action" Error;
    /// A step that lies before the one above it.
    TIME_BACKWARDS = "TR0404" "timeline-time-backwards" Warning;
    /// A controller that nobody models.
    UNKNOWN_CONTROLLER = "TR0405" "unknown-controller" Error;
    /// A version that is none.
    UNKNOWN_CONTROLLER_VERSION = "TR0406" "unknown-controller-version" Error;
    /// A document that nearly is a Timeline by its apiVersion and kind.
    IDENTITY = "TR0407" "timeline-identity" Warning;
    /// More events than are played.
    TOO_MANY_EVENTS = "TR0408" "too-many-events" Error;
    /// Recorded events beside a Timeline.
    RECORDED_BEFORE = "TR0409" "recorded-before-timeline" Info;
    /// A watch that was cut.
    WATCH_CUT = "TR0410" "watch-cut" Warning;
    /// A recording that begins in the middle of an object's life.
    WATCH_MIDDLE = "TR0411" "watch-begins-in-the-middle" Info;
    /// Events that came late or again.
    WATCH_REPEATED = "TR0412" "watch-repeated" Info;
    /// An event deletes an object that is not there.
    DELETES_NOTHING = "TR0413" "deletes-nothing" Warning;
    /// Objects that a dump may not have been asked for.
    NOT_DUMPED = "TR0420" "not-dumped" Info;
    /// A dump of which a part cannot be read.
    DUMP_INCOMPLETE = "TR0421" "dump-incomplete" Warning;
}
