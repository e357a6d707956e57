//! The engine room: objects go in, cells are evaluated, facts come out. It knows nothing of gateways.
//!
//! Two invariants hold here, and everything else rests on them.
//!
//! 1. *Nothing is registered without an owner.* What a [`Cell`] contributes, facts, claims and further cells, is replaced as
//!    a whole when the cell is evaluated again, and gone when the cell is.
//! 2. *Nothing is read without a trace.* A cell sees the world through its [`Reader`] alone, which notes every read, found or
//!    missing. What was read changes: the cell is evaluated again, once in a transaction, in the order of the strata.
//!
//! Evaluation from scratch and incremental evaluation are the same code; an empty memo is the only difference.

mod cell;
mod graph;
mod group;
mod links;
mod reader;
mod registry;
mod slab;
mod store;
mod transaction;

pub use cell::{Cell, PartIs};
pub use graph::Graph;
pub use group::{Group, Wake};
pub use reader::Reader;
pub(crate) use registry::registry;
pub use registry::{CellEntry, GroupEntry, Indexed, ReadingCell, Registry};
pub use slab::Slab;
pub use store::{Declaration, Store};

use crate::object::KeyId;

/// Where a cell or group stands: an object, and which part of it.
///
/// What `part` means is the cell type's to say: a listener's name, a parentRef's index, a port, or nothing (0).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct At {
    /// The object.
    pub object: KeyId,
    /// The part of it.
    pub part: u32,
}

impl At {
    /// The object as a whole.
    pub fn whole(object: KeyId) -> At {
        At { object, part: 0 }
    }

    /// A part of the object.
    pub fn part(object: KeyId, part: u32) -> At {
        At { object, part }
    }
}

/// How far from the objects a cell or group is. A cell reads lower strata only, and a group lies between the strata of
/// its contributors and of its readers; so there can be no cycle, and no cell sees a half-updated world.
pub type Stratum = u8;

/// One above the highest stratum.
pub const STRATA: usize = 64;
