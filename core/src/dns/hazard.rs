//! Statuses that names are published from, or are not, and that their inputs do not justify (section 6 of the rules).

use super::claim::Word;
use crate::fact::{DnsHazard, ObjectRef, Text};
use crate::object::{KeyId, Names, Sym};
use alloc::boxed::Box;

/// What is doubtful.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// The spec does not name the parent (R-DNS-90).
    ParentNotInSpec,
    /// The status speaks of a former generation (R-DNS-91).
    ObservedGenerationBehind,
    /// The status does not say of which generation it speaks (R-DNS-92).
    ObservedGenerationMissing,
    /// The spec names the parent with another section or port (R-DNS-93).
    SectionOrPortNotInSpec,
    /// The Gateway's own status says that it is not ready, or is late (R-DNS-95).
    GatewayNotProgrammed,
    /// There is nothing to lead to (R-DNS-97).
    AllTargetsGone,
}

impl Sort {
    /// How the contract names it, if it does.
    fn code(self) -> Option<&'static str> {
        match self {
            Sort::ParentNotInSpec => Some("parent-not-in-spec"),
            Sort::ObservedGenerationBehind => Some("observed-generation-behind"),
            Sort::SectionOrPortNotInSpec => Some("section-or-port-not-in-spec"),
            Sort::GatewayNotProgrammed => Some("gateway-not-programmed"),
            Sort::ObservedGenerationMissing | Sort::AllTargetsGone => None,
        }
    }
}

/// One doubt about one entry of a route's status.
#[derive(Clone, PartialEq, Debug)]
pub struct Hazard {
    /// What is doubtful.
    pub sort: Sort,
    /// The entry, by its index.
    pub entry: u32,
    /// The parent that it names.
    pub parent: KeyId,
    /// The section that it names; empty where it names none.
    pub section: Sym,
    /// The generation of which the status speaks: of the route, or of the Gateway where the doubt is about that.
    pub observed: Option<i64>,
    /// The generation that the same object has.
    pub generation: Option<i64>,
    /// Whether ExternalDNS takes the entry, by release.
    pub taken: bool,
    /// The names that the entry comes to.
    pub names: Box<[Word]>,
}

impl Hazard {
    /// The hazard as users get it.
    pub fn told(&self, route: KeyId, names: &Names) -> Option<DnsHazard> {
        let mut records: alloc::vec::Vec<Text> = self
            .names
            .iter()
            .map(|name| Text::Owned(name.text(names).into()))
            .collect();
        records.sort();
        Some(DnsHazard {
            code: self.sort.code()?.into(),
            route: ObjectRef::of(route, names),
            parent: ObjectRef::of(self.parent, names),
            section_name: (!self.section.is_empty()).then(|| Text::Owned(names.text(self.section).into())),
            observed_generation: self.observed,
            generation: self.generation,
            records,
        })
    }
}
