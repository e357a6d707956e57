//! When the xDS port opens, and when the readiness probe first finds it open (R-CON-181, R-CON-182).

use crate::fact::{ReadyAt, Seconds};
use crate::options::Probe;
use alloc::vec;

/// How often it is looked whether the port may open (R-CON-181).
const POLL: i64 = 100;

/// Whether the xDS port is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Port {
    /// It is not, and nothing that is due opens it.
    Closed,
    /// From this time on.
    Open(Seconds),
    /// A race decides: from the first time on, or from the second, if there is one (R-CON-203).
    Race(Seconds, Option<Seconds>),
}

impl Port {
    /// A build opens it, as far as it is not open.
    pub fn open_surely(&mut self, at: Seconds) {
        *self = match *self {
            Port::Closed => Port::Open(at),
            Port::Race(perhaps, None) => Port::Race(perhaps, Some(at)),
            known => known,
        };
    }

    /// When it is open, whatever a race decides.
    pub fn surely(self) -> Option<Seconds> {
        match self {
            Port::Open(at) => Some(at),
            Port::Race(_, sure) => sure,
            Port::Closed => None,
        }
    }
}

/// The poll that first sees what happened at a time: the next one.
pub fn polled(started: Seconds, at: Seconds) -> Seconds {
    let polls = (at.0 - started.0).div_euclid(POLL) + 1;
    Seconds(started.0 + polls * POLL)
}

/// When the probe first succeeds: at a port that is open exactly then it does (R-CON-204).
pub fn ready_at(port: Port, started: Seconds, probe: Probe) -> ReadyAt {
    let tick = |open: Seconds| {
        let first = started.0 + probe.initial_delay.0;
        match probe.period.0 {
            period if period > 0 => Seconds(first + (open.0 - first + period - 1).div_euclid(period).max(0) * period),
            _ => Seconds(first.max(open.0)),
        }
    };
    match port {
        Port::Closed => ReadyAt::At(None),
        Port::Open(at) => ReadyAt::At(Some(tick(at))),
        Port::Race(perhaps, sure) => {
            let (perhaps, sure) = (tick(perhaps), sure.map(tick));
            match Some(perhaps) == sure {
                true => ReadyAt::At(sure),
                false => ReadyAt::OneOf(vec![Some(perhaps), sure]),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probes_tick_after_their_delay() {
        let probe = |delay, period| Probe {
            initial_delay: Seconds::whole(delay),
            period: Seconds::whole(period),
        };
        let at = |open, start, probe| match ready_at(Port::Open(Seconds(open)), Seconds::whole(start), probe) {
            ReadyAt::At(Some(at)) => at.0,
            other => panic!("{other:?}"),
        };
        assert_eq!(at(1100, 0, probe(15, 10)), 15_000);
        assert_eq!(at(15_000, 0, probe(15, 10)), 15_000);
        assert_eq!(at(15_001, 0, probe(15, 10)), 25_000);
        assert_eq!(at(40_100, 0, probe(0, 10)), 50_000);
        assert_eq!(at(40_100, 7, probe(0, 10)), 47_000);
        assert_eq!(at(300, 0, probe(0, 0)), 300);
        assert_eq!(polled(Seconds(30), Seconds(130)).0, 230);
        assert_eq!(polled(Seconds(30), Seconds(129)).0, 130);
    }
}
