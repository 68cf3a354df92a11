//! The values that a file can refer to: `--var-file`, `--var`, and the environment variables with sesform's prefix.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{self, ENVIRONMENT_PREFIX, Interpolation, Source, Variable};

use super::{args::Common, failure::Failure};

/// Collects the values. Later files override earlier files, and `--var` overrides all files.
pub(crate) fn interpolation(common: &Common) -> Result<Interpolation, Failure> {
    let mut variables = BTreeMap::new();
    for path in &common.var_file {
        let source = config::read_file(path).map_err(Failure::UnreadableVariables)?;
        variables.extend(config::variables(source).map_err(Failure::Invalid)?);
    }
    variables.extend(common.var.iter().map(|variable| (variable.name.clone(), Variable::Text(variable.value.clone()))));
    Ok(Interpolation { variables, environment: environment() })
}

/// Rejects a `--var` that no file refers to: a value without effect is a mistake.
pub(crate) fn all_used<'a>(common: &Common, sources: impl Iterator<Item = &'a Source>) -> Result<(), Failure> {
    let used: BTreeSet<String> = sources.flat_map(Source::variables).collect();
    let Some(unused) = common.var.iter().find(|variable| !used.contains(&variable.name)) else { return Ok(()) };
    let near = config::nearest(&unused.name, used.iter().map(String::as_str));
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Err(Failure::Usage(format!("no file refers to the variable `{}` of `--var`{near}", unused.name)))
}

/// The environment variables that files may read, which are those with [`ENVIRONMENT_PREFIX`]. A variable that is not
/// valid Unicode counts as unset.
fn environment() -> BTreeMap<String, String> {
    let variables =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    variables.filter(|(name, _)| name.starts_with(ENVIRONMENT_PREFIX)).collect()
}
