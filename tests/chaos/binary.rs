//! The built program in a folder of its own against a sandbox in this process, with nothing of the caller's environment.

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

/// How often it is looked whether something has happened.
const GLANCE: Duration = Duration::from_millis(1);
/// How long the sandbox has to be quiet until a killed process's last calls have ended.
const QUIET: Duration = Duration::from_millis(10);
/// Looks at a program that does not come to where it should: some minutes.
const PATIENCE: u32 = 100_000;

/// A sandbox with one account, served by a thread of its own, and a folder with the file `sesform.yaml`.
pub(crate) struct Bench {
    folder: tempfile::TempDir,
    sandbox: Watched,
    // Drives the sandbox, and so goes last.
    _runtime: Runtime,
}

/// What is left of a run.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit code; none of a killed process.
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
        // What the log tells is replayed, and IPs that SES gives by itself are not in it.
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

    /// What the Region holds.
    pub(crate) fn region(&self) -> Value {
        let state: Value = serde_json::from_str(&self.sandbox.state().to_json().unwrap()).unwrap();
        state["accounts"][ACCOUNT][REGION].clone()
    }

    /// Makes the Region hold this.
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

    /// Plays other faults and forgets the calls so far.
    pub(crate) fn play(&self, faults: &Value) {
        self.sandbox.set_faults(FaultPlan::from_json(&faults.to_string()).unwrap());
        self.sandbox.clear_calls();
    }

    pub(crate) fn calls(&self) -> Vec<CallRecord> {
        self.sandbox.calls()
    }

    /// The program with these words.
    pub(crate) fn sesform(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sesform"));
        command.args(words).args(["--endpoint-url", &self.sandbox.endpoint(), "--max-rps", "1000"]);
        command.current_dir(self.folder.path()).env_clear().env("HOME", self.folder.path());
        command.env("AWS_ACCESS_KEY_ID", ACCOUNT).env("AWS_SECRET_ACCESS_KEY", "secret").env("NO_COLOR", "1");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Starts it, to be killed. Nobody reads what it says: a pipe that nobody reads would stop it before.
    pub(crate) fn start(&self, words: &[&str]) -> Child {
        self.sesform(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Ended {
        self.sesform(words).output().unwrap().into()
    }

    /// Runs it to its end, which has to be this one.
    #[track_caller]
    pub(crate) fn run_to(&self, code: i32, words: &[&str]) -> Ended {
        let ended = self.run(words);
        assert_eq!(ended.code, Some(code), "{words:?}\n{}", ended.text);
        ended
    }

    /// Plans and saves as `plan.json`.
    pub(crate) fn saved_plan(&self) -> Plan {
        self.run_to(0, &["plan", "-o", "plan.json"]);
        serde_json::from_str(&fs::read_to_string(self.path("plan.json")).unwrap()).unwrap()
    }

    /// A JSON report, and what `apply` says in it.
    pub(crate) fn report(&self, name: &str) -> Value {
        serde_json::from_str(&fs::read_to_string(self.path(name)).unwrap()).unwrap()
    }

    /// Waits until the log has it, or the program has ended.
    pub(crate) fn wait_until(&self, child: &mut Child, happened: impl Fn(&[CallRecord]) -> bool) {
        for _ in 0..PATIENCE {
            if happened(&self.calls()) || child.try_wait().unwrap().is_some() {
                return;
            }
            sleep(GLANCE);
        }
        panic!("it does not come to where it should: {:#?}", self.calls());
    }

    /// Kills it as `kill -9` does, and waits until the sandbox has seen the last of it.
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

    /// A monitor over the way from now to what the file says.
    pub(crate) fn monitor(&self, case: &Case) -> Monitor {
        let before = self.region();
        Monitor::new(World::of(&before), World::of(&case.expected(&before)))
    }

    /// Holds the rules over the calls since the log was emptied.
    #[track_caller]
    pub(crate) fn watch(&self, monitor: &mut Monitor) {
        let wrong = monitor.watch(&self.calls());
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    /// Holds the account against what it is to hold, to the byte, and sees that one more apply writes nothing.
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
