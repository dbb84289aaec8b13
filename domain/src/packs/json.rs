//! JSON as a pack writes it: UTF-8 without a mark, no key twice, no NUL.
//!
//! What `serde_json` would let pass silently is a fault here: of two equal keys it keeps the last,
//! and a NUL goes through until the database refuses it.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::fault::{Sheet, escaped};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The document in `bytes`, unless something is wrong with it.
pub(super) fn document(bytes: &[u8], sheet: &mut Sheet<'_>) -> Option<Value> {
    let text = text(bytes, sheet)?;
    let mut reading = serde_json::Deserializer::from_str(text);
    let mut faults = Vec::new();
    let strict = Strict { pointer: String::new(), faults: &mut faults };
    match strict.deserialize(&mut reading).and_then(|it| reading.end().map(|()| it)) {
        Err(err) => {
            let line = u64::try_from(err.line()).expect("a line number is small").max(1);
            sheet.error_on_line(line, format!("this is not JSON: {err}"));
            None
        }
        Ok(value) if faults.is_empty() => Some(value),
        Ok(_) => {
            faults.into_iter().for_each(|(pointer, message)| sheet.error(pointer, message));
            None
        }
    }
}

/// The text in `bytes`, unless it is not plain UTF-8.
pub(super) fn text<'b>(bytes: &'b [u8], sheet: &mut Sheet<'_>) -> Option<&'b str> {
    if bytes.starts_with(BYTE_ORDER_MARK) {
        sheet.error_on_line(
            1,
            "the file begins with a byte order mark: save it as UTF-8 without one",
        );
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(err) => {
            let before = &bytes[..err.valid_up_to()];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            let line = u64::try_from(line).expect("a line number is small");
            let place = err.valid_up_to() + 1;
            sheet.error_on_line(line, format!("byte {place} is not UTF-8: save the file as UTF-8"));
            None
        }
    }
}

/// Reads one value and notes what it may not hold, with the pointer to it.
struct Strict<'f> {
    pointer: String,
    faults: &'f mut Vec<(String, String)>,
}

impl Strict<'_> {
    fn without_nul(&mut self, it: &str) {
        if it.contains('\0') {
            let told = "the text holds a NUL character, which cannot be stored: take it out";
            self.faults.push((self.pointer.clone(), told.to_owned()));
        }
    }

    fn inside(&mut self, step: &str) -> Strict<'_> {
        let pointer = format!("{}/{}", self.pointer, escaped(step));
        Strict { pointer, faults: self.faults }
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, it: bool) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_i64<E: Error>(self, it: i64) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_u64<E: Error>(self, it: u64) -> Result<Value, E> {
        Ok(it.into())
    }

    /// To JSON Schema `1.0` is the integer 1, so it is read as that.
    fn visit_f64<E: Error>(self, it: f64) -> Result<Value, E> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if it.fract() == 0.0 && it.abs() < EXACT {
            return Ok((it as i64).into());
        }
        Number::from_f64(it).map(Value::Number).ok_or_else(|| E::custom("not a finite number"))
    }

    fn visit_str<E: Error>(mut self, it: &str) -> Result<Value, E> {
        self.without_nul(it);
        Ok(it.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut entries: A) -> Result<Value, A::Error> {
        let mut read = Vec::new();
        while let Some(entry) = entries.next_element_seed(self.inside(&read.len().to_string()))? {
            read.push(entry);
        }
        Ok(Value::Array(read))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Value, A::Error> {
        let mut read = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let mut inside = self.inside(&key);
            inside.without_nul(&key);
            if read.contains_key(&key) {
                let told = format!("the key `{key}` is there twice: only one of the two can count");
                inside.faults.push((inside.pointer.clone(), told));
            }
            let value = entries.next_value_seed(inside)?;
            read.insert(key, value);
        }
        Ok(Value::Object(read))
    }
}
