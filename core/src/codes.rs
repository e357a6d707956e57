//! Codes of findings, of all rooms. Each has a page in `docs/findings/`.

use crate::fact::{Code, codes};

codes! {
    /// What was asked for is not built yet, and is not answered wrongly meanwhile.
    UNSUPPORTED = "TR0001" "unsupported" Error;
}

/// All codes that a finding can have, in order.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    #[cfg(feature = "yaml")]
    let reader = crate::manifest::codes::ALL;
    #[cfg(not(feature = "yaml"))]
    let reader: &[&Code] = &[];
    #[cfg(feature = "yaml")]
    let timelines = crate::timeline::codes::ALL;
    #[cfg(not(feature = "yaml"))]
    let timelines: &[&Code] = &[];
    let rooms = [
        ALL,
        reader,
        crate::gateway::codes::ALL,
        crate::contour::codes::ALL,
        crate::dns::codes::ALL,
        crate::dns::codes_published::ALL,
        timelines,
    ];
    rooms.into_iter().flatten().copied()
}
