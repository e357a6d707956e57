//! What a companion says: `heritage=external-dns,external-dns/owner=<id>,external-dns/resource=<object>`.

use crate::fact::Text;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};

const HERITAGE: &str = "external-dns";

/// Labels as the text of a companion, in double quotes, sorted (R-DNS-141).
pub fn write(labels: &BTreeMap<Text, Text>) -> String {
    let mut out = String::from("\"heritage=external-dns");
    for (key, value) in labels {
        out += ",external-dns/";
        out += key;
        out.push('=');
        out += value;
    }
    out.push('"');
    out
}

/// Labels of a companion's text; `None` where it is another's, or encrypted (R-DNS-147).
pub fn read(text: &str) -> Option<BTreeMap<Text, Text>> {
    let text = text.trim_matches('"');
    let (mut labels, mut ours) = (BTreeMap::new(), false);
    for token in text.split(',') {
        let Some((key, value)) = token.split_once('=') else {
            continue;
        };
        if key == "heritage" {
            ours = value == HERITAGE;
            if !ours {
                return None;
            }
        } else if let Some(key) = key.strip_prefix(HERITAGE).and_then(|key| key.strip_prefix('/')) {
            labels.insert(Text::Owned(key.to_string()), Text::Owned(value.to_string()));
        }
    }
    ours.then_some(labels)
}
