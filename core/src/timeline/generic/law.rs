//! The law of the mended twins, on random timelines: what they serve is right after every event, unless they are away or within a
//! pause that they keep on purpose. Their faulty twins show on the same timelines that the check can fail.
//!
//! *Away* is who was restarted, or whose watches were opened anew, until time passes: what happens at the same time, and later in
//! order, it hears of by its lists alone.

use super::MECHANISMS;
use crate::fact::{ControllerStep, Fact, ReplayStep, Seconds, TimelineAction, TimelineEvent, Tombstone, Verdict};
use crate::laws::universe::{Dice, Universe};
use crate::object::{KeyId, Names, Object, ObjectKey, Spec};
use crate::options::{ControllerSpec, Options, ReplayOptions, ReplicaSpec, Role};
use crate::timeline::Script;
use crate::timeline::player::Player;
use crate::timeline::pool::Pool;
use crate::timeline::world::Outcome;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// What an event does to the world.
#[derive(Clone)]
enum Deed {
    Put(KeyId, Object),
    Recreate(KeyId, Object),
    Delete(KeyId, Tombstone),
    Other(TimelineAction),
}

/// What happens, and when.
#[derive(Clone)]
struct Happening {
    at: Seconds,
    deeds: Vec<Deed>,
}

impl Happening {
    fn action(&self) -> TimelineAction {
        match self.deeds.as_slice() {
            [Deed::Other(action)] => action.clone(),
            _ => TimelineAction::Apply { apply: "".into() },
        }
    }

    /// Whether whoever watches is away from here on.
    fn breaks(&self) -> bool {
        let action = self.action();
        matches!(action, TimelineAction::Restart { .. } | TimelineAction::Relist { .. })
    }
}

/// Many random objects, by kind and by key.
struct Stock {
    objects: Vec<(KeyId, Object)>,
    by_kind: BTreeMap<String, Vec<usize>>,
    by_key: BTreeMap<u32, Vec<usize>>,
    /// The keys of the same objects in another cluster.
    elsewhere: BTreeMap<u32, KeyId>,
}

/// The names of the universe, those of another cluster included.
fn names() -> Names {
    let mut names = Universe::new().names();
    let west = names.sym("west");
    for id in 0..names.key_count() {
        let key = names.object(KeyId(id as u32));
        names.key(ObjectKey { cluster: west, ..key });
    }
    names
}

impl Stock {
    fn new() -> Stock {
        let mut dice = Dice::new(41);
        let universe = Universe::new();
        let objects: Vec<(KeyId, Object)> = (0..6000).map(|_| universe.object(&mut dice)).collect();
        let mut names = names();
        let mut stock = Stock {
            objects,
            by_kind: BTreeMap::new(),
            by_key: BTreeMap::new(),
            elsewhere: BTreeMap::new(),
        };
        let west = names.sym("west");
        for (index, (key, _)) in stock.objects.iter().enumerate() {
            let object = names.object(*key);
            let group = match object.kind {
                kind if kind.is_route() => String::from("route"),
                kind => format!("{kind:?}"),
            };
            stock.by_kind.entry(group).or_default().push(index);
            stock.by_key.entry(key.0).or_default().push(index);
            let there = names.key(ObjectKey {
                cluster: west,
                ..object
            });
            stock.elsewhere.insert(key.0, there);
        }
        stock
    }

    fn of_kind(&self, kind: &str, dice: &mut Dice) -> (KeyId, Object) {
        self.objects[*dice.pick(&self.by_kind[kind])].clone()
    }

    fn of_key(&self, key: KeyId, dice: &mut Dice) -> (KeyId, Object) {
        match self.by_key.get(&key.0) {
            Some(all) => self.objects[*dice.pick(all)].clone(),
            None => self.objects[dice.below(self.objects.len())].clone(),
        }
    }

    /// What is there at first: a little of all that belongs together.
    fn scene(&self, dice: &mut Dice) -> Vec<(KeyId, Object)> {
        let mut all = Vec::new();
        let some = [
            ("GatewayClass", 2, 2),
            ("Gateway", 1, 3),
            ("route", 1, 5),
            ("Service", 1, 2),
            ("Namespace", 0, 2),
            ("ListenerSet", 0, 1),
            ("Secret", 0, 1),
            ("ReferenceGrant", 0, 1),
            ("BackendTlsPolicy", 0, 1),
        ];
        for (kind, least, more) in some {
            for _ in 0..least + dice.below(more + 1) {
                all.push(self.of_kind(kind, dice));
            }
        }
        all
    }

    /// A timeline of a scene and some events.
    fn timeline(&self, dice: &mut Dice, plain: bool) -> Vec<Happening> {
        let mut present: BTreeMap<u32, (KeyId, Object)> = BTreeMap::new();
        let scene = self.scene(dice);
        present.extend(scene.iter().map(|(key, object)| (key.0, (*key, object.clone()))));
        let put = |(key, object): (KeyId, Object)| Deed::Put(key, object);
        let mut at = Seconds::whole(1);
        let mut all = vec![Happening {
            at,
            deeds: scene.into_iter().map(put).collect(),
        }];
        for _ in 0..7 + dice.below(7) {
            at.0 += *dice.pick(&[0, 500, 1000, 1000, 3000, 3000]);
            let known = match present.len() {
                0 => self.of_kind("route", dice),
                count => present.values().nth(dice.below(count)).expect("one of them").clone(),
            };
            let deed = self.deed(known, dice);
            match &deed {
                Deed::Put(key, object) | Deed::Recreate(key, object) => {
                    present.insert(key.0, (*key, object.clone()));
                }
                Deed::Delete(key, _) => {
                    present.remove(&key.0);
                }
                Deed::Other(_) => {}
            }
            all.push(Happening { at, deeds: vec![deed] });
        }
        if plain {
            all.iter_mut().flat_map(|one| &mut one.deeds).for_each(make_plain);
        }
        all
    }

    fn deed(&self, (key, object): (KeyId, Object), dice: &mut Dice) -> Deed {
        let tombstone = *dice.pick(&[Tombstone::Key, Tombstone::Full]);
        match dice.below(20) {
            // An event of another cluster, and one about what may never have been.
            0 => Deed::Put(
                self.elsewhere[&self.objects[dice.below(self.objects.len())].0.0],
                object,
            ),
            1 => Deed::Delete(self.objects[dice.below(self.objects.len())].0, tombstone),
            // What is known already.
            2 => Deed::Put(key, object),
            3..=5 => Deed::Delete(key, tombstone),
            6 | 7 => {
                let (key, object) = self.of_key(key, dice);
                Deed::Recreate(key, object)
            }
            8 => Deed::Other(TimelineAction::Restart { restart: "all".into() }),
            9 => Deed::Other(TimelineAction::Relist { relist: true }),
            10 => Deed::Other(TimelineAction::Elect { elect: "all".into() }),
            11 => Deed::Other(TimelineAction::Reconcile { reconcile: true }),
            12 | 13 => {
                let kind: &str = dice.pick::<&str>(&["route", "route", "Gateway", "Service"]);
                let (key, object) = self.of_kind(kind, dice);
                Deed::Put(key, object)
            }
            // A route moves, and says nothing else.
            14 | 15 => {
                let (other, route) = self.of_kind("route", dice);
                match (&object.spec, &route.spec) {
                    (Spec::Route(here), Spec::Route(there)) => {
                        let mut here = here.clone();
                        here.parents = there.parents.clone();
                        let spec = Spec::Route(here);
                        Deed::Put(
                            key,
                            Object {
                                spec,
                                status: None,
                                ..object
                            },
                        )
                    }
                    _ => Deed::Put(other, route),
                }
            }
            _ => {
                let (key, object) = self.of_key(key, dice);
                Deed::Put(key, object)
            }
        }
    }
}

/// Takes away what the API server would keep or make: the world is then what was last said of each object.
fn make_plain(deed: &mut Deed) {
    if let Deed::Put(_, object) | Deed::Recreate(_, object) = deed {
        object.status = None;
        object.meta.generation = object.meta.generation.or(Some(1));
        object.meta.created = object.meta.created.or(Some(10));
        object.refused = false;
        match &mut object.spec {
            Spec::Service(service) => service.addresses = None,
            Spec::Ingress(ingress) => ingress.load_balancer = Default::default(),
            Spec::HttpProxy(proxy) => proxy.status = Default::default(),
            _ => {}
        }
    }
}

/// The controllers: one replica each, `all`, which holds no lease.
fn watched(suffix: &str) -> Vec<ControllerSpec> {
    let spec = |one: &super::Mechanism| ControllerSpec {
        controller: format!("generic@{}{suffix}", one.version).into(),
        replicas: vec![ReplicaSpec {
            name: "all".into(),
            role: Role::Follower,
            start_at: Seconds::default(),
            caches_filled_at: None,
            probe: None,
        }],
        ..ControllerSpec::default()
    };
    MECHANISMS.iter().map(spec).collect()
}

fn options(seed: u64) -> Options {
    match seed % 2 {
        0 => Options::default(),
        _ => Options {
            controller_name: Some("example.test/one".into()),
            assume: crate::options::Assume::None,
            ..Options::default()
        },
    }
}

/// Plays a timeline; `look` is shown each step.
fn live(
    timeline: &[Happening],
    options: Options,
    controllers: Vec<ControllerSpec>,
    mut look: impl FnMut(usize, ReplayStep),
) {
    let script = Script::default();
    let mut pool = Pool::default();
    pool.names = names();
    let options = ReplayOptions {
        options,
        controllers,
        remedies: Some(false),
    };
    let mut player = Player::with_pool(&script, &options, pool);
    for (step, happening) in timeline.iter().enumerate() {
        let at = happening.at;
        player.arrive(at, step);
        let mut outcome = Outcome::default();
        for deed in &happening.deeds {
            let delivery = match deed {
                Deed::Put(key, object) => player.world.put(*key, object, at, false),
                Deed::Recreate(key, object) => player.world.put(*key, object, at, true),
                Deed::Delete(key, tombstone) => player.world.take(*key, *tombstone),
                Deed::Other(_) => None,
            };
            outcome.deliveries.extend(delivery);
        }
        let event = TimelineEvent {
            at,
            cluster: None,
            action: happening.action(),
        };
        let next = timeline.get(step + 1).map(|next| next.at);
        look(step, player.follow(step, &event, next, &outcome));
    }
}

/// Whether everybody watches at the end of a step.
fn is_live(timeline: &[Happening], step: usize) -> bool {
    let at = timeline[step].at;
    let broken = timeline[..=step].iter().any(|one| one.at == at && one.breaks());
    !broken || timeline.get(step + 1).is_none_or(|next| next.at > at)
}

/// What stands, apart from what is kept for a moment on purpose.
fn harm(told: &ControllerStep) -> impl Iterator<Item = &crate::fact::Difference> {
    let standing = told.differences.iter().filter(|one| one.ended.is_none());
    standing.filter(|one| one.verdict == Verdict::Harmful || one.mechanism != "same-config suppression")
}

/// How many timelines are lived.
fn lives() -> u64 {
    let given = std::env::var("TRUEROUTE_TIMELINES").ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(10_000)
}

/// Asks each of some seeds, on as many threads as help.
fn each(seeds: core::ops::Range<u64>, ask: impl Fn(&Stock, u64) + Sync) {
    let (count, ask) = (4, &ask);
    std::thread::scope(|scope| {
        for first in 0..count {
            let seeds = seeds.clone();
            scope.spawn(move || {
                let stock = Stock::new();
                seeds.skip(first).step_by(count).for_each(|seed| ask(&stock, seed));
            });
        }
    });
}

#[test]
fn mended_twins_show_no_difference() {
    each(0..lives(), |stock, seed| {
        let timeline = stock.timeline(&mut Dice::new(seed), false);
        live(&timeline, options(seed), watched("-mended"), |step, told| {
            if is_live(&timeline, step) {
                for one in &told.controllers {
                    let keys: Vec<&str> = harm(one).map(|one| &*one.fact.key).collect();
                    assert!(
                        keys.is_empty(),
                        "seed {seed}, step {step}, {}: {keys:?}",
                        one.controller
                    );
                }
            }
        });
    });
}

#[test]
fn each_faulty_twin_shows_a_difference_somewhere() {
    let seen = std::sync::Mutex::new(BTreeSet::new());
    each(0..lives().min(1000), |stock, seed| {
        let timeline = stock.timeline(&mut Dice::new(seed), false);
        live(&timeline, options(seed), watched(""), |step, told| {
            for one in &told.controllers {
                if is_live(&timeline, step) && harm(one).next().is_some() {
                    seen.lock().expect("a set").insert(String::from(&*one.controller));
                }
            }
        });
    });
    let seen = seen.into_inner().expect("a set");
    let all: BTreeSet<String> = watched("").iter().map(|one| String::from(&*one.controller)).collect();
    let missing: Vec<&String> = all.difference(&seen).collect();
    assert!(missing.is_empty(), "these never show: {missing:?}");
}

/// The facts that are right at the end of a timeline.
fn right(timeline: &[Happening], options: Options) -> BTreeMap<String, Fact> {
    let mut facts = BTreeMap::new();
    let mended = watched("-mended");
    live(timeline, options, mended, |_, told| {
        for fact in told.right.removed {
            facts.remove(&fact.key);
        }
        let changed = told.right.changed.into_iter().map(|one| one.after);
        facts.extend(changed.chain(told.right.added).map(|fact| (fact.key.clone(), fact)));
    });
    facts
}

/// The same events, delivered otherwise: said again, after later ones about other objects, several at once, with gaps.
fn otherwise(timeline: &[Happening], dice: &mut Dice) -> Vec<Happening> {
    let deeds = timeline.iter().flat_map(|one| one.deeds.iter().cloned());
    let mut last: BTreeMap<u32, Vec<Deed>> = BTreeMap::new();
    for deed in deeds {
        if let Deed::Put(key, _) | Deed::Recreate(key, _) | Deed::Delete(key, _) = &deed {
            let of = last.entry(key.0).or_default();
            // Compressed: what was overtaken is never told.
            if dice.one_in(2) {
                of.clear();
            }
            of.push(deed);
        }
    }
    let mut waiting: Vec<Vec<Deed>> = last.into_values().collect();
    let mut all: Vec<Happening> = Vec::new();
    let mut at = Seconds::whole(1);
    while !waiting.is_empty() {
        let index = dice.below(waiting.len());
        let deed = waiting[index].remove(0);
        if waiting[index].is_empty() {
            waiting.swap_remove(index);
        }
        let again = deed.clone();
        match all.last_mut() {
            Some(last) if dice.one_in(3) && !last.breaks() => last.deeds.push(deed),
            _ => all.push(Happening { at, deeds: vec![deed] }),
        }
        at.0 += 1000;
        match dice.below(6) {
            0 => all.push(Happening { at, deeds: vec![again] }),
            1 => all.push(Happening {
                at,
                deeds: vec![Deed::Other(TimelineAction::Relist { relist: true })],
            }),
            _ => {}
        }
    }
    all
}

#[test]
fn what_is_right_does_not_depend_on_how_events_are_delivered() {
    each(0..lives().min(500), |stock, seed| {
        let mut dice = Dice::new(seed + 1_000_000);
        let timeline = stock.timeline(&mut dice, true);
        let other = otherwise(&timeline, &mut dice);
        let (one, two) = (right(&timeline, options(seed)), right(&other, options(seed)));
        let keys: BTreeSet<&String> = one.keys().chain(two.keys()).collect();
        let apart: Vec<&&String> = keys.iter().filter(|key| one.get(**key) != two.get(**key)).collect();
        assert!(apart.is_empty(), "seed {seed}: {apart:?}");
    });
}
