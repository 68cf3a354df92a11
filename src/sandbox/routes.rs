//! The table of operations: method, path, name, handler. Start here to find an operation.

use hyper::Method;

use super::operations::{
    account, configuration_set_options as options, configuration_sets, counted, dedicated_ips, endpoints,
    event_destinations, identities, identity_lists, metrics, pools, tag_index, tags, tenants,
};
use super::state::RegionState;
use super::trail::{LookUp, look_up};
use super::wire::auth::Scope;
use super::wire::{Call, Labels, Protocol, Query, Reply, ServiceError, decode};

/// The function that answers a call.
#[derive(Clone, Copy)]
pub(super) enum Handler {
    /// Needs only the caller.
    Caller(fn(&Scope, &[u8], &Query) -> Result<Reply, ServiceError>),
    /// Reads a Region.
    Read(Read),
    /// Changes a Region. Checks everything before it changes anything.
    Write(Write),
    /// Looks into the trail.
    Trail(LookUpEvents),
}

/// A row of the table.
pub(super) struct Route {
    pub(super) method: Method,
    /// `{Label}` matches one segment.
    pub(super) path: &'static str,
    pub(super) operation: &'static str,
    pub(super) handler: Handler,
    pub(super) protocol: Protocol,
}

/// A handler that reads a Region.
pub(super) type Read = fn(&Call<'_>, &RegionState) -> Result<Reply, ServiceError>;
/// A handler that changes a Region.
pub(super) type Write = fn(&Call<'_>, &mut RegionState) -> Result<Reply, ServiceError>;

/// A handler that looks into the trail.
pub(super) type LookUpEvents = fn(&Call<'_>, &LookUp<'_>) -> Result<Reply, ServiceError>;

const fn trail(path: &'static str, operation: &'static str, handler: LookUpEvents) -> Route {
    Route { method: Method::POST, path, operation, handler: Handler::Trail(handler), protocol: Protocol::Json }
}

const fn read(method: Method, path: &'static str, operation: &'static str, handler: Read) -> Route {
    Route { method, path, operation, handler: Handler::Read(handler), protocol: Protocol::RestJson }
}

const fn cloudwatch(path: &'static str, protocol: Protocol, handler: Read) -> Route {
    Route { method: Method::POST, path, operation: "GetMetricData", handler: Handler::Read(handler), protocol }
}

const fn write(method: Method, path: &'static str, operation: &'static str, handler: Write) -> Route {
    Route { method, path, operation, handler: Handler::Write(handler), protocol: Protocol::RestJson }
}

const fn query(method: Method, operation: &'static str) -> Route {
    Route { method, path: "/", operation, handler: Handler::Caller(account::caller), protocol: Protocol::Query }
}

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;
const DELETE: Method = Method::DELETE;

/// All operations. `ListConfigurationSets` and `ListEmailIdentities` are listed twice, because SDKs from before 29
/// September 2026 send a GET.
#[rustfmt::skip]
pub(super) static ROUTES: &[Route] = &[
    read(GET, "/v2/email/account", "GetAccount", account::get),
    write(PUT, "/v2/email/account/dedicated-ips/warmup", "PutAccountDedicatedIpWarmupAttributes", account::put_warmup),
    write(PUT, "/v2/email/account/suppression", "PutAccountSuppressionAttributes", account::put_suppression),
    write(PUT, "/v2/email/account/vdm", "PutAccountVdmAttributes", account::put_vdm),

    write(POST, "/v2/email/dedicated-ip-pools", "CreateDedicatedIpPool", pools::create),
    read(GET, "/v2/email/dedicated-ip-pools", "ListDedicatedIpPools", pools::list),
    read(GET, "/v2/email/dedicated-ip-pools/{PoolName}", "GetDedicatedIpPool", pools::get),
    write(DELETE, "/v2/email/dedicated-ip-pools/{PoolName}", "DeleteDedicatedIpPool", pools::delete),
    write(PUT, "/v2/email/dedicated-ip-pools/{PoolName}/scaling", "PutDedicatedIpPoolScalingAttributes", pools::put_scaling),

    read(GET, "/v2/email/dedicated-ips", "GetDedicatedIps", dedicated_ips::list),
    read(GET, "/v2/email/dedicated-ips/{IP}", "GetDedicatedIp", dedicated_ips::get),
    write(PUT, "/v2/email/dedicated-ips/{IP}/pool", "PutDedicatedIpInPool", dedicated_ips::put_in_pool),
    write(PUT, "/v2/email/dedicated-ips/{IP}/warmup", "PutDedicatedIpWarmupAttributes", dedicated_ips::put_warmup),

    write(POST, "/v2/email/configuration-sets", "CreateConfigurationSet", configuration_sets::create),
    read(GET, "/v2/email/configuration-sets", "ListConfigurationSets", configuration_sets::list_by_query),
    read(POST, "/v2/email/list-configuration-sets", "ListConfigurationSets", configuration_sets::list_by_body),
    read(GET, "/v2/email/configuration-sets/{ConfigurationSetName}", "GetConfigurationSet", configuration_sets::get),
    write(DELETE, "/v2/email/configuration-sets/{ConfigurationSetName}", "DeleteConfigurationSet", configuration_sets::delete),

    write(PUT, "/v2/email/configuration-sets/{ConfigurationSetName}/delivery-options", "PutConfigurationSetDeliveryOptions", options::put_delivery),
    write(PUT, "/v2/email/configuration-sets/{ConfigurationSetName}/reputation-options", "PutConfigurationSetReputationOptions", options::put_reputation),
    write(PUT, "/v2/email/configuration-sets/{ConfigurationSetName}/sending", "PutConfigurationSetSendingOptions", options::put_sending),
    write(PUT, "/v2/email/configuration-sets/{ConfigurationSetName}/suppression-options", "PutConfigurationSetSuppressionOptions", options::put_suppression),
    write(PUT, "/v2/email/configuration-sets/{ConfigurationSetName}/tracking-options", "PutConfigurationSetTrackingOptions", options::put_tracking),
    write(PUT, "/v2/email/configuration-sets/{ConfigurationSetName}/vdm-options", "PutConfigurationSetVdmOptions", options::put_vdm),
    write(PUT, "/v2/email/configuration-sets/{ConfigurationSetName}/archiving-options", "PutConfigurationSetArchivingOptions", options::put_archiving),

    write(POST, "/v2/email/configuration-sets/{ConfigurationSetName}/event-destinations", "CreateConfigurationSetEventDestination", event_destinations::create),
    read(GET, "/v2/email/configuration-sets/{ConfigurationSetName}/event-destinations", "GetConfigurationSetEventDestinations", event_destinations::list),
    write(PUT, "/v2/email/configuration-sets/{ConfigurationSetName}/event-destinations/{EventDestinationName}", "UpdateConfigurationSetEventDestination", event_destinations::update),
    write(DELETE, "/v2/email/configuration-sets/{ConfigurationSetName}/event-destinations/{EventDestinationName}", "DeleteConfigurationSetEventDestination", event_destinations::delete),

    write(POST, "/v2/email/identities", "CreateEmailIdentity", identities::create),
    read(GET, "/v2/email/identities", "ListEmailIdentities", identity_lists::by_query),
    read(POST, "/v2/email/list-identities", "ListEmailIdentities", identity_lists::by_body),
    read(GET, "/v2/email/identities/{EmailIdentity}", "GetEmailIdentity", identities::get),
    write(DELETE, "/v2/email/identities/{EmailIdentity}", "DeleteEmailIdentity", identities::delete),
    write(PUT, "/v2/email/identities/{EmailIdentity}/mail-from", "PutEmailIdentityMailFromAttributes", identities::put_mail_from),
    write(PUT, "/v2/email/identities/{EmailIdentity}/configuration-set", "PutEmailIdentityConfigurationSetAttributes", identities::put_configuration_set),

    read(POST, "/v2/email/metrics/batch", "BatchGetMetricData", metrics::batch),
    read(GET, "/v2/email/deliverability-dashboard/blacklist-report", "GetBlacklistReports", metrics::blacklists),

    read(GET, "/v2/email/multi-region-endpoints", "ListMultiRegionEndpoints", endpoints::list),

    read(POST, "/v2/email/resources/tenants/list", "ListResourceTenants", tenants::of_resource),

    write(POST, "/v2/email/tags", "TagResource", tags::tag),
    write(DELETE, "/v2/email/tags", "UntagResource", tags::untag),
    read(GET, "/v2/email/tags", "ListTagsForResource", tags::list),

    // The Resource Groups Tagging API.
    read(POST, "/ResourceGroupsTaggingAPI_20170126.GetResources", "GetResources", tag_index::find),

    // CloudTrail.
    trail("/com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents", "LookupEvents", look_up),
    // Older clients name the service without its package.
    trail("/CloudTrail_20131101.LookupEvents", "LookupEvents", look_up),

    // CloudWatch, in the two protocols of current clients.
    cloudwatch("/service/GraniteServiceVersion20100801/operation/GetMetricData", Protocol::Cbor, counted::get_in_cbor),
    cloudwatch("/GraniteServiceVersion20100801.GetMetricData", Protocol::Json, counted::get_in_json),

    query(POST, "GetCallerIdentity"),
    query(GET, "GetCallerIdentity"),
];

/// Returns the row for a request, with the values of the labels in the path.
pub(super) fn find(method: &Method, path: &str) -> Option<(&'static Route, Labels)> {
    ROUTES.iter().filter(|route| route.method == method).find_map(|route| Some((route, labels(route.path, path)?)))
}

/// Returns the row of an operation that matches a path, with the values of the labels in the path.
pub(super) fn of_operation(operation: &str, path: &str) -> Option<(&'static Route, Labels)> {
    ROUTES
        .iter()
        .filter(|route| route.operation == operation)
        .find_map(|route| Some((route, labels(route.path, path)?)))
}

fn labels(template: &'static str, path: &str) -> Option<Labels> {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    let mut labels = Labels::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(labels),
            (Some(wanted), Some(given)) => match label(wanted) {
                Some(name) if !given.is_empty() => labels.push((name, decode(given))),
                None if wanted == given => {}
                Some(_) | None => return None,
            },
            (Some(_), None) | (None, Some(_)) => return None,
        }
    }
}

fn label(segment: &'static str) -> Option<&'static str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(method: &Method, path: &str) -> Option<&'static str> {
        find(method, path).map(|(route, _)| route.operation)
    }

    #[test]
    fn a_path_finds_its_operation_and_labels() {
        let (route, labels) = find(&PUT, "/v2/email/dedicated-ips/192.0.2.1/pool").unwrap();
        assert_eq!((route.operation, labels), ("PutDedicatedIpInPool", vec![("IP", "192.0.2.1".to_owned())]));
        let (_, labels) = find(&GET, "/v2/email/dedicated-ip-pools/a%20b%2Fc").unwrap();
        assert_eq!(labels[0].1, "a b/c");
    }

    #[test]
    fn the_lists_that_changed_have_both_wire_forms() {
        assert_eq!(operation(&GET, "/v2/email/identities"), Some("ListEmailIdentities"));
        assert_eq!(operation(&POST, "/v2/email/list-identities"), Some("ListEmailIdentities"));
        assert_eq!(operation(&GET, "/v2/email/configuration-sets"), Some("ListConfigurationSets"));
        assert_eq!(operation(&POST, "/v2/email/list-configuration-sets"), Some("ListConfigurationSets"));
        assert_eq!(operation(&POST, "/v2/email/configuration-sets"), Some("CreateConfigurationSet"));
    }

    #[test]
    fn what_is_not_in_the_table_is_not_found() {
        for path in ["/v2/email/nothing", "/v2/email/dedicated-ips/", "/v2/email/account/", "/v1/email/account"] {
            assert_eq!(operation(&GET, path), None, "{path}");
        }
        assert_eq!(operation(&DELETE, "/v2/email/account"), None);
    }

    #[test]
    fn no_two_rows_have_the_same_method_and_path() {
        let mut rows: Vec<_> = ROUTES.iter().map(|route| (route.path, route.method.as_str())).collect();
        rows.sort_unstable();
        rows.dedup();
        assert_eq!(rows.len(), ROUTES.len());
    }
}
