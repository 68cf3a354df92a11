//! Did-you-mean: the one nearest word, where one is near enough to be worth saying.

/// Edits that a suggestion may be away (a letter missing, doubled, wrong, or two swapped).
const EDITS_MAX: usize = 2;
/// Words this short and shorter resemble each other by chance: one edit is enough to differ.
const SHORT: usize = 4;
/// Similarity from which two longer words count as near: shared beginnings such as `config_sets`.
const SIMILAR: f64 = 0.85;
/// Candidates looked at, so that a file of ten thousand mistakes costs no more than its length. A Region has 50 pools.
const CANDIDATES_MAX: usize = 200;

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
