//! What of an object is kept beside what evaluation always reads: it depends on the options, and costs nothing without them.

use crate::object::Kind;
use crate::options::Options;
use alloc::boxed::Box;

/// What the options make a reader keep. By default, what no option asks for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Keep {
    /// What the keys of ExternalDNS's annotations begin with, where the options say so (R-DNS-01).
    prefix: Option<Box<str>>,
    /// Whether a filter selects by annotations (R-DNS-21).
    filter: bool,
    /// Whether ExternalDNS reads annotations and labels of its forerunners (R-DNS-111).
    forerunners: bool,
    /// Whether something selects by labels, or a template may show them (R-DNS-22, R-DNS-30).
    labels: bool,
    /// Whether a template runs on the whole manifest (R-DNS-30, R-DNS-32).
    raw: bool,
}

/// How much of an annotation is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// Its key and value.
    Whole,
    /// Its key, and as much of the value as a filter can name.
    Start,
}

/// Bytes of a value that are kept for a filter. The values that it names have 63 at most, so that a longer one that was cut
/// equals none of them.
const FILTERED: usize = 64;

impl Keep {
    /// What these options make a reader keep.
    pub fn of(options: &Options) -> Keep {
        let Some(dns) = &options.external_dns else {
            return Keep::default();
        };
        let raw = [&dns.fqdn_template, &dns.fqdn_target_template, &dns.target_template]
            .iter()
            .any(|template| !template.is_empty());
        let forerunners = !dns.compatibility.is_empty();
        Keep {
            prefix: dns
                .annotation_prefix
                .as_deref()
                .filter(|text| !text.is_empty())
                .map(Box::from),
            filter: !dns.annotation_filter.is_empty(),
            forerunners,
            labels: raw || forerunners || !dns.label_filter.is_empty(),
            raw,
        }
    }

    /// Also what others ask for. Of two prefixes of annotations the first one counts.
    pub fn and(self, other: Keep) -> Keep {
        Keep {
            prefix: self.prefix.or(other.prefix),
            filter: self.filter || other.filter,
            forerunners: self.forerunners || other.forerunners,
            labels: self.labels || other.labels,
            raw: self.raw || other.raw,
        }
    }

    /// How much is kept of the annotation with this key; `None`: nothing.
    pub(super) fn annotation(&self, key: &str) -> Option<Kept> {
        const PARTS: [&str; 4] = [
            "external-dns.",
            "projectcontour.io/",
            // The class (R-CON-10, R-DNS-123) and `allow-http` (R-CON-96).
            "kubernetes.io/ingress.",
            "linkerd.io/",
        ];
        const FORERUNNERS: [&str; 4] = [
            "zalando.org/dnsname",
            "domainName",
            "dns.alpha.kubernetes.io/external",
            "dns.alpha.kubernetes.io/internal",
        ];
        let prefixed = |prefix: &str| key.starts_with(prefix);
        if PARTS.iter().any(|part| key.contains(part))
            // R-CON-96
            || key == "ingress.kubernetes.io/force-ssl-redirect"
            || self.prefix.as_deref().is_some_and(prefixed)
            || (self.forerunners && FORERUNNERS.contains(&key))
        {
            return Some(Kept::Whole);
        }
        (self.filter && key != "kubectl.kubernetes.io/last-applied-configuration").then_some(Kept::Start)
    }

    /// Whether the labels of a kind are kept. Those of a Namespace are, and its decoder sees to it.
    pub(super) fn labels(&self, kind: Kind) -> bool {
        match kind {
            Kind::Gateway | Kind::Node | Kind::Pod => true,
            Kind::Service | Kind::Ingress | Kind::HttpProxy | Kind::DnsEndpoint => self.labels,
            kind => self.labels && kind.is_route(),
        }
    }

    /// Whether the whole manifest is kept. Templates run on the kinds that ExternalDNS makes names of, and on no Secret.
    pub(super) fn raw(&self, kind: Kind) -> bool {
        let named = matches!(
            kind,
            Kind::Service | Kind::Ingress | Kind::HttpProxy | Kind::Node | Kind::Pod
        );
        self.raw && (named || kind.is_route())
    }
}

impl Kept {
    /// What is kept of a value.
    pub(super) fn of(self, value: &str) -> &str {
        match self {
            Kept::Whole => value,
            Kept::Start => {
                let end = (0..=FILTERED.min(value.len()))
                    .rev()
                    .find(|end| value.is_char_boundary(*end));
                value.get(..end.unwrap_or(0)).unwrap_or("")
            }
        }
    }
}
