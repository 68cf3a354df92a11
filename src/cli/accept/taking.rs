//! What values are taken between.

use crate::{
    cli::session::Session,
    config::{Interpolation, Loaded, Source, UnknownRegions},
    model::Live,
};

/// The files and the account that values are taken between.
pub(crate) struct Taking<'a> {
    pub(crate) session: &'a Session,
    pub(crate) sources: &'a [Source],
    pub(crate) interpolation: &'a Interpolation,
    pub(crate) unknown_regions: UnknownRegions,
    pub(crate) before: &'a Loaded,
    pub(crate) live: &'a Live,
    /// Whether Regions of the files are left out of the comparison.
    pub(crate) narrowed: bool,
}
