//! Reads the file of `--figures`, and holds it against the desired state and the date.

use std::path::Path;

use jiff::civil::Date;

use crate::{
    advice::{Figures, FiguresFor},
    config::{self, Loaded},
};

use super::failure::Failure;

/// Reads figures of the account and Regions of the files, up to this day. They may be of Regions that `--region` leaves out.
pub(crate) fn read(path: &Path, loaded: &Loaded, date: Date) -> Result<Figures, Failure> {
    let text = config::read_bytes(path, config::SIZE_MAX).map_err(Failure::UnreadableFigures)?;
    let regions = loaded.facts.regions.keys().cloned().collect();
    let fit = FiguresFor { account: &loaded.desired.account, regions: &regions, date };
    Figures::read(&text, &fit).map_err(|problem| Failure::BadFigures { path: path.to_owned(), problem })
}
