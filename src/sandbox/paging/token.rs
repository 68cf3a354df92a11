//! The token that continues a listing: the last item, and a digest that binds it to the listing.

use std::str::FromStr;

use sha2::{Digest, Sha256};

/// Hex digits of the digest that binds a token to its listing: enough that no token matches two listings by chance.
const DIGEST_DIGITS: usize = 16;

/// The position where a token continues: after an item, or at the start if the first page was empty.
#[derive(Debug)]
pub(in crate::sandbox) enum Position<K> {
    Start,
    After(K),
}

/// Writes a token that continues after an item. An empty key continues at the start.
pub(in crate::sandbox) fn write_token(listing: &str, key: &str) -> String {
    digest(listing, key) + &hex(key.as_bytes())
}

/// Reads the position from a token of a listing. `None` if it is not one of this listing.
pub(in crate::sandbox) fn read_token<K: FromStr>(token: &str, listing: &str) -> Option<Position<K>> {
    let (bound, encoded) = token.split_at_checked(DIGEST_DIGITS)?;
    let key = unhex(encoded).filter(|key| bound == digest(listing, key))?;
    if key.is_empty() {
        return Some(Position::Start);
    }
    key.parse().map(Position::After).ok()
}

fn digest(listing: &str, key: &str) -> String {
    let mut text = hex(&Sha256::digest(format!("{listing}|{key}")));
    text.truncate(DIGEST_DIGITS);
    text
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<String> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pair = |pair: &[u8]| match pair {
        [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
        _ => None,
    };
    String::from_utf8(text.as_bytes().chunks(2).map(pair).collect::<Option<Vec<u8>>>()?).ok()
}
