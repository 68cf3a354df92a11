//! The pace against a limit that is played, in virtual time.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tokio::{sync::Mutex, task::JoinSet, time::sleep};

use super::*;

/// A server with token buckets, some milliseconds away.
struct Server {
    per_second: f64,
    burst: f64,
    shared: bool,
    /// One way, in milliseconds; each call takes another of these in turn.
    way: &'static [u64],
    buckets: BTreeMap<&'static str, (f64, Instant)>,
    calls: usize,
    refused: usize,
}

impl Server {
    fn of(per_second: f64, burst: f64) -> Self {
        let buckets = BTreeMap::new();
        Self { per_second, burst, shared: false, way: &[2, 3, 9, 1, 5], buckets, calls: 0, refused: 0 }
    }

    fn admits(&mut self, operation: &'static str) -> bool {
        let now = Instant::now();
        let key = if self.shared { "*" } else { operation };
        let (tokens, filled) = self.buckets.entry(key).or_insert((self.burst, now));
        *tokens = (*tokens + (now - *filled).as_secs_f64() * self.per_second).min(self.burst);
        *filled = now;
        let admitted = *tokens >= 1.0;
        if admitted {
            *tokens -= 1.0;
        } else {
            self.refused += 1;
        }
        admitted
    }

    async fn call(server: &Mutex<Self>, operation: &'static str) -> bool {
        let way = {
            let mut server = server.lock().await;
            server.calls += 1;
            Duration::from_millis(server.way[server.calls % server.way.len()])
        };
        sleep(way).await;
        let admitted = server.lock().await.admits(operation);
        sleep(way).await;
        admitted
    }
}

async fn take_one(left: &Mutex<usize>) -> bool {
    let mut left = left.lock().await;
    left.checked_sub(1).inspect(|rest| *left = *rest).is_some()
}

/// Calls each operation so often, eight at once each; the seconds that it took.
async fn play(server: Server, max_rps: MaxRps, calls: &[(&'static str, usize)]) -> (f64, Server) {
    let (server, pace) = (Arc::new(Mutex::new(server)), Pace::new(max_rps));
    let start = Instant::now();
    let mut workers = JoinSet::new();
    for (operation, count) in calls {
        let left = Arc::new(Mutex::new(*count));
        for _ in 0..8 {
            let (server, pace, left, operation) = (Arc::clone(&server), pace.clone(), Arc::clone(&left), *operation);
            workers.spawn(async move {
                while take_one(&left).await {
                    loop {
                        let turn = pace.turn("eu-west-1", operation).await;
                        if Server::call(&server, operation).await {
                            break turn.passed();
                        }
                        turn.refused();
                    }
                }
            });
        }
    }
    while let Some(ended) = workers.join_next().await {
        ended.unwrap();
    }
    let server = Arc::into_inner(server).unwrap().into_inner();
    (start.elapsed().as_secs_f64(), server)
}

#[tokio::test(start_paused = true)]
async fn reads_find_one_call_a_second_almost_without_refusals() {
    for burst in [1.0, 2.0] {
        let (seconds, server) = play(Server::of(1.0, burst), MaxRps::DOCUMENTED, &[("GetConfigurationSet", 200)]).await;
        assert!(seconds <= 200.0 * 1.03, "{seconds} s at a burst of {burst}");
        assert!(server.refused <= 10, "{} refused at a burst of {burst}", server.refused);
    }
}

#[tokio::test(start_paused = true)]
async fn reads_that_nobody_limits_are_not_held_up() {
    let (seconds, server) = play(Server::of(1e6, 1e6), MaxRps::DOCUMENTED, &[("GetConfigurationSet", 500)]).await;
    // Eight at once, 8 ms each on the average, is 0.5 s.
    assert!(seconds < 0.9, "{seconds} s");
    assert_eq!((server.calls, server.refused), (500, 0));
}

#[tokio::test(start_paused = true)]
async fn reads_find_other_limits_too() {
    for (limit, calls) in [(0.5, 60), (3.0, 200), (20.0, 2000)] {
        let (seconds, server) = play(Server::of(limit, 1.0), MaxRps::DOCUMENTED, &[("GetDedicatedIp", calls)]).await;
        #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
        let best = calls as f64 / limit;
        assert!(seconds <= best * 1.5, "{seconds} s instead of {best} at {limit}/s");
        assert!(server.refused * 2 < calls, "{} of {calls} refused at {limit}/s", server.refused);
    }
}

#[tokio::test(start_paused = true)]
async fn writes_begin_at_once_and_keep_to_the_rate_without_a_refusal() {
    let writes = [("PutDedicatedIpInPool", 40), ("CreateDedicatedIpPool", 20)];
    let (seconds, server) = play(Server::of(1.0, 1.0), MaxRps::DOCUMENTED, &writes).await;
    assert!((39.0..=41.0).contains(&seconds), "{seconds} s");
    assert_eq!(server.refused, 0);
    let (seconds, _) = play(Server::of(1e6, 1e6), MaxRps::new(4.0).unwrap(), &writes).await;
    assert!((9.7..=10.3).contains(&seconds), "{seconds} s");
}

#[tokio::test(start_paused = true)]
async fn limit_that_all_operations_share_is_found_and_kept_to() {
    let calls = [("CreateDedicatedIpPool", 20), ("PutDedicatedIpInPool", 40), ("CreateConfigurationSet", 40)];
    let (seconds, server) = play(Server { shared: true, ..Server::of(1.0, 1.0) }, MaxRps::DOCUMENTED, &calls).await;
    assert!(seconds <= 105.0, "{seconds} s for 100 calls");
    assert!(server.refused <= 10, "{} refused", server.refused);
}

#[tokio::test(start_paused = true)]
async fn limit_that_operations_have_each_is_not_taken_for_a_shared_one() {
    let calls = [("GetConfigurationSet", 100), ("GetDedicatedIpPool", 50), ("PutDedicatedIpInPool", 80)];
    let (seconds, server) = play(Server::of(1.0, 1.0), MaxRps::DOCUMENTED, &calls).await;
    assert!(seconds <= 103.0, "{seconds} s");
    assert!(server.refused <= 15, "{} refused", server.refused);
}

#[tokio::test(start_paused = true)]
async fn regions_have_limits_of_their_own() {
    let pace = Pace::new(MaxRps::DOCUMENTED);
    let start = Instant::now();
    for region in ["eu-west-1", "us-east-1", "eu-central-1"] {
        pace.turn(region, "PutDedicatedIpInPool").await.passed();
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
    pace.turn("us-east-1", "PutDedicatedIpInPool").await.passed();
    assert!(start.elapsed() > Duration::from_secs(1));
}

#[test]
fn rate_is_a_finite_number_above_zero() {
    for (rate, taken) in
        [(1.0, true), (0.2, true), (0.0, false), (-1.0, false), (f64::NAN, false), (f64::INFINITY, false)]
    {
        assert_eq!(MaxRps::new(rate).is_some(), taken, "{rate}");
    }
}
