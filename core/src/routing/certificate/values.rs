//! A thin hand on DER: values one after the other, `None` where the bytes say something else than expected.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, Reader, SliceReader, Tag, TagNumber, Tagged};

/// The values within a constructed one.
pub(super) struct Values<'d>(SliceReader<'d>);

impl<'d> Values<'d> {
    /// The values that a content consists of.
    pub(super) fn within(content: &'d [u8]) -> Option<Self> {
        SliceReader::new(content).ok().map(Self)
    }

    /// The values within the one sequence that the bytes are.
    pub(super) fn of_sequence(bytes: &'d [u8]) -> Option<Self> {
        let mut outer = Self::within(bytes)?;
        let inner = outer.sequence()?;
        outer.0.is_finished().then_some(inner)
    }

    pub(super) fn any(&mut self) -> Option<AnyRef<'d>> {
        AnyRef::decode(&mut self.0).ok()
    }

    pub(super) fn expect(&mut self, tag: Tag) -> Option<&'d [u8]> {
        self.any().filter(|value| value.tag() == tag).map(AnyRef::value)
    }

    pub(super) fn sequence(&mut self) -> Option<Self> {
        self.expect(Tag::Sequence).and_then(Self::within)
    }

    /// The magnitude of a non-negative integer.
    pub(super) fn unsigned(&mut self) -> Option<&'d [u8]> {
        let bytes = self.expect(Tag::Integer)?;
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        bytes
            .get(zeros..)
            .filter(|_| bytes.first().is_some_and(|first| *first < 0x80))
    }

    pub(super) fn oid(&mut self) -> Option<ObjectIdentifier> {
        oid(&self.any()?)
    }

    /// A bit string that is whole bytes.
    pub(super) fn bits(&mut self) -> Option<&'d [u8]> {
        self.expect(Tag::BitString).and_then(whole_bytes)
    }
}

impl<'d> Iterator for Values<'d> {
    type Item = AnyRef<'d>;

    fn next(&mut self) -> Option<AnyRef<'d>> {
        self.any()
    }
}

pub(super) fn oid(value: &AnyRef<'_>) -> Option<ObjectIdentifier> {
    (value.tag() == Tag::ObjectIdentifier).then(|| ObjectIdentifier::from_bytes(value.value()).ok())?
}

pub(super) fn whole_bytes(bits: &[u8]) -> Option<&[u8]> {
    bits.split_first()
        .filter(|(unused, _)| **unused == 0)
        .map(|(_, bytes)| bytes)
}

/// The number in a tag such as `[3]`.
pub(super) fn context(value: &AnyRef<'_>) -> Option<u32> {
    match value.tag() {
        Tag::ContextSpecific {
            number: TagNumber(number),
            ..
        } => Some(number),
        _ => None,
    }
}
