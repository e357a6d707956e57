//! What is to be played: texts to events.

use crate::fact::{Finding, Span, TimelineEvent};
use crate::options::ControllerSpec;
use alloc::vec::Vec;

/// What the texts of a timeline say.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Script {
    /// The events, in the order in which they happen.
    pub events: Vec<TimelineEvent>,
    /// Where each event's text stands.
    pub places: Vec<Span>,
    /// The controllers that the timeline asks for.
    pub controllers: Vec<ControllerSpec>,
    /// What was found in the texts, with places.
    pub findings: Vec<Finding>,
}

/// The events that texts speak of.
pub fn read(_sources: &[crate::options::Source]) -> Script {
    Script::default()
}
