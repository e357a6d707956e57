//! Which cells and groups there are: one line each, in one place.

use super::cell::{AnyTable, PartIs, Table};
use super::group::{AnyGroups, GroupTable};
use super::{At, Cell, Graph, Group, Stratum};
use crate::object::Kind;
use crate::profile::Product;
use alloc::boxed::Box;

/// A type's place in the registry.
pub trait Indexed {
    /// Dense from 0, for cells and for groups apart.
    const INDEX: u16;
}

/// All cells and groups, and the cells that each kind of object starts with.
pub struct Registry {
    /// Cells by their index.
    pub cells: &'static [CellEntry],
    /// Groups by their index.
    pub groups: &'static [GroupEntry],
    /// The cells that every admitted object of a kind has, by the profile that counts.
    pub roots: fn(Kind, Product) -> &'static [u16],
    /// The cell that tells what was found when an object was read, and where it is declared twice.
    pub reading: Option<ReadingCell>,
}

/// The index of the cell that every declared object with something to tell has, admitted or not.
#[derive(Clone, Copy)]
pub struct ReadingCell(pub u16);

/// A type of cell, without its type.
pub struct CellEntry {
    /// What it is called.
    pub name: &'static str,
    /// How far from the objects it is.
    pub stratum: Stratum,
    /// What the part of its place means.
    pub part: PartIs,
    /// Whether there are findings among its facts.
    pub has_findings: bool,
    pub(super) table: fn() -> Box<dyn AnyTable>,
    pub(super) run: fn(&mut Graph, u32, At),
}

/// A type of group, without its type.
pub struct GroupEntry {
    /// What it is called.
    pub name: &'static str,
    /// Where it stands between its contributors and its readers.
    pub stratum: Stratum,
    pub(super) table: fn() -> Box<dyn AnyGroups>,
}

impl CellEntry {
    /// The entry of a type of cell.
    pub const fn of<C: Cell>() -> CellEntry {
        CellEntry {
            name: C::NAME,
            stratum: C::STRATUM,
            part: C::PART,
            has_findings: C::HAS_FINDINGS,
            table: || Box::new(Table::<C>::default()),
            run: super::transaction::run::<C>,
        }
    }
}

impl GroupEntry {
    /// The entry of a type of group.
    pub const fn of<G: Group>() -> GroupEntry {
        GroupEntry {
            name: G::NAME,
            stratum: G::STRATUM,
            table: || Box::new(GroupTable::<G>::default()),
        }
    }
}

/// Registers types of cells and groups: gives each its index, and makes the lists of a [`Registry`].
macro_rules! registry {
    (cells $cells:ident: $($cell:ty),+ ; groups $groups:ident: $($group:ty),+ ;) => {
        static $cells: &[$crate::engine::CellEntry] = &[$($crate::engine::CellEntry::of::<$cell>()),+];
        static $groups: &[$crate::engine::GroupEntry] = &[$($crate::engine::GroupEntry::of::<$group>()),+];
        $crate::engine::registry!(@index 0; $($cell),+);
        $crate::engine::registry!(@index 0; $($group),+);
    };
    (@index $n:expr; $first:ty $(, $rest:ty)*) => {
        impl $crate::engine::Indexed for $first {
            const INDEX: u16 = $n;
        }
        $crate::engine::registry!(@index $n + 1; $($rest),*);
    };
    (@index $n:expr; ) => {};
}

pub(crate) use registry;
