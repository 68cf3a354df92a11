//! Checks of accounts and Regions that AWS does not have: typos, or names of another service.

use super::walk::regions;
use crate::{
    config::{
        code::Code,
        file::{Document, Field, Flag, ServiceFields, bad_account},
        problem::{Problem, Problems},
        suggest,
    },
    model::known_regions,
};

/// Whether the file says that the service has its own names.
fn is_free(document: &Document, which: impl Fn(&ServiceFields) -> &Field<Flag>) -> bool {
    document.service.get().and_then(|service| which(service).get()).is_some_and(|flag| bool::from(flag.0))
}

/// Reports account IDs and Regions that do not follow AWS spelling, unless the file says that they need not.
pub(super) fn not_of_aws(document: &Document, problems: &mut Problems) {
    if let Some(account) = document.account.at().filter(|_| !is_free(document, |service| &service.free_accounts))
        && let Err(reason) = account.value.0.check_aws()
    {
        problems.push(bad_account(account.value.0.as_str(), account.span, &reason.to_string()));
    }
    if is_free(document, |service| &service.free_regions) {
        return;
    }
    for region in document.regions.get().map_or(&[][..], |regions| &regions.entries) {
        if let Err(reason) = region.name.check_aws() {
            let message = format!("`{}` is not an AWS Region: {reason}", region.name);
            let near = suggest::nearest(region.name.as_str(), known_regions());
            let help = "state `service: {free_regions: true}` if it is one of a service that speaks as SES does";
            let problem = Problem::error(Code::BadRegion, region.span, message).did_you_mean_or(near, help);
            problems.push(problem.without_key_of(stated(document)));
        }
    }
}

/// The Regions that the file states.
fn stated(document: &Document) -> impl Iterator<Item = &str> {
    document.regions.get().into_iter().flat_map(|regions| &regions.entries).map(|region| region.name.as_str())
}

/// Reports Regions that are probably typos: SES has no endpoint there, so the host name does not resolve.
pub(in crate::config) fn unknown_regions(document: &Document, problems: &mut Problems) {
    if is_free(document, |service| &service.free_regions) {
        return;
    }
    let unknown = |name: &crate::model::Region| name.check_aws().is_ok() && !name.is_known();
    for (region, _) in regions(document).filter(|(region, _)| unknown(&region.name)) {
        let message = format!("AWS is not known to have a Region `{}`", region.name);
        let near = suggest::nearest(region.name.as_str(), known_regions());
        let help = "take it on with `--allow unknown-region` if it is new";
        let problem = Problem::error(Code::UnknownRegion, region.span, message).did_you_mean_or(near, help);
        problems.push(problem.without_key_of(stated(document)));
    }
}
