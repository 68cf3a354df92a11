//! The case that gives addresses back: what goes into each field, and what to do before and after.

use std::collections::BTreeSet;

use crate::{
    advice::Fewer,
    model::{PoolRef, Region, Usd},
    render::advice::words::{all, quoted},
};

use super::{
    case::{CaseDocument, CaseKind, FormField},
    forms::{self, Form},
};

pub(super) fn case(region: &Region, fewer: &Fewer, form: Form) -> CaseDocument {
    CaseDocument {
        kind: CaseKind::Relinquish,
        difference: fewer.addresses.len() as u64,
        fields: fields(region, fewer, form),
        steps: steps(region, fewer, form),
        cautions: cautions(fewer, form),
    }
}

fn fields(region: &Region, fewer: &Fewer, form: Form) -> Vec<FormField> {
    let words = form.words();
    let left = fewer.leased.saturating_sub(fewer.addresses.len() as u64).to_string();
    let mut fields = vec![FormField::text(words.kind.0, words.kind.1)];
    fields.extend(match form {
        Form::Ses => [forms::MAIL_TYPE, forms::WEBSITE, forms::OPT_IN, forms::BOUNCES, forms::TERMS]
            .map(FormField::blank)
            .to_vec(),
        Form::Pinpoint => vec![
            FormField::any(forms::MAIL_TYPE, "Transactional"),
            FormField::blank(forms::WEBSITE),
            FormField::blank(forms::OPT_IN),
            FormField::blank(forms::BOUNCES),
            FormField::person(forms::TERMS),
        ],
    });
    fields.extend([
        FormField::text(forms::REGION, region.as_str()),
        FormField::text(words.limit.0, words.limit.1),
        FormField::any(words.number, left),
        FormField::text(forms::USE_CASE, use_case(region, fewer)),
    ]);
    fields
}

fn use_case(region: &Region, fewer: &Fewer) -> String {
    format!(
        "We want to relinquish {} of our {} dedicated IP addresses in {region}: {}. Please confirm these addresses before \
         you remove them.",
        fewer.addresses.len(),
        fewer.leased,
        all(fewer.addresses.keys())
    )
}

fn steps(region: &Region, fewer: &Fewer, form: Form) -> Vec<String> {
    let pools: BTreeSet<&PoolRef> = fewer.addresses.values().collect();
    let these = quoted(&pools);
    vec![
        "Wait until 14 hours have passed since mail last left from these addresses: SES tries to deliver for that long, \
         and mail in flight would be lost."
            .to_owned(),
        form.way_in(region),
        "Fill in the fields in the order above; leave blank what says so.".to_owned(),
        "Submit the case.".to_owned(),
        "AWS asks you to confirm. Compare the addresses that it names with these; only then they are removed.".to_owned(),
        format!(
            "When they are gone, take them out of `relinquish` and of the list of {these}, and delete {these} if nothing \
             is left in it."
        ),
    ]
}

fn cautions(fewer: &Fewer, form: Form) -> Vec<String> {
    let mut cautions: Vec<String> = form.caution().into_iter().map(str::to_owned).collect();
    cautions.push(
        "This cannot be reversed: an address that was given back cannot be had again, and a new lease is another address \
         that is cold."
            .to_owned(),
    );
    cautions.push(
        "The form asks for a number alone, which would not say which addresses go: the description names them, always."
            .to_owned(),
    );
    if !fewer.published.is_empty() {
        cautions.push(format!(
            "Others know {}: the file says `published: true`. Tell them first; `sesform ips --since FILE --notice` writes \
             the letter.",
            all(&fewer.published)
        ));
    }
    let count = fewer.addresses.len() as u64;
    let (day, days) = fewer.days;
    cautions.push(format!(
        "AWS prorates by the days of the month that have elapsed: if they go today, each costs {} x {day} / {days} = {} USD \
         this month, {} USD in all; afterwards {} USD a month are saved (us-east-1 price, or that of the file).",
        fewer.month.exact(),
        fewer.this_month,
        of_all(fewer.this_month, count),
        of_all(fewer.month, count)
    ));
    cautions.push(
        "IPs of managed pools need no case: deleting the pool gives them back at once. Addresses that you brought \
         yourself (BYOIP) are not given back in this way."
            .to_owned(),
    );
    cautions
}

fn of_all(each: Usd, count: u64) -> Usd {
    each.times(count)
}
