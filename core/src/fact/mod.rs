//! All that evaluation can say, as plain data: what users of the crate and of the npm package get to see.
//!
//! Shapes and names follow the public contract: camelCase, absent instead of null, sorted. Each fact is one small thing with
//! a key of its own; positions in a text are never part of one.

mod change;
mod filter;
mod finding;
mod fix;
mod note;
mod record;
mod reference;
mod replay;
mod status;
mod table;

pub use change::{Change, Changed, Fact, FactType, FactValue};
pub use filter::*;
pub use finding::{Finding, Related, Severity, Span, Verdict};
pub use fix::{Edit, FieldChange, FieldValue, Fix};
pub(crate) use note::codes;
pub use note::{Code, Note, Range};
pub use record::{DnsHazard, DnsPlan, DnsRecord, ProviderSpecific};
pub use reference::{NamespacedName, ObjectRef};
pub use replay::*;
pub use status::*;
pub use table::*;

/// Text of an output: borrowed where it is one of ours, owned where it came from the input.
pub type Text = alloc::borrow::Cow<'static, str>;
