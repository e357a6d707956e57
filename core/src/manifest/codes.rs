//! The codes of this room's findings: TR0001 to TR0099. Never reused; a published name or meaning stays.

pub use crate::fact::Code;
use crate::fact::Severity;

const fn code(code: &'static str, name: &'static str, severity: Severity) -> Code {
    Code { code, name, severity }
}

/// A function whose behaviour comes later answers with this finding alone. It is no finding of the reader.
pub static UNSUPPORTED: Code = code("TR0001", "unsupported", Severity::Error);
/// The text is neither YAML nor JSON here.
pub static SYNTAX: Code = code("TR0002", "syntax", Severity::Error);
/// A limit of the reader is exceeded: size, depth, number of nodes, aliases.
pub static LIMIT: Code = code("TR0003", "limit-exceeded", Severity::Error);
/// Kinds that take no part in the evaluation.
pub static UNKNOWN_KIND: Code = code("TR0004", "unknown-kind", Severity::Info);
/// A field that the kind does not have.
pub static UNKNOWN_FIELD: Code = code("TR0005", "unknown-field", Severity::Warning);
/// A required field is absent.
pub static MISSING_FIELD: Code = code("TR0006", "missing-field", Severity::Error);
/// A value of another type than the field's.
pub static WRONG_TYPE: Code = code("TR0007", "wrong-type", Severity::Error);
/// A value that is none of those the field allows.
pub static UNKNOWN_VALUE: Code = code("TR0008", "unknown-value", Severity::Error);
/// A number outside its range.
pub static OUT_OF_RANGE: Code = code("TR0009", "out-of-range", Severity::Error);
/// A text that has not the form asked for.
pub static BAD_FORMAT: Code = code("TR0010", "bad-format", Severity::Error);
/// A list, map or text that is too long or too short.
pub static BAD_LENGTH: Code = code("TR0011", "bad-length", Severity::Error);
/// Two items of a list that must differ.
pub static DUPLICATE_ITEM: Code = code("TR0012", "duplicate-item", Severity::Error);
/// Fields that do not go together.
pub static RULE_VIOLATED: Code = code("TR0013", "rule-violated", Severity::Error);
/// A key that stands twice in one mapping.
pub static DUPLICATE_KEY: Code = code("TR0014", "duplicate-key", Severity::Warning);
/// kubectl reads this value by YAML 1.1, other tools by YAML 1.2, and the results differ.
pub static YAML_VERSIONS_DIFFER: Code = code("TR0015", "yaml-versions-differ", Severity::Warning);
/// A beta version where a stable one is served.
pub static BETA_VERSION: Code = code("TR0016", "beta-version", Severity::Info);
/// An alpha version that only the experimental channel serves, with a deprecation warning.
pub static ALPHA_VERSION: Code = code("TR0017", "alpha-version", Severity::Warning);
/// A kind or version that current CRDs no longer have.
pub static FORMER_KIND: Code = code("TR0018", "former-kind", Severity::Warning);
/// A version that the kind never had.
pub static UNKNOWN_VERSION: Code = code("TR0019", "unknown-version", Severity::Error);
/// An object without apiVersion, kind or name.
pub static NO_IDENTITY: Code = code("TR0020", "no-identity", Severity::Error);
/// A document that holds no object.
pub static NOT_AN_OBJECT: Code = code("TR0021", "not-an-object", Severity::Error);
/// A watch reported an error instead of an object.
pub static WATCH_ERROR: Code = code("TR0022", "watch-error", Severity::Warning);
/// More was found in one object than is listed.
pub static MORE_FINDINGS: Code = code("TR0023", "more-findings", Severity::Info);
/// An IP address where a hostname is meant: it matches nothing.
pub static IP_HOSTNAME: Code = code("TR0024", "ip-address-as-hostname", Severity::Warning);
/// Two references to one parent that differ in form alone: one of them counts.
pub static REPEATED_PARENT: Code = code("TR0025", "repeated-parent", Severity::Warning);
/// A template that was not rendered.
pub static TEMPLATE: Code = code("TR0060", "template", Severity::Error);
/// A character that looks like a blank, a line break or like nothing.
pub static INVISIBLE: Code = code("TR0061", "invisible-character", Severity::Warning);
/// A kind or group that nearly is one that is evaluated.
pub static MISSPELT_KIND: Code = code("TR0062", "misspelt-kind", Severity::Warning);
