//! `sesform warmup`: what the IPs of each pool take a day, and when they are warm. Writes nothing to AWS.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use crate::{
    advice::{Warmups, warmups},
    cli::{
        advised::{self, Advised},
        args::Common,
        exit::Exit,
        failure::Failure,
        output::Output,
    },
    config, disk,
    model::shown,
    render,
};

/// Arguments of `warmup`.
#[derive(Debug, Args)]
pub(crate) struct WarmupArgs {
    /// The pool [default: all of the Regions of the file]
    pool: Option<String>,
    /// Says what the file states, without the account
    #[arg(long)]
    pub(crate) offline: bool,
    /// Writes a picture of it to this file
    #[arg(long, value_name = "FILE")]
    pub(super) svg: Option<PathBuf>,
    /// The first day of the forecast, in UTC [default: today]
    #[arg(long, value_name = "DATE", value_parser = advised::date)]
    date: Option<Date>,
}

pub(super) async fn run(common: &Common, args: &WarmupArgs, output: &mut Output) -> Result<Exit, Failure> {
    let advised =
        if args.offline { Advised::offline(common, args.date)? } else { Advised::live(common, args.date).await? };
    let mut found = warmups(&advised.question());
    if let Some(pool) = &args.pool {
        found = only(found, pool)?;
    }
    let picture = args.svg.as_ref().map(|path| (path, render::warmup_svg(&found)));
    output.warmup(found);
    if let Some((path, picture)) = picture {
        let failed = |error| Failure::Io { what: format!("write `{}`", path.display()), error };
        disk::replace(path, picture.as_bytes()).map_err(failed)?;
        output.note(&format!("wrote {}", path.display()));
    }
    Ok(Exit::Success)
}

/// The Regions that have a pool, with that pool alone.
fn only(mut found: Warmups, pool: &str) -> Result<Warmups, Failure> {
    let known: Vec<String> =
        found.regions.iter().flat_map(|region| &region.pools).map(|it| it.pool.to_string()).collect();
    if !known.iter().any(|name| name == pool) {
        let near = config::nearest(pool, known.iter().map(String::as_str));
        let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        let all = if known.is_empty() { "there is none".to_owned() } else { known.join(", ") };
        return Err(Failure::Usage(format!(
            "no pool `{}` has IPs, lacks some or is managed; {near}the pools are: {}",
            shown(pool),
            shown(&all)
        )));
    }
    found.regions.iter_mut().for_each(|region| region.pools.retain(|it| it.pool.as_str() == pool));
    found.regions.retain(|region| !region.pools.is_empty());
    Ok(found)
}
