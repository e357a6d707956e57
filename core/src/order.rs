//! Sorting where speed does not matter: one piece of code for all types.
//!
//! The standard library's sort is compiled anew for each type and comparison, several KB each in WebAssembly. Lists that
//! are sorted once for an output go through here; what requests wait for is sorted in place.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// Sorts by a comparison; equal items keep their order.
pub fn by<T>(items: &mut Vec<T>, compare: &dyn Fn(&T, &T) -> Ordering) {
    if items.len() < 2 {
        return;
    }
    let sorted = {
        let items = &*items;
        indexes(items.len(), &|a, b| match (items.get(a), items.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Ordering::Equal,
        })
    };
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(sorted.into_iter().filter_map(|index| taken.get_mut(index)?.take()));
}

/// The indexes of a list in the order of a comparison.
#[inline(never)]
fn indexes(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut indexes: Vec<usize> = (0..count).collect();
    indexes.sort_by(|a, b| compare(*a, *b));
    indexes
}

#[cfg(test)]
mod tests {
    #[test]
    fn items_are_sorted_and_equal_ones_keep_their_order() {
        let mut items = alloc::vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd'), (0, 'e')];
        super::by(&mut items, &|a, b| a.0.cmp(&b.0));
        assert_eq!(items, [(0, 'e'), (1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')]);
    }
}
