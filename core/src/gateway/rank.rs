//! Age and name: what decides between objects of equal claim (R-MAT-10 rows 7 and 8, R-SET-10, R-BTLS-03).

use super::strata;
use crate::engine::{At, Cell, Reader};
use crate::object::{KeyId, Names, part};
use alloc::rc::Rc;

pub use crate::routing::table::Rank;

/// The rank of an object: older first, an unknown age last, then by `namespace/name`, byte by byte (A-22, R-MAT-13).
pub struct Ranked;

impl Cell for Ranked {
    const NAME: &'static str = "rank";
    const STRATUM: u8 = strata::READ;
    type Value = Rc<Rank>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Rc<Rank> {
        let created = reader.part::<part::Age>(at.object).copied().flatten();
        Rc::new(Rank {
            created,
            name: namespaced_name(at.object, reader.names()).into(),
        })
    }
}

/// `namespace/name` of an object.
pub fn namespaced_name(key: KeyId, names: &Names) -> alloc::string::String {
    let object = names.object(key);
    // Exactly as long as it is: ranks are kept.
    [names.text(object.namespace), "/", names.text(object.name)].concat()
}
