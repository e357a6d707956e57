//! Cases from outside: wrappers, plans and units as JSON, compared as their own runner does.

use crate::Played;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use trueroute::dns::plan::{PlanInput, plan};
use trueroute::dns::process::{Step, process};
use trueroute::dns::template::Template;
use trueroute::dns::testing::{record, unit};
use trueroute::fact::{DnsRecord, Severity};
use trueroute::options::ExternalDnsOptions;

/// All cases of the three files; `None` where the folder is absent.
pub fn play() -> Option<Vec<Played>> {
    let folder = folder();
    std::fs::read_dir(&folder).ok()?;
    let mut played = Vec::new();
    for (file, judge) in [
        ("wrappers", wrapper as fn(&Value) -> Option<String>),
        ("plan", planned),
        ("units", small),
    ] {
        let text = std::fs::read_to_string(folder.join(file).with_extension("json")).unwrap();
        let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
        assert!(!cases.is_empty(), "{file} holds no case");
        for case in cases {
            let name = format!("outside/{file}: {}", case["name"].as_str().unwrap());
            played.push((name, judge(&case)));
        }
    }
    let templates = templates(&folder);
    assert!(!templates.is_empty(), "no case has a template");
    played.extend(templates);
    Some(played)
}

/// Where the cases lie.
pub fn folder() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let shared = std::env::var_os("TRUEROUTE_CASES").map_or_else(|| root.join("../shared"), PathBuf::from);
    shared.join("cases/external-dns")
}

/// Every template among all cases is read, and runs on every object of its source.
fn templates(folder: &Path) -> Vec<Played> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
        .collect();
    files.sort();
    let mut played = Vec::new();
    for file in files {
        let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        for case in cases {
            for key in ["fqdnTemplate", "fqdnTargetTemplate", "targetTemplate"] {
                if let Some(text) = case["options"][key].as_str() {
                    let name = format!("outside/template: {}, {key}", case["name"].as_str().unwrap());
                    played.push((name, template(&case, text)));
                }
            }
        }
    }
    played
}

fn template(case: &Value, text: &str) -> Option<String> {
    let source = case["source"].as_str().unwrap();
    let kind = source
        .strip_prefix("gateway-")
        .or(source.strip_prefix("contour-"))
        .unwrap_or(source);
    let template = match Template::new(text) {
        Ok(template) => template,
        Err(failure) => return Some(failure.to_string()),
    };
    let mut seen = 0;
    for document in yaml_serde::Deserializer::from_str(case["manifests"].as_str().unwrap()) {
        let object = yaml_serde::Value::deserialize(document).unwrap();
        let object = serde_json::to_value(object).unwrap();
        if !object["kind"]
            .as_str()
            .is_some_and(|found| found.eq_ignore_ascii_case(kind))
        {
            continue;
        }
        seen += 1;
        match template.names(&object, &ExternalDnsOptions::default(), source) {
            Err(finding) if case["expectError"] != true => return Some(finding.message.into()),
            // What it writes is part of what the case expects, unless something else is in the way.
            _ => {}
        }
    }
    (seen == 0 && case["manifests"].as_str().unwrap().contains("kind:")).then(|| format!("no {kind} in the manifests"))
}

fn records(list: &Value) -> Vec<DnsRecord> {
    let all = list.as_array().unwrap().iter();
    all.filter(|one| !one.is_null())
        .map(|one| record(one).expect("a record"))
        .collect()
}

fn wrapper(case: &Value) -> Option<String> {
    let step = case["source"].as_str().unwrap().strip_prefix("wrapper-").unwrap();
    let step = Step::deserialize(&json!(step)).unwrap();
    let options = ExternalDnsOptions::deserialize(&case["options"]).unwrap();
    let inputs = case["inputEndpoints"].as_array().unwrap().iter().map(records).collect();
    let (got, findings) = process(step, inputs, &options);
    let failed = findings.iter().any(|finding| finding.severity == Severity::Error);
    if case["expectError"] == true {
        return (!failed || !got.is_empty()).then(|| "no failure".into());
    }
    if failed {
        return Some(format!("fails: {findings:?}"));
    }
    if let Some(count) = case["expectCount"].as_u64() {
        return (got.len() as u64 != count).then(|| format!("{} records: {got:?}", got.len()));
    }
    different(&got, &case["expectEndpoints"], false)
}

fn planned(case: &Value) -> Option<String> {
    let list = |key: &str| records(&case[key]);
    let input = PlanInput {
        current: list("current"),
        desired: list("desired"),
        policy: Deserialize::deserialize(&case["policy"]).unwrap(),
        managed_records: Deserialize::deserialize(&case["managedRecords"]).unwrap(),
        exclude_records: Deserialize::deserialize(&case["excludeRecords"]).unwrap(),
        owner_id: Deserialize::deserialize(&case["ownerId"]).unwrap(),
        old_owner_id: Deserialize::deserialize(&case["oldOwnerId"]).unwrap(),
        domain_filter: Deserialize::deserialize(&case["domainFilter"]).unwrap(),
    };
    let plan = plan(&input);
    let lists = [
        ("create", &plan.create),
        ("updateOld", &plan.update_old),
        ("updateNew", &plan.update_new),
        ("delete", &plan.delete),
    ];
    if let Some(changes) = case["expect"]["hasChanges"].as_bool() {
        let has = [&plan.create, &plan.update_new, &plan.delete]
            .iter()
            .any(|list| !list.is_empty());
        if has != changes {
            return Some(format!("changes: {has}"));
        }
    }
    let wrong = |(key, got): (&str, &Vec<DnsRecord>)| {
        let expected = case["expect"].get(key)?;
        Some(format!("{key}: {}", different(got, expected, true)?))
    };
    lists.into_iter().find_map(wrong)
}

fn small(case: &Value) -> Option<String> {
    let name = case["unit"].as_str().unwrap();
    let inputs: Vec<Value> = match name {
        "domainFilter" => case["input"]["domains"]
            .as_array()
            .unwrap()
            .iter()
            .map(|domain| {
                let mut input = case["input"].clone();
                input["domain"] = domain.clone();
                input
            })
            .collect(),
        _ => vec![case["input"].clone()],
    };
    for input in inputs {
        let Some(got) = unit(name, &input) else {
            return Some(format!("no unit `{name}` takes {input}"));
        };
        for (key, expected) in case["expect"].as_object().unwrap() {
            if key != "ok" && case["expect"]["ok"] == false {
                continue;
            }
            if got[key] != *expected {
                return Some(format!("{input}: {got} instead of {}", case["expect"]));
            }
        }
    }
    None
}

/// What two lists of records do not have in common; `None` where they are alike in any order.
pub fn different(got: &[DnsRecord], expected: &Value, plan: bool) -> Option<String> {
    let mut rest: Vec<&DnsRecord> = got.iter().collect();
    let mut missing = Vec::new();
    for one in expected.as_array().unwrap() {
        let labels = if plan {
            Some(true)
        } else {
            one.get("labels").map(|_| false)
        };
        let wanted = key(&record(one).unwrap(), labels);
        match rest.iter().position(|record| key(record, labels) == wanted) {
            Some(place) => drop(rest.remove(place)),
            None => missing.push(wanted),
        }
    }
    (!missing.is_empty() || !rest.is_empty()).then(|| format!("missing {missing:?}\nsurplus {rest:?}"))
}

/// What makes two records alike. Labels: none, all, or those of a plan.
fn key(record: &DnsRecord, labels: Option<bool>) -> String {
    let target = |target: &str| {
        let ip: Option<std::net::Ipv6Addr> = target.parse().ok();
        ip.map_or_else(|| target.to_lowercase(), |ip| ip.to_string())
    };
    let mut targets: Vec<String> = record.targets.iter().map(|one| target(one)).collect();
    targets.sort();
    targets.dedup();
    let mut properties: Vec<String> = record
        .provider_specific
        .iter()
        .map(|property| format!("{}={}", property.name, property.value))
        .collect();
    properties.sort();
    let label = |key: &str| record.labels.get(key).cloned().unwrap_or_default();
    let labels = match labels {
        None => String::new(),
        Some(true) => format!("{} {} {}", label("owner"), label("resource"), label("ownedRecord")),
        Some(false) => format!("{:?}", record.labels),
    };
    format!(
        "{} {} {targets:?} {} {:?} {properties:?} {labels}",
        record.name,
        record.kind,
        record.ttl.unwrap_or(0),
        record.set_identifier.as_deref().unwrap_or("")
    )
}
