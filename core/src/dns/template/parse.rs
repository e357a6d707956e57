//! From words to a tree.

use super::lex::{Part, Word, parts};
use super::{Failure, MAX_DEPTH};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::{format, vec, vec::Vec};

/// Something that a template does.
#[derive(Clone, PartialEq, Debug)]
pub enum Node {
    /// Writes a text.
    Text(String),
    /// Writes a value, unless it is kept in a variable.
    Action(Pipe),
    /// `if`: one branch or the other.
    If(Pipe, Vec<Node>, Vec<Node>),
    /// `with`: the same, with the value as the dot.
    With(Pipe, Vec<Node>, Vec<Node>),
    /// `range`: for each, else once.
    Range(Pipe, Vec<Node>, Vec<Node>),
    /// Leaves the innermost `range`.
    Break,
    /// Goes on with the next of the innermost `range`.
    Continue,
}

/// Commands that hand their value on.
#[derive(Clone, PartialEq, Debug)]
pub struct Pipe {
    /// Variables that get the value.
    pub variables: Vec<String>,
    /// Whether they are new.
    pub declares: bool,
    /// At least one.
    pub commands: Vec<Vec<Operand>>,
}

/// Something that has a value, and the fields that are asked of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Operand {
    /// What stands in front.
    pub term: Term,
    /// Fields, from the left.
    pub fields: Vec<String>,
}

/// What stands in front of fields.
#[derive(Clone, PartialEq, Debug)]
pub enum Term {
    /// The dot.
    Dot,
    /// A variable; the empty name is the whole data.
    Variable(String),
    /// A function.
    Function(String),
    /// A text.
    Text(String),
    /// A number.
    Int(i64),
    /// A number.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// `nil`.
    Nil,
    /// A pipe in parentheses.
    Pipe(Box<Pipe>),
}

/// How a list of nodes ends.
enum End {
    Text,
    Block,
    /// `else`, and the words behind.
    Else(Vec<Word>),
}

/// Reads a template.
pub fn parse(text: &str) -> Result<Vec<Node>, Failure> {
    let mut parser = Parser {
        parts: parts(text)?.into_iter(),
        variables: vec![String::new()],
        loops: 0,
    };
    match parser.list(0)? {
        (nodes, End::Text) => Ok(nodes),
        (_, End::Block) => Err(Failure::new("`end` ends nothing")),
        (_, End::Else(_)) => Err(Failure::new("`else` belongs to nothing")),
    }
}

struct Parser {
    parts: vec::IntoIter<Part>,
    /// Variables that are declared here.
    variables: Vec<String>,
    loops: usize,
}

impl Parser {
    fn list(&mut self, depth: usize) -> Result<(Vec<Node>, End), Failure> {
        if depth > MAX_DEPTH {
            return Err(Failure::new(format!("blocks are nested deeper than {MAX_DEPTH}")));
        }
        let mut nodes = Vec::new();
        while let Some(part) = self.parts.next() {
            let words = match part {
                Part::Text(text) => {
                    nodes.push(Node::Text(text));
                    continue;
                }
                Part::Action(words) => words,
            };
            let keyword = match words.first() {
                Some(Word::Name(name)) => name.as_str(),
                _ => "",
            };
            let rest = words.get(1..).unwrap_or(&[]);
            match keyword {
                "end" if rest.is_empty() => return Ok((nodes, End::Block)),
                "else" => return Ok((nodes, End::Else(rest.to_vec()))),
                "if" | "with" | "range" => nodes.push(self.block(keyword, rest, depth)?),
                "break" | "continue" if rest.is_empty() => {
                    if self.loops == 0 {
                        return Err(Failure::new(format!("`{keyword}` stands outside of `range`")));
                    }
                    nodes.push(if keyword == "break" {
                        Node::Break
                    } else {
                        Node::Continue
                    });
                }
                "define" | "template" | "block" => {
                    return Err(Failure::new(format!(
                        "`{keyword}` is not supported in templates of names"
                    )));
                }
                _ => {
                    let pipe = self.pipe(&words, depth)?;
                    if pipe.variables.len() > 1 {
                        return Err(Failure::new("only `range` declares two variables"));
                    }
                    nodes.push(Node::Action(pipe));
                }
            }
        }
        Ok((nodes, End::Text))
    }

    /// A block from behind its keyword to its end.
    fn block(&mut self, keyword: &str, words: &[Word], depth: usize) -> Result<Node, Failure> {
        let scope = self.variables.len();
        let pipe = self.pipe(words, depth)?;
        if pipe.variables.len() > if keyword == "range" { 2 } else { 1 } {
            return Err(Failure::new(format!("`{keyword}` declares too many variables")));
        }
        self.loops += usize::from(keyword == "range");
        let (then, end) = self.list(depth + 1)?;
        self.loops -= usize::from(keyword == "range");
        let otherwise = match end {
            End::Block => Vec::new(),
            End::Text => return Err(Failure::new(format!("`{keyword}` has no `end`"))),
            End::Else(words) => match words.split_first() {
                None => match self.list(depth + 1)? {
                    (nodes, End::Block) => nodes,
                    _ => return Err(Failure::new(format!("`else` of `{keyword}` has no `end`"))),
                },
                // `else if` shares the end.
                Some((Word::Name(next), rest)) if next == "if" || next == "with" && keyword == "with" => {
                    vec![self.block(next, rest, depth + 1)?]
                }
                Some(_) => return Err(Failure::new("behind `else` stands nothing, or `if`")),
            },
        };
        self.variables.truncate(scope);
        Ok(match keyword {
            "if" => Node::If(pipe, then, otherwise),
            "with" => Node::With(pipe, then, otherwise),
            _ => Node::Range(pipe, then, otherwise),
        })
    }

    fn pipe(&mut self, words: &[Word], depth: usize) -> Result<Pipe, Failure> {
        let (variables, declares, words) = declaration(words);
        let mut at = words;
        let commands = self.commands(&mut at, depth)?;
        if !at.is_empty() {
            return Err(Failure::new("a parenthesis closes nothing"));
        }
        for name in &variables {
            match (declares, self.variables.contains(name)) {
                (true, _) => self.variables.push(name.clone()),
                (false, true) => {}
                (false, false) => return Err(undefined(name)),
            }
        }
        Ok(Pipe {
            variables,
            declares,
            commands,
        })
    }

    /// Commands up to a closing parenthesis or the end.
    fn commands(&self, words: &mut &[Word], depth: usize) -> Result<Vec<Vec<Operand>>, Failure> {
        if depth > MAX_DEPTH {
            return Err(Failure::new(format!("parentheses are nested deeper than {MAX_DEPTH}")));
        }
        let mut commands = vec![Vec::new()];
        loop {
            match words.split_first() {
                None | Some((Word::Sign(')'), _)) => break,
                Some((Word::Sign('|'), rest)) => {
                    *words = rest;
                    commands.push(Vec::new());
                }
                Some((word, rest)) => {
                    *words = rest;
                    let operand = self.operand(word, words, depth)?;
                    if let Some(command) = commands.last_mut() {
                        command.push(operand);
                    }
                }
            }
        }
        if commands.iter().any(Vec::is_empty) {
            return Err(Failure::new("a value is missing"));
        }
        let literal = |command: &Vec<Operand>| {
            let term = command.first().map(|operand| &operand.term);
            !matches!(
                term,
                Some(Term::Function(_) | Term::Dot | Term::Variable(_) | Term::Pipe(_))
            )
        };
        if commands.iter().skip(1).any(literal) {
            return Err(Failure::new("only a function takes a value from a pipe"));
        }
        Ok(commands)
    }

    fn operand(&self, word: &Word, words: &mut &[Word], depth: usize) -> Result<Operand, Failure> {
        let mut fields = Vec::new();
        let term = match word {
            Word::Dot => Term::Dot,
            Word::Field { name, .. } => {
                fields.push(name.clone());
                Term::Dot
            }
            Word::Variable(name) if !self.variables.contains(name) => return Err(undefined(name)),
            Word::Variable(name) => Term::Variable(name.clone()),
            Word::Text(text) => Term::Text(text.clone()),
            Word::Int(int) => Term::Int(*int),
            Word::Float(float) => Term::Float(*float),
            Word::Name(name) => match name.as_str() {
                "true" | "false" => Term::Bool(name == "true"),
                "nil" => Term::Nil,
                _ if super::function::exists(name) => Term::Function(name.clone()),
                _ => return Err(Failure::new(format!("there is no function `{name}`"))),
            },
            Word::Sign('(') => {
                let commands = self.commands(words, depth + 1)?;
                match words.split_first() {
                    Some((Word::Sign(')'), rest)) => *words = rest,
                    _ => return Err(Failure::new("a parenthesis does not close")),
                }
                Term::Pipe(Box::new(Pipe {
                    variables: Vec::new(),
                    declares: false,
                    commands,
                }))
            }
            Word::Sign(sign) => return Err(Failure::new(format!("`{sign}` does not belong here"))),
            Word::Declare => return Err(Failure::new("`:=` stands behind a variable at the start")),
        };
        while let Some((Word::Field { name, glued: true }, rest)) = words.split_first() {
            fields.push(name.clone());
            *words = rest;
        }
        Ok(Operand { term, fields })
    }
}

/// Variables at the start, whether they are declared, and what follows.
fn declaration(words: &[Word]) -> (Vec<String>, bool, &[Word]) {
    match words {
        [Word::Variable(name), Word::Declare, rest @ ..] => (vec![name.clone()], true, rest),
        [Word::Variable(name), Word::Sign('='), rest @ ..] => (vec![name.clone()], false, rest),
        [
            Word::Variable(first),
            Word::Sign(','),
            Word::Variable(second),
            sign,
            rest @ ..,
        ] if matches!(sign, Word::Declare | Word::Sign('=')) => {
            let declares = *sign == Word::Declare;
            (vec![first.clone(), second.clone()], declares, rest)
        }
        _ => (Vec::new(), false, words),
    }
}

fn undefined(name: &str) -> Failure {
    Failure::new(format!("there is no variable `${name}`"))
}
