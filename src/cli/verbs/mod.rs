//! One file for each verb. A verb takes the parsed arguments and returns the exit code.

mod apply;
mod check;
mod doctor;
mod import;
mod manual;
mod plan;
mod sandbox;
mod schema;
mod show;
mod unlock;
mod validate;

use super::{
    args::{Arguments, Verb},
    exit::Exit,
    failure::Failure,
    output::Output,
};

/// Runs the verb of the command line.
pub(crate) async fn run(arguments: &Arguments, output: &mut Output) -> Result<Exit, Failure> {
    let common = &arguments.common;
    match &arguments.verb {
        Verb::Validate => validate::run(common, output),
        Verb::Plan(args) => plan::run(common, args, output).await,
        Verb::Show(args) => show::run(common, args, output),
        Verb::Check(args) => check::run(common, args, output).await,
        Verb::Apply(args) => apply::run(common, args, output).await,
        Verb::Import(args) => import::run(common, args, output).await,
        Verb::Unlock(args) => unlock::run(common, args, output).await,
        Verb::Doctor(args) => doctor::run(common, args, output).await,
        Verb::Schema(args) => schema::run(args, output),
        Verb::Sandbox(args) => sandbox::run(common, args, output).await,
        Verb::Completions { shell } => manual::completions(*shell, output),
        Verb::Man => manual::man(output),
    }
}
