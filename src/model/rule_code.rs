//! The codes of the adviser's rules, `SF101` and so on. `advice` says what each rule does; here are the names alone, since
//! a file may name a rule too, to silence it.

use std::{fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::names::NameError;

/// Declares the codes with their spelling.
macro_rules! rule_codes {
    ($($code:ident = $text:literal,)*) => {
        /// The code of a rule of the adviser. A code never changes its meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[allow(missing_docs, reason = "the table of rules in `advice` says what each is about")]
        pub enum RuleCode {
            $(#[serde(rename = $text)] $code,)*
        }

        impl RuleCode {
            /// All codes, in order.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// The code as it is printed.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $text,)*
                }
            }
        }
    };
}

rule_codes! {
    Sf101 = "SF101",
    Sf102 = "SF102",
    Sf103 = "SF103",
    Sf104 = "SF104",
    Sf105 = "SF105",
    Sf106 = "SF106",
    Sf111 = "SF111",
    Sf112 = "SF112",
    Sf113 = "SF113",
    Sf114 = "SF114",
    Sf115 = "SF115",
    Sf116 = "SF116",
    Sf117 = "SF117",
    Sf121 = "SF121",
    Sf122 = "SF122",
    Sf131 = "SF131",
    Sf132 = "SF132",
    Sf133 = "SF133",
    Sf134 = "SF134",
    Sf135 = "SF135",
    Sf136 = "SF136",
    Sf141 = "SF141",
    Sf142 = "SF142",
    Sf143 = "SF143",
    Sf145 = "SF145",
    Sf146 = "SF146",
    Sf147 = "SF147",
    Sf151 = "SF151",
    Sf152 = "SF152",
    Sf153 = "SF153",
    Sf154 = "SF154",
    Sf155 = "SF155",
    Sf161 = "SF161",
    Sf162 = "SF162",
    Sf171 = "SF171",
    Sf172 = "SF172",
    Sf173 = "SF173",
    Sf174 = "SF174",
    Sf181 = "SF181",
    Sf182 = "SF182",
    Sf183 = "SF183",
    Sf191 = "SF191",
    Sf192 = "SF192",
    Sf193 = "SF193",
    Sf194 = "SF194",
}

impl RuleCode {
    /// The regular expression for the JSON Schema. The constructor is authoritative.
    pub const PATTERN: &str = "^SF1[0-9]{2}$";
}

/// As a text with a pattern: rules are keys of a mapping, too.
impl JsonSchema for RuleCode {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RuleCode".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": Self::PATTERN})
    }
}

impl FromStr for RuleCode {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        let known = Self::ALL.iter().copied().find(|code| code.as_str() == text);
        known.ok_or_else(|| NameError::new("`sesform lint` has no such rule; `sesform explain` lists them"))
    }
}

impl fmt::Display for RuleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_they_are_printed() {
        for code in RuleCode::ALL {
            assert_eq!(code.to_string().parse(), Ok(*code));
        }
        assert!("sf101".parse::<RuleCode>().is_err() && "SF999".parse::<RuleCode>().is_err());
    }
}
