//! How ExternalDNS is started: its flags, in camelCase.

use crate::fact::Text;
use alloc::vec::Vec;
use serde::Deserialize;

/// The flags of ExternalDNS that change what it publishes. Left out, each is as ExternalDNS has it by default.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ExternalDnsOptions {
    /// The release whose behaviour counts: `v0.16`, `v0.17` or a full one; left out, the main line.
    pub version: Option<Text>,
    /// `--source`, one of them.
    pub source: Option<DnsSource>,
    /// `--source`, several. Left out with `source`: those that read objects with hostnames of their own (Gateway API's
    /// routes, Services, Ingresses, HTTPProxies, DNSEndpoints).
    pub sources: Option<Vec<DnsSource>>,
    /// `--namespace` (R-DNS-20).
    pub namespace: Text,
    /// `--annotation-filter` (R-DNS-21).
    pub annotation_filter: Text,
    /// `--label-filter` (R-DNS-22).
    pub label_filter: Text,
    /// `--annotation-prefix` (R-DNS-01).
    pub annotation_prefix: Option<Text>,
    /// `--gateway-name` (R-DNS-42).
    pub gateway_name: Text,
    /// `--gateway-namespace` (R-DNS-42).
    pub gateway_namespace: Text,
    /// `--gateway-label-filter` (R-DNS-42).
    pub gateway_label_filter: Text,
    /// `--gateway-listener-sets` (R-DNS-80).
    pub gateway_listener_sets: bool,
    /// `--ignore-hostname-annotation`.
    pub ignore_hostname_annotation: bool,
    /// `--fqdn-template` (R-DNS-30).
    pub fqdn_template: Text,
    /// `--combine-fqdn-annotation` (R-DNS-31).
    pub combine_fqdn_annotation: bool,
    /// `--fqdn-target-template` (R-DNS-32).
    pub fqdn_target_template: Text,
    /// `--target-template` (R-DNS-32).
    pub target_template: Text,
    /// `--publish-internal-services` (R-DNS-104).
    pub publish_internal: bool,
    /// `--publish-host-ip` (R-DNS-105).
    #[serde(rename = "publishHostIP")]
    pub publish_host_ip: bool,
    /// `--expose-internal-ipv6` (R-DNS-105, R-DNS-107, R-DNS-130).
    #[serde(rename = "exposeInternalIPv6")]
    pub expose_internal_ipv6: bool,
    /// `--exclude-unschedulable`, on unless said otherwise (R-DNS-107, R-DNS-130).
    pub exclude_unschedulable: Option<bool>,
    /// `--always-publish-not-ready-addresses` (R-DNS-105).
    pub always_publish_not_ready_addresses: bool,
    /// `--service-type-filter` (R-DNS-101).
    pub service_type_filter: Vec<Text>,
    /// `--compatibility` (R-DNS-111).
    pub compatibility: Text,
    /// `--ingress-class` (R-DNS-123).
    pub ingress_class_names: Vec<Text>,
    /// `--ignore-ingress-tls-spec` (R-DNS-121).
    #[serde(rename = "ignoreIngressTLSSpec")]
    pub ignore_ingress_tls_spec: bool,
    /// `--ignore-ingress-rules-spec` (R-DNS-121).
    pub ignore_ingress_rules_spec: bool,
    /// `--pod-source-domain` (R-DNS-131).
    pub pod_source_domain: Text,
    /// `--ignore-non-host-network-pods` (R-DNS-131).
    pub ignore_non_host_network_pods: bool,
    /// `--create-ptr` (R-DNS-112).
    #[serde(rename = "createPTR")]
    pub create_ptr: bool,
    /// `--default-targets` (R-DNS-113).
    pub default_targets: Vec<Text>,
    /// `--force-default-targets` (R-DNS-113).
    pub force_default_targets: bool,
    /// `--exclude-target-net` (R-DNS-118).
    pub exclude_target_nets: Vec<Text>,
    /// `--target-net-filter` (R-DNS-118).
    pub target_net_filter: Vec<Text>,
    /// `--nat64-networks` (R-DNS-117).
    pub nat64_networks: Vec<Text>,
    /// `--min-ttl`, in seconds (R-DNS-119).
    #[serde(rename = "minTTL")]
    pub min_ttl: u32,
    /// `--prefer-alias` (R-DNS-119).
    pub prefer_alias: bool,
    /// `--provider` (R-DNS-119).
    pub provider: Text,
    /// `--managed-record-types`; left out: A, AAAA, CNAME (R-DNS-137).
    pub managed_record_types: Option<Vec<Text>>,
    /// `--exclude-record-types` (R-DNS-137).
    pub exclude_record_types: Vec<Text>,
    /// `--domain-filter` and `--exclude-domains` (R-DNS-138).
    pub domain_filter: DomainFilter,
    /// `--policy`; left out: `sync` (R-DNS-139).
    pub policy: DnsPolicy,
    /// `--txt-owner-id`; left out: `default` (R-DNS-141).
    pub txt_owner_id: Option<Text>,
    /// `--migrate-from-txt-owner` (R-DNS-136).
    pub migrate_from_txt_owner: Text,
    /// `--txt-prefix` (R-DNS-142).
    pub txt_prefix: Text,
    /// `--txt-suffix` (R-DNS-142).
    pub txt_suffix: Text,
    /// `--txt-wildcard-replacement` (R-DNS-143).
    pub txt_wildcard_replacement: Text,
}

/// What ExternalDNS reads names from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DnsSource {
    /// HTTPRoutes.
    GatewayHttproute,
    /// GRPCRoutes.
    GatewayGrpcroute,
    /// TLSRoutes.
    GatewayTlsroute,
    /// TCPRoutes.
    GatewayTcproute,
    /// UDPRoutes.
    GatewayUdproute,
    /// Services.
    Service,
    /// Ingresses.
    Ingress,
    /// HTTPProxies of Contour.
    ContourHttpproxy,
    /// DNSEndpoints.
    Crd,
    /// Nodes.
    Node,
    /// Pods.
    Pod,
}

/// Which names are managed (R-DNS-138). An exclusion wins.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DomainFilter {
    /// Domains; empty: all.
    pub include: Vec<Text>,
    /// Domains that are left out.
    pub exclude: Vec<Text>,
    /// An expression in place of `include`.
    pub regex_include: Text,
    /// An expression in place of `exclude`.
    pub regex_exclude: Text,
}

/// Which changes ExternalDNS makes (R-DNS-139).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DnsPolicy {
    /// All.
    #[default]
    Sync,
    /// No deletions.
    UpsertOnly,
    /// Creations alone.
    CreateOnly,
}
