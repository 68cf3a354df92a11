//! JSON parser errors without values from the file: a file that does not belong to sesform may contain credentials.

/// Returns the parser's message without the value that it quotes. Names of members are kept.
pub(super) fn without_values(error: &serde_json::Error) -> String {
    let said = error.to_string();
    match (said.find('"'), said.rfind('"')) {
        (Some(first), Some(last)) => format!("{}{}", said[..first].trim_end(), &said[last + 1..]),
        _ => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_not_shown() {
        let error = serde_json::from_str::<Vec<u8>>(r#"["a\"secret\"b"]"#).unwrap_err();
        assert_eq!(without_values(&error), "invalid type: string, expected u8 at line 1 column 15");
        let error = serde_json::from_str::<Vec<u8>>("[1,").unwrap_err();
        assert_eq!(without_values(&error), error.to_string());
    }
}
