//! The codes of this room's findings: TR0002 to TR0099. Never reused; a published name or meaning stays.

pub use crate::fact::Code;
use crate::fact::codes;

codes! {
    /// The text is neither YAML nor JSON here.
    SYNTAX = "TR0002" "syntax" Error;
    /// A limit of the reader is exceeded: size, depth, number of nodes, aliases.
    LIMIT = "TR0003" "limit-exceeded" Error;
    /// Kinds that take no part in the evaluation.
    UNKNOWN_KIND = "TR0004" "unknown-kind" Info;
    /// A field that the kind does not have.
    UNKNOWN_FIELD = "TR0005" "unknown-field" Warning;
    /// A required field is absent.
    MISSING_FIELD = "TR0006" "missing-field" Error;
    /// A value of another type than the field's.
    WRONG_TYPE = "TR0007" "wrong-type" Error;
    /// A value that is none of those the field allows.
    UNKNOWN_VALUE = "TR0008" "unknown-value" Error;
    /// A number outside its range.
    OUT_OF_RANGE = "TR0009" "out-of-range" Error;
    /// A text that has not the form asked for.
    BAD_FORMAT = "TR0010" "bad-format" Error;
    /// A list, map or text that is too long or too short.
    BAD_LENGTH = "TR0011" "bad-length" Error;
    /// Two items of a list that must differ.
    DUPLICATE_ITEM = "TR0012" "duplicate-item" Error;
    /// Fields that do not go together.
    RULE_VIOLATED = "TR0013" "rule-violated" Error;
    /// A key that stands twice in one mapping.
    DUPLICATE_KEY = "TR0014" "duplicate-key" Warning;
    /// kubectl reads this value by YAML 1.1, other tools by YAML 1.2, and the results differ.
    YAML_VERSIONS_DIFFER = "TR0015" "yaml-versions-differ" Warning;
    /// A beta version where a stable one is served.
    BETA_VERSION = "TR0016" "beta-version" Info;
    /// An alpha version that only the experimental channel serves, with a deprecation warning.
    ALPHA_VERSION = "TR0017" "alpha-version" Warning;
    /// A kind or version that current CRDs no longer have.
    FORMER_KIND = "TR0018" "former-kind" Warning;
    /// A version that the kind never had.
    UNKNOWN_VERSION = "TR0019" "unknown-version" Error;
    /// An object without apiVersion, kind or name.
    NO_IDENTITY = "TR0020" "no-identity" Error;
    /// A document that holds no object.
    NOT_AN_OBJECT = "TR0021" "not-an-object" Error;
    /// A watch reported an error instead of an object.
    WATCH_ERROR = "TR0022" "watch-error" Warning;
    /// More was found in one object than is listed.
    MORE_FINDINGS = "TR0023" "more-findings" Info;
    /// An IP address where a hostname is meant: it matches nothing.
    IP_HOSTNAME = "TR0024" "ip-address-as-hostname" Warning;
    /// Two references to one parent that differ in form alone: one of them counts.
    REPEATED_PARENT = "TR0025" "repeated-parent" Warning;
    /// A list of a status that is longer than the API server takes.
    STATUS_LIMIT = "TR0026" "status-over-limit" Warning;
    /// A template that was not rendered.
    TEMPLATE = "TR0060" "template" Error;
    /// A character that looks like a blank, a line break or like nothing.
    INVISIBLE = "TR0061" "invisible-character" Warning;
    /// A kind or group that nearly is one that is evaluated.
    MISSPELT_KIND = "TR0062" "misspelt-kind" Warning;
}
