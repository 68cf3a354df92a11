//! Pages of a list: their length, their order, and the token that continues the listing.
//!
//! A token names the last returned item, not a position. A list that changes between two pages therefore neither
//! repeats nor omits an item. The token is bound to its listing: operation, account, Region and filter.

mod refusal;
mod token;

use std::cmp::Ordering;
use std::fmt::Display;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

use super::options::{EmptyPages, OversizedPages, PageOptions, PageOrder};
use super::wire::{Call, ServiceError};
pub(super) use refusal::Listed;
pub(super) use token::{Position, read_token, write_token};

/// Maximum length of a page of every list (seen for configuration sets, silent for pools and IPs).
const PAGE_MAX: i32 = 1000;

/// The paging parameters of a request.
#[derive(Debug)]
pub(super) struct PageRequest<'a> {
    /// The list that is asked for.
    pub(super) of: Listed,
    pub(super) size: Option<i32>,
    /// An empty token begins anew (floci, probed on the live service, read 2026-11).
    pub(super) token: Option<&'a str>,
    /// The filter of the listing. A token is valid only with the same filter.
    pub(super) filter: &'a str,
}

/// One page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page<K> {
    pub(super) items: Vec<K>,
    pub(super) next_token: Option<String>,
}

/// A key of a list: it can be ordered, written to a token and read from it.
pub(super) trait Key: Ord + Clone + Hash + Display + FromStr {}
impl<K: Ord + Clone + Hash + Display + FromStr> Key for K {}

/// Cuts the requested page out of the whole list.
pub(super) fn page<K: Key>(
    call: &Call<'_>,
    request: &PageRequest<'_>,
    default_size: usize,
    all: impl Iterator<Item = K>,
) -> Result<Page<K>, ServiceError> {
    let size = size(request, default_size, call.pages)?;
    let listing = format!("{}|{}|{}|{}", call.operation, call.scope.account, call.scope.region, request.filter);
    let read = |token: &str| read_token::<K>(token, &listing).ok_or_else(|| request.of.bad_token(token));
    let after = request.token.filter(|token| !token.is_empty()).map(read).transpose()?;
    if after.is_none() && call.pages.empty == EmptyPages::First {
        return Ok(Page { items: Vec::new(), next_token: Some(write_token(&listing, "")) });
    }
    let rest = all.filter(|key| follows(key, after.as_ref(), call.pages.order)).collect();
    let mut rest: Vec<K> = in_order(rest, call.pages.order);
    let more = rest.len() > size;
    rest.truncate(size);
    let next_token = rest.last().filter(|_| more).map(|last| write_token(&listing, &last.to_string()));
    Ok(Page { items: rest, next_token })
}

/// Returns an unpaged list in the order that the lists of the sandbox have.
pub(super) fn in_order<K: Ord + Hash>(mut items: Vec<K>, order: PageOrder) -> Vec<K> {
    items.sort_by(|a, b| compare(a, b, order));
    items
}

fn size(request: &PageRequest<'_>, default: usize, options: PageOptions) -> Result<usize, ServiceError> {
    let size = match request.size {
        None => Some(default),
        Some(size) if size > PAGE_MAX && options.oversized == OversizedPages::Clamped => to_size(PAGE_MAX),
        Some(size) => to_size(size),
    };
    let size = size.ok_or_else(|| request.of.bad_size())?;
    Ok(options.longest.map_or(size, |longest| size.min(longest.get())))
}

fn to_size(size: i32) -> Option<usize> {
    let within = Some(size).filter(|size| (1..=PAGE_MAX).contains(size));
    within.and_then(|size| usize::try_from(size).ok())
}

fn follows<K: Key>(key: &K, position: Option<&Position<K>>, order: PageOrder) -> bool {
    match position {
        None | Some(Position::Start) => true,
        Some(Position::After(last)) => compare(key, last, order) == Ordering::Greater,
    }
}

fn compare<K: Ord + Hash>(a: &K, b: &K, order: PageOrder) -> Ordering {
    match order {
        PageOrder::Sorted => a.cmp(b),
        PageOrder::Shuffled { seed } => rank(a, seed).cmp(&rank(b, seed)).then_with(|| a.cmp(b)),
    }
}

/// A pseudorandom number that is the same for the same seed and key within one build.
fn rank<K: Hash>(key: &K, seed: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    (seed, key).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use hyper::body::Bytes;

    use super::*;
    use crate::sandbox::options::Behaviour;
    use crate::sandbox::wire::auth::Scope;
    use crate::sandbox::wire::{Labels, Query};

    const ANY: PageRequest<'_> = PageRequest { of: Listed::ConfigurationSets, size: None, token: None, filter: "" };

    fn names() -> impl Iterator<Item = String> {
        (0..25).map(|number| format!("name-{number:02}"))
    }

    fn cut(
        operation: &'static str,
        pages: PageOptions,
        request: &PageRequest<'_>,
    ) -> Result<Page<String>, ServiceError> {
        let scope = Scope { account: "123456789012".to_owned(), region: "eu-west-1".to_owned() };
        let (labels, query, body) = (Labels::new(), Query::default(), Bytes::new());
        let behaviour = Behaviour::default();
        let call = Call { operation, scope: &scope, labels: &labels, query: &query, body: &body, behaviour, pages };
        page(&call, request, 10, names())
    }

    fn walk(pages: PageOptions) -> Vec<Vec<String>> {
        let mut walked: Vec<Vec<String>> = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let page = cut("List", pages, &PageRequest { token: token.as_deref(), ..ANY }).unwrap();
            walked.push(page.items);
            token = page.next_token;
            if token.is_none() {
                return walked;
            }
        }
    }

    #[test]
    fn every_item_comes_once_in_pages_of_the_default_size() {
        let pages = walk(PageOptions::default());
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [10, 10, 5]);
        assert_eq!(pages.concat(), names().collect::<Vec<_>>());
    }

    #[test]
    fn short_shuffled_pages_after_an_empty_one_have_the_same_items() {
        let options = PageOptions {
            longest: NonZeroUsize::new(3),
            order: PageOrder::Shuffled { seed: 7 },
            empty: EmptyPages::First,
            ..PageOptions::default()
        };
        let pages = walk(options);
        assert_eq!((pages[0].len(), pages[1].len(), pages.len()), (0, 3, 10));
        let mut all = pages.concat();
        assert_ne!(all, names().collect::<Vec<_>>());
        all.sort();
        assert_eq!(all, names().collect::<Vec<_>>());
    }

    #[test]
    fn a_token_goes_on_in_its_own_listing_only() {
        let first = cut("List", PageOptions::default(), &ANY).unwrap();
        let token = first.next_token.as_deref();
        cut("List", PageOptions::default(), &PageRequest { token, ..ANY }).unwrap();
        cut("Other", PageOptions::default(), &PageRequest { token, ..ANY }).unwrap_err();
        cut("List", PageOptions::default(), &PageRequest { token, filter: "x", ..ANY }).unwrap_err();
    }

    #[test]
    fn what_is_no_token_is_refused() {
        for token in ["1", "garbage", "0123456789abcdef", "ééééééééé", "0123456789abcdefzz"] {
            let request = PageRequest { token: Some(token), ..ANY };
            let error = cut("List", PageOptions::default(), &request).unwrap_err();
            assert_eq!(error.message, format!("invalid nextToken {token}"));
        }
        let request = PageRequest { token: Some(""), ..ANY };
        assert_eq!(cut("List", PageOptions::default(), &request).unwrap().items.len(), 10);
    }

    #[test]
    fn a_page_size_outside_the_bounds_is_refused_or_clamped() {
        for size in [0, -1, 1001] {
            let request = PageRequest { size: Some(size), ..ANY };
            cut("List", PageOptions::default(), &request).unwrap_err();
        }
        let clamped = PageOptions { oversized: OversizedPages::Clamped, ..PageOptions::default() };
        let request = PageRequest { size: Some(1001), ..ANY };
        assert_eq!(cut("List", clamped, &request).unwrap().items.len(), 25);
    }
}
