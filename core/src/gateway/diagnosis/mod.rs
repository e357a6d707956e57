//! Why something that was asked for does not happen: routes that attach nowhere, listeners that open nothing, Gateways that
//! nobody takes care of. Each question here is a cell that exists only where there is something to explain, so that healthy
//! objects cost nothing.

mod class;
mod conflict;
pub mod directory;
mod hostname;
mod listener;
mod parent;
mod rival;
mod route;
mod search;
mod set;
pub mod words;

pub use parent::{Waiting, absence, would_be_there};
pub use route::{misnamed_parent, orphan, right_group};

use super::status::key_of;
use super::strata;
use crate::engine::{At, Cell, PartIs, Reader};
use crate::fact::{Fact, FactType, FactValue, Finding, ObjectRef};
use crate::object::{KeyId, Names, part};
use alloc::boxed::Box;
use alloc::string::String;

/// A finding, and what tells it apart from others of its sort.
#[derive(Clone, PartialEq, Debug)]
pub struct Told {
    /// Whose place in the input stands for it.
    pub owner: KeyId,
    /// What it is about.
    pub subject: KeyId,
    /// Which of several at that subject.
    pub part: String,
    /// What is said.
    pub finding: Finding,
}

impl Told {
    /// A finding about an object.
    pub fn new(subject: KeyId, part: impl Into<String>, finding: Finding) -> Told {
        Told {
            owner: subject,
            subject,
            part: part.into(),
            finding,
        }
    }

    /// The fact of it.
    pub fn fact(&self, names: &Names) -> Fact {
        let subject = key_of(self.subject, names);
        Fact {
            key: alloc::format!("finding/{}/{subject}/{}", self.finding.code, self.part),
            kind: FactType::Finding,
            owner: ObjectRef::of(self.owner, names),
            value: FactValue::Finding(self.finding.clone()),
        }
    }
}

/// A ListenerSet of which the Gateway is not there, or nobody's, waits for it (R-SET-01).
pub fn foreign_set(set: KeyId, reader: &mut Reader<'_>) {
    if let Some(gateway) = reader.part::<part::SetParent>(set).copied().flatten() {
        parent::set_waits(set, gateway, reader);
    }
}

/// Cells whose answer is a finding or nothing.
macro_rules! telling {
    ($($(#[$doc:meta])* $cell:ident $name:literal, $stratum:ident, $part:ident: $tell:path;)*) => {$(
        $(#[$doc])*
        pub struct $cell;

        impl Cell for $cell {
            const NAME: &'static str = $name;
            const STRATUM: u8 = strata::$stratum;
            const HAS_FACTS: bool = true;
            const HAS_FINDINGS: bool = true;
            const PART: PartIs = PartIs::$part;
            type Value = Option<Box<Told>>;

            fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
                $tell(at, reader).map(Box::new)
            }

            fn facts(_: At, value: &Self::Value, names: &Names, out: &mut alloc::vec::Vec<Fact>) {
                out.extend(value.as_ref().map(|told| told.fact(names)));
            }
        }
    )*};
}

telling! {
    /// Why a parent refuses a route; stands at the route, part: the parentRef's index.
    Diagnosis "diagnosis", DIAGNOSIS, Index: route::diagnose;
    /// A parent that is not there, with all that name it; stands at the parent.
    AbsentParent "absent parent", FINDINGS, Index: parent::tell;
    /// Listeners that lose on a port; stands at the Gateway, part: the port.
    ConflictTold "listener conflict", FINDINGS, Port: conflict::hostnames;
    /// Listeners that lose on a port by their protocols; stands at the Gateway, part: the port.
    ProtocolConflictTold "protocol conflict", FINDINGS, Port: conflict::protocols;
    /// A route that loses against one of the other kind; stands at the route, part: the parentRef's index.
    LostToRival "lost to rival", FINDINGS, Index: rival::tell;
    /// Hostnames of an attached route that no listener serves; stands at the route.
    UnservedHostnames "unserved hostnames", FINDINGS, Index: hostname::tell;
    /// A listener that takes nothing, or less than it says; stands at its object, part: its name.
    UselessListener "useless listener", FINDINGS, Name: listener::tell;
    /// A ListenerSet that its Gateway does not admit; stands at the set.
    SetRefused "refused set", FINDINGS, Index: set::tell;
    /// A Gateway that nobody takes care of; stands at the Gateway.
    GatewayIgnored "ignored gateway", FINDINGS, Index: class::ignored;
    /// A Gateway that is refused for what it asks; stands at the Gateway.
    GatewayRefused "refused gateway", FINDINGS, Index: class::refused;
}
