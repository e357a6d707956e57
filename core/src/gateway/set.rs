//! ListenerSets: whether their Gateway takes them, and what becomes of their entries (section 4 of the rules).

use super::grant::admits;
use super::listener::Host;
use super::reason::{Judged, Reason};
use super::verdict::{GatewayVerdict, Managed, own_listeners};
use super::{diagnosis, strata};
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::object::{KeyId, Names, part};

/// Where a ListenerSet stands towards its Gateway.
#[derive(Clone, PartialEq, Debug)]
pub enum Admission {
    /// No Gateway of ours: nobody writes a status (R-SET-01).
    Foreign,
    /// The Gateway does not allow it (R-SET-03).
    NotAllowed(Host),
    /// It extends the Gateway.
    Allowed(Host),
}

/// Whether a Gateway takes a ListenerSet.
pub struct Admitted;

impl Cell for Admitted {
    const NAME: &'static str = "admitted";
    const STRATUM: u8 = strata::ADMISSION;
    type Value = Admission;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Admission {
        let admission = admission(at.object, reader).unwrap_or(Admission::Foreign);
        match admission {
            Admission::Foreign => diagnosis::foreign_set(at.object, reader),
            Admission::NotAllowed(_) => reader.spawn::<diagnosis::SetRefused>(at),
            Admission::Allowed(_) => {}
        }
        admission
    }
}

fn admission(set: KeyId, reader: &mut Reader<'_>) -> Option<Admission> {
    let gateway = (*reader.part::<part::SetParent>(set)?)?;
    let managed = reader.cell::<Managed>(At::whole(gateway))?.as_ref()?;
    let host = Host {
        gateway,
        controller: managed.controller,
    };
    let frame = reader.part::<part::GatewayFrame>(gateway)?;
    let home = reader.names().home(set);
    // R-SET-02: no ReferenceGrant is involved.
    let allowed = admits(reader, &frame.allowed_listeners, gateway, home);
    Some(if allowed {
        Admission::Allowed(host)
    } else {
        Admission::NotAllowed(host)
    })
}

/// What a ListenerSet is, its own entries considered (R-SET-22).
#[derive(Clone, PartialEq, Debug)]
pub struct SetState {
    /// The Gateway that it extends, or wants to.
    pub host: Host,
    /// Accepted: True or False, and the reason, which True has as well.
    pub accepted: (Judged, Reason),
    /// Programmed.
    pub programmed: Judged,
}

/// Judges a ListenerSet.
pub struct SetVerdict;

impl Cell for SetVerdict {
    const NAME: &'static str = "listener set";
    const STRATUM: u8 = strata::SET_STATE;
    type Value = Option<SetState>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let no = |reason| (Err(reason), reason);
        let host = match reader.cell::<Admitted>(At::whole(at.object))? {
            Admission::Foreign => return None,
            Admission::NotAllowed(host) => {
                // R-SET-03
                let programmed = Err(Reason::NotAllowed);
                return Some(SetState {
                    host: *host,
                    accepted: no(Reason::NotAllowed),
                    programmed,
                });
            }
            Admission::Allowed(host) => *host,
        };
        let gateway = reader.cell::<GatewayVerdict>(At::whole(host.gateway))?.as_ref()?;
        let entries = own_listeners(at.object, reader);
        let valid = entries.iter().filter(|entry| entry.valid()).count();
        let accepted = match gateway.accepted.0 {
            // R-SET-04, R-SET-05
            Err(_) => no(Reason::ParentNotAccepted),
            // R-SET-20, A-29
            Ok(()) if valid == 0 => no(Reason::ListenersNotValid),
            //
            Ok(()) if valid < entries.len() => (Ok(()), Reason::ListenersNotValid),
            Ok(()) => (Ok(()), Reason::Accepted),
        };
        let programmed = match (gateway.accepted.0, gateway.programmed, valid) {
            (Err(_), ..) | (_, Err(_), _) => Err(Reason::ParentNotProgrammed),
            (_, _, 0) => Err(Reason::ListenersNotValid),
            _ => Ok(()),
        };
        if accepted.0.is_ok() {
            reader.claim::<AttachedSets>(At::whole(host.gateway), at.object);
        }
        Some(SetState {
            host,
            accepted,
            programmed,
        })
    }
}

/// The ListenerSets that a Gateway counts (R-CNT-07); stands at the Gateway.
pub struct AttachedSets;

impl Group for AttachedSets {
    const NAME: &'static str = "attached listener sets";
    const STRATUM: u8 = strata::SERVING_INDEX;
    type Claim = KeyId;
    type State = u32;
    type Question = ();
    type Verdict = u32;

    fn put(state: &mut u32, _: &KeyId, _: &Names, wake: &mut Wake<()>) {
        *state += 1;
        wake.one(());
    }

    fn take(state: &mut u32, _: &KeyId, _: &Names, wake: &mut Wake<()>) {
        *state = state.saturating_sub(1);
        wake.one(());
    }

    fn verdict(state: &u32, (): &(), _: &Names) -> u32 {
        *state
    }
}
