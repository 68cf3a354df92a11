//! Common helpers of the tests: a folder with files, the program run in it without the caller's environment, and an SES
//! whose calls and state can be inspected.

use std::{
    ffi::OsString,
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::Arc,
};

use serde_json::{Value, json};
use sesform::{
    sandbox::{FaultPlan, Sandbox, SandboxOptions, State, StateStore},
    ses::Role,
};
use tokio::runtime::Runtime;

use crate::watched::{Watched, role_of};

/// The account that the files of the tests are for.
pub(crate) const ACCOUNT: &str = "123456789012";
/// The Region that those files declare.
pub(crate) const REGION: &str = "eu-west-1";

/// A file that makes two pools out of the IPs that [`Ses::fresh`] leases, with three configuration sets.
pub(crate) const FILE: &str = r#"version: 1
account: "123456789012"
owner: mail-platform
regions:
  eu-west-1:
    pools:
      marketing: {ips: [198.51.100.12, 198.51.100.13]}
      transactional: {ips: [198.51.100.10, 198.51.100.11]}
    configuration_sets:
      experiments: {pool: ses-shared-pool}
      newsletter: {pool: marketing}
      receipts: {pool: transactional, tls: require, max_delivery: 4h}
"#;

/// Wraps the body of one Region in a file.
pub(crate) fn file(region: &str) -> String {
    let body: String = region.lines().map(|line| format!("    {line}\n")).collect();
    format!("version: 1\naccount: \"{ACCOUNT}\"\nregions:\n  {REGION}:\n{body}")
}

/// A separate folder as home and current directory, and another for the user's state.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
    state: tempfile::TempDir,
}

impl Desk {
    /// Creates an empty desk.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), state: tempfile::tempdir().unwrap() }
    }

    /// Creates a desk with a file that is found by its default name.
    pub(crate) fn with(desired: &str) -> Self {
        let desk = Self::new();
        desk.write("sesform.yaml", desired.as_bytes());
        desk
    }

    /// The folder for the user's state.
    pub(crate) fn state(&self) -> &Path {
        self.state.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).unwrap()
    }

    /// The program with these arguments, in this folder.
    pub(crate) fn sesform<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Run {
        let mut command = self.hermetic(env!("CARGO_BIN_EXE_sesform"), path_of_the_tests());
        command.args(words).stdin(Stdio::null());
        Run { command, ses: None }
    }

    /// A shell with this script, in this folder, which finds the program as `sesform`.
    pub(crate) fn shell(&self, shell: &str, script: &str) -> Command {
        let mut path = Path::new(env!("CARGO_BIN_EXE_sesform")).parent().unwrap().as_os_str().to_owned();
        path.push(":");
        path.push(path_of_the_tests());
        let mut command = self.hermetic(shell, path);
        command.args(["-c", script]);
        command
    }

    /// A command in this folder, without the caller's environment.
    fn hermetic(&self, program: &str, path: OsString) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path()).env_clear().env("PATH", path);
        command.env("HOME", self.folder.path()).env("XDG_STATE_HOME", self.state.path());
        command.env("NO_COLOR", "1").env("AWS_EC2_METADATA_DISABLED", "true");
        command
    }
}

/// Where the tests find their programs, and the tools that sesform calls.
#[expect(clippy::disallowed_methods, reason = "the tool finds its programs as the tests do")]
fn path_of_the_tests() -> OsString {
    std::env::var_os("PATH").unwrap_or_default()
}

/// A run of the program that has not started yet.
pub(crate) struct Run {
    command: Command,
    /// The SES that the program calls.
    ses: Option<Arc<Watched>>,
}

impl Run {
    /// Runs against this SES, with the credentials of the account that the files are for.
    pub(crate) fn on(self, ses: &Ses) -> Self {
        self.on_as(ses, ACCOUNT)
    }

    /// Runs against this SES, with the credentials of an account.
    pub(crate) fn on_as(mut self, ses: &Ses, account: &str) -> Self {
        // No rate limit applies here unless a test sets one, and a test has no time for the default rate.
        self.command.args(["--endpoint-url", &ses.endpoint(), "--max-rps", "1000"]);
        self.ses = Some(Arc::clone(&ses.sandbox));
        self.with_keys_of(account)
    }

    /// Sets the credentials of an account.
    pub(crate) fn with_keys_of(self, account: &str) -> Self {
        self.env("AWS_ACCESS_KEY_ID", account).env("AWS_SECRET_ACCESS_KEY", "secret")
    }

    pub(crate) fn args<'a>(mut self, words: impl IntoIterator<Item = &'a str>) -> Self {
        self.command.args(words);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs in a folder below that of the desk.
    pub(crate) fn in_folder(mut self, name: &str) -> Self {
        let folder = self.command.get_current_dir().unwrap().join(name);
        self.command.current_dir(folder);
        self
    }

    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub(crate) fn stdout(mut self, stdout: impl Into<Stdio>) -> Self {
        self.command.stdout(stdout);
        self
    }

    pub(crate) fn stdin(mut self, stdin: impl Into<Stdio>) -> Self {
        self.command.stdin(stdin);
        self
    }

    /// Runs the program to its end. Checks that it made only calls that the policy of its command allows.
    #[must_use]
    #[track_caller]
    pub(crate) fn run(mut self) -> Ended {
        let last = self.ses.as_ref().map(|ses| ses.last());
        let ended = self.command.output().unwrap().into();
        if let (Some(ses), Some(last)) = (&self.ses, last) {
            let has = |option: &str| self.command.get_args().any(|word| word == option);
            let more = has("--who").then_some(Role::Who).or(has("--save-figures").then_some(Role::Figures));
            ses.hold_since(last, more.or_else(|| self.command.get_args().find_map(|word| role_of(word.to_str()?))));
        }
        ended
    }

    /// Starts the program without waiting for its end.
    pub(crate) fn start(mut self) -> Child {
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }
}

/// The result of a run.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("the program is not killed"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ended {
    /// Checks the exit code.
    #[track_caller]
    pub(crate) fn with_code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Parses stdout as one document and checks that its exit code is that of the process.
    #[track_caller]
    pub(crate) fn document(&self) -> Value {
        let document: Value = serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error} in stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr));
        assert_eq!(document["exit_code"], self.code, "{document:#}");
        assert_eq!(document["format_version"], "1.6", "{document:#}");
        let failed = !matches!(self.code, 0 | 2);
        assert_eq!(document.get("failure_reason").is_some(), failed, "{document:#}");
        document
    }
}

/// An SES with its log and its state.
pub(crate) struct Ses {
    sandbox: Arc<Watched>,
    // It drives the sandbox, and is therefore dropped last.
    _runtime: Runtime,
}

impl Ses {
    /// An SES whose Region is accessed for the first time: twelve warm IPs in the default pool.
    pub(crate) fn fresh() -> Self {
        Self::start(&json!({}))
    }

    /// An SES whose Region has this content.
    pub(crate) fn holding(region: &Value) -> Self {
        Self::start(&json!({ACCOUNT: {REGION: region}}))
    }

    /// An SES whose Region has this content, and whose trail has these events of the Region: seconds ago, access key,
    /// operation and request. The oldest comes first.
    pub(crate) fn recorded(region: &Value, events: &[(u64, &str, &str, Value)]) -> Self {
        let now = sesform::ses::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let written = events.iter().zip(1_u64..).map(|((ago, key, operation, parameters), sequence)| {
            json!({
                "Sequence": sequence, "Milliseconds": (now - ago) * 1_000, "Account": ACCOUNT, "Region": REGION,
                "Operation": operation, "AccessKey": key, "UserAgent": "test", "SourceAddress": "192.0.2.1",
                "RequestId": sequence.to_string(), "Parameters": parameters
            })
        });
        let trail: Vec<Value> = written.collect();
        Self::begin(&json!({"version": 1, "accounts": {ACCOUNT: {REGION: region}}, "trail": trail}))
    }

    /// An SES whose Regions have this content.
    pub(crate) fn holding_regions(regions: &Value) -> Self {
        Self::start(&json!({ACCOUNT: regions}))
    }

    fn start(accounts: &Value) -> Self {
        Self::begin(&json!({"version": 1, "accounts": accounts}))
    }

    fn begin(state: &Value) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let state = State::from_json(&state.to_string()).unwrap();
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let options = SandboxOptions::new(listen, StateStore::memory(state));
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        Self { sandbox: Arc::new(Watched::new(sandbox)), _runtime: runtime }
    }

    /// The endpoint URL.
    pub(crate) fn endpoint(&self) -> String {
        self.sandbox.endpoint()
    }

    /// Starts a fault plan.
    pub(crate) fn play(&self, faults: &Value) {
        self.sandbox.set_faults(FaultPlan::from_json(&faults.to_string()).unwrap());
    }

    /// The content of the Region.
    pub(crate) fn region(&self) -> Value {
        let state: Value = serde_json::from_str(&self.sandbox.state().to_json().unwrap()).unwrap();
        state["accounts"][ACCOUNT][REGION].clone()
    }

    /// The operations since the last [`forget`](Self::forget), in the order of arrival.
    pub(crate) fn operations(&self) -> Vec<&'static str> {
        self.sandbox.calls().into_iter().map(|call| call.operation.expect("only known operations")).collect()
    }

    /// The write operations among them.
    pub(crate) fn writes(&self) -> Vec<&'static str> {
        let reads = |operation: &&str| ["Get", "List"].iter().any(|verb| operation.starts_with(verb));
        self.operations().into_iter().filter(|operation| !reads(operation)).collect()
    }

    /// The paths with which an operation was called.
    pub(crate) fn paths(&self, operation: &str) -> Vec<String> {
        let calls = self.sandbox.calls().into_iter().filter(|call| call.operation == Some(operation));
        calls.map(|call| call.path).collect()
    }

    /// The bodies that were sent to an operation.
    pub(crate) fn bodies(&self, operation: &str) -> Vec<Value> {
        let calls = self.sandbox.calls().into_iter().filter(|call| call.operation == Some(operation));
        calls.map(|call| call.body).collect()
    }

    /// Clears the log of calls.
    pub(crate) fn forget(&self) {
        self.sandbox.clear_calls();
    }
}

/// Sends a signal, by its name without `SIG`.
pub(crate) fn signal(child: &Child, name: &str) {
    // The `kill` of the shell itself: the program of that name is not installed everywhere.
    let status = Command::new("sh").args(["-c", &format!("kill -{name} {}", child.id())]).status();
    assert!(status.unwrap().success());
}
