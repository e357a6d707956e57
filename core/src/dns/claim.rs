//! One name that one object asks for, kept small: there may be a hundred thousand of them.

use crate::fact::{DnsRecord, Text};
use crate::gateway::rank::Rank;
use crate::object::{KeyId, Names, Sym};
use alloc::boxed::Box;
use alloc::rc::Rc;

/// A text: one that an object holds as it is, by its id, or one that was made of others.
///
/// Which of both it is depends on where it comes from and on nothing else, so that equal answers are equal.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Word {
    /// A text of an object.
    Known(Sym),
    /// A part of one, or what a template made.
    Own(Rc<str>),
}

impl Word {
    /// The text itself.
    pub fn text<'n>(&'n self, names: &'n Names) -> &'n str {
        match self {
            Word::Known(sym) => names.text(*sym),
            Word::Own(text) => text,
        }
    }
}

/// What a name leads to.
#[derive(Clone, PartialEq, Debug)]
pub struct Target {
    /// The type of record: A, AAAA, CNAME; other sources have others.
    pub kind: Text,
    /// The address or name.
    pub value: Word,
    /// The Gateway whose address nobody knows (R-GW-08); `value` is empty then.
    pub assumed: Option<KeyId>,
}

impl Target {
    /// The text that a record shows.
    pub fn text(&self, names: &Names) -> Text {
        match self.assumed {
            Some(gateway) => crate::gateway::status::placeholder(gateway, names),
            None => Text::Owned(self.value.text(names).into()),
        }
    }
}

/// What all names of one object that lead to the same share.
#[derive(Clone, PartialEq, Debug)]
pub struct Offer {
    /// Where they lead.
    pub targets: Rc<[Target]>,
    /// Time to live, set identifier, properties and labels of their own, where the object asks for any.
    pub like: Option<Box<DnsRecord>>,
}

impl Offer {
    /// The set identifier; empty where there is none.
    pub fn set_identifier(&self) -> &str {
        let like = self.like.as_deref();
        like.and_then(|like| like.set_identifier.as_deref()).unwrap_or("")
    }
}

/// One name that one object asks for.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The name, without a dot at its end.
    pub name: Word,
    /// Who asks for it.
    pub owner: KeyId,
    /// The place of its source among the sources that ExternalDNS was given.
    pub source: u8,
    /// By what right: its age, of what should be published. What is published knows no age.
    pub rank: Option<Rc<Rank>>,
    /// Where it leads.
    pub offer: Rc<Offer>,
}

impl PartialEq for Claim {
    fn eq(&self, other: &Claim) -> bool {
        let same_rank = match (&self.rank, &other.rank) {
            (Some(a), Some(b)) => Rc::ptr_eq(a, b) || a == b,
            (a, b) => a.is_none() && b.is_none(),
        };
        (&self.name, self.owner, self.source) == (&other.name, other.owner, other.source)
            && same_rank
            && (Rc::ptr_eq(&self.offer, &other.offer) || self.offer == other.offer)
    }
}

/// Targets sorted by type and text, each once (R-DNS-74).
pub fn sorted(mut targets: alloc::vec::Vec<Target>, names: &Names) -> Rc<[Target]> {
    let key = |target: &Target| (target.kind.clone(), target.text(names));
    crate::order::by(&mut targets, &|a, b| key(a).cmp(&key(b)));
    targets.dedup_by(|a, b| key(a) == key(b));
    targets.into()
}

/// Targets as an annotation or a status writes them; the type follows from the text (R-DNS-11).
pub fn typed(values: impl Iterator<Item = Word>, names: &Names) -> Rc<[Target]> {
    let target = |value: Word| Target {
        kind: Text::Borrowed(super::endpoint::type_of(value.text(names))),
        value,
        assumed: None,
    };
    sorted(values.map(target).collect(), names)
}
