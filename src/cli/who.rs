//! Looks up in CloudTrail who made objects differ. A lookup that fails ends no command: the report says so.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::Region,
    ses::{self, CallError, Reader, action_of},
    view::{Drift, Found, WhoReport, WhyUnread},
};

use super::session::Session;

/// The drift with who did it.
pub(crate) async fn find(drift: Drift, session: &Session, is_quiet: bool) -> Drift {
    let now = ses::now();
    let looking = session.watch("looking up events", is_quiet);
    let (mut found, mut report) = (Found::new(), WhoReport::default());
    report.looked_up_at = humantime::format_rfc3339_seconds(now).to_string();
    for (region, operations) in drift.operations() {
        let reader = Reader::new(&session.connection, &drift.account, &region);
        let mut events = BTreeMap::new();
        match look_up(&drift, &region, operations, &reader, now, &mut events).await {
            Ok(()) => drop(found.insert(region.clone(), events)),
            Err(error) => drop(report.unread.insert(region.clone(), why(&error))),
        }
        let cut = found.get(&region).into_iter().flatten().filter(|(_, events)| events.is_cut);
        report.cut.extend(cut.map(|(operation, _)| format!("{region}/{operation}")));
    }
    drop(looking);
    drift.with_authors(&found, report)
}

async fn look_up(
    drift: &Drift,
    region: &Region,
    operations: BTreeSet<&'static str>,
    reader: &Reader,
    now: std::time::SystemTime,
    events: &mut BTreeMap<&'static str, crate::model::TrailEvents>,
) -> Result<(), CallError> {
    for operation in operations {
        let enough = |events: &[_]| drift.all_named(region, operation, events);
        events.insert(operation, reader.events(operation, now, enough).await?);
    }
    Ok(())
}

fn why(error: &CallError) -> WhyUnread {
    let missing_permission = error.lacks_permission().then(|| action_of(error.operation));
    WhyUnread { missing_permission, message: error.outcome() }
}
