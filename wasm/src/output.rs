//! Rust values into plain JavaScript values, by way of JSON text: one call into JavaScript in place of one per value.

use serde::ser::{self, Serialize, Serializer};
use std::fmt::{Display, Write};
use wasm_bindgen::JsValue;

/// The value as JSON shows it: plain objects and arrays, `null` for nothing, no `Map` and no `BigInt`.
pub fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsValue> {
    let mut text = Text(String::new());
    let Ok(()) = value.serialize(&mut text);
    js_sys::JSON::parse(&text.0)
}

/// JSON text as far as it is written. Nothing that is written fails, hence nothing that writes has to look.
struct Text(String);

impl Text {
    #[inline(never)]
    fn push(&mut self, plain: &str) {
        self.0.push_str(plain);
    }

    #[inline(never)]
    fn string(&mut self, text: &str) {
        self.0.reserve(text.len() + 2);
        self.0.push('"');
        let mut rest = text;
        // Everything that is escaped is one ASCII character.
        while let Some(at) = rest
            .bytes()
            .position(|byte| byte < b' ' || byte == b'"' || byte == b'\\')
        {
            let (before, after) = rest.split_at(at);
            let (special, after) = after.split_at(1);
            self.0.push_str(before);
            match special {
                "\"" => self.0.push_str("\\\""),
                "\\" => self.0.push_str("\\\\"),
                "\n" => self.0.push_str("\\n"),
                other => other.bytes().for_each(|byte| self.shown(format_args!("\\u{byte:04x}"))),
            }
            rest = after;
        }
        self.0.push_str(rest);
        self.0.push('"');
    }

    /// What has no character that is escaped.
    #[inline(never)]
    fn shown(&mut self, value: impl Display) {
        // Writing to a string does not fail.
        let _ = write!(self.0, "{value}");
    }

    #[inline(never)]
    fn integer(&mut self, value: u64, negative: bool) {
        let mut digits = [0; 20];
        let (mut at, mut rest) = (digits.len(), value);
        while at > 0 {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if negative {
            self.0.push('-');
        }
        self.0.extend(digits[at..].iter().map(|digit| char::from(*digit)));
    }

    /// The name of a field.
    #[inline(never)]
    fn name(&mut self, name: &str) {
        self.next();
        self.string(name);
        self.0.push(':');
    }

    fn open(&mut self, start: &'static str, end: &'static str) -> Open<'_> {
        self.push(start);
        Open { text: self, end }
    }

    /// A comma, unless a list or an object has just begun.
    #[inline(never)]
    fn next(&mut self) {
        if !self.0.ends_with(['[', '{']) {
            self.0.push(',');
        }
    }
}

/// The error that there is none of.
#[derive(Debug)]
enum Never {}

impl Display for Never {
    fn fmt(&self, _: &mut std::fmt::Formatter) -> std::fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl serde::ser::Error for Never {
    fn custom<T: Display>(_: T) -> Self {
        unreachable!("no type of ours refuses to be written")
    }
}

/// A list or an object that is being written.
struct Open<'t> {
    text: &'t mut Text,
    end: &'static str,
}

impl Open<'_> {
    #[inline(never)]
    fn close(self) -> Result<(), Never> {
        self.text.push(self.end);
        Ok(())
    }
}

type Done = Result<(), Never>;

impl<'t> Serializer for &'t mut Text {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = Open<'t>;
    type SerializeTuple = Open<'t>;
    type SerializeTupleStruct = Open<'t>;
    type SerializeTupleVariant = Open<'t>;
    type SerializeMap = Open<'t>;
    type SerializeStruct = Open<'t>;
    type SerializeStructVariant = Open<'t>;

    fn serialize_bool(self, value: bool) -> Done {
        self.push(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Done {
        self.integer(value.unsigned_abs(), value < 0);
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Done {
        self.integer(value, false);
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Done {
        self.serialize_f64(value.into())
    }

    /// JSON has no infinity and no NaN.
    fn serialize_f64(self, value: f64) -> Done {
        if value.is_finite() {
            self.shown(value);
        } else {
            self.push("null");
        }
        Ok(())
    }

    fn serialize_char(self, value: char) -> Done {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Done {
        self.string(value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Done {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Done {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.push("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        self.push("{");
        self.name(variant);
        value.serialize(&mut *self)?;
        self.push("}");
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'t>, Never> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'t>, Never> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Open<'t>, Never> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'t>, Never> {
        self.push("{");
        self.name(variant);
        Ok(self.open("[", "]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'t>, Never> {
        Ok(self.open("{", "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'t>, Never> {
        Ok(self.open("{", "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'t>, Never> {
        self.push("{");
        self.name(variant);
        Ok(self.open("{", "}}"))
    }
}

/// A list.
macro_rules! list {
    ($($of:ident $element:ident),*) => {$(
        impl ser::$of for Open<'_> {
            type Ok = ();
            type Error = Never;

            fn $element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
                self.text.next();
                value.serialize(&mut *self.text)
            }

            fn end(self) -> Done {
                self.close()
            }
        }
    )*};
}

/// An object whose fields are known.
macro_rules! fields {
    ($($of:ident),*) => {$(
        impl ser::$of for Open<'_> {
            type Ok = ();
            type Error = Never;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Done {
                self.text.name(name);
                value.serialize(&mut *self.text)
            }

            fn end(self) -> Done {
                self.close()
            }
        }
    )*};
}

list!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);
fields!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Open<'_> {
    type Ok = ();
    type Error = Never;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        self.text.next();
        key.serialize(&mut *self.text)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.text.push(":");
        value.serialize(&mut *self.text)
    }

    fn end(self) -> Done {
        self.close()
    }
}
