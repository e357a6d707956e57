//! What the input leaves out and is taken for granted (design, section 4).

use super::{codes, strata};
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::fact::{Fact, FactType, FactValue, ObjectRef, Text};
use crate::object::{KeyId, Kind, Names, ObjectKey, Sym};
use crate::options::Assume;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// Whether a referenced object can be relied on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Existence {
    /// The input holds it.
    There,
    /// The input leaves it out, and it is taken for granted.
    Assumed,
    /// It does not exist.
    Missing,
}

/// Whether an object exists, by the input or by assumption. What is assumed is told in one finding.
pub fn existence(reader: &mut Reader<'_>, key: KeyId) -> Existence {
    let existence = judged(reader, key);
    if existence == Existence::Assumed
        && let Some(scope) = scope(key, reader.names())
    {
        let names = reader.names();
        reader.claim::<Assumptions>(At::whole(scope), (names.object(key).kind, names.home(key)));
        reader.spawn::<AssumptionsTold>(At::whole(scope));
    }
    existence
}

/// As [`existence`], for those who only ask: nothing is told.
pub fn judged(reader: &mut Reader<'_>, key: KeyId) -> Existence {
    if reader.exists(key) {
        return Existence::There;
    }
    let kind = reader.names().object(key).kind;
    let assumable = matches!(
        kind,
        Kind::Service | Kind::Secret | Kind::ConfigMap | Kind::Namespace | Kind::GatewayClass
    );
    let home = reader.names().home(key);
    let assumed = assumable
        && match reader.options().assume {
            Assume::None => false,
            // One that the API server would refuse is not left out: it is there, and wrong.
            Assume::All => !reader.refused(key),
            Assume::Auto => !reader.present(kind, home),
        };
    if assumed {
        Existence::Assumed
    } else {
        Existence::Missing
    }
}

/// The key that stands for the whole cluster of an object.
pub fn scope(key: KeyId, names: &Names) -> Option<KeyId> {
    let cluster = names.object(key).cluster;
    names.find_key(ObjectKey {
        cluster,
        kind: Kind::Namespace,
        namespace: Sym::EMPTY,
        name: Sym::EMPTY,
    })
}

/// All that is taken for granted in a cluster: kinds by namespace.
pub struct Assumptions;

impl Group for Assumptions {
    const NAME: &'static str = "assumptions";
    const STRATUM: u8 = strata::ASSUMPTIONS;
    type Claim = (Kind, KeyId);
    type State = BTreeMap<(String, String), u32>;
    type Question = ();
    type Verdict = Rc<[(String, String)]>;

    fn put(state: &mut Self::State, claim: &Self::Claim, names: &Names, wake: &mut Wake<()>) {
        let count = state.entry(named(claim, names)).or_default();
        *count += 1;
        if *count == 1 {
            wake.all();
        }
    }

    fn take(state: &mut Self::State, claim: &Self::Claim, names: &Names, wake: &mut Wake<()>) {
        let key = named(claim, names);
        if let Some(count) = state.get_mut(&key) {
            *count -= 1;
            if *count == 0 {
                state.remove(&key);
                wake.all();
            }
        }
    }

    fn verdict(state: &Self::State, (): &(), _: &Names) -> Self::Verdict {
        state.keys().cloned().collect()
    }
}

fn named((kind, home): &(Kind, KeyId), names: &Names) -> (String, String) {
    (kind.parts(names).1.into(), names.name_of(*home).into())
}

/// The one finding that tells what was taken for granted.
pub struct AssumptionsTold;

impl Cell for AssumptionsTold {
    const NAME: &'static str = "assumptions";
    const STRATUM: u8 = strata::FINDINGS;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Rc<[(String, String)]>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        reader.ask::<Assumptions>(at, ())
    }

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        if value.is_empty() {
            return;
        }
        let cluster = names.text(names.object(at.object).cluster);
        let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (kind, namespace) in value.iter() {
            kinds.entry(kind).or_default().push(namespace);
        }
        let told: Vec<String> = kinds.iter().map(|(kind, namespaces)| tell(kind, namespaces)).collect();
        let owner = ObjectRef {
            group: Some("trueroute.dev".into()),
            kind: "Input".into(),
            name: if cluster.is_empty() {
                "input".into()
            } else {
                Text::Owned(cluster.into())
            },
            ..ObjectRef::default()
        };
        out.push(Fact {
            key: alloc::format!("finding/TR0101/{cluster}"),
            kind: FactType::Finding,
            owner,
            value: FactValue::Finding(
                codes::TAKEN_FOR_GRANTED
                    .finding(alloc::format!(
                        "taken for granted, since the input holds none: {}",
                        told.join("; ")
                    ))
                    .help("add these objects to the input, or evaluate with `assume: none` to treat them as missing"),
            ),
        });
    }
}

/// `Service in namespaces a, b and 3 more`.
fn tell(kind: &str, namespaces: &[&str]) -> String {
    const SHOWN: usize = 10;
    let shown: Vec<&str> = namespaces
        .iter()
        .filter(|name| !name.is_empty())
        .take(SHOWN)
        .copied()
        .collect();
    if shown.is_empty() {
        return alloc::format!("`{kind}`");
    }
    let word = if namespaces.len() == 1 {
        "namespace"
    } else {
        "namespaces"
    };
    let more = match namespaces.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => alloc::format!(" and {more} more"),
    };
    alloc::format!("`{kind}` in {word} `{}`{more}", shown.join("`, `"))
}
