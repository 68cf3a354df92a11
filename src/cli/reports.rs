//! The files that `--report` names.

use crate::disk;

use super::{args::ReportTarget, failure::Failure};

/// Tries whether every report can be written, before anything is done that it has to tell of.
///
/// # Errors
/// The first that cannot. It is taken out, so that it is not tried again.
pub(crate) fn try_all(targets: &mut Vec<ReportTarget>) -> Result<(), Failure> {
    for (at, target) in targets.iter().enumerate() {
        if let Err(error) = disk::try_to_write(&target.path) {
            let what = purpose(target);
            targets.remove(at);
            return Err(Failure::Io { what, error });
        }
    }
    Ok(())
}

/// What a report is written for, as an error says it.
pub(crate) fn purpose(target: &ReportTarget) -> String {
    format!("write the report to `{}`", target.path.display())
}
