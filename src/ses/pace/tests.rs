//! Tests the pace against a simulated limit, in virtual time.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tokio::{sync::Mutex, task::JoinSet, time::sleep};

use super::*;

/// A server with token buckets and a network delay of some milliseconds.
struct Server {
    per_second: f64,
    burst: f64,
    shared: bool,
    /// One-way network delays, in milliseconds. The calls use them in turn.
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

/// Calls each operation this many times, with eight concurrent calls for each operation. Returns the time in seconds.
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
async fn reads_find_one_call_a_second_almost_without_refusals_and_use_half_of_it() {
    for burst in [1.0, 2.0] {
        let (seconds, server) = play(Server::of(1.0, burst), MaxRps::DOCUMENTED, &[("GetConfigurationSet", 200)]).await;
        assert!((360.0..=200.0 * 2.06).contains(&seconds), "{seconds} s at a burst of {burst}");
        assert!(server.refused <= 10, "{} refused at a burst of {burst}", server.refused);
    }
}

#[tokio::test(start_paused = true)]
async fn reads_leave_half_of_a_limit_to_others_whichever_it_is() {
    for (limit, calls) in [(0.5, 400), (1.0, 400), (3.0, 800), (20.0, 4000)] {
        for shared in [false, true] {
            let reads = [("GetConfigurationSet", calls), ("GetDedicatedIp", calls / 4)];
            let (seconds, server) = play(Server { shared, ..Server::of(limit, 1.0) }, MaxRps::DOCUMENTED, &reads).await;
            #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
            let used = (if shared { server.calls } else { server.calls - calls / 4 }) as f64 / seconds;
            // The excess is used to find the limit and to check occasionally whether it has risen.
            assert!(used <= limit * 0.65, "{used} a second of {limit}, shared: {shared}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn reads_take_a_whole_stated_rate_and_no_more() {
    for (rate, limit) in [(1.0, 1.0), (4.0, 1e6)] {
        let rps = MaxRps::new(rate).unwrap();
        let (seconds, server) = play(Server::of(limit, 1.0), rps, &[("GetConfigurationSet", 200)]).await;
        assert!((198.0 / rate..=206.0 / rate).contains(&seconds), "{seconds} s at {rate}");
        assert!(server.refused <= 3, "{} refused", server.refused);
    }
}

#[tokio::test(start_paused = true)]
async fn writes_are_not_held_up_by_what_reads_leave_to_others() {
    let calls = [("PutDedicatedIpInPool", 60), ("GetConfigurationSet", 20)];
    let (seconds, _) = play(Server { shared: true, ..Server::of(1.0, 1.0) }, MaxRps::DOCUMENTED, &calls).await;
    assert!(seconds <= 90.0, "{seconds} s for 80 calls, of which the reads may wait");
}

#[tokio::test(start_paused = true)]
async fn reads_that_nobody_limits_are_not_held_up() {
    let (seconds, server) = play(Server::of(1e6, 1e6), MaxRps::DOCUMENTED, &[("GetConfigurationSet", 500)]).await;
    // Eight concurrent calls at 8 ms each on average take 0.5 s.
    assert!(seconds < 0.9, "{seconds} s");
    assert_eq!((server.calls, server.refused), (500, 0));
}

#[tokio::test(start_paused = true)]
async fn reads_find_other_limits_too() {
    for (limit, calls) in [(0.5, 60), (3.0, 200), (20.0, 2000)] {
        let (seconds, server) = play(Server::of(limit, 1.0), MaxRps::DOCUMENTED, &[("GetDedicatedIp", calls)]).await;
        #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
        let best = calls as f64 / limit;
        assert!(seconds <= best * 2.0 * 1.5, "{seconds} s for half of {best} at {limit}/s");
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
    assert!(seconds <= 2.0 * 103.0, "{seconds} s");
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

/// Calls an operation until the server takes it.
async fn until_taken(server: &Mutex<Server>, pace: &Pace, operation: &'static str) {
    loop {
        let turn = pace.turn("eu-west-1", operation).await;
        if Server::call(server, operation).await {
            return turn.passed();
        }
        turn.refused();
    }
}

#[tokio::test(start_paused = true)]
async fn writes_go_before_reads_so_that_a_look_before_a_write_stays_fresh() {
    let (server, pace) = (Server { shared: true, ..Server::of(1.0, 1.0) }, Pace::new(MaxRps::DOCUMENTED));
    let server = Arc::new(Mutex::new(server));
    let start = Instant::now();
    let mut workers = JoinSet::new();
    for pair in
        [("GetDedicatedIp", "PutDedicatedIpInPool"), ("GetConfigurationSet", "PutConfigurationSetDeliveryOptions")]
    {
        for _ in 0..3 {
            let (server, pace, (look, write)) = (Arc::clone(&server), pace.clone(), pair);
            workers.spawn(async move {
                for round in 0..10 {
                    let _place = pace.place("eu-west-1", write, Duration::from_secs(5)).await;
                    until_taken(&server, &pace, look).await;
                    let looked = Instant::now();
                    until_taken(&server, &pace, write).await;
                    // The first rounds find the limit.
                    assert!(round < 3 || looked.elapsed() < Duration::from_secs(5), "{:?}", looked.elapsed());
                }
            });
        }
    }
    while let Some(ended) = workers.join_next().await {
        ended.unwrap();
    }
    let (seconds, refused) = (start.elapsed().as_secs_f64(), server.lock().await.refused);
    assert!(seconds <= 120.0 * 1.35, "{seconds} s for 120 calls, half of them reads");
    assert!(refused <= 15, "{refused} refused");
}

#[tokio::test(start_paused = true)]
async fn turn_that_is_given_back_costs_nobody_anything() {
    let pace = Pace::new(MaxRps::DOCUMENTED);
    let start = Instant::now();
    pace.turn("eu-west-1", "PutDedicatedIpInPool").await.give_back();
    pace.turn("eu-west-1", "PutDedicatedIpInPool").await.passed();
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[test]
fn as_many_look_ahead_as_are_written_in_a_quarter_of_the_time_that_a_look_stays_good() {
    let places = |rps: MaxRps, seconds| Pace::new(rps).places(Duration::from_secs(seconds));
    assert_eq!(MaxRps::DOCUMENTED.get(), 1.0);
    assert_eq!(MaxRps::new(2.5).map(MaxRps::get), Some(2.5));
    assert_eq!([5, 8, 20].map(|seconds| places(MaxRps::DOCUMENTED, seconds)), [1, 2, 5]);
    assert_eq!(places(MaxRps::new(3.0).unwrap(), 8), 6);
    assert_eq!(places(MaxRps::new(0.1).unwrap(), 5), 1);
    assert_eq!(places(MaxRps::UNLIMITED, 5), 16);
}

#[tokio::test(start_paused = true)]
async fn place_is_taken_until_it_is_dropped_and_each_operation_has_its_own() {
    let (pace, fresh) = (Pace::new(MaxRps::DOCUMENTED), Duration::from_secs(5));
    let put = |region: &'static str, operation: &'static str| {
        let pace = pace.clone();
        async move { tokio::time::timeout(Duration::from_secs(1), pace.place(region, operation, fresh)).await }
    };
    let first = put("eu-west-1", "PutDedicatedIpInPool").await.unwrap();
    assert!(first.is_some());
    assert!(put("eu-west-1", "PutDedicatedIpInPool").await.is_err(), "there is one place");
    assert!(put("us-east-1", "PutDedicatedIpInPool").await.is_ok());
    assert!(put("eu-west-1", "DeleteDedicatedIpPool").await.is_ok());
    drop(first);
    assert!(put("eu-west-1", "PutDedicatedIpInPool").await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn limit_of_reads_is_known_once_one_was_refused_and_that_of_writes_does_not_count() {
    let (server, pace) = (Arc::new(Mutex::new(Server::of(3.0, 3.0))), Pace::new(MaxRps::DOCUMENTED));
    for _ in 0..2 {
        until_taken(&server, &pace, "PutDedicatedIpInPool").await;
        pace.turn("eu-west-1", "PutDedicatedIpInPool").await.refused();
    }
    assert_eq!(pace.reads_found(), None);
    let mut workers = JoinSet::new();
    for _ in 0..8 {
        let (server, pace) = (Arc::clone(&server), pace.clone());
        workers.spawn(async move {
            for _ in 0..30 {
                until_taken(&server, &pace, "GetDedicatedIp").await;
            }
        });
    }
    while let Some(ended) = workers.join_next().await {
        ended.unwrap();
    }
    let found = pace.reads_found().unwrap();
    assert!((1.0..=4.0).contains(&found), "{found} a second where the limit is 3");
}
