//! What sources apart from routes share: names of one object with where each leads, and the templates that add to them.

use super::{Context, Failure, Yield, record_name};
use crate::dns::claim::{self, Claim, Offer, Target, Word};
use crate::engine::Reader;
use crate::fact::DnsRecord;
use crate::object::{KeyId, LoadBalancerIngress, Names};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// Names of one object with where each leads, as they are found.
pub struct Draft {
    owner: KeyId,
    source: u8,
    like: Option<Box<DnsRecord>>,
    unlabelled: bool,
    claims: Vec<Rc<Claim>>,
}

impl Draft {
    /// None so far; all of them say the same beside their targets.
    pub fn new(owner: KeyId, context: &Context<'_>, like: Option<Box<DnsRecord>>) -> Draft {
        Draft {
            owner,
            source: context.place,
            like,
            unlabelled: false,
            claims: Vec::new(),
        }
    }

    /// Names of which no label tells the object (R-DNS-15).
    pub fn unlabelled(self) -> Draft {
        Draft {
            unlabelled: true,
            ..self
        }
    }

    /// A name; nothing where it leads nowhere, or has too long a label (R-DNS-12, R-DNS-14).
    pub fn add(&mut self, name: Word, targets: &Rc<[Target]>, names: &Names) {
        if targets.is_empty() {
            return;
        }
        let Some(name) = record_name(name, names) else { return };
        let last = self.claims.last().map(|claim| &claim.offer);
        let alike = last.filter(|offer| Rc::ptr_eq(&offer.targets, targets) && offer.unlabelled == self.unlabelled);
        let offer = alike.cloned().unwrap_or_else(|| {
            Rc::new(Offer {
                targets: targets.clone(),
                like: self.like.clone(),
                unlabelled: self.unlabelled,
            })
        });
        self.put(name, 0, offer);
    }

    /// A name as it is, at its place in a list, with what it leads to.
    pub fn put(&mut self, name: Word, place: u16, offer: Rc<Offer>) {
        self.claims.push(Rc::new(Claim {
            name,
            owner: self.owner,
            source: self.source,
            place,
            rank: None,
            offer,
        }));
    }

    /// Whether nothing is published so far.
    pub fn is_empty(&self) -> bool {
        self.claims.is_empty()
    }

    /// Adds the pairs of a template of names and targets (R-DNS-32) under the combine rule (R-DNS-31).
    ///
    /// # Errors
    /// A template that fails, and the source with it.
    pub fn with_pairs(&mut self, context: &Context<'_>, reader: &mut Reader<'_>) -> Result<(), Failure> {
        if !context.version.since(22) || !self.takes_templates(context) {
            return Ok(());
        }
        let mut pairs = Draft {
            like: None,
            unlabelled: true,
            claims: Vec::new(),
            ..*self
        };
        for (name, target) in context.template_pairs(self.owner, reader).map_err(of_template)? {
            let names = reader.names();
            let target = claim::listed(core::iter::once(Word::Own(target.into())), names);
            pairs.add(Word::Own(name.into()), &target, names);
        }
        self.claims.append(&mut pairs.claims);
        Ok(())
    }

    /// The names of a template, if they count (R-DNS-31): with `--combine-fqdn-annotation`, or where nothing is published so far.
    ///
    /// # Errors
    /// A template that fails, and the source with it.
    pub fn template_names(&self, context: &Context<'_>, reader: &mut Reader<'_>) -> Result<Vec<Word>, Failure> {
        match self.takes_templates(context) {
            true => context.template_names(self.owner, reader).map_err(of_template),
            false => Ok(Vec::new()),
        }
    }

    fn takes_templates(&self, context: &Context<'_>) -> bool {
        context.options.combine_fqdn_annotation || self.is_empty()
    }

    /// All that was found.
    pub fn done(self) -> Yield {
        Yield {
            claims: self.claims.into(),
            ..Yield::default()
        }
    }
}

fn of_template(wrong: String) -> Failure {
    Failure::Object(wrong.into())
}

/// What a whole source fails with.
pub fn failed(failure: Failure) -> Yield {
    Yield {
        failed: Some(failure),
        ..Yield::default()
    }
}

/// Texts of an annotation as names or targets.
pub fn words(texts: Vec<String>) -> Vec<Word> {
    texts.into_iter().map(|text| Word::Own(text.into())).collect()
}

/// The targets in the status of a load balancer: of each entry the address and the name, where they are there.
pub fn balanced<'l>(entries: &'l [LoadBalancerIngress]) -> impl Iterator<Item = Word> + 'l {
    let both = entries.iter().flat_map(|entry| [entry.ip, entry.hostname]);
    both.filter(|text| !text.is_empty()).map(Word::Known)
}
