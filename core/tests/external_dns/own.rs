//! The project's own cases: `cases/*.yaml`, lists of small ones. Each names the rules it proves, what is asked, and the answer.

use crate::Played;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use trueroute::dns::plan::{PlanInput, plan};
use trueroute::dns::process::{Step, process, process_all};
use trueroute::dns::registry;
use trueroute::dns::testing::unit;
use trueroute::fact::{DnsRecord, Finding};
use trueroute::options::ExternalDnsOptions;

/// One case. What is asked is one of the optional fields.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    rules: Vec<String>,
    #[serde(default)]
    options: ExternalDnsOptions,
    /// A step of [`process`], or `all` of them.
    step: Option<Value>,
    /// What the sources give to a step.
    #[serde(default)]
    inputs: Vec<Vec<Value>>,
    /// What a plan is made of.
    plan: Option<Value>,
    /// A small function, and what it is asked.
    unit: Option<String>,
    input: Option<Value>,
    /// What a zone holds, for the registry.
    registry: Option<Vec<Value>>,
    /// A plan whose companions are asked for, `{plan, zone}`.
    companions: Option<Companions>,
    /// The answer.
    expect: Value,
    /// Codes of the findings, in order; left out: none.
    #[serde(default)]
    findings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Companions {
    plan: Value,
    #[serde(default)]
    zone: Vec<Value>,
}

pub fn play() -> Vec<Played> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/external_dns/cases");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "yaml"))
        .collect();
    files.sort();
    let mut played = Vec::new();
    for file in files {
        let area = file.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        let cases: Vec<Value> = yaml_serde::from_str(&text).unwrap_or_else(|error| panic!("{area}: {error}"));
        for case in cases {
            let name = format!("{area}: {}", case["name"].as_str().unwrap_or("without a name"));
            let wrong = match Case::deserialize(&case) {
                Ok(case) => judge(&case),
                Err(error) => Some(error.to_string()),
            };
            played.push((name, wrong));
        }
    }
    played
}

fn judge(case: &Case) -> Option<String> {
    let known = |rule: &String| rule.starts_with("R-DNS-") && rule.len() >= 8;
    if case.rules.is_empty() || !case.rules.iter().all(known) || case.name.is_empty() {
        return Some("a case has a name and names its rules".into());
    }
    let (got, findings) = match answer(case) {
        Ok(answer) => answer,
        Err(error) => return Some(error),
    };
    if got != case.expect {
        return Some(format!("says     {got}\nexpected {}", case.expect));
    }
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_ref()).collect();
    (codes != case.findings).then(|| format!("findings {findings:#?}\nexpected {:?}", case.findings))
}

fn answer(case: &Case) -> Result<(Value, Vec<Finding>), String> {
    if let Some(step) = &case.step {
        let inputs = case.inputs.iter().map(|list| records(list)).collect();
        let (got, findings) = if step == "all" {
            process_all(inputs, &case.options)
        } else {
            let step = Step::deserialize(step).map_err(|error| error.to_string())?;
            process(step, inputs, &case.options)
        };
        return Ok((shown(&got), findings));
    }
    if let Some(input) = &case.plan {
        let plan = plan(&input_of(input));
        let lists = [
            ("create", &plan.create),
            ("updateOld", &plan.update_old),
            ("updateNew", &plan.update_new),
            ("delete", &plan.delete),
        ];
        return Ok((without_empty(lists), plan.findings));
    }
    if let Some(name) = &case.unit {
        let input = case.input.clone().unwrap_or_default();
        let got = unit(name, &input).ok_or("there is no such unit, or it does not take the input")?;
        return Ok((got, Vec::new()));
    }
    if let Some(zone) = &case.registry {
        return Ok((shown(&registry::read(&records(zone), &case.options)), Vec::new()));
    }
    if let Some(Companions { plan: input, zone }) = &case.companions {
        let plan = plan(&input_of(input));
        let all = registry::companions(&plan, &records(zone), &case.options);
        let lists = [
            ("create", &all.create),
            ("updateOld", &all.update_old),
            ("updateNew", &all.update_new),
            ("delete", &all.delete),
        ];
        return Ok((without_empty(lists), Vec::new()));
    }
    Err("a case asks something".into())
}

fn input_of(value: &Value) -> PlanInput {
    let mut value = value.clone();
    for key in ["current", "desired"] {
        if let Some(list) = value.get(key).cloned() {
            let list = records(list.as_array().unwrap());
            value[key] = serde_json::to_value(list).unwrap();
        }
    }
    PlanInput::deserialize(value).unwrap()
}

/// Records as the public contract writes them, or short: `app.test 60 A 192.0.2.1 192.0.2.2`, the time to live left out or
/// not; longer ones add `{...}` fields in a mapping with `record`.
fn records(list: &[Value]) -> Vec<DnsRecord> {
    list.iter().map(one).collect()
}

fn one(value: &Value) -> DnsRecord {
    match value {
        Value::String(text) => short(text),
        Value::Object(fields) if fields.contains_key("record") => {
            let mut all = serde_json::to_value(short(fields["record"].as_str().unwrap())).unwrap();
            for (key, value) in fields.iter().filter(|(key, _)| *key != "record") {
                all[key] = value.clone();
            }
            DnsRecord::deserialize(all).unwrap()
        }
        _ => DnsRecord::deserialize(value).unwrap(),
    }
}

fn short(text: &str) -> DnsRecord {
    let mut words = text.split(' ');
    let name = words.next().unwrap().to_string();
    let mut next = words.next().unwrap();
    let ttl: Option<i64> = next.parse().ok();
    if ttl.is_some() {
        next = words.next().unwrap();
    }
    DnsRecord {
        name: name.into(),
        kind: next.to_string().into(),
        ttl,
        targets: words
            .filter(|word| !word.is_empty())
            .map(|word| word.to_string().into())
            .collect(),
        ..DnsRecord::default()
    }
}

/// Records in the same short form.
fn shown(records: &[DnsRecord]) -> Value {
    let write = |record: &DnsRecord| {
        let ttl = record.ttl.map(|ttl| format!(" {ttl}")).unwrap_or_default();
        let targets: String = record.targets.iter().map(|target| format!(" {target}")).collect();
        let text = Value::String(format!("{}{ttl} {}{targets}", record.name, record.kind));
        let mut more: Map<String, Value> = serde_json::from_value(serde_json::to_value(record).unwrap()).unwrap();
        for key in ["name", "type", "ttl", "targets"] {
            more.remove(key);
        }
        if record.owners.is_empty() {
            more.remove("owners");
        }
        if more.is_empty() {
            return text;
        }
        more.insert("record".into(), text);
        Value::Object(more)
    };
    records.iter().map(write).collect()
}

fn without_empty<'r>(lists: impl IntoIterator<Item = (&'static str, &'r Vec<DnsRecord>)>) -> Value {
    let filled = lists.into_iter().filter(|(_, list)| !list.is_empty());
    Value::Object(filled.map(|(key, list)| (key.to_string(), shown(list))).collect())
}
