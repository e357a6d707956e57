//! Small functions by name, for tests alone: it promises nothing.

use super::address;
use super::annotation::{Annotations, PREFIX};
use super::endpoint;
use super::filter::Filter;
use super::hostname;
use super::registry::name::Names;
use super::template;
use crate::fact::{DnsRecord, ProviderSpecific, Text};
use crate::options::{DomainFilter, ExternalDnsOptions};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Value, json};

/// What a function says to an input; `None` for a function that is not there, or an input that it does not take.
pub fn unit(name: &str, input: &Value) -> Option<Value> {
    let text = |key: &str| input.get(key).map_or(Some(""), Value::as_str);
    Some(match name {
        "endpointValid" => json!({"ok": endpoint::fault(&record(input.get("endpoint")?)?).is_none()}),
        "domainFilter" => {
            let options = DomainFilter {
                include: texts(input.get("include"))?,
                exclude: texts(input.get("exclude"))?,
                ..DomainFilter::default()
            };
            json!({"ok": Filter::new(&options).ok()?.takes(text("domain")?)})
        }
        "txtName" => json!({"txtName": names(input)?.companion(text("dnsName")?, text("recordType")?)}),
        "txtNameInverse" => {
            let (name, kind) = names(input)?.record(text("txtName")?).unwrap_or_default();
            json!({"dnsName": name, "recordType": kind})
        }
        "gatewayHostIntersection" => match hostname::intersection(text("a")?, text("b")?, true) {
            Some(host) => json!({"ok": true, "host": host}),
            None => json!({"ok": false, "host": ""}),
        },
        "gatewayProtocolMatch" => {
            json!({"ok": hostname::protocols_meet(text("route")?, text("listener")?, true)})
        }
        "dns1123Domain" => json!({"ok": hostname::is_dns1123(text("name")?)}),
        "recordTypeOf" => json!({"type": endpoint::type_of(text("target")?)}),
        "hostnamesFromAnnotations" => annotated(input, |all| json!({"hostnames": all.hostnames()}))?,
        "targetsFromAnnotations" => annotated(input, |all| json!({"targets": all.targets()}))?,
        "ttlFromAnnotations" => annotated(input, |all| json!({"ttl": all.ttl().0.unwrap_or(0)}))?,
        "propertiesFromAnnotations" => annotated(input, |all| json!({"properties": all.properties()}))?,
        "underTheOtherPrefix" => annotated(input, |all| json!({"keys": all.under_the_other_prefix()}))?,
        "controlledByAnother" => annotated(input, |all| json!({"other": all.for_another_controller()}))?,
        "setIdentifierFromAnnotations" => annotated(input, |all| json!({"setIdentifier": all.set_identifier()}))?,
        "recordsOf" => {
            let targets = texts(input.get("targets"))?;
            let targets: Vec<&str> = targets.iter().map(Text::as_ref).collect();
            let mut findings = Vec::new();
            let records = endpoint::records(text("name")?, &targets, &DnsRecord::default(), &mut findings);
            let shown = records
                .iter()
                .map(|one| json!({"name": one.name, "type": one.kind, "targets": one.targets}));
            json!({"records": shown.collect::<Vec<_>>(), "findings": findings.len()})
        }
        "gatewayHostIntersectionUnchecked" => json!({"host": hostname::intersection(text("a")?, text("b")?, false)}),
        "gatewayProtocolMatchWithoutTcpOnTls" => {
            json!({"ok": hostname::protocols_meet(text("route")?, text("listener")?, false)})
        }
        "annotationPrefix" => {
            let options: ExternalDnsOptions = serde::Deserialize::deserialize(input).ok()?;
            json!({"prefix": super::annotation::prefix(&options)})
        }
        "templateNames" | "templatePairs" => {
            let options = ExternalDnsOptions {
                version: input
                    .get("version")
                    .and_then(Value::as_str)
                    .map(|version| version.to_string().into()),
                ..ExternalDnsOptions::default()
            };
            let object = input.get("object")?;
            let source = text("source")?;
            let told = template::read(text("template")?).and_then(|template| match name {
                "templateNames" => template
                    .names(object, &options, source)
                    .map(|names| json!({"names": names})),
                _ => template
                    .pairs(object, &options, source)
                    .map(|pairs| json!({"pairs": pairs})),
            });
            told.unwrap_or_else(|finding| json!({"code": finding.code}))
        }
        "reverseName" => json!({"name": super::pointer::reverse_name(text("address")?)}),
        "compareTargets" => json!({"order": address::compare(text("a")?, text("b")?) as i8}),
        _ => return None,
    })
}

fn names(input: &Value) -> Option<Names<'_>> {
    let text = |key: &str| input.get(key).map_or(Some(""), Value::as_str);
    Some(Names {
        prefix: text("prefix")?,
        suffix: text("suffix")?,
        wildcard: text("wildcardReplacement")?,
    })
}

fn texts(value: Option<&Value>) -> Option<Vec<Text>> {
    let Some(list) = value else {
        return Some(Vec::new());
    };
    let text = |value: &Value| Some(Text::Owned(value.as_str()?.to_string()));
    list.as_array()?.iter().map(text).collect()
}

fn annotated(input: &Value, ask: impl Fn(Annotations<'_>) -> Value) -> Option<Value> {
    let entries = input.get("annotations")?.as_object()?.iter();
    let entries: Option<Vec<(&str, &str)>> = entries
        .map(|(key, value)| Some((key.as_str(), value.as_str()?)))
        .collect();
    let prefix = input.get("prefix").map_or(Some(PREFIX), Value::as_str)?;
    Some(ask(Annotations::new(prefix, &entries?)))
}

/// A record as ExternalDNS writes it: `dnsName`, `recordType`, and properties as a list or a mapping.
pub fn record(value: &Value) -> Option<DnsRecord> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or("").to_string();
    let pair =
        |(name, value): (&String, &Value)| Some((Text::Owned(name.clone()), Text::Owned(value.as_str()?.into())));
    let property = |(name, value): (Text, Text)| ProviderSpecific { name, value };
    let provider_specific = match value.get("providerSpecific") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Object(all)) => all.iter().filter_map(pair).map(property).collect(),
        Some(list) => serde::Deserialize::deserialize(list).ok()?,
    };
    let labels = value.get("labels").and_then(Value::as_object);
    let identifier = text("setIdentifier");
    Some(DnsRecord {
        name: text("dnsName").into(),
        kind: text("recordType").into(),
        targets: texts(value.get("targets"))?,
        ttl: value.get("ttl").and_then(Value::as_i64).filter(|ttl| *ttl != 0),
        set_identifier: (!identifier.is_empty()).then_some(identifier.into()),
        labels: labels
            .map(|labels| labels.iter().filter_map(pair).collect())
            .unwrap_or_default(),
        provider_specific,
        ..DnsRecord::default()
    })
}
