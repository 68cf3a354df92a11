//! Codes of what a file is as text and as YAML.

use super::example::{CodeExplanation, Example};
use crate::config::code::Code;

pub(super) const ALL: &[CodeExplanation] = &[
    CodeExplanation {
        code: Code::Syntax,
        title: "the text is not YAML",
        meaning: "The file cannot be read at all, because its brackets, quotes or indentation do not fit \
                  together.",
        example: Example::File(
            r#"version: 1
account: "123456789012"
regions: {eu-west-1: {}
"#,
        ),
        remedy: "Look at the place that the message names, and at the line above it: a bracket, a quote or a \
                  colon is missing there, or a tab is used for indentation.",
    },
    CodeExplanation {
        code: Code::UnreadableFile,
        title: "a file cannot be read",
        meaning: "`validate --each` checks every file by itself, and reports one that it cannot open like any \
                  other problem.",
        example: Example::Missing("missing.yaml"),
        remedy: "Check the path, and whether the current user may read the file.",
    },
    CodeExplanation {
        code: Code::NotUtf8,
        title: "the file is not UTF-8",
        meaning: "YAML files of sesform are UTF-8. Another encoding cannot be told apart reliably, so it is \
                  not guessed.",
        example: Example::Bytes(b"version: 1\nowner: caf\xE9\n"),
        remedy: "Save the file as UTF-8 in the editor.",
    },
    CodeExplanation {
        code: Code::EmptyFile,
        title: "the file says nothing",
        meaning: "An empty file declares no account, so there is nothing that it could be compared with.",
        example: Example::File(
            "# only a comment
",
        ),
        remedy: "Begin with `sesform init`, or with `version`, `account` and `regions`.",
    },
    CodeExplanation {
        code: Code::MultipleDocuments,
        title: "the file holds several YAML documents",
        meaning: "A line `---` begins a new document. sesform reads one document from each file, so that \
                  nothing is overlooked.",
        example: Example::File(
            r#"version: 1
account: "123456789012"
regions: {}
---
version: 1
account: "123456789012"
regions: {}
"#,
        ),
        remedy: "Put each document into a file of its own and name them all with `-f`, or remove the line \
                  `---`.",
    },
    CodeExplanation {
        code: Code::Nesting,
        title: "the collections are nested too deeply",
        meaning: "No field of the format is nested so deeply; the limit protects against files that are made \
                  to exhaust the program.",
        example: Example::File(
            r#"version: 1
account: "123456789012"
regions: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
"#,
        ),
        remedy: "Remove the brackets or levels that do not belong there.",
    },
    CodeExplanation {
        code: Code::AliasExpansion,
        title: "aliases stand for too many values",
        meaning: "Aliases of aliases multiply. The limit is far above what a file needs that uses every quota \
                  of SES.",
        example: Example::File(
            "a0: &a0 [x,x,x,x,x,x,x,x,x,x]
a1: &a1 [*a0,*a0,*a0,*a0,*a0,*a0,*a0,*a0,*a0,*a0]
a2: &a2 [*a1,*a1,*a1,*a1,*a1,*a1,*a1,*a1,*a1,*a1]
a3: &a3 [*a2,*a2,*a2,*a2,*a2,*a2,*a2,*a2,*a2,*a2]
a4: &a4 [*a3,*a3,*a3,*a3,*a3,*a3,*a3,*a3,*a3,*a3]
a5: &a5 [*a4,*a4,*a4,*a4,*a4,*a4,*a4,*a4,*a4,*a4]
a6: &a6 [*a5,*a5,*a5,*a5,*a5,*a5,*a5,*a5,*a5,*a5]
a7: &a7 [*a6,*a6,*a6,*a6,*a6,*a6,*a6,*a6,*a6,*a6]
",
        ),
        remedy: "Write the values out, or let aliases refer to anchors that contain no further aliases.",
    },
    CodeExplanation {
        code: Code::UnknownAnchor,
        title: "an alias names no anchor",
        meaning: "`*name` repeats what `&name` marked above it in the same file. Anchors of other files are \
                  not visible.",
        example: Example::Region(
            "pools:
  a: *missing
",
        ),
        remedy: "Define the anchor before its first alias, or write the value out.",
    },
    CodeExplanation {
        code: Code::UnsupportedTag,
        title: "a YAML tag means nothing here",
        meaning: "A tag such as `!custom` asks the program for a type of its own. The format has none, and \
                  ignoring the tag would ignore what somebody meant.",
        example: Example::File(
            r#"version: 1
account: "123456789012"
owner: !custom mail
regions: {}
"#,
        ),
        remedy: "Remove the tag. For text, quotes are enough.",
    },
    CodeExplanation {
        code: Code::BadMerge,
        title: "`<<` has nothing to merge",
        meaning: "`<<` takes the fields of another mapping over, so its value is an alias of a mapping, or a \
                  list of them.",
        example: Example::Region(
            "configuration_sets:
  a: {<<: require}
",
        ),
        remedy: "Give `<<` an alias of a mapping: `<<: *defaults`.",
    },
    CodeExplanation {
        code: Code::UnsetVariable,
        title: "a variable is not set",
        meaning: "`${var.NAME}` and `${env.SESFORM_NAME}` stand for values from outside. A missing one is \
                  never taken for an empty text.",
        example: Example::File(
            r#"version: 1
account: "123456789012"
owner: ${var.team}
regions: {}
"#,
        ),
        remedy: "Set it with `--var NAME=VALUE`, in a file for `--var-file`, or in the environment.",
    },
    CodeExplanation {
        code: Code::BadInterpolation,
        title: "this is not a placeholder",
        meaning: "Only `${var.NAME}`, `${env.SESFORM_NAME}`, `${region}` and `${account}` are placeholders, \
                  and only where the message does not say otherwise. Other text with `${` is refused, because \
                  it is usually a misspelled one.",
        example: Example::File(
            r#"version: 1
account: "123456789012"
owner: ${env.HOME}
regions: {}
"#,
        ),
        remedy: "Correct the name, or write `$${` for the characters themselves.",
    },
    CodeExplanation {
        code: Code::FilesDiffer,
        title: "files that are loaded together differ",
        meaning: "Files of one desired state describe one account in one version of the format. What they all \
                  state has to be the same.",
        example: Example::Together(&[
            r#"version: 1
account: "123456789012"
regions: {}
"#,
            r#"version: 1
account: "210987654321"
regions: {}
"#,
        ]),
        remedy: "Run sesform once for each account, or correct the `account` or `version` of one of the \
                  files.",
    },
    CodeExplanation {
        code: Code::BadKey,
        title: "a key is not a name",
        meaning: "Keys are names of fields, Regions, pools, configuration sets and the like, so a list or a \
                  mapping cannot be one.",
        example: Example::Region(
            "pools:
  [a]: {}
",
        ),
        remedy: "Write the name as plain text, or in quotes.",
    },
    CodeExplanation {
        code: Code::DuplicateKey,
        title: "a key is given twice",
        meaning: "YAML readers disagree about which of the two counts, so neither does.",
        example: Example::Region(
            "pools:
  tx: {ips: [198.51.100.10]}
  tx: {ips: [198.51.100.11]}
",
        ),
        remedy: "Join the two, or rename one of them.",
    },
];
