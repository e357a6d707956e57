//! Slices, Pods and Nodes behind Services: each tells its group of itself, so that no Service has to look through all of them.

use super::node::{addresses, external};
use super::{Context, Published};
use crate::dns::claim::{self, Target, Word};
use crate::dns::strata;
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::gateway::assume;
use crate::object::{KeyId, Kind, Names, Node, Pod, ServiceFrame, ServiceKind, Sym, part};
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::vec::Vec;
use hashbrown::HashMap;

/// Whether Services are read at all.
fn serves(reader: &Reader<'_>) -> bool {
    reader.options().external_dns.is_none() || Context::of(Kind::Service, reader).is_some()
}

/// An EndpointSlice tells the headless Service whose endpoints it holds (R-DNS-105).
pub struct SliceOf;

impl Cell for SliceOf {
    const NAME: &'static str = "slice of a Service";
    const STRATUM: u8 = strata::MEMBERS;
    type Value = ();

    fn evaluate(at: At, reader: &mut Reader<'_>) {
        if !serves(reader) {
            return;
        }
        let service = reader
            .part::<part::EndpointSlice>(at.object)
            .and_then(|slice| slice.service);
        let names = reader.names();
        let Some(service) = service.filter(|service| names.object(*service).kind == Kind::Service) else {
            return;
        };
        // Of others nobody asks for Pods.
        let is_headless = |frame: &ServiceFrame| frame.kind == ServiceKind::Headless;
        if !reader.part::<part::Service>(service).is_some_and(is_headless) {
            return;
        }
        // One without Pods gives nothing.
        if reader.part::<part::Endpoints>(at.object).is_some() {
            reader.claim::<Slices>(At::whole(service), at.object);
        }
    }
}

/// The EndpointSlices of a Service; stands at the Service.
pub struct Slices;

impl Group for Slices {
    const NAME: &'static str = "slices of a Service";
    const STRATUM: u8 = strata::POOLS;
    type Claim = KeyId;
    type State = Vec<KeyId>;
    type Question = ();
    /// By name.
    type Verdict = Rc<[KeyId]>;

    fn put(state: &mut Vec<KeyId>, slice: &KeyId, names: &Names, wake: &mut Wake<()>) {
        let name = names.name_of(*slice);
        let at = state.partition_point(|other| names.name_of(*other) < name);
        state.insert(at, *slice);
        wake.one(());
    }

    fn take(state: &mut Vec<KeyId>, slice: &KeyId, _: &Names, wake: &mut Wake<()>) {
        state.retain(|other| other != slice);
        wake.one(());
    }

    fn verdict(state: &Vec<KeyId>, (): &(), _: &Names) -> Rc<[KeyId]> {
        state.as_slice().into()
    }
}

/// A Pod tells those of its namespace where it runs and how it is (R-DNS-107), and publishes where Pods are a source.
pub struct PodOf;

/// A Pod that runs on a Node.
#[derive(Clone, PartialEq, Debug)]
pub struct Running {
    pod: KeyId,
    node: KeyId,
    level: u8,
    labels: Box<[(Sym, Sym)]>,
}

impl Cell for PodOf {
    const NAME: &'static str = "pod of a namespace";
    const STRATUM: u8 = strata::MEMBERS;
    type Value = ();

    fn evaluate(at: At, reader: &mut Reader<'_>) {
        if Context::of(Kind::Pod, reader).is_some() {
            reader.spawn::<Published>(At::whole(at.object));
        }
        if !serves(reader) {
            return;
        }
        let names = reader.names();
        let Some(pod) = reader.part::<part::Pod>(at.object) else {
            return;
        };
        let Some(node) = pod.node.filter(|_| names.text(pod.phase) == "Running") else {
            return;
        };
        let labels = reader.part::<part::Labels>(at.object).unwrap_or(&[]);
        let running = Running {
            pod: at.object,
            node,
            level: level(pod),
            labels: labels.into(),
        };
        reader.claim::<Pods>(At::whole(names.home(at.object)), Rc::new(running));
    }
}

/// How good a Pod is that runs (R-DNS-107).
fn level(pod: &Pod) -> u8 {
    match (pod.ready == Some(true), pod.terminating) {
        (true, false) => 3,
        (true, true) => 2,
        (false, _) => 1,
    }
}

/// The Pods that run in a namespace; stands at the Namespace.
pub struct Pods;

/// Pods by each of their labels, and all of them.
#[derive(Default)]
pub struct Labelled {
    all: BTreeMap<u32, Rc<Running>>,
    by_label: HashMap<(Sym, Sym), BTreeMap<u32, Rc<Running>>>,
}

impl Labelled {
    /// The Pods that a selector selects. They are looked for among those that bear the rarest of its labels.
    fn selected<'l>(&'l self, selector: &'l [(Sym, Sym)]) -> impl Iterator<Item = &'l Running> {
        let lists = selector.iter().map(|pair| self.by_label.get(pair));
        let rarest = lists.min_by_key(|list| list.map_or(0, BTreeMap::len));
        let list = match rarest {
            Some(list) => list,
            None => Some(&self.all),
        };
        let fits = |pod: &&Rc<Running>| selector.iter().all(|pair| pod.labels.contains(pair));
        let all = list.into_iter().flat_map(BTreeMap::values);
        all.filter(fits).map(|pod| &**pod)
    }
}

impl Group for Pods {
    const NAME: &'static str = "pods of a namespace";
    const STRATUM: u8 = strata::POOLS;
    type Claim = Rc<Running>;
    type State = Labelled;
    /// A selector; an empty one selects all.
    type Question = Box<[(Sym, Sym)]>;
    /// The Nodes of the selected Pods with the best level of each, by name.
    type Verdict = Rc<[(KeyId, u8)]>;

    fn put(state: &mut Labelled, pod: &Rc<Running>, _: &Names, wake: &mut Wake<Self::Question>) {
        for label in &pod.labels {
            let list = state.by_label.entry(*label).or_default();
            list.insert(pod.pod.0, pod.clone());
        }
        state.all.insert(pod.pod.0, pod.clone());
        // Those that ask are the few Services of the namespace that keep traffic on its Node.
        wake.all();
    }

    fn take(state: &mut Labelled, pod: &Rc<Running>, _: &Names, wake: &mut Wake<Self::Question>) {
        // What came anew under the same key stays: a claim may be put before the former one is taken.
        let remove = |list: &mut BTreeMap<u32, Rc<Running>>| {
            if list.get(&pod.pod.0) == Some(pod) {
                list.remove(&pod.pod.0);
            }
        };
        for label in &pod.labels {
            if let Some(list) = state.by_label.get_mut(label) {
                remove(list);
                if list.is_empty() {
                    state.by_label.remove(label);
                }
            }
        }
        remove(&mut state.all);
        wake.all();
    }

    fn verdict(state: &Labelled, selector: &Self::Question, names: &Names) -> Self::Verdict {
        let mut best: BTreeMap<u32, (KeyId, u8)> = BTreeMap::new();
        for pod in state.selected(selector) {
            let found = best.entry(pod.node.0).or_insert((pod.node, pod.level));
            found.1 = found.1.max(pod.level);
        }
        let mut nodes: Vec<(KeyId, u8)> = best.into_values().collect();
        crate::order::by(&mut nodes, &|a, b| names.name_of(a.0).cmp(names.name_of(b.0)));
        nodes.into()
    }
}

/// A Node tells its cluster of its addresses (R-DNS-107), and publishes where Nodes are a source.
pub struct NodeOf;

/// A Node of the cluster.
#[derive(Clone, PartialEq, Debug)]
pub struct Member {
    key: KeyId,
    node: Node,
}

impl Cell for NodeOf {
    const NAME: &'static str = "node of a cluster";
    const STRATUM: u8 = strata::MEMBERS;
    type Value = ();

    fn evaluate(at: At, reader: &mut Reader<'_>) {
        if Context::of(Kind::Node, reader).is_some() {
            reader.spawn::<Published>(At::whole(at.object));
        }
        if !serves(reader) {
            return;
        }
        let scope = assume::scope(at.object, reader.names());
        if let Some((scope, node)) = scope.zip(reader.part::<part::Node>(at.object)) {
            let member = Member {
                key: at.object,
                node: Node {
                    // It makes no difference, and changes often.
                    ready: None,
                    ..node.clone()
                },
            };
            reader.claim::<Nodes>(At::part(scope, 2), Rc::new(member));
        }
    }
}

/// The Nodes of a cluster.
pub struct Nodes;

/// Which addresses of Nodes are meant (R-DNS-107).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Which {
    /// What the annotation `access` says.
    pub access: Access,
    /// Whether internal addresses of IPv6 count as external ones.
    pub with_internal_ipv6: bool,
    /// Whether cordoned Nodes are passed over.
    pub schedulable: bool,
}

/// What the annotation `access` says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Access {
    /// External addresses, even if there are none.
    Public,
    /// Internal addresses.
    Private,
    /// External addresses if there are any, else internal ones.
    Either,
}

impl Which {
    /// The addresses of some Nodes.
    pub fn of<'n>(self, nodes: impl Iterator<Item = &'n Node> + Clone, names: &Names) -> Rc<[Target]> {
        let nodes = nodes.filter(|node| !(self.schedulable && node.unschedulable));
        let typed = |kind: &'static str| nodes.clone().flat_map(move |node| addresses(node, kind, names));
        let public = match self.access {
            Access::Public => true,
            Access::Private => false,
            Access::Either => typed("ExternalIP").next().is_some(),
        };
        let found: Vec<Sym> = match public {
            true => nodes
                .clone()
                .flat_map(|node| external(node, self.with_internal_ipv6, names))
                .collect(),
            false => typed("InternalIP").collect(),
        };
        let mut seen = hashbrown::HashSet::new();
        let found = found.into_iter().filter(|address| seen.insert(*address));
        claim::listed(found.map(Word::Known), names)
    }
}

impl Group for Nodes {
    const NAME: &'static str = "nodes of a cluster";
    const STRATUM: u8 = strata::POOLS;
    type Claim = Rc<Member>;
    /// By name.
    type State = Vec<Rc<Member>>;
    type Question = Which;
    /// Their addresses; all Services that ask share them.
    type Verdict = Rc<[Target]>;

    fn put(state: &mut Self::State, node: &Rc<Member>, names: &Names, wake: &mut Wake<Which>) {
        let name = names.name_of(node.key);
        let at = state.partition_point(|other| names.name_of(other.key) < name);
        state.insert(at, node.clone());
        wake.all();
    }

    fn take(state: &mut Self::State, node: &Rc<Member>, _: &Names, wake: &mut Wake<Which>) {
        if let Some(at) = state.iter().position(|other| other == node) {
            state.remove(at);
        }
        wake.all();
    }

    fn verdict(state: &Self::State, which: &Which, names: &Names) -> Rc<[Target]> {
        which.of(state.iter().map(|member| &member.node), names)
    }
}
