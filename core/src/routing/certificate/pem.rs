//! PEM blocks in text, and base64. Line lengths, text around blocks and headers within are taken as they come.

use alloc::{string::String, vec::Vec};

use base64ct::{Base64, Encoding};

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// The text is not base64 in its standard alphabet, with padding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not base64: the alphabet is `A-Za-z0-9+/` with `=` at the end, and only line breaks may stand between")]
pub struct Base64Error;

/// Decodes a value of a Secret's `data`. Line breaks within are passed over, as the API server does.
///
/// # Errors
/// Other alphabets, spaces, missing padding.
pub fn decode_base64(text: &str) -> Result<Vec<u8>, Base64Error> {
    decode_without(text, |character| matches!(character, '\n' | '\r'))
}

fn decode_without(text: &str, skipped: impl Fn(char) -> bool) -> Result<Vec<u8>, Base64Error> {
    let text: String = text.chars().filter(|character| !skipped(*character)).collect();
    Base64::decode_vec(&text).map_err(|_| Base64Error)
}

/// One block from `-----BEGIN` to `-----END`.
pub(super) struct Block<'t> {
    label: &'t str,
    /// It has a passphrase.
    pub(super) encrypted: bool,
    /// `None` if the block has no end or is not base64.
    pub(super) bytes: Option<Vec<u8>>,
}

impl Block<'_> {
    pub(super) fn is_certificate(&self) -> bool {
        self.label == "CERTIFICATE"
    }

    pub(super) fn is_private_key(&self) -> bool {
        self.label == "PRIVATE KEY" || self.label.ends_with(" PRIVATE KEY")
    }
}

/// The blocks of a text in order.
pub(super) fn blocks(text: &str) -> impl Iterator<Item = Block<'_>> {
    let mut rest = text;
    core::iter::from_fn(move || {
        let (block, after) = next_block(rest)?;
        rest = after;
        Some(block)
    })
}

fn next_block(text: &str) -> Option<(Block<'_>, &str)> {
    let mut begins = text.match_indices(BEGIN).map(|(at, _)| at);
    let begin = begins.find(|at| *at == 0 || text.get(..*at).is_some_and(|before| before.ends_with('\n')))?;
    let (label, after) = text.get(begin + BEGIN.len()..)?.split_once(DASHES)?;
    // A block without end reaches to the next block. Looking for an end beyond that would read the text once for each block.
    let until_next = after.find("\n-----BEGIN ").map_or(after.len(), |at| at + 1);
    let end = after
        .get(..until_next)
        .and_then(|inside| inside.find("-----END "))
        .and_then(|at| Some((after.get(..at)?, after.get(at + "-----END ".len()..)?)))
        .filter(|(_, rest)| rest.strip_prefix(label).is_some_and(|rest| rest.starts_with(DASHES)));
    let (body, rest) = end.unwrap_or((after.get(..until_next)?, after.get(until_next..)?));
    let is_header = |line: &&str| line.contains(':');
    let encrypted = label == "ENCRYPTED PRIVATE KEY"
        || body
            .lines()
            .filter(is_header)
            .any(|line| line.starts_with("Proc-Type:") && line.contains("ENCRYPTED"));
    let bytes = end.and_then(|_| {
        let content: String = body.lines().filter(|line| !is_header(line)).collect();
        decode_without(&content, char::is_whitespace).ok()
    });
    Some((
        Block {
            label,
            encrypted,
            bytes,
        },
        rest,
    ))
}
