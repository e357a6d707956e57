//! CEL rules of the CRDs, with the functions that Kubernetes adds to the language.

use cel::extractors::This;
use cel::{Context, Program, Value};
use regex::Regex;
use serde_json::Value as Json;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// One rule of `x-kubernetes-validations`.
pub struct Rule {
    pub text: String,
    /// Where it stands.
    pub place: String,
    program: Program,
    /// Whether anything violated it yet.
    pub violated: Cell<bool>,
    /// Answers given: a mutant shares all but one field with its base.
    answers: RefCell<HashMap<u64, bool>>,
}

thread_local! {
    static PATTERNS: RefCell<HashMap<String, Regex>> = RefCell::default();
    static CONTEXT: Context<'static, 'static> = context();
}

fn context() -> Context<'static, 'static> {
    let mut context = Context::default();
    let length = |text: Arc<String>| i64::try_from(milliseconds(&text)).unwrap();
    context.add_function("duration", length).unwrap();
    context
        .add_function("isIP", |text: Arc<String>| text.parse::<std::net::IpAddr>().is_ok())
        .unwrap();
    context
        .add_function("substring", |This(text): This<Arc<String>>, start: i64| {
            text.chars().skip(start as usize).collect::<String>()
        })
        .unwrap();
    context
        .add_function("split", |This(text): This<Arc<String>>, separator: Arc<String>| {
            Value::from(
                text.split(&**separator)
                    .map(|part| Value::from(part.to_string()))
                    .collect::<Vec<Value>>(),
            )
        })
        .unwrap();
    // In the language's own `matches` an expression is compiled again each time.
    context
        .add_function("fits", |This(text): This<Arc<String>>, pattern: Arc<String>| {
            PATTERNS.with_borrow_mut(|patterns| {
                let known = patterns.entry(pattern.to_string());
                known.or_insert_with(|| Regex::new(&pattern).unwrap()).is_match(&text)
            })
        })
        .unwrap();
    let label = |text: Arc<String>| {
        let edge = |byte: Option<&u8>| byte.is_some_and(|byte| *byte != b'-');
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        text.len() <= 63 && text.bytes().all(plain) && edge(text.as_bytes().first()) && edge(text.as_bytes().last())
    };
    context.add_function("isDns1123Label", label).unwrap();
    context
}

/// A duration of the form that the patterns beside these rules demand.
fn milliseconds(text: &str) -> u64 {
    let mut total = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = rest.split_at(digits);
        let unit = tail.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, tail) = tail.split_at(unit);
        let factor = match unit {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            // The rule fails, as it does where Go cannot read the duration.
            _ => return u64::MAX >> 1,
        };
        total += number.parse::<u64>().unwrap_or(u64::MAX >> 33) * factor;
        rest = tail;
    }
    total
}

impl Rule {
    /// `None` for a rule about the step from one object to the next, which a single object cannot violate.
    pub fn new(text: &Json, place: &str) -> Option<Rule> {
        let text = text["rule"].as_str().unwrap();
        if text.contains("oldSelf") {
            return None;
        }
        let plain = text
            .replace("format.dns1123Label().validate(self) == null", "isDns1123Label(self)")
            .replace(".matches(", ".fits(");
        Some(Rule {
            program: Program::compile(&plain).unwrap_or_else(|error| panic!("{plain}: {error}")),
            text: text.into(),
            place: place.into(),
            violated: Cell::default(),
            answers: RefCell::default(),
        })
    }

    /// Whether it holds. A rule that cannot be evaluated does not, as in the API server.
    pub fn holds(&self, value: &Json) -> bool {
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        let mut answers = self.answers.borrow_mut();
        let holds = *answers.entry(hasher.finish()).or_insert_with(|| {
            CONTEXT.with(|context| {
                let mut scope = context.new_inner_scope();
                scope.add_variable_from_value("self", of(value));
                self.program.execute(&scope) == Ok(Value::Bool(true))
            })
        });
        self.violated.set(self.violated.get() || !holds);
        holds
    }
}

fn of(value: &Json) -> Value {
    match value {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => number
            .as_i64()
            .map_or(Value::Float(number.as_f64().unwrap()), Value::Int),
        Json::String(text) => Value::from(text.clone()),
        Json::Array(items) => Value::from(items.iter().map(of).collect::<Vec<Value>>()),
        Json::Object(map) => {
            // `namespace` is a reserved word of the language.
            let name = |name: &String| match &**name {
                "namespace" => "__namespace__".to_string(),
                _ => name.clone(),
            };
            let map: HashMap<String, Value> = map.iter().map(|(key, value)| (name(key), of(value))).collect();
            Value::from(map)
        }
    }
}
