//! How certificates hang on each other, by the names and key identifiers that they carry. Signatures are not computed.

use crate::object::Link;
use alloc::vec::Vec;

/// The most certificates between a leaf and its authority.
const LONGEST: usize = 8;

/// Whether `issuer` may be the certificate of the one who issued `other`.
fn issued(issuer: &Link, other: &Link) -> bool {
    let keys = issuer.key.is_empty() || other.issuer_key.is_empty() || issuer.key == other.issuer_key;
    issuer.subject == other.issuer && keys && issuer.issues != Some(false)
}

/// Whether the first certificate of a chain is one of `authorities` or was issued by one of them, directly or through the
/// certificates behind it in the chain.
pub fn hangs_on<'l>(chain: &[Link], authorities: impl IntoIterator<Item = &'l Link>) -> bool {
    let authorities: Vec<&Link> = authorities.into_iter().collect();
    let Some((leaf, rest)) = chain.split_first() else {
        return false;
    };
    let mut at = leaf;
    for _ in 0..LONGEST {
        if authorities
            .iter()
            .any(|authority| *authority == at || issued(authority, at))
        {
            return true;
        }
        // Of those behind it only a certificate that says so may have issued it.
        let next = rest
            .iter()
            .find(|link| link.issues == Some(true) && *link != at && issued(link, at));
        match next {
            Some(next) => at = next,
            None => return false,
        }
    }
    false
}
