//! Nodes and Pods, as far as DNS records are made of them.

use super::{KeyId, Sym};
use alloc::boxed::Box;

/// A Node.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Node {
    /// `spec.unschedulable`: it is cordoned.
    pub unschedulable: bool,
    /// Whether the condition Ready is True; `None` where the status does not say.
    pub ready: Option<bool>,
    /// `status.addresses` as type and address, in order.
    pub addresses: Box<[(Sym, Sym)]>,
}

/// A Pod.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Pod {
    /// `spec.hostname`; empty where absent.
    pub hostname: Sym,
    /// `spec.nodeName`, as the key of the Node.
    pub node: Option<KeyId>,
    /// `spec.hostNetwork`.
    pub host_network: bool,
    /// Whether it is being deleted: `metadata.deletionTimestamp` is set.
    pub terminating: bool,
    /// Whether the condition Ready is True; `None` where the status does not say.
    pub ready: Option<bool>,
    /// `status.phase`; empty where absent.
    pub phase: Sym,
    /// `status.podIP`; empty where absent.
    pub ip: Sym,
    /// `status.podIPs`, in order.
    pub ips: Box<[Sym]>,
    /// `status.hostIP`; empty where absent.
    pub host_ip: Sym,
}
