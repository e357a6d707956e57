//! Groups: where objects judge each other.
//!
//! One cell contributes a claim, another asks for a verdict. A group is a pure function of its claims; a change of one claim
//! wakes only those readers whose own verdict it changes.

use super::slab::Slab;
use super::{At, Indexed, Stratum};
use crate::index;
use crate::object::Names;
use alloc::vec::Vec;
use core::any::Any;
use core::cell::RefCell;
use core::hash::{BuildHasher, Hash};
use hashbrown::{DefaultHashBuilder, HashMap, HashTable};

/// A type of group.
pub trait Group: Indexed + 'static {
    /// What it is called, for people and tests.
    const NAME: &'static str;
    /// Above its contributors, below its readers.
    const STRATUM: Stratum;
    /// What cells contribute.
    type Claim: PartialEq + 'static;
    /// All claims, in the order in which they count.
    type State: Default + 'static;
    /// What cells ask.
    type Question: Clone + Eq + Hash + 'static;
    /// What they are told.
    type Verdict: Clone + PartialEq + 'static;

    /// Takes a claim in, and tells which verdicts it may change.
    fn put(state: &mut Self::State, claim: &Self::Claim, names: &Names, wake: &mut Wake<Self::Question>);

    /// Takes a claim out, and tells which verdicts that may change.
    fn take(state: &mut Self::State, claim: &Self::Claim, names: &Names, wake: &mut Wake<Self::Question>);

    /// Called once when all claims of a transaction are in, before any verdict is asked for.
    fn settle(_state: &mut Self::State, _names: &Names, _wake: &mut Wake<Self::Question>) {}

    /// The verdict on a question.
    fn verdict(state: &Self::State, question: &Self::Question, names: &Names) -> Self::Verdict;
}

/// Which verdicts may have changed.
pub struct Wake<Q> {
    questions: Vec<Q>,
    all: bool,
}

impl<Q> Default for Wake<Q> {
    fn default() -> Self {
        Wake {
            questions: Vec::new(),
            all: false,
        }
    }
}

impl<Q> Wake<Q> {
    /// The verdict on one question.
    pub fn one(&mut self, question: Q) {
        if !self.all {
            self.questions.push(question);
        }
    }

    /// Every verdict.
    pub fn all(&mut self) {
        self.all = true;
        self.questions = Vec::new();
    }
}

/// A question that somebody asked, and the verdict given.
struct Asked<G: Group> {
    group: u32,
    question: G::Question,
    verdict: G::Verdict,
    topic: u32,
}

/// One group.
struct Place<G: Group> {
    at: At,
    state: G::State,
    /// Ids among the questions asked, by question.
    asked: HashTable<u32>,
    claims: u32,
    wake: Wake<G::Question>,
    queued: bool,
}

/// A claim as it was put.
struct Put<G: Group> {
    group: u32,
    claim: G::Claim,
}

/// A question asked for the first time: of which group, and what was answered.
type NewQuestion<G> = (At, <G as Group>::Question, <G as Group>::Verdict);

/// The groups of one type.
pub(super) struct GroupTable<G: Group> {
    by_place: HashMap<At, u32>,
    places: Slab<Place<G>>,
    puts: Slab<Put<G>>,
    asked: Slab<Asked<G>>,
    hasher: DefaultHashBuilder,
    /// Claims of the cell that is being evaluated.
    new_claims: RefCell<Vec<(At, G::Claim)>>,
    /// Questions of that cell that nobody asked before.
    new_questions: RefCell<Vec<NewQuestion<G>>>,
    /// What a group without any claim looks like.
    empty: G::State,
}

impl<G: Group> Default for GroupTable<G> {
    fn default() -> Self {
        GroupTable {
            by_place: HashMap::new(),
            places: Slab::default(),
            puts: Slab::default(),
            asked: Slab::default(),
            hasher: DefaultHashBuilder::default(),
            new_claims: RefCell::new(Vec::new()),
            new_questions: RefCell::new(Vec::new()),
            empty: G::State::default(),
        }
    }
}

impl<G: Group> GroupTable<G> {
    /// The claims of one group, or those of an empty one.
    pub(super) fn state(&self, at: At) -> &G::State {
        let place = place_of(&self.by_place, at).and_then(|id| self.places.get(id));
        place.map_or(&self.empty, |place| &place.state)
    }

    /// The claims of one group, if it has any.
    pub(super) fn claimed(&self, at: At) -> Option<&G::State> {
        let place = self.places.get(place_of(&self.by_place, at)?)?;
        (place.claims > 0).then_some(&place.state)
    }

    /// All groups that hold a claim.
    pub(super) fn states(&self) -> impl Iterator<Item = (At, &G::State)> {
        self.places
            .iter()
            .filter(|(_, place)| place.claims > 0)
            .map(|(_, place)| (place.at, &place.state))
    }

    pub(super) fn claim(&self, at: At, claim: G::Claim) {
        self.new_claims.borrow_mut().push((at, claim));
    }

    /// The verdict on a question: the topic to follow where it was asked before, else how it is noted to be followed.
    pub(super) fn ask(&self, at: At, question: G::Question, names: &Names) -> (G::Verdict, Result<u32, u32>) {
        let place = place_of(&self.by_place, at).and_then(|id| self.places.get(id));
        if let Some(asked) = place.and_then(|place| self.known(place, &question)) {
            return (asked.verdict.clone(), Ok(asked.topic));
        }
        let verdict = G::verdict(place.map_or(&self.empty, |place| &place.state), &question, names);
        let mut new = self.new_questions.borrow_mut();
        new.push((at, question, verdict.clone()));
        (verdict, Err((new.len() - 1) as u32))
    }

    /// A question of a group that was asked before.
    fn known(&self, place: &Place<G>, question: &G::Question) -> Option<&Asked<G>> {
        let is = |id| self.asked.get(id).is_some_and(|asked| asked.question == *question);
        self.asked
            .get(index::find(&place.asked, self.hasher.hash_one(question), &is)?)
    }

    #[inline(never)]
    fn place(&mut self, at: At) -> u32 {
        if let Some(id) = place_of(&self.by_place, at) {
            return id;
        }
        let id = self.places.insert(Place {
            at,
            state: G::State::default(),
            asked: HashTable::new(),
            claims: 0,
            wake: Wake::default(),
            queued: false,
        });
        keep_place(&mut self.by_place, at, id);
        id
    }

    #[inline(never)]
    fn enqueue(&mut self, group: u32, queue: &mut Vec<u32>) {
        if let Some(place) = self.places.get_mut(group)
            && !place.queued
        {
            place.queued = true;
            queue.push(group);
        }
    }

    #[inline(never)]
    fn drop_if_idle(&mut self, group: u32) {
        if let Some(place) = self.places.get(group)
            && place.claims == 0
            && place.asked.is_empty()
            && !place.queued
        {
            drop_place(&mut self.by_place, place.at);
            self.places.remove(group);
        }
    }

    #[inline(never)]
    fn put_claim(&mut self, (at, claim): (At, G::Claim), names: &Names, queue: &mut Vec<u32>) -> u32 {
        let group = self.place(at);
        if let Some(place) = self.places.get_mut(group) {
            place.claims += 1;
            G::put(&mut place.state, &claim, names, &mut place.wake);
        }
        self.enqueue(group, queue);
        self.puts.insert(Put { group, claim })
    }

    #[inline(never)]
    fn withdraw(&mut self, put: u32, names: &Names, queue: &mut Vec<u32>) {
        let Some(Put { group, claim }) = self.puts.remove(put) else {
            return;
        };
        if let Some(place) = self.places.get_mut(group) {
            place.claims -= 1;
            G::take(&mut place.state, &claim, names, &mut place.wake);
        }
        self.enqueue(group, queue);
    }
}

/// The place of a group among those of its type.
#[inline(never)]
fn place_of(by_place: &HashMap<At, u32>, at: At) -> Option<u32> {
    by_place.get(&at).copied()
}

#[inline(never)]
fn keep_place(by_place: &mut HashMap<At, u32>, at: At, id: u32) {
    by_place.insert(at, id);
}

#[inline(never)]
fn drop_place(by_place: &mut HashMap<At, u32>, at: At) {
    by_place.remove(&at);
}

/// Finds the old claims that stay: their ids go into `new` at the index of the equal claim, the others into `gone`.
///
/// Claims come in the order in which they came before, so the cursor finds most at once. It is one piece of code for all
/// types of groups: what is generic is `same` alone.
#[inline(never)]
fn matching(old: &[u32], same: &dyn Fn(u32, usize) -> bool, new: &mut [u32], gone: &mut Vec<u32>) {
    let mut cursor = 0;
    for &put in old {
        let free = |index: &usize| new.get(*index) == Some(&super::slab::NONE) && same(put, *index);
        let found = (cursor..new.len()).find(free).or_else(|| (0..cursor).find(free));
        match found.and_then(|index| new.get_mut(index).map(|id| (index, id))) {
            Some((index, id)) => {
                *id = put;
                cursor = index + 1;
            }
            None => gone.push(put),
        }
    }
}

/// What can be done with groups without knowing their type.
pub(super) trait AnyGroups: Any {
    fn as_any(&self) -> &dyn Any;
    /// Replaces the claims `old` of a cell by those it made now; `new` gets their ids, `queue` the groups to settle.
    fn reconcile(&mut self, old: &[u32], names: &Names, new: &mut Vec<u32>, queue: &mut Vec<u32>);
    /// Keeps the questions that the cell asked first; `topics` makes the topic of each, given its id.
    fn follow(&mut self, topics: &mut dyn FnMut(u32) -> u32, out: &mut Vec<u32>);
    /// Settles a group: `woken` gets the topics whose verdict changed.
    fn settle(&mut self, group: u32, names: &Names, woken: &mut Vec<u32>);
    /// Forgets a question that nobody asks any more.
    fn forget(&mut self, asked: u32);
    /// Drops the groups that hold nothing, of those that were settled.
    fn sweep(&mut self, groups: &[u32]);
}

impl<G: Group> AnyGroups for GroupTable<G> {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn reconcile(&mut self, old: &[u32], names: &Names, new: &mut Vec<u32>, queue: &mut Vec<u32>) {
        let mut claims = core::mem::take(&mut *self.new_claims.borrow_mut());
        let start = new.len();
        new.resize(start + claims.len(), super::slab::NONE);
        let same = |put: u32, index: usize| {
            let (Some((at, claim)), Some(put)) = (claims.get(index), self.puts.get(put)) else {
                return false;
            };
            put.claim == *claim && self.places.get(put.group).is_some_and(|place| place.at == *at)
        };
        let mut gone = Vec::new();
        if let Some(new) = new.get_mut(start..) {
            matching(old, &same, new, &mut gone);
        }
        for put in gone {
            self.withdraw(put, names, queue);
        }
        for (claim, id) in claims.drain(..).zip(new.iter_mut().skip(start)) {
            if *id == super::slab::NONE {
                *id = self.put_claim(claim, names, queue);
            }
        }
        // The next evaluation fills the same list.
        self.new_claims.replace(claims);
    }

    fn follow(&mut self, topics: &mut dyn FnMut(u32) -> u32, out: &mut Vec<u32>) {
        let mut questions = core::mem::take(&mut *self.new_questions.borrow_mut());
        for (at, question, verdict) in questions.drain(..) {
            let group = self.place(at);
            // The same question may stand twice in one evaluation.
            if let Some(asked) = self.places.get(group).and_then(|place| self.known(place, &question)) {
                out.push(asked.topic);
                continue;
            }
            let hash = self.hasher.hash_one(&question);
            let id = self.asked.insert(Asked {
                group,
                question,
                verdict,
                topic: 0,
            });
            let topic = topics(id);
            if let Some(asked) = self.asked.get_mut(id) {
                asked.topic = topic;
            }
            if let Some(place) = self.places.get_mut(group) {
                let (asked, hasher) = (&self.asked, &self.hasher);
                let hash_of = |id| asked.get(id).map_or(0, |asked| hasher.hash_one(&asked.question));
                index::insert(&mut place.asked, hash, id, &hash_of);
            }
            out.push(topic);
        }
        // The next evaluation fills the same list.
        self.new_questions.replace(questions);
    }

    fn settle(&mut self, group: u32, names: &Names, woken: &mut Vec<u32>) {
        let Some(place) = self.places.get_mut(group) else {
            return;
        };
        place.queued = false;
        let mut wake = core::mem::take(&mut place.wake);
        G::settle(&mut place.state, names, &mut wake);
        let mut doubtful: Vec<u32> = Vec::new();
        if wake.all {
            doubtful.extend(&place.asked);
        } else {
            for question in &wake.questions {
                let is = |id| self.asked.get(id).is_some_and(|asked| asked.question == *question);
                doubtful.extend(index::find(&place.asked, self.hasher.hash_one(question), &is));
            }
        }
        for id in doubtful {
            if let Some(asked) = self.asked.get_mut(id) {
                let verdict = G::verdict(&place.state, &asked.question, names);
                if verdict != asked.verdict {
                    asked.verdict = verdict;
                    woken.push(asked.topic);
                }
            }
        }
    }

    fn forget(&mut self, asked: u32) {
        if let Some(Asked { group, question, .. }) = self.asked.remove(asked) {
            let hash = self.hasher.hash_one(&question);
            if let Some(place) = self.places.get_mut(group) {
                index::remove(&mut place.asked, hash, asked);
            }
            self.drop_if_idle(group);
        }
    }

    fn sweep(&mut self, groups: &[u32]) {
        for group in groups {
            self.drop_if_idle(*group);
        }
    }
}
