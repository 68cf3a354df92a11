//! Runs the built program in its own folder against a sandbox in this process, without the caller's environment.

use std::{
    fs,
    net::Ipv4Addr,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    thread::sleep,
    time::Duration,
};

use serde_json::{Value, json};
use sesform::{
    plan::Plan,
    sandbox::{Behaviour, CallRecord, FaultPlan, ManagedPoolIps, Sandbox, SandboxOptions, State, StateStore},
};
use tokio::runtime::Runtime;

use crate::{
    case::{ACCOUNT, Case, REGION, spelled_out},
    monitor::Monitor,
    watched::Watched,
    world::{World, is_write},
};

/// Interval between two checks whether something has happened.
const GLANCE: Duration = Duration::from_millis(1);
/// Time for which the log has to stay unchanged until the last calls of a killed process count as completed.
const QUIET: Duration = Duration::from_millis(10);
/// Number of checks before a program that does not reach the expected state fails the test: some minutes.
const PATIENCE: u32 = 100_000;

/// A sandbox with one account, served by its own thread, and a folder with the file `sesform.yaml`.
pub(crate) struct Bench {
    folder: tempfile::TempDir,
    sandbox: Watched,
    // It drives the sandbox, and is therefore dropped last.
    _runtime: Runtime,
}

/// The result of a run.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit code. `None` for a killed process.
    pub(crate) code: Option<i32>,
    pub(crate) text: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), text: text(&output.stdout) + &text(&output.stderr) }
    }
}

impl Bench {
    pub(crate) fn of(case: &Case) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let state = State::from_json(&case.state().to_string()).unwrap();
        let given = SandboxOptions::new((Ipv4Addr::LOCALHOST, 0).into(), StateStore::memory(state));
        // The log is replayed, and it does not contain IPs that SES assigns by itself.
        let behaviour = Behaviour { managed_pool_ips: ManagedPoolIps(0), ..Behaviour::default() };
        let options = SandboxOptions { behaviour, ..given };
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        let (folder, sandbox) = (tempfile::tempdir().unwrap(), Watched::new(sandbox));
        let bench = Self { folder, sandbox, _runtime: runtime };
        fs::write(bench.path("sesform.yaml"), case.file.yaml()).unwrap();
        bench
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The content of the Region.
    pub(crate) fn region(&self) -> Value {
        let state: Value = serde_json::from_str(&self.sandbox.state().to_json().unwrap()).unwrap();
        state["accounts"][ACCOUNT][REGION].clone()
    }

    /// Replaces the content of the Region.
    pub(crate) fn restore(&self, region: &Value) {
        let body = json!({"version": 1, "accounts": {ACCOUNT: {REGION: region}}}).to_string();
        let mut stream = std::net::TcpStream::connect(self.sandbox.endpoint().trim_start_matches("http://")).unwrap();
        let head = format!(
            "PUT /_sandbox/state HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        std::io::Write::write_all(&mut stream, format!("{head}{body}").as_bytes()).unwrap();
        let mut answer = String::new();
        std::io::Read::read_to_string(&mut stream, &mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    /// Starts another fault plan and clears the log of calls.
    pub(crate) fn play(&self, faults: &Value) {
        self.sandbox.set_faults(FaultPlan::from_json(&faults.to_string()).unwrap());
        self.sandbox.clear_calls();
    }

    pub(crate) fn calls(&self) -> Vec<CallRecord> {
        self.sandbox.calls()
    }

    /// The program with these arguments.
    pub(crate) fn sesform(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sesform"));
        command.args(words).args(["--endpoint-url", &self.sandbox.endpoint(), "--max-rps", "1000"]);
        command.current_dir(self.folder.path()).env_clear().env("HOME", self.folder.path());
        command.env("AWS_ACCESS_KEY_ID", ACCOUNT).env("AWS_SECRET_ACCESS_KEY", "secret").env("NO_COLOR", "1");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Starts the program, to be killed later. Its output is discarded: a pipe that nobody reads would block it before.
    pub(crate) fn start(&self, words: &[&str]) -> Child {
        self.sesform(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Ended {
        self.sesform(words).output().unwrap().into()
    }

    /// Runs the program to its end and checks its exit code.
    #[track_caller]
    pub(crate) fn run_to(&self, code: i32, words: &[&str]) -> Ended {
        let ended = self.run(words);
        assert_eq!(ended.code, Some(code), "{words:?}\n{}", ended.text);
        ended
    }

    /// Makes a plan and saves it as `plan.json`.
    pub(crate) fn saved_plan(&self) -> Plan {
        self.run_to(0, &["plan", "-o", "plan.json"]);
        serde_json::from_str(&fs::read_to_string(self.path("plan.json")).unwrap()).unwrap()
    }

    /// Reads a JSON report from the folder.
    pub(crate) fn report(&self, name: &str) -> Value {
        serde_json::from_str(&fs::read_to_string(self.path(name)).unwrap()).unwrap()
    }

    /// Waits until the log fulfils a condition or the program has ended.
    #[expect(clippy::disallowed_methods, reason = "the test waits for another process")]
    pub(crate) fn wait_until(&self, child: &mut Child, happened: impl Fn(&[CallRecord]) -> bool) {
        for _ in 0..PATIENCE {
            if happened(&self.calls()) || child.try_wait().unwrap().is_some() {
                return;
            }
            sleep(GLANCE);
        }
        panic!("it does not come to where it should: {:#?}", self.calls());
    }

    /// Kills the program as `kill -9` does, and waits until the sandbox has completed its last calls.
    #[expect(clippy::disallowed_methods, reason = "the test waits for another process")]
    pub(crate) fn kill(&self, mut child: Child) {
        child.kill().unwrap();
        child.wait().unwrap();
        let seen = || self.calls().iter().map(|call| call.performed).collect::<Vec<_>>();
        loop {
            let before = seen();
            sleep(QUIET);
            if seen() == before {
                return;
            }
        }
    }

    /// Creates a monitor for the transition from the current state to the state that the file declares.
    pub(crate) fn monitor(&self, case: &Case) -> Monitor {
        let before = self.region();
        Monitor::new(World::of(&before), World::of(&case.expected(&before)))
    }

    /// Checks the rules for the calls since the log was cleared.
    #[track_caller]
    pub(crate) fn watch(&self, monitor: &mut Monitor) {
        let wrong = monitor.watch(&self.calls());
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    /// Checks that the account has the expected content, to the byte, and that one more apply writes nothing.
    #[track_caller]
    pub(crate) fn is_as(&self, expected: &Value) {
        let held = spelled_out(&self.region());
        assert!(held == *expected, "held {held:#}\nexpected {expected:#}");
        self.play(&json!({}));
        self.run_to(0, &["apply", "--yes"]);
        let calls = self.calls();
        let writes: Vec<_> = calls.iter().filter(|call| is_write(call)).collect();
        assert!(writes.is_empty(), "the second apply wrote {writes:#?}");
    }
}
