//! The check of Regions that AWS is not known to have.

use super::walk::regions;
use crate::{
    config::{
        code::Code,
        file::Document,
        problem::{Problem, Problems},
        suggest,
    },
    model::known_regions,
};

/// A Region that is likely a slip of the pen: to SES it is a host that nobody finds.
pub(in crate::config) fn unknown_regions(document: &Document, problems: &mut Problems) {
    for (region, _) in regions(document).filter(|(region, _)| !region.name.is_known()) {
        let message = format!("AWS is not known to have a Region `{}`", region.name);
        let near = suggest::nearest(region.name.as_str(), known_regions());
        let problem = Problem::error(Code::UnknownRegion, region.span, message)
            .help("if it is new, take it on with `--allow unknown-region`");
        problems.push(problem.did_you_mean(near));
    }
}
