//! What a replay is asked for.

use super::Options;
use crate::fact::{Seconds, Text};
use alloc::vec::Vec;
use serde::Deserialize;

/// How a timeline is to be played.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ReplayOptions {
    /// How the right state is judged, and what controllers without options of their own are configured with.
    pub options: Options,
    /// The controllers that watch, beside those that the timeline names.
    pub controllers: Vec<ControllerSpec>,
    /// Whether remedies are tried on the model where a difference begins; left out, they are.
    pub remedies: Option<bool>,
}

/// A controller that watches a timeline.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ControllerSpec {
    /// Product and version: `contour@1.28.2`.
    pub controller: Text,
    /// How it is configured; left out: as the replay is.
    #[serde(default)]
    pub options: Option<Options>,
    /// The node whose route agent this is.
    #[serde(default)]
    pub observer: Option<Observer>,
    /// Its replicas; left out: one that holds the lease, and whose caches are filled from the start.
    #[serde(default)]
    pub replicas: Vec<ReplicaSpec>,
}

/// The node whose route agent is watched.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Observer {
    /// Its cluster.
    pub cluster: Text,
    /// Its node.
    pub node: Text,
    /// Whether it checks the health of remote endpoints.
    pub health_check: bool,
}

/// One replica of a controller.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReplicaSpec {
    /// Its name.
    pub name: Text,
    /// Whether it holds the lease from its start.
    pub role: Role,
    /// When it starts; left out: at 0.
    #[serde(default)]
    pub start_at: Seconds,
    /// When its caches hold what was there at the start; left out: when it starts.
    #[serde(default)]
    pub caches_filled_at: Option<Seconds>,
    /// Its readiness probe; left out: that of the product's own manifests.
    #[serde(default)]
    pub probe: Option<Probe>,
}

/// Whether a replica holds the lease.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// From its start; without election every replica is.
    #[default]
    Leader,
    /// Not before an election names it.
    Follower,
}

/// A readiness probe.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Probe {
    /// How long after its start the first one comes.
    pub initial_delay: Seconds,
    /// How far they are apart.
    pub period: Seconds,
}
