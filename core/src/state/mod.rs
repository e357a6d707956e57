//! The facts assembled: the whole effective state, and statuses of single objects.

mod effective;

pub use effective::*;
