//! CBOR, which SDKs speak with CloudWatch (Smithy RPC v2 CBOR): a body as a JSON value, and the body of an error.

use aws_smithy_cbor::data::Type;
use aws_smithy_cbor::decode::DeserializeError;
use aws_smithy_cbor::{Decoder, Encoder};
use serde_json::{Map, Value};

/// Deepest nesting of a body.
const DEPTH_MAX: usize = 16;

/// Reads a body. A moment becomes its seconds since 1970.
pub(super) fn read(body: &[u8]) -> Result<Value, String> {
    let mut decoder = Decoder::new(body);
    let value = item(&mut decoder, 0)?;
    if decoder.position() == body.len() { Ok(value) } else { Err("more follows the body".to_owned()) }
}

/// The body of an error.
pub(super) fn error(code: &str, message: &str) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    encoder.map(2).str("__type").str(code).str("message").str(message);
    encoder.into_writer()
}

fn item(decoder: &mut Decoder<'_>, depth: usize) -> Result<Value, String> {
    if depth > DEPTH_MAX {
        return Err("nested too deeply".to_owned());
    }
    let said = |error: DeserializeError| error.to_string();
    Ok(match decoder.datatype().map_err(said)? {
        Type::Map | Type::MapIndef => {
            let (mut members, mut left) = (Map::new(), decoder.map().map_err(said)?);
            while follows(decoder, &mut left)? {
                let name = decoder.string().map_err(said)?;
                members.insert(name, item(decoder, depth + 1)?);
            }
            Value::Object(members)
        }
        Type::Array | Type::ArrayIndef => {
            let (mut items, mut left) = (Vec::new(), decoder.list().map_err(said)?);
            while follows(decoder, &mut left)? {
                items.push(item(decoder, depth + 1)?);
            }
            Value::Array(items)
        }
        Type::String | Type::StringIndef => decoder.string().map_err(said)?.into(),
        Type::Bool => decoder.boolean().map_err(said)?.into(),
        Type::Null | Type::Undefined => {
            decoder.skip().map_err(said)?;
            Value::Null
        }
        Type::F16 | Type::F32 | Type::F64 => decoder.double().map_err(said)?.into(),
        Type::Tag => decoder.timestamp().map_err(said)?.as_secs_f64().into(),
        _ => decoder.long().map_err(said)?.into(),
    })
}

/// Whether another item of a list or map follows.
fn follows(decoder: &mut Decoder<'_>, left: &mut Option<u64>) -> Result<bool, String> {
    match left {
        Some(0) => Ok(false),
        Some(count) => {
            *count -= 1;
            Ok(true)
        }
        None if matches!(decoder.datatype(), Ok(Type::Break)) => {
            decoder.skip().map_err(|error| error.to_string())?;
            Ok(false)
        }
        None => Ok(true),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(write: impl FnOnce(&mut Encoder)) -> Vec<u8> {
        let mut encoder = Encoder::new(Vec::new());
        write(&mut encoder);
        encoder.into_writer()
    }

    #[test]
    fn body_of_either_kind_of_list_and_map_is_read() {
        let body = written(|encoder| {
            encoder.begin_map().str("Ids").begin_array().str("q0").str("q1").end();
            encoder.str("At").timestamp(&aws_smithy_types::DateTime::from_secs(86_400));
            encoder.str("Most").integer(-5).str("None").null().str("Is").map(1).str("x").boolean(true).end();
        });
        let expected = json!({"Ids": ["q0", "q1"], "At": 86_400.0, "Most": -5, "None": null, "Is": {"x": true}});
        assert_eq!(read(&body), Ok(expected));
        assert_eq!(read(&error("A", "b")), Ok(json!({"__type": "A", "message": "b"})));
    }

    #[test]
    fn what_is_no_body_is_an_error() {
        let deep = written(|encoder| (0..=DEPTH_MAX + 1).for_each(|_| _ = encoder.array(1)));
        let twice = written(|encoder| _ = encoder.map(0).map(0));
        let cut = written(|encoder| _ = encoder.map(1).str("a"));
        let endless = written(|encoder| _ = encoder.begin_array());
        let huge = written(|encoder| _ = encoder.array(usize::MAX));
        for bad in [deep, twice, cut, endless, huge, Vec::new(), vec![0xff], vec![0x9b, 0xff]] {
            assert!(read(&bad).is_err(), "{bad:?}");
        }
    }
}
