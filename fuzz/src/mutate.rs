//! Changes manifests as people do: a field dropped, a value of another place or type, a longer list, names crossed.

use crate::manifests;
use serde_json::{Map, Value, json};

/// Random numbers that are the same for the same seed (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
    }
}

/// The text with one to four changes; `None` where it is left to libFuzzer, as it is one time in eight.
pub fn mutate(data: &[u8], seed: u32) -> Option<Vec<u8>> {
    let mut random = Random(u64::from(seed));
    if random.below(8) == 0 {
        return None;
    }
    let mut documents = manifests::parse(std::str::from_utf8(data).ok()?)?;
    if documents.is_empty() {
        return None;
    }
    for _ in 0..=random.below(4) {
        change(&mut documents, &mut random);
    }
    let text = match random.below(8) {
        0 => manifests::json(&documents),
        _ => manifests::yaml(&documents),
    };
    Some(text.into_bytes())
}

fn change(documents: &mut Vec<Value>, random: &mut Random) {
    let whole = random.below(16);
    let at = random.below(documents.len());
    match whole {
        0 if documents.len() > 1 => drop(documents.remove(at)),
        1 if documents.len() < 16 => documents.push(documents[at].clone()),
        2 => {
            let other = random.below(documents.len());
            documents.swap(at, other);
        }
        3 => renamed(documents, at, random),
        _ => {
            // What stands elsewhere is the likeliest value to mean something here.
            let donor = &documents[random.below(documents.len())];
            let donor = &donor.pointer(&nth_path(donor, random)).cloned().unwrap_or_default();
            let path = nth_path(&documents[at], random);
            if let Some(value) = documents[at].pointer_mut(&path) {
                change_value(value, donor, random);
            }
        }
    }
}

/// Gives an object the name or namespace of another one.
fn renamed(documents: &mut [Value], at: usize, random: &mut Random) {
    let field = ["/metadata/name", "/metadata/namespace", "/kind", "/apiVersion"][random.below(4)];
    let other = random.below(documents.len());
    let found = documents[other].pointer(field).cloned();
    if let (Some(found), Some(value)) = (found, documents[at].pointer_mut(field)) {
        *value = found;
    }
}

fn change_value(value: &mut Value, donor: &Value, random: &mut Random) {
    let choice = random.below(10);
    match value {
        Value::Object(fields) if choice < 6 => change_fields(fields, donor, random),
        Value::Array(items) if choice < 6 => change_items(items, donor, random),
        Value::String(text) if choice < 3 => change_text(text, random),
        Value::Number(number) if choice < 3 => {
            let by = number.as_i64().unwrap_or(0).wrapping_add(random.below(5) as i64 - 2);
            *value = by.into();
        }
        _ if choice < 7 => *value = donor.clone(),
        _ => *value = other_value(random),
    }
}

fn change_fields(fields: &mut Map<String, Value>, donor: &Value, random: &mut Random) {
    let keys: Vec<String> = fields.keys().cloned().collect();
    let key = keys.get(random.below(keys.len())).cloned();
    match (random.below(4), key) {
        (0, Some(key)) => drop(fields.remove(&key)),
        (1, Some(key)) => {
            let value = fields.remove(&key).unwrap_or_default();
            let mut typed = key;
            change_text(&mut typed, random);
            fields.insert(typed, value);
        }
        (2, Some(key)) => drop(fields.insert(key, donor.clone())),
        _ => {
            if let Value::Object(others) = donor {
                fields.extend(others.iter().map(|(key, value)| (key.clone(), value.clone())));
            }
        }
    }
}

fn change_items(items: &mut Vec<Value>, donor: &Value, random: &mut Random) {
    let at = random.below(items.len());
    match random.below(5) {
        0 if !items.is_empty() => drop(items.remove(at)),
        1 if !items.is_empty() && items.len() < 100 => {
            let again = items[at].clone();
            items.extend(std::iter::repeat_n(again, 1 + random.below(20)));
        }
        2 => items.reverse(),
        _ => items.push(donor.clone()),
    }
}

fn change_text(text: &mut String, random: &mut Random) {
    let at = random.below(text.chars().count() + 1);
    let at = text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
    match random.below(8) {
        0 => drop(text.pop()),
        1 => text.insert(
            at,
            ['.', '*', '-', '/', ' ', '0', 'A', 'é', '\u{2028}', '\u{7f}', '(', '%'][random.below(12)],
        ),
        2 => *text = text.to_uppercase(),
        3 => *text = text.repeat(1 + random.below(3)),
        4 => text.truncate(at),
        5 => *text = format!("*.{text}"),
        6 => *text = ["", "a", "shop", "infra", "web", "http", "example", "default", "*"][random.below(9)].into(),
        _ => *text = values(random),
    }
}

fn values(random: &mut Random) -> String {
    let all = [
        "Exact",
        "PathPrefix",
        "RegularExpression",
        "All",
        "Same",
        "Selector",
        "None",
        "HTTP",
        "HTTPS",
        "TLS",
        "TCP",
        "UDP",
        "Terminate",
        "Passthrough",
        "Mixed",
        "Core",
        "Extended",
        "RequestMirror",
        "URLRewrite",
        "RequestRedirect",
        "CORS",
        "ExternalAuth",
        "Hostname",
        "System",
        "10.0.0.1",
        "::1",
        "*.shop.test",
        "a.shop.test",
        "/(a|b)*",
        "(((",
        "5s",
        "0s",
        "1h1m1s1ms",
        "9999999999999999h",
        "2024-01-01T00:00:00Z",
        "gateway.networking.k8s.io/v1",
        "v1",
        "HTTPRoute",
        "GRPCRoute",
        "TLSRoute",
        "TCPRoute",
        "Gateway",
        "ListenerSet",
        "Service",
        "Secret",
        "ReferenceGrant",
    ];
    all[random.below(all.len())].into()
}

fn other_value(random: &mut Random) -> Value {
    match random.below(14) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(0),
        3 => json!(-1),
        4 => json!(65_536),
        5 => json!(i64::MAX),
        6 => json!(1e300),
        7 => json!(0.5),
        8 => json!([]),
        9 => json!({}),
        10 => json!([[[]]]),
        11 => json!("x".repeat(1 + random.below(400))),
        12 => json!(80 + random.below(3)),
        _ => json!(values(random)),
    }
}

/// The path of a random node: down from the root, stopping one time in five.
fn nth_path(value: &Value, random: &mut Random) -> String {
    let mut path = String::new();
    let mut here = value;
    while random.below(5) > 0 {
        match here {
            Value::Object(fields) if !fields.is_empty() => {
                let Some((key, below)) = fields.iter().nth(random.below(fields.len())) else {
                    break;
                };
                path.push('/');
                path.push_str(&key.replace('~', "~0").replace('/', "~1"));
                here = below;
            }
            Value::Array(items) if !items.is_empty() => {
                let at = random.below(items.len());
                path.push_str(&format!("/{at}"));
                here = &items[at];
            }
            _ => break,
        }
    }
    path
}
