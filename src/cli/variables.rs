//! The values that a file can refer to: `--var-file`, `--var`, and the environment variables that are meant for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{self, ENVIRONMENT_PREFIX, Interpolation, Source};

use super::{args::Common, failure::Failure};

/// Gathers the values. Later files win over earlier ones, and `--var` over all files.
pub(crate) fn interpolation(common: &Common) -> Result<Interpolation, Failure> {
    let mut variables = BTreeMap::new();
    for path in &common.var_file {
        let source = config::read_file(path).map_err(Failure::UnreadableVariables)?;
        variables.extend(config::variables(source).map_err(Failure::Invalid)?);
    }
    variables.extend(common.var.iter().map(|variable| (variable.name.clone(), variable.value.clone())));
    Ok(Interpolation { variables, environment: environment() })
}

/// Refuses a `--var` that no file refers to: a value that somebody gave and that changes nothing is a mistake.
pub(crate) fn all_used(common: &Common, sources: &[Source]) -> Result<(), Failure> {
    let used: BTreeSet<String> = sources.iter().flat_map(Source::variables).collect();
    let Some(unused) = common.var.iter().find(|variable| !used.contains(&variable.name)) else { return Ok(()) };
    let near = config::nearest(&unused.name, used.iter().map(String::as_str));
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Err(Failure::Usage(format!("no file refers to the variable `{}` of `--var`{near}", unused.name)))
}

/// The environment variables whose names begin as those do that files may read. What is no Unicode is as good as unset.
fn environment() -> BTreeMap<String, String> {
    let variables =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    variables.filter(|(name, _)| name.starts_with(ENVIRONMENT_PREFIX)).collect()
}
