//! GatewayClass: who owns which Gateways (section 2 of the rules).

use super::reason::{Judged, Reason};
use super::strata;
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::object::{Names, Sym, part};
use crate::options::Options;
use hashbrown::HashMap;

/// What a GatewayClass is to the controller that is asked about.
#[derive(Clone, PartialEq, Debug)]
pub struct ClassState {
    /// `spec.controllerName`.
    pub controller: Sym,
    /// Whether that is the controller asked about (R-CLS-01).
    pub ours: bool,
    /// Whether Gateways of the class are taken care of.
    pub accepted: Judged,
    /// Whether every CRD of Gateway API in the input has a version that is known.
    pub version: Judged,
}

/// Judges a GatewayClass: every class that is ours is accepted (R-CLS-02), and changes of it reach its Gateways (R-CLS-09).
pub struct Class;

impl Cell for Class {
    const NAME: &'static str = "class";
    const STRATUM: u8 = strata::CLASS;
    type Value = Option<ClassState>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let class = reader.part::<part::Class>(at.object)?;
        let ours = is_ours(reader, class.controller);
        let scope = super::assume::scope(at.object, reader.names());
        let known = scope.is_none_or(|scope| reader.ask::<BundleVersions>(At::whole(scope), ()));
        Some(ClassState {
            controller: class.controller,
            ours,
            // R-CLS-05, R-API-09: no kind of parameters is supported.
            accepted: if class.parameters.is_some() {
                Err(Reason::InvalidParameters)
            } else {
                Ok(())
            },
            // R-CLS-04: without CRDs in the input their version is taken as recognised; "best effort" otherwise.
            version: if known { Ok(()) } else { Err(Reason::UnsupportedVersion) },
        })
    }
}

/// Whether a controller is the one asked about; without a name, the right controller of every class is (R-CLS-01).
pub fn is_ours(reader: &Reader<'_>, controller: Sym) -> bool {
    let asked = reader.options().controller_name.as_deref();
    asked.is_none_or(|asked| asked == reader.names().text(controller))
}

/// The bundle versions of the CRDs of Gateway API in a cluster (R-CLS-04, R-API-06).
pub struct BundleVersions;

impl Group for BundleVersions {
    const NAME: &'static str = "bundle versions";
    const STRATUM: u8 = strata::INDEX;
    type Claim = Sym;
    type State = HashMap<Sym, u32>;
    type Question = ();
    /// Whether all are known.
    type Verdict = bool;

    fn put(state: &mut Self::State, claim: &Sym, _: &Names, wake: &mut Wake<()>) {
        *state.entry(*claim).or_default() += 1;
        wake.all();
    }

    fn take(state: &mut Self::State, claim: &Sym, _: &Names, wake: &mut Wake<()>) {
        if let Some(count) = state.get_mut(claim) {
            *count -= 1;
            if *count == 0 {
                state.remove(claim);
            }
        }
        wake.all();
    }

    fn verdict(state: &Self::State, (): &(), names: &Names) -> bool {
        state.keys().all(|version| recognised(names.text(*version)))
    }
}

/// Releases of Gateway API that the rules cover: v1, and the state of the main branch.
fn recognised(version: &str) -> bool {
    version == "v0.0.0-dev" || version.starts_with("v1.")
}

/// Tells the bundle version of one CustomResourceDefinition.
pub struct Definition;

impl Cell for Definition {
    const NAME: &'static str = "definition";
    const STRATUM: u8 = strata::READ;
    type Value = ();

    fn evaluate(at: At, reader: &mut Reader<'_>) {
        let Some(version) = reader.part::<part::BundleVersion>(at.object) else {
            return;
        };
        if let Some(scope) = super::assume::scope(at.object, reader.names()) {
            reader.claim::<BundleVersions>(At::whole(scope), *version);
        }
    }
}

/// Whether the user said that the controller lacks a feature of Gateway API; names with and without the word `Support`.
pub fn lacks(reader: &Reader<'_>, feature: &str) -> bool {
    lacks_by(reader.options(), feature)
}

/// As [`lacks`], given the options.
pub fn lacks_by(options: &Options, feature: &str) -> bool {
    let mut disabled = options.disabled_features.iter();
    disabled.any(|name| name.strip_prefix("Support").unwrap_or(name) == feature)
}
