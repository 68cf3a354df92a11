//! The pipeline that `init --ci` writes: the examples, with account, Region and file of the user in them. What is in the
//! examples stays there: `examples/` is tried with every release, and a second copy would not be.

use std::path::{Component, Path, PathBuf};

use crate::{
    cli::{args::Ci, failure::Failure},
    model::{Caller, Region, shown},
};

use super::new_files::{self, Mode, NewFile, Part};

/// What the examples have in place of what is the user's.
const ACCOUNT: &str = "123456789012";
const REGION: &str = "eu-west-1";
const FILE: &str = "sesform.yaml";
const ROLE: &str = "arn:aws:iam:";

/// A file of a pipeline: its path in the repository, its text and who may run it.
type Template = (&'static str, &'static str, Mode);

const GITHUB: [Template; 3] = [
    (".github/workflows/plan.yml", include_str!("../../../../examples/github/plan.yml"), Mode::Data),
    (".github/workflows/apply.yml", include_str!("../../../../examples/github/apply.yml"), Mode::Data),
    (".github/workflows/drift.yml", include_str!("../../../../examples/github/drift.yml"), Mode::Data),
];
const GITLAB: [Template; 2] = [
    (".gitlab-ci.yml", include_str!("../../../../examples/gitlab/.gitlab-ci.yml"), Mode::Data),
    ("gitlab-note", include_str!("../../../../examples/gitlab/gitlab-note"), Mode::Program),
];

fn templates(ci: Ci) -> &'static [Template] {
    match ci {
        Ci::Github => &GITHUB,
        Ci::Gitlab => &GITLAB,
        Ci::Auto | Ci::None => &[],
    }
}

/// Checks that the files can be written, and that a pipeline can name the desired state: from the repository, and
/// without a character that GitHub or GitLab would read as an expression, a variable or a pattern.
///
/// # Errors
/// The reason why not.
pub(super) fn check(ci: Ci, file: &Path) -> Result<(), Failure> {
    let templates = templates(ci);
    let is_inside = file.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let is_plain =
        file.to_str().is_some_and(|name| name.chars().all(|c| c.is_alphanumeric() || "-._/ @=,".contains(c)));
    let is_fit = templates.is_empty() || (is_inside && is_plain);
    if !is_fit {
        let message = "a pipeline names its file from the top of the repository, in letters, digits, spaces and \
                       `-._/@=,`: name such a file with `-f`, or leave `--ci` out";
        return Err(Failure::Usage(message.to_owned()));
    }
    if let Some(top) = (!templates.is_empty()).then(repository_above).flatten() {
        let message = format!(
            "the repository begins in `{}`, and pipelines are read from there: run `init` in it, with `-f` for the file \
             here, or leave `--ci` out",
            shown(&top.display().to_string())
        );
        return Err(Failure::Usage(message));
    }
    templates.iter().try_for_each(|(path, ..)| new_files::check(Path::new(path), Part::Pipeline))
}

/// The top of the repository, if that is above the current folder.
fn repository_above() -> Option<PathBuf> {
    let here = Path::new(".").canonicalize().ok()?;
    let top = here.ancestors().find(|folder| folder.join(".git").exists())?;
    (top != here).then(|| top.to_owned())
}

/// The files, with what is the user's filled in.
pub(super) fn files(ci: Ci, caller: &Caller, regions: &[Region], file: &Path) -> Vec<NewFile> {
    let filled = |text| filled(text, caller, regions, file);
    templates(ci)
        .iter()
        .map(|(path, text, mode)| NewFile { path: path.into(), text: filled(text), part: Part::Pipeline, mode: *mode })
        .collect()
}

fn filled(text: &str, caller: &Caller, regions: &[Region], file: &Path) -> String {
    let partition = caller.arn.split(':').nth(1).filter(|partition| !partition.is_empty()).unwrap_or("aws");
    let file = file.display().to_string();
    let in_quotes = serde_json::Value::from(file.as_str()).to_string();
    let is_plain = file.chars().all(|c| c.is_ascii_alphanumeric() || "-._/".contains(c));
    let word = if is_plain && file.starts_with(|c: char| c.is_ascii_alphabetic()) { &file } else { &in_quotes };
    let text = text.replace(ROLE, &format!("arn:{partition}:iam:")).replace(ACCOUNT, caller.account.as_str());
    let text = text.replace(&format!("\"{FILE}\""), &in_quotes).replace(&format!(": {FILE}"), &format!(": {word}"));
    regions.first().map_or(text.clone(), |region| text.replace(REGION, region.as_str()))
}

/// What is left for the user to do before the pipeline runs.
pub(super) fn notes(ci: Ci) -> &'static [&'static str] {
    match ci {
        Ci::Github => &[
            "before the workflows run: put your copy of the action in place of `example-org/sesform@0000…`",
            "the workflows use the roles `sesform-plan` and `sesform-apply`: `sesform doctor --iam-policy plan` and \
             `sesform doctor --iam-policy apply` print what they may do",
        ],
        Ci::Gitlab => &[
            "before the pipeline runs: put your image in place of `registry.example.com/sesform`",
            "the pipeline uses the roles `sesform-plan` and `sesform-apply`: `sesform doctor --iam-policy plan` and \
             `sesform doctor --iam-policy apply` print what they may do",
        ],
        Ci::Auto | Ci::None => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AccountId;

    #[test]
    fn only_account_region_partition_and_file_differ_from_the_examples() {
        let caller =
            Caller { account: AccountId::live("210987654321"), arn: "arn:aws-cn:iam::210987654321:user/x".to_owned() };
        let regions = [Region::live("cn-north-1")];
        for (ci, templates) in [(Ci::Github, &GITHUB[..]), (Ci::Gitlab, &GITLAB[..])] {
            let files = files(ci, &caller, &regions, Path::new("mail/x y.yaml"));
            for (file, (_, example, _)) in files.iter().zip(templates) {
                let same: &[_] = &[("210987654321", ACCOUNT), ("cn-north-1", REGION), ("aws-cn", "aws")];
                let back = same.iter().fold(file.text.clone(), |text, (from, to)| text.replace(from, to));
                let back = back.replace(": \"mail/x y.yaml\"", ": sesform.yaml").replace("mail/x y.yaml", FILE);
                assert_eq!(&back, example);
                assert!(!file.text.contains(ACCOUNT), "{}", file.text);
            }
        }
    }
}
