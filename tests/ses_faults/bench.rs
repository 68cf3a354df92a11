//! A sandbox with faults, and a reader and a writer that give up quickly.

use std::time::Duration;

use serde_json::{Value, json};
use sesform::{
    model::{AccountId, Delivery, LiveRegion, PoolName, PoolRef, Region, ScalingMode, Tags, Write},
    sandbox::{FaultPlan, Sandbox, SandboxOptions, State, StateStore},
    ses::{CallError, Circumstances, Connection, ConnectionOptions, Done, MaxRps, Reader, Standing, Timing, Writer},
};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::watched::Watched;

pub(crate) const ACCOUNT: &str = "123456789012";
pub(crate) const REGION: &str = "eu-west-1";

/// Short enough for a test that lets calls hang, and long enough for a busy machine.
pub(crate) const QUICK: Timing = Timing {
    attempt: Duration::from_secs(1),
    first_pause: Duration::from_millis(10),
    unclear_tries: 8,
    throttled: Duration::from_secs(3),
    visible: Duration::from_secs(5),
    look_again: Duration::from_secs(60),
};

pub(crate) fn account() -> AccountId {
    AccountId::new(ACCOUNT).unwrap()
}

pub(crate) fn region() -> Region {
    Region::new(REGION).unwrap()
}

/// A sandbox and the connection to it.
pub(crate) struct Bench {
    pub(crate) sandbox: Watched,
    pub(crate) connection: Connection,
}

impl Bench {
    /// Starts a sandbox with this content of the Region, with a fault plan from the start.
    pub(crate) async fn with(held: &Value, faults: &Value) -> Self {
        Self::at(held, faults, QUICK, MaxRps::UNLIMITED).await
    }

    pub(crate) async fn at(held: &Value, faults: &Value, timing: Timing, max_rps: MaxRps) -> Self {
        let state = json!({"version": 1, "accounts": {ACCOUNT: {REGION: held}}});
        let state = StateStore::memory(State::from_json(&state.to_string()).unwrap());
        let faults = FaultPlan::from_json(&faults.to_string()).unwrap();
        let options = SandboxOptions { faults, ..SandboxOptions::new("127.0.0.1:0".parse().unwrap(), state) };
        let sandbox = Watched::new(Sandbox::start(options).await.unwrap());
        let endpoint_url = Some(sandbox.endpoint());
        let options = ConnectionOptions {
            endpoint_url,
            sandbox_account: Some(account()),
            max_rps,
            timing,
            ..ConnectionOptions::default()
        };
        let connection = Connection::open(&options, &region()).await;
        Self { sandbox, connection }
    }

    pub(crate) fn play(&self, faults: &Value) {
        self.sandbox.set_faults(FaultPlan::from_json(&faults.to_string()).unwrap());
    }

    pub(crate) fn reader(&self) -> Reader {
        Reader::new(&self.connection, &account(), &region())
    }

    /// Performs a write whose object counts as read just now.
    pub(crate) async fn perform(&self, write: &Write) -> Result<Done, CallError> {
        self.perform_seen(write, Instant::now()).await
    }

    pub(crate) async fn perform_seen(&self, write: &Write, seen: Instant) -> Result<Done, CallError> {
        let judge = |live: &LiveRegion| judge(live, write);
        let cancellation = CancellationToken::new();
        let circumstances = Circumstances { seen, judge: &judge, cancellation: &cancellation };
        Writer::new(&self.connection, &account(), &region()).perform(write, &circumstances).await
    }

    /// The content of the Region.
    pub(crate) fn held(&self) -> Value {
        let state: Value = serde_json::from_str(&self.sandbox.state().to_json().unwrap()).unwrap();
        state["accounts"][ACCOUNT][REGION].clone()
    }

    /// Number of calls of an operation, without the calls of another writer.
    pub(crate) fn count(&self, operation: &str) -> usize {
        let ours = |fault: &Option<String>| fault.as_deref() != Some("interference");
        self.sandbox.calls().iter().filter(|call| call.operation == Some(operation) && ours(&call.fault)).count()
    }

    /// Number of calls that fulfil a condition.
    pub(crate) fn total(&self) -> usize {
        self.sandbox.calls().len()
    }
}

/// A plan of one rule.
pub(crate) fn rule(operation: &str, when: &Value, fault: &Value) -> Value {
    json!({"rules": [{"operation": operation, "when": when, "fault": fault}]})
}

pub(crate) fn pool(name: &str) -> PoolName {
    PoolName::new(name).unwrap()
}

pub(crate) fn through(name: &str) -> Delivery {
    Delivery { pool: Some(PoolRef::Named(pool(name))), ..Delivery::default() }
}

pub(crate) fn owned() -> Tags {
    Tags::from([("sesform:owner".to_owned(), "mail".to_owned())])
}

/// A Region on which each of [`writes`] can be performed.
pub(crate) fn held() -> Value {
    json!({
        "DedicatedIpPools": {"a": {}, "b": {}, "old": {}, "turned": {}},
        "DedicatedIps": {"198.51.100.1": {"PoolName": "a"}},
        "ConfigurationSets": {"receipts": {"DeliveryOptions": {"SendingPoolName": "a"}}}
    })
}

pub(crate) fn create_pool() -> Write {
    Write::CreateDedicatedIpPool { pool: pool("new"), scaling: ScalingMode::Standard, tags: owned() }
}

pub(crate) fn delete_pool() -> Write {
    Write::DeleteDedicatedIpPool { pool: pool("old") }
}

pub(crate) fn move_ip() -> Write {
    let (from, to) = (PoolRef::Named(pool("a")), PoolRef::Named(pool("b")));
    Write::PutDedicatedIpInPool { ip: [198, 51, 100, 1].into(), from, to }
}

/// One write of each kind.
pub(crate) fn writes() -> [Write; 6] {
    let set = |name: &str| sesform::model::ConfigurationSetName::new(name).unwrap();
    [
        create_pool(),
        Write::PutDedicatedIpPoolScalingAttributes { pool: pool("turned"), scaling: ScalingMode::Managed },
        delete_pool(),
        move_ip(),
        Write::CreateConfigurationSet {
            configuration_set: set("new"),
            delivery: through("b"),
            options: Default::default(),
            tags: owned(),
        },
        Write::PutConfigurationSetDeliveryOptions {
            configuration_set: set("receipts"),
            delivery: through("b"),
            expected: through("a"),
        },
    ]
}

/// The name of an operation that reads the object of each write.
pub(crate) fn looking_at(write: &Write) -> &'static str {
    match write.target().kind() {
        sesform::model::Kind::DedicatedIpPool => "GetDedicatedIpPool",
        sesform::model::Kind::DedicatedIp => "GetDedicatedIp",
        sesform::model::Kind::ConfigurationSet => "GetConfigurationSet",
        sesform::model::Kind::EventDestination => "GetConfigurationSetEventDestinations",
        sesform::model::Kind::EmailIdentity => "GetEmailIdentity",
        sesform::model::Kind::Account => "GetAccount",
    }
}

/// The state of the object: what the planner knows, in the shortest form.
fn judge(live: &LiveRegion, write: &Write) -> Standing {
    let (before, after) = match write {
        Write::CreateDedicatedIpPool { pool, scaling, .. } => {
            let found = live.pools.get(pool);
            (found.is_none(), found.is_some_and(|found| found.scaling == *scaling))
        }
        Write::PutDedicatedIpPoolScalingAttributes { pool, scaling } => {
            let found = live.pools.get(pool);
            let managed = found.is_some_and(|found| found.scaling == *scaling);
            (found.is_some() && !managed, managed)
        }
        Write::DeleteDedicatedIpPool { pool } => (live.pools.contains_key(pool), !live.pools.contains_key(pool)),
        Write::PutDedicatedIpInPool { ip, from, to } => {
            let found = live.dedicated_ips.get(ip).map(|ip| &ip.pool);
            (found == Some(from), found == Some(to))
        }
        Write::CreateConfigurationSet { configuration_set, delivery, .. } => {
            let found = live.configuration_sets.get(configuration_set);
            (found.is_none(), found.is_some_and(|found| found.delivery == *delivery))
        }
        Write::PutConfigurationSetDeliveryOptions { configuration_set, delivery, expected } => {
            let found = live.configuration_sets.get(configuration_set).map(|set| &set.delivery);
            (found == Some(expected), found == Some(delivery))
        }
        Write::DeleteConfigurationSet { .. } | Write::Setting(_) => {
            unreachable!("not among the writes that are tried here")
        }
    };
    match (before, after) {
        (_, true) => Standing::After,
        (true, false) => Standing::Before,
        (false, false) => Standing::Elsewhere { expected: "something".to_owned(), found: "else".to_owned() },
    }
}

/// The Region after a write that is performed without faults.
pub(crate) async fn after(write: &Write) -> Value {
    let bench = Bench::with(&held(), &json!({})).await;
    bench.perform(write).await.unwrap();
    bench.held()
}
