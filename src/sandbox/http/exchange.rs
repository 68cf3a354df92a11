//! One exchange: converts hyper's request to the sandbox's request, and the sandbox's reply to hyper's response.

use std::net::IpAddr;
use std::time::Duration;

use http_body_util::{BodyExt, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN, USER_AGENT,
};
use hyper::http::uri::Authority;
use hyper::{Response, StatusCode};
use tokio::time::timeout;

use super::body::AnswerBody;
use crate::sandbox::service::Request;
use crate::sandbox::wire::Reply;

/// Maximum length of a request body, in bytes: enough for a state with many accounts, too little to fill the memory.
const BODY_MAX: usize = 64 * 1024 * 1024;
/// Time limit for reading the body of a request.
const BODY_TIME: Duration = Duration::from_secs(30);

/// The header with the request id.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
/// The header that names the operation in the AWS JSON protocol, where every path is `/`. The routes have it as a path.
const TARGET: HeaderName = HeaderName::from_static("x-amz-target");
/// The header in which SDKs for browsers and this SDK say more about the client.
const AMZ_USER_AGENT: HeaderName = HeaderName::from_static("x-amz-user-agent");
/// The header with the protocol of a body that is CBOR.
const SMITHY_PROTOCOL: HeaderName = HeaderName::from_static("smithy-protocol");
/// The header with the error code.
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

/// Where a request comes from, and the id that it was given.
pub(super) struct From<'a> {
    pub(super) address: Option<IpAddr>,
    pub(super) request_id: &'a str,
}

/// Reads a whole request.
pub(super) async fn read(request: hyper::Request<Incoming>, from: &From<'_>) -> Result<Request, Reply> {
    let (head, body) = request.into_parts();
    if !is_local(&head.headers) {
        let reason = "the sandbox answers programs of this machine, under `localhost` or a loopback address";
        return Err(Reply::json_error(StatusCode::FORBIDDEN, "AccessDeniedException", reason));
    }
    let collecting = timeout(BODY_TIME, Limited::new(body, BODY_MAX).collect()).await;
    let collected = collecting.map_err(|_| unreadable("the body did not come in time"))?;
    let body = collected.map_err(|error| unreadable(&error.to_string()))?.to_bytes();
    let text = |header: HeaderName| head.headers.get(header).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (authorization, target) = (text(AUTHORIZATION), text(TARGET).filter(|_| head.uri.path() == "/"));
    Ok(Request {
        method: head.method,
        path: target.map_or_else(|| head.uri.path().to_owned(), |target| format!("/{target}")),
        query: head.uri.query().unwrap_or_default().to_owned(),
        authorization,
        user_agent: text(AMZ_USER_AGENT).or_else(|| text(USER_AGENT)),
        source: from.address.map_or_else(String::new, |address| address.to_string()),
        request_id: from.request_id.to_owned(),
        body,
    })
}

/// Whether a request is addressed to this machine and was not sent by a web page. A page of any site can reach
/// loopback, through a host name that its owner resolves to loopback (DNS rebinding) or directly from its script.
fn is_local(headers: &HeaderMap) -> bool {
    let is_page = headers.contains_key(ORIGIN) || headers.contains_key("sec-fetch-site");
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let is_loopback = host.to_str().unwrap_or_default().parse::<Authority>().is_ok_and(|authority| {
        let name = authority.host().trim_start_matches('[').trim_end_matches(']');
        name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    });
    is_loopback && !is_page
}

fn unreadable(reason: &str) -> Reply {
    Reply::json_error(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLargeException", reason)
}

/// Writes a whole reply.
pub(super) fn write(reply: &Reply, request_id: &str) -> Response<AnswerBody> {
    with_head(reply, request_id, AnswerBody::Whole(Some(Bytes::from(reply.body.clone()))))
}

/// Writes a reply that announces its full length and ends after half of the body.
pub(super) fn write_cut(reply: &Reply, request_id: &str) -> Response<AnswerBody> {
    let mut response = with_head(reply, request_id, AnswerBody::cut(&Bytes::from(reply.body.clone())));
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(reply.body.len()));
    response
}

fn with_head(reply: &Reply, request_id: &str, body: AnswerBody) -> Response<AnswerBody> {
    let mut response = Response::new(body);
    *response.status_mut() = reply.status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(reply.content_type));
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, value);
    }
    if reply.content_type == "application/cbor" {
        headers.insert(SMITHY_PROTOCOL, HeaderValue::from_static("rpc-v2-cbor"));
    }
    if let Some(value) = reply.error_type.as_deref().and_then(|code| HeaderValue::from_str(code).ok()) {
        headers.insert(ERROR_TYPE, value);
    }
    response
}
