//! Did-you-mean suggestions: the nearest word, if it is near enough to be useful, and the pools of SES that words mean.

use crate::model::{RESERVED_DEFAULT_POOL, RESERVED_SHARED_POOL};

/// Maximum number of edits between a word and its suggestion. An edit is a missing, doubled or wrong letter, or a swap
/// of two.
const EDITS_MAX: usize = 2;
/// Words of at most this length, in bytes, resemble each other by chance: only one edit is allowed.
const SHORT: usize = 4;
/// Similarity from which two longer words count as near, for words that share their beginning, such as `config_sets`.
const SIMILAR: f64 = 0.85;
/// Maximum number of candidates to compare, so that the cost of ten thousand errors grows only with the length of the
/// file. A Region has 50 pools, and `explain` knows some 250 names.
const CANDIDATES_MAX: usize = 400;

/// The pool that SES keeps itself and that a word means, such as `shared`; `None` if it means none.
#[must_use]
pub fn reserved_pool(word: &str) -> Option<&'static str> {
    match word.to_lowercase().replace(['_', ' '], "-").as_str() {
        "default" | "default-pool" | "ses-default-pool" | "default-dedicated-pool" | "dedicated" | "none" => {
            Some(RESERVED_DEFAULT_POOL)
        }
        "shared" | "shared-pool" | "aws" | "ses" => Some(RESERVED_SHARED_POOL),
        _ => None,
    }
}

/// The candidate nearest to the word, if one is near.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .take(CANDIDATES_MAX)
        .filter_map(|candidate| distance(&word, candidate).map(|distance| (distance, candidate)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn distance(word: &str, candidate: &str) -> Option<usize> {
    let candidate = candidate.to_lowercase();
    if word.len().abs_diff(candidate.len()) > word.len().max(candidate.len()) / 2 {
        return None;
    }
    let edits = strsim::osa_distance(word, &candidate);
    let allowed = if word.len() <= SHORT { 1 } else { EDITS_MAX };
    let near = edits <= allowed || (word.len() > SHORT && strsim::jaro_winkler(word, &candidate) >= SIMILAR);
    near.then_some(edits)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    const FIELDS: [&str; 4] = ["pools", "configuration_sets", "scaling", "ips"];

    #[test]
    fn typos_find_their_word() {
        for (typo, word) in
            [("ipss", "ips"), ("pool", "pools"), ("Scaling", "scaling"), ("config_sets", "configuration_sets")]
        {
            assert_eq!(nearest(typo, FIELDS), Some(word), "{typo}");
        }
    }

    #[test]
    fn strange_words_find_nothing() {
        for word in ["tags", "x", "", "description"] {
            assert_eq!(nearest(word, FIELDS), None, "{word}");
        }
    }
}
