//! A tree of values into a Rust type, and where in it the first misfit is.
//!
//! serde_json's own reader does not say where, and what wraps it to say so compiles every type several times over.

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Value, map};
use std::fmt::{self, Display};
use std::slice;

/// What does not fit, and where.
#[derive(Debug)]
pub struct Misfit(Box<Place>);

#[derive(Debug)]
struct Place {
    path: String,
    message: String,
}

/// The tree as a `T`.
pub fn read<T: for<'de> Deserialize<'de>>(value: &Value) -> Result<T, Misfit> {
    T::deserialize(Tree(value))
}

impl Misfit {
    #[inline(never)]
    fn new(message: fmt::Arguments) -> Misfit {
        Misfit(Box::new(Place {
            path: String::new(),
            message: message.to_string(),
        }))
    }

    /// Field names with a dot before each, indices in brackets; empty for the whole.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    #[inline(never)]
    fn within(mut self, name: &str) -> Misfit {
        self.0.path = format!(".{name}{}", self.0.path);
        self
    }

    #[inline(never)]
    fn at(mut self, index: usize) -> Misfit {
        self.0.path = format!("[{index}]{}", self.0.path);
        self
    }
}

impl Display for Misfit {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str(&self.0.message)
    }
}

impl std::error::Error for Misfit {}

impl Error for Misfit {
    fn custom<T: Display>(message: T) -> Misfit {
        Misfit::new(format_args!("{message}"))
    }
}

/// One value of the tree.
#[derive(Clone, Copy)]
struct Tree<'t>(&'t Value);

impl Tree<'_> {
    /// Says what stands here in place of what is expected.
    #[inline(never)]
    fn misfit(self, expected: &dyn Expected) -> Misfit {
        let found = match self.0 {
            Value::Null => return Misfit::new(format_args!("invalid type: null, expected {expected}")),
            Value::Bool(flag) => Unexpected::Bool(*flag),
            Value::Number(number) => match number.as_i64() {
                Some(whole) => Unexpected::Signed(whole),
                None => Unexpected::Float(number.as_f64().unwrap_or_default()),
            },
            Value::String(text) => Unexpected::Str(text),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        Error::invalid_type(found, expected)
    }
}

/// Only one sort of value will do; the others need not be compiled for each type that is read.
macro_rules! only {
    ($($method:ident $pattern:pat => $found:expr, $visit:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            match self.0 {
                $pattern => visitor.$visit($found),
                _ => Err(self.misfit(&visitor)),
            }
        }
    )*};
}

macro_rules! number {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            match self.0 {
                Value::Number(number) => match number.as_i64() {
                    Some(whole) => visitor.visit_i64(whole),
                    None => visitor.visit_f64(number.as_f64().unwrap_or_default()),
                },
                _ => Err(self.misfit(&visitor)),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Tree<'_> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Number(_) => self.deserialize_f64(visitor),
            Value::String(text) => visitor.visit_str(text),
            Value::Array(items) => visitor.visit_seq(Items(items.iter().enumerate())),
            Value::Object(fields) => visitor.visit_map(Fields(fields.iter(), None)),
        }
    }

    only! {
        deserialize_bool Value::Bool(flag) => *flag, visit_bool;
        deserialize_str Value::String(text) => text, visit_str;
        deserialize_string Value::String(text) => text, visit_str;
        deserialize_char Value::String(text) => text, visit_str;
        deserialize_identifier Value::String(text) => text, visit_str;
        deserialize_seq Value::Array(items) => Items(items.iter().enumerate()), visit_seq;
        deserialize_map Value::Object(fields) => Fields(fields.iter(), None), visit_map;
    }

    number!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16
        deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64);

    forward_to_deserialize_any!(i128 u128 bytes byte_buf unit unit_struct tuple tuple_struct);

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::String(_) => visitor.visit_enum(self),
            _ => Err(self.misfit(&"a string")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }
}

/// A list that is being read.
struct Items<'t>(std::iter::Enumerate<slice::Iter<'t, Value>>);

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misfit> {
        match self.0.next() {
            None => Ok(None),
            Some((index, item)) => match seed.deserialize(Tree(item)) {
                Ok(read) => Ok(Some(read)),
                Err(misfit) => Err(misfit.at(index)),
            },
        }
    }
}

/// An object that is being read: what is left of it, and the field whose name is read and whose value is not.
struct Fields<'t>(map::Iter<'t>, Option<(&'t str, &'t Value)>);

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misfit> {
        let Some((name, value)) = self.0.next() else {
            return Ok(None);
        };
        self.1 = Some((name, value));
        match seed.deserialize(Name(name)) {
            Ok(read) => Ok(Some(read)),
            Err(misfit) => Err(misfit.within(name)),
        }
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Misfit> {
        let (name, value) = self.1.take().unwrap_or(("", &Value::Null));
        seed.deserialize(Tree(value)).map_err(|misfit| misfit.within(name))
    }
}

/// The name of a field.
struct Name<'t>(&'t str);

impl<'de> Deserializer<'de> for Name<'_> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_str(self.0)
    }

    forward_to_deserialize_any!(bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        option unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any);
}

impl<'de> EnumAccess<'de> for Tree<'_> {
    type Error = Misfit;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Misfit> {
        seed.deserialize(self).map(|variant| (variant, self))
    }
}

/// No argument has a variant with fields.
impl<'de> VariantAccess<'de> for Tree<'_> {
    type Error = Misfit;

    fn unit_variant(self) -> Result<(), Misfit> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Misfit> {
        Err(self.misfit(&"newtype variant"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misfit> {
        Err(self.misfit(&visitor))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Misfit> {
        Err(self.misfit(&visitor))
    }
}
