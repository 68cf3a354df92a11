//! A running sandbox and SDK clients for it.

use std::io::{Read, Write};
use std::net::TcpStream;

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_sesv2::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::operation::RequestId;
use aws_smithy_http_client::Builder;
use aws_smithy_types::retry::RetryConfig;
use sesform::sandbox::{RunningSandbox, Sandbox, SandboxOptions, State, StateStore};

/// The account of an access key that is not itself an account id.
pub(crate) const ACCOUNT: &str = "123456789012";
/// The Region of most tests.
pub(crate) const REGION: &str = "eu-west-1";

/// Options for a sandbox that starts empty, in memory, on a free port.
pub(crate) fn options() -> SandboxOptions {
    options_with(StateStore::memory(State::default()))
}

/// Options for a sandbox with a state, on a free port.
pub(crate) fn options_with(store: StateStore) -> SandboxOptions {
    SandboxOptions::new("127.0.0.1:0".parse().unwrap(), store)
}

/// A store in memory with one Region, given as JSON.
pub(crate) fn region_store(region: &str) -> StateStore {
    let text = format!(r#"{{"version": 1, "accounts": {{"{ACCOUNT}": {{"{REGION}": {region}}}}}}}"#);
    StateStore::memory(State::from_json(&text).unwrap())
}

/// A sandbox with every default.
pub(crate) async fn start() -> (RunningSandbox, Client) {
    start_with(options()).await
}

/// A sandbox, and a client in [`REGION`].
pub(crate) async fn start_with(options: SandboxOptions) -> (RunningSandbox, Client) {
    let sandbox = Sandbox::start(options).await.unwrap();
    let client = client(&sandbox, "AKIDEXAMPLE", REGION);
    (sandbox, client)
}

/// A client that neither retries nor looks for a proxy.
pub(crate) fn client(sandbox: &RunningSandbox, key: &str, region: &str) -> Client {
    let config = aws_sdk_sesv2::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(sandbox.endpoint())
        .region(Region::new(region.to_owned()))
        .credentials_provider(Credentials::new(key, "secret", None, None, "test"))
        .http_client(Builder::new().build_http())
        .retry_config(RetryConfig::disabled())
        .build();
    Client::from_conf(config)
}

/// Returns status, code and message of a refused call. Every refusal has a request id.
pub(crate) fn refusal<T, E>(result: Result<T, SdkError<E>>) -> (u16, String, String)
where
    E: ProvideErrorMetadata,
    SdkError<E>: RequestId,
{
    let Err(error) = result else { panic!("the call was not refused") };
    assert!(error.request_id().is_some_and(|id| id.len() == 36), "a request id");
    let status = error.raw_response().map_or(0, |response| response.status().as_u16());
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let service = error.as_service_error().expect("an answer of the service");
    (status, text(service.code()), text(service.message()))
}

/// Asserts status, code and a part of the message.
#[track_caller]
pub(crate) fn assert_refused<T, E>(result: Result<T, SdkError<E>>, status: u16, code: &str, part: &str)
where
    E: ProvideErrorMetadata,
    SdkError<E>: RequestId,
{
    let (got_status, got_code, message) = refusal(result);
    assert_eq!((got_status, got_code.as_str()), (status, code), "{message}");
    assert!(message.contains(part), "`{message}` has no `{part}`");
}

/// A signature that is not verified, in [`REGION`].
pub(crate) const AUTHORIZATION: &str = "Authorization: AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/ses/aws4_request, SignedHeaders=host, Signature=0";

/// Sends one raw request and returns the whole answer.
pub(crate) async fn send(sandbox: &RunningSandbox, method: &str, path: &str, header: &str, body: &str) -> String {
    let address = sandbox.endpoint().trim_start_matches("http://").to_owned();
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\n{header}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    })
    .await
    .unwrap()
}
