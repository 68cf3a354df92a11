//! What figures of four weeks say of the pattern that a file states.

use serde_json::json;

use crate::{
    measured::{alone, days, of_set, pool_of, speaks},
    support::said,
};

#[test]
fn sf192_measured_pattern_and_days_stand_in_place_of_stated_ones() {
    // November began on a Sunday: mail on Tuesdays alone.
    let tuesdays = days((0..30).map(|at| Some(json!({"send": if at % 7 == 2 { 80_000 } else { 0 }}))));
    let measured = of_set(&tuesdays);
    let found = alone(&pool_of(2, "kind: other, day: 80000, pattern: steady"), &measured);
    speaks(&said(&found, "SF192"), "warning s", &["`pattern` is stated as steady, and these days are weekly"]);
    assert!(
        found.measured.iter().any(|used| used.fact.key == "pattern" && used.fact.measured == "weekly"),
        "{found:?}"
    );
    // The rules use the measured pattern: few days of the month.
    assert_eq!(said(&found, "SF104").len(), 1, "{found:?}");
    let found = alone(&pool_of(2, "kind: other, day: 80000, days: 20, pattern: weekly"), &measured);
    speaks(&said(&found, "SF192"), "warning s", &["`days` is stated as 20, and 4 days of a month have mail"]);
    for silent in ["day: 80000, days: 4, pattern: weekly", "day: 80000, days: 4, pattern: seasonal"] {
        assert!(said(&alone(&pool_of(2, silent), &measured), "SF192").is_empty(), "{silent}");
    }
    // 27 days show no pattern.
    let few = days((0..27).map(|at| Some(json!({"send": if at % 7 == 2 { 80_000 } else { 0 }}))));
    assert!(said(&alone(&pool_of(2, "day: 80000, pattern: steady"), &of_set(&few)), "SF192").is_empty());
}
