//! All entries of one listener and hostname.

use super::expressions::Expressions;
use super::place::{Home, Place, Rolling, last_of_call};
use super::space::{Space, fit};
use super::survey::{Fit, Survey};
use super::{Claim, Condition, Entry, Subject};
use crate::object::Names;
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::ControlFlow;
use hashbrown::{DefaultHashBuilder, HashTable};

/// The entries of one listener and hostname: once chosen, no other hostname gets the request (R-MAT-02).
#[derive(Debug, Default)]
pub struct VirtualHost {
    content: Content,
}

#[derive(Debug, Default)]
enum Content {
    #[default]
    Empty,
    /// One entry without regular expressions: with 100,000 hostnames most have one.
    One(Entry),
    Many(Box<Places>),
}

/// Entries by path.
#[derive(Debug, Default)]
struct Places {
    hasher: DefaultHashBuilder,
    len: usize,
    slots: HashTable<Slot>,
    /// How many slots are prefixes.
    prefixes: usize,
    /// How many routes without any rule stand here: they take the hostname, and no request.
    bare: u32,
    /// Regular expressions over the path of HTTP requests, and of gRPC calls.
    http: Expressions,
    grpc: Expressions,
}

#[derive(Debug)]
struct Slot {
    place: Place,
    space: Space,
}

/// What a request visits, in order of precedence.
enum Visit<'t> {
    Space(&'t Space),
    Expressions(&'t Expressions),
}

/// An entry, and how it stands among those that ask exactly the same.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'t> {
    /// The entry.
    pub entry: &'t Entry,
    /// The first of them, which takes every request that this one could; `None` for that one itself.
    pub shadowed_by: Option<&'t Entry>,
    /// Whether its place among them rests on a missing `creationTimestamp` (R-MAT-13).
    pub assumes_age: bool,
}

impl<'t> Listed<'t> {
    /// An entry that asks what no other one asks.
    pub(super) fn alone(entry: &'t Entry) -> Self {
        Listed {
            entry,
            shadowed_by: None,
            assumes_age: false,
        }
    }

    /// An entry, with the first and the last of those that ask the same.
    pub(super) fn among(entry: &'t Entry, first: &'t Entry, last: &'t Entry) -> Self {
        // Routes without a timestamp come last, so first and last tell whether several routes are there, and whether one
        // lacks it.
        let (one, other) = (first.claim(), last.claim());
        Listed {
            entry,
            shadowed_by: Some(first).filter(|first| *first < entry),
            assumes_age: one.route != other.route && other.rank.created.is_none(),
        }
    }
}

impl VirtualHost {
    /// Adds a claim. A claim that is there already, or that matches nothing, changes nothing.
    pub fn insert(&mut self, names: &Names, claim: Claim) {
        let entry = Entry::new(names, claim);
        if let Content::Many(places) = &mut self.content {
            return places.insert(names, entry);
        }
        let only = match core::mem::take(&mut self.content) {
            Content::One(only) => Some(only),
            _ => None,
        };
        self.content = match (only, Home::of(entry.condition())) {
            (None, Home::Place(_)) if !entry.condition().has_expressions() => Content::One(entry),
            (Some(only), _) if only == entry => Content::One(only),
            (only, _) => {
                let mut places = Box::<Places>::default();
                for entry in only.into_iter().chain([entry]) {
                    places.insert(names, entry);
                }
                Content::Many(places)
            }
        };
    }

    /// Takes a claim out, and says whether it was there. The claim must be as it was when it was put in.
    pub fn remove(&mut self, names: &Names, claim: &Claim) -> bool {
        let entry = Entry::new(names, claim.clone());
        let removed = match &mut self.content {
            Content::Empty => false,
            Content::One(only) => *only == entry,
            Content::Many(places) => places.remove(names, &entry),
        };
        let emptied = match &self.content {
            Content::Many(places) => places.is_vacant(),
            _ => removed,
        };
        if emptied {
            self.content = Content::Empty;
        }
        removed
    }

    /// Adds a route without any rule: the hostname is its own all the same (R-MAT-01, R-ATT-15).
    pub fn hold(&mut self, names: &Names) {
        let mut places = match core::mem::take(&mut self.content) {
            Content::Many(places) => places,
            Content::Empty => Box::default(),
            Content::One(only) => {
                let mut places = Box::<Places>::default();
                places.insert(names, only);
                places
            }
        };
        places.bare += 1;
        self.content = Content::Many(places);
    }

    /// Takes a route without any rule out.
    pub fn release(&mut self) {
        if let Content::Many(places) = &mut self.content {
            places.bare = places.bare.saturating_sub(1);
            if places.is_vacant() {
                self.content = Content::Empty;
            }
        }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        match &self.content {
            Content::Empty => 0,
            Content::One(_) => 1,
            Content::Many(places) => places.len,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether no route stands here, not even one without rules.
    pub fn is_vacant(&self) -> bool {
        match &self.content {
            Content::Empty => true,
            Content::One(_) => false,
            Content::Many(places) => places.is_vacant(),
        }
    }

    /// The entry that takes a request, by R-MAT-10 or R-GRPC-04.
    pub fn choose(&self, names: &Names, subject: &Subject) -> Option<&Entry> {
        match &self.content {
            Content::Empty => None,
            Content::One(only) => Some(only).filter(|only| fits(names, only, subject) == Some(Fit::All)),
            Content::Many(places) => {
                let mut best = None;
                let _ = places.visit(names, subject, &mut |visit| {
                    best = match visit {
                        Visit::Space(space) => space.best(subject),
                        Visit::Expressions(expressions) => expressions.best(subject),
                    };
                    if best.is_some() {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                });
                best
            }
        }
    }

    /// The entry that takes a request, and what else it met: the first of [`Survey::fitting`] is what
    /// [`choose`](Self::choose) gives.
    pub fn survey(&self, names: &Names, subject: &Subject) -> Survey<'_> {
        let mut survey = Survey::default();
        match &self.content {
            Content::Empty => {}
            Content::One(only) => {
                if let Some(fit) = fits(names, only, subject) {
                    survey.visited = 1;
                    survey.add(only, fit);
                }
            }
            Content::Many(places) => {
                let _ = places.visit(names, subject, &mut |visit| {
                    match visit {
                        Visit::Space(space) => space.survey(subject, &mut survey),
                        Visit::Expressions(expressions) => expressions.survey(subject, &mut survey),
                    }
                    ControlFlow::Continue(())
                });
            }
        }
        survey
    }

    /// All entries in order of precedence. Sorted when asked for.
    pub fn entries(&self) -> Vec<Listed<'_>> {
        let mut listed = Vec::with_capacity(self.len());
        match &self.content {
            Content::Empty => {}
            Content::One(only) => listed.push(Listed::alone(only)),
            Content::Many(places) => {
                places.slots.iter().for_each(|slot| slot.space.list_all(&mut listed));
                places.http.list_all(&mut listed);
                places.grpc.list_all(&mut listed);
            }
        }
        crate::order::by(&mut listed, &|a, b| a.entry.cmp(b.entry));
        listed
    }

    /// The first of the entries that ask exactly the same as `entry`, which need not be there.
    pub fn first_alike(&self, names: &Names, entry: &Entry) -> Option<&Entry> {
        self.alike(names, entry).map(|(first, _)| first)
    }

    /// First and last of the entries that ask exactly the same as `entry`.
    fn alike(&self, names: &Names, entry: &Entry) -> Option<(&Entry, &Entry)> {
        match &self.content {
            Content::Empty => None,
            Content::One(only) => Some((only, only)).filter(|_| only.asks_the_same(names, entry)),
            Content::Many(places) => places.space_of(names, entry)?.alike(entry),
        }
    }
}

impl Entry {
    /// Whether both ask for the same path, and for the same of everything else.
    fn asks_the_same(&self, names: &Names, other: &Entry) -> bool {
        let (own, theirs) = (self.condition(), other.condition());
        let place = match (Home::of(own), Home::of(theirs)) {
            (Home::Place(own), Home::Place(theirs)) => own.same(theirs, names),
            _ => false,
        };
        place && own.same_apart_from_path(theirs)
    }
}

/// How an entry without regular expressions fits; `None` if its path does not.
fn fits(names: &Names, entry: &Entry, subject: &Subject) -> Option<Fit> {
    match Home::of(entry.condition()) {
        Home::Place(place) if place.holds(names, subject) => Some(fit(entry, subject)),
        _ => None,
    }
}

impl Places {
    fn is_vacant(&self) -> bool {
        self.len == 0 && self.bare == 0
    }

    fn insert(&mut self, names: &Names, entry: Entry) {
        let fresh = match Home::of(entry.condition()) {
            Home::None => false,
            Home::Expression => self.expressions(entry.condition()).insert(names, entry),
            Home::Place(place) => self.insert_at(names, place, entry),
        };
        self.len += usize::from(fresh);
    }

    fn insert_at(&mut self, names: &Names, place: Place, entry: Entry) -> bool {
        let hasher = &self.hasher;
        let hash = place.hash(names, hasher);
        if let Some(slot) = self.slots.find_mut(hash, |slot| slot.place.same(place, names)) {
            return slot.space.insert(names, entry);
        }
        self.prefixes += usize::from(matches!(place, Place::Prefix(_)));
        let space = Space::new(names, entry);
        self.slots
            .insert_unique(hash, Slot { place, space }, |slot| slot.place.hash(names, hasher));
        true
    }

    fn remove(&mut self, names: &Names, entry: &Entry) -> bool {
        let removed = match Home::of(entry.condition()) {
            Home::None => false,
            Home::Expression => self.expressions(entry.condition()).remove(names, entry),
            Home::Place(place) => self.remove_at(names, place, entry),
        };
        self.len -= usize::from(removed);
        removed
    }

    fn remove_at(&mut self, names: &Names, place: Place, entry: &Entry) -> bool {
        let hash = place.hash(names, &self.hasher);
        let Ok(mut slot) = self.slots.find_entry(hash, |slot| slot.place.same(place, names)) else {
            return false;
        };
        let removed = slot.get_mut().space.remove(entry);
        if slot.get().space.len() == 0 {
            slot.remove();
            self.prefixes -= usize::from(matches!(place, Place::Prefix(_)));
        }
        removed
    }

    fn expressions(&mut self, condition: Condition) -> &mut Expressions {
        match condition {
            Condition::Grpc(_) => &mut self.grpc,
            _ => &mut self.http,
        }
    }

    fn space_of(&self, names: &Names, entry: &Entry) -> Option<&Space> {
        match (Home::of(entry.condition()), entry.condition()) {
            (Home::None, _) => None,
            (Home::Expression, Condition::Grpc(_)) => self.grpc.space_of(names, entry),
            (Home::Expression, _) => self.http.space_of(names, entry),
            (Home::Place(place), _) => self.at(names, place),
        }
    }

    fn at(&self, names: &Names, place: Place) -> Option<&Space> {
        let hash = place.hash(names, &self.hasher);
        let slot = self.slots.find(hash, |slot| slot.place.same(place, names));
        slot.map(|slot| &slot.space)
    }

    /// Visits the places where entries for the request's path stand, in order of precedence.
    fn visit<'t>(
        &'t self,
        names: &Names,
        subject: &Subject,
        then: &mut dyn FnMut(Visit<'t>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        // R-GRPC-07: HTTPRoutes and GRPCRoutes never share a hostname, so which kind is first makes no difference.
        if subject.grpc {
            let call = subject
                .call()
                .map(|(service, method)| (names.find(service), names.find(method)));
            let (service, method) = call.unwrap_or_default();
            let last = last_of_call(subject).and_then(|method| names.find(method));
            let exact = [
                service
                    .zip(method)
                    .map(|(service, method)| Place::Call(service, method)),
                service.map(Place::Service),
                last.map(Place::Method),
            ];
            self.visit_places(names, exact.into_iter().flatten(), then)?;
            if !self.grpc.is_empty() {
                then(Visit::Expressions(&self.grpc))?;
            }
            self.visit_places(names, [Place::AnyCall], then)?;
        }
        let exact = names.find(subject.path).map(Place::Exact);
        self.visit_places(names, exact, then)?;
        if !self.http.is_empty() {
            then(Visit::Expressions(&self.http))?;
        }
        if self.prefixes > 0 {
            self.visit_prefixes(names, subject.path, then)?;
        }
        self.visit_places(names, [Place::Always], then)
    }

    fn visit_places<'t>(
        &'t self,
        names: &Names,
        places: impl IntoIterator<Item = Place>,
        then: &mut dyn FnMut(Visit<'t>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        for place in places {
            if let Some(space) = self.at(names, place) {
                then(Visit::Space(space))?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Prefixes from the longest to the shortest (R-MAT-10 row 3), all hashed in one pass over the path.
    fn visit_prefixes<'t>(
        &'t self,
        names: &Names,
        path: &str,
        then: &mut dyn FnMut(Visit<'t>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut ends: Vec<(usize, u64)> = Vec::with_capacity(16);
        let (mut hash, mut end) = (Rolling::default(), 0);
        for segment in path.split('/') {
            hash = hash.push(&self.hasher, segment);
            end += segment.len();
            ends.push((end, hash.value()));
            end += 1;
        }
        // `/` takes everything, also a path that does not begin with a slash (`OPTIONS *`).
        if !path.starts_with('/') && !path.is_empty() {
            ends.insert(0, (0, Rolling::default().push(&self.hasher, "").value()));
        }
        for (end, hash) in ends.into_iter().rev() {
            let prefix = path.get(..end).unwrap_or_default();
            let found = self.slots.find(hash, |slot| match slot.place {
                Place::Prefix(value) => super::precedence::without_slash(names.text(value)) == prefix,
                _ => false,
            });
            if let Some(slot) = found {
                then(Visit::Space(&slot.space))?;
            }
        }
        ControlFlow::Continue(())
    }
}
