//! Running a template, within bounds.

use super::function;
use super::parse::{Node, Operand, Pipe, Term};
use super::print::print;
use super::value::{Data, Value};
use super::{Failure, MAX_OUTPUT, MAX_STEPS};
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::{format, vec, vec::Vec};

/// What a list of nodes leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Next,
    Break,
    Continue,
}

/// A run of a template on an object.
pub struct Run<'t, 'd> {
    /// The object.
    pub data: Data<'d>,
    variables: Vec<(&'t str, Value<'d>)>,
    output: String,
    steps: usize,
}

impl<'t, 'd> Run<'t, 'd> {
    /// Runs a template.
    pub fn run(nodes: &'t [Node], data: Data<'d>) -> Result<String, Failure> {
        let mut run = Run {
            data,
            variables: vec![("", Value::Root)],
            output: String::new(),
            steps: 0,
        };
        run.list(nodes, &Value::Root)?;
        Ok(run.output)
    }

    /// Counts work: one for each step, and more for large values.
    pub fn spend(&mut self, bytes: usize) -> Result<(), Failure> {
        self.steps = self.steps.saturating_add(1 + bytes / 32);
        if self.steps > MAX_STEPS {
            return Err(Failure::new(format!("it takes more than {MAX_STEPS} steps")));
        }
        Ok(())
    }

    fn list(&mut self, nodes: &'t [Node], dot: &Value<'d>) -> Result<Flow, Failure> {
        for node in nodes {
            self.spend(0)?;
            let flow = self.node(node, dot)?;
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn node(&mut self, node: &'t Node, dot: &Value<'d>) -> Result<Flow, Failure> {
        match node {
            Node::Text(text) => {
                self.write(text)?;
                Ok(Flow::Next)
            }
            Node::Action(pipe) => {
                let value = self.pipe(pipe, dot)?;
                if pipe.variables.is_empty() {
                    let text = print(&value, &self.data);
                    self.write(&text)?;
                }
                Ok(Flow::Next)
            }
            Node::Break => Ok(Flow::Break),
            Node::Continue => Ok(Flow::Continue),
            Node::If(pipe, then, otherwise) | Node::With(pipe, then, otherwise) => {
                let scope = self.variables.len();
                let value = self.pipe(pipe, dot)?;
                let flow = if value.is_true() {
                    let inner = if matches!(node, Node::With(..)) { &value } else { dot };
                    self.list(then, inner)?
                } else {
                    self.list(otherwise, dot)?
                };
                self.variables.truncate(scope);
                Ok(flow)
            }
            Node::Range(pipe, body, otherwise) => self.range(pipe, body, otherwise, dot),
        }
    }

    fn range(
        &mut self,
        pipe: &'t Pipe,
        body: &'t [Node],
        otherwise: &'t [Node],
        dot: &Value<'d>,
    ) -> Result<Flow, Failure> {
        let scope = self.variables.len();
        let value = self.commands(&pipe.commands, dot)?;
        let entries = match &value {
            Value::Int(count) => {
                let count = usize::try_from(*count).unwrap_or(0).min(MAX_STEPS + 1);
                self.spend(count.saturating_mul(32))?;
                (0..count)
                    .map(|at| Value::Int(at as i64))
                    .map(|at| (at.clone(), at))
                    .collect()
            }
            _ => {
                let weight = match &value {
                    Value::Owned(json) => super::value::weight(json),
                    _ => value.json().map_or(0, super::value::size),
                };
                self.spend(weight.saturating_mul(32))?;
                let entries = value.entries();
                entries.ok_or_else(|| Failure::new(format!("`range` cannot go through a {}", value.sort())))?
            }
        };
        if entries.is_empty() {
            let flow = self.list(otherwise, dot)?;
            self.variables.truncate(scope);
            return Ok(flow);
        }
        for (key, item) in entries {
            match pipe.variables.as_slice() {
                [one] => self.bind(one, item.clone(), pipe.declares),
                [first, second] => {
                    self.bind(first, key, pipe.declares);
                    self.bind(second, item.clone(), pipe.declares);
                }
                _ => {}
            }
            let flow = self.list(body, &item)?;
            self.variables.truncate(scope);
            if flow == Flow::Break {
                break;
            }
        }
        Ok(Flow::Next)
    }

    fn bind(&mut self, name: &'t str, value: Value<'d>, declares: bool) {
        if declares {
            self.variables.push((name, value));
        } else if let Some((_, kept)) = self.variables.iter_mut().rev().find(|(known, _)| *known == name) {
            *kept = value;
        }
    }

    fn pipe(&mut self, pipe: &'t Pipe, dot: &Value<'d>) -> Result<Value<'d>, Failure> {
        let value = self.commands(&pipe.commands, dot)?;
        for name in &pipe.variables {
            self.bind(name, value.clone(), pipe.declares);
        }
        Ok(value)
    }

    fn commands(&mut self, commands: &'t [Vec<Operand>], dot: &Value<'d>) -> Result<Value<'d>, Failure> {
        let mut last = None;
        for command in commands {
            last = Some(self.command(command, last, dot)?);
        }
        last.ok_or_else(|| Failure::new("a value is missing"))
    }

    fn command(
        &mut self,
        operands: &'t [Operand],
        piped: Option<Value<'d>>,
        dot: &Value<'d>,
    ) -> Result<Value<'d>, Failure> {
        self.spend(0)?;
        let Some((first, rest)) = operands.split_first() else {
            return Err(Failure::new("a value is missing"));
        };
        if let Term::Function(name) = &first.term {
            let value = self.call(name, rest, piped, dot)?;
            return self.fields(value, &first.fields);
        }
        if !rest.is_empty() || piped.is_some() {
            return Err(Failure::new("a value that is no function takes no arguments"));
        }
        self.operand(first, dot)
    }

    fn operand(&mut self, operand: &'t Operand, dot: &Value<'d>) -> Result<Value<'d>, Failure> {
        let value = match &operand.term {
            Term::Dot => dot.clone(),
            Term::Variable(name) => {
                let known = self.variables.iter().rev().find(|(known, _)| *known == name.as_str());
                match known {
                    Some((_, value)) => value.clone(),
                    None => return Err(Failure::new(format!("there is no variable `${name}`"))),
                }
            }
            Term::Function(name) => self.call(name, &[], None, dot)?,
            Term::Text(text) => Value::Text(Cow::Owned(text.clone())),
            Term::Int(int) => Value::Int(*int),
            Term::Float(float) => Value::Float(*float),
            Term::Bool(bool) => Value::Bool(*bool),
            Term::Nil => Value::Nothing,
            Term::Pipe(pipe) => self.pipe(pipe, dot)?,
        };
        self.fields(value, &operand.fields)
    }

    fn fields(&mut self, mut value: Value<'d>, names: &[String]) -> Result<Value<'d>, Failure> {
        for name in names {
            let kept = match &value {
                // What a function made is copied.
                Value::Owned(json) => super::value::weight(json).saturating_mul(32),
                _ => 0,
            };
            self.spend(kept)?;
            value = value.field(name, &self.data)?;
        }
        Ok(value)
    }

    fn call(
        &mut self,
        name: &str,
        operands: &'t [Operand],
        piped: Option<Value<'d>>,
        dot: &Value<'d>,
    ) -> Result<Value<'d>, Failure> {
        let mut arguments = Vec::new();
        for operand in operands {
            let value = self.operand(operand, dot)?;
            // `and` and `or` look no further than they must.
            let decided = match name {
                "and" => !value.is_true(),
                "or" => value.is_true(),
                _ => false,
            };
            if decided {
                return Ok(value);
            }
            arguments.push(value);
        }
        arguments.extend(piped);
        let bytes = arguments.iter().map(|value| match value {
            Value::Text(text) => text.len(),
            Value::Owned(json) => super::value::weight(json).saturating_mul(32),
            _ => 0,
        });
        let bytes = bytes.fold(0, usize::saturating_add);
        self.spend(bytes)?;
        let value = function::call(name, &arguments, &self.data)?;
        if let Value::Text(text) = &value
            && text.len() > MAX_OUTPUT
        {
            return Err(too_long());
        }
        Ok(value)
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        self.spend(text.len())?;
        if self.output.len() + text.len() > MAX_OUTPUT {
            return Err(too_long());
        }
        self.output.push_str(text);
        Ok(())
    }
}

fn too_long() -> Failure {
    Failure::new(format!("it writes more than {MAX_OUTPUT} bytes"))
}
