//! The case that gives addresses back: what goes into each field, and what to do before and after.

use std::collections::BTreeSet;

use crate::{
    advice::Fewer,
    model::{PoolRef, Region},
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
        cautions: cautions(region, fewer, form),
    }
}

fn fields(region: &Region, fewer: &Fewer, form: Form) -> Vec<FormField> {
    let words = form.words();
    let any = match form {
        Form::Ses => fewer.leased.saturating_sub(fewer.addresses.len() as u64),
        // The quota of this form is messages a second: the one that the account has asks for no change.
        Form::Pinpoint => fewer.rate.unwrap_or(1),
    };
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
        FormField::any(words.number, any.to_string()),
        FormField::text(forms::USE_CASE, use_case(region, fewer)),
    ]);
    fields
}

fn use_case(region: &Region, fewer: &Fewer) -> String {
    let count = fewer.addresses.len();
    let which = match fewer.leased {
        1 => "our only dedicated IP address".to_owned(),
        leased => format!("{count} of our {leased} dedicated IP addresses"),
    };
    let confirm =
        if count == 1 { "this address before you remove it" } else { "these addresses before you remove them" };
    format!("We want to relinquish {which} in {region}: {}. Please confirm {confirm}.", all(fewer.addresses.keys()))
}

fn steps(region: &Region, fewer: &Fewer, form: Form) -> Vec<String> {
    let pools: BTreeSet<&PoolRef> = fewer.addresses.values().collect();
    let is_one = fewer.addresses.len() == 1;
    let (these, compare, gone) = match is_one {
        true => {
            ("this address", "the address that it names with this one; only then it is removed", "it is gone, take it")
        }
        false => (
            "these addresses",
            "the addresses that it names with these; only then they are removed",
            "they are gone, take them",
        ),
    };
    let pools = quoted(&pools);
    let lists = match fewer.listed.len() {
        0 => String::new(),
        1 => format!(" and of the list of {}", quoted(&fewer.listed)),
        _ => format!(" and of the lists of {}", quoted(&fewer.listed)),
    };
    vec![
        format!(
            "Wait until 14 hours have passed since mail last left from {these}: SES tries to deliver for that long, and \
             mail in flight would be lost."
        ),
        form.way_in(region),
        "Fill in the fields in the order above; leave blank what says so.".to_owned(),
        forms::ANOTHER_REGION.to_owned(),
        "Submit the case.".to_owned(),
        format!("AWS asks you to confirm. Compare {compare}."),
        format!("When {gone} out of `relinquish`{lists}. Delete {pools} if nothing is left in it."),
    ]
}

fn cautions(region: &Region, fewer: &Fewer, form: Form) -> Vec<String> {
    let mut cautions: Vec<String> = form.caution().into_iter().map(str::to_owned).collect();
    cautions.push(
        "This cannot be reversed: an address that was given back cannot be had again, and a new lease is another address \
         that is cold."
            .to_owned(),
    );
    if let Some(status) = &fewer.review {
        cautions.push(format!(
            "AWS reviews the account in {region} ({status}): consider waiting until that is settled, since you may need \
             the addresses."
        ));
    }
    cautions.push(match form {
        Form::Ses => "The form asks for a number alone, which would not say which addresses go: the description names \
                      them, always. Any number will do."
            .to_owned(),
        Form::Pinpoint => {
            "The number of this form is messages a second, not a number of IPs, and any will do: the one \
                           here is what the account may send now, so that nothing seems to change. Which addresses go, \
                           only the description says."
                .to_owned()
        }
    });
    if !fewer.published.is_empty() {
        cautions.push(format!(
            "Others know {}: the file says `published: true`. Tell them first; `sesform ips --since FILE --notice` writes \
             the letter.",
            all(&fewer.published)
        ));
    }
    cautions.push(price(fewer));
    cautions.push(
        "IPs of managed pools need no case: deleting the pool gives them back at once. Addresses that you brought \
         yourself (BYOIP) are not given back in this way."
            .to_owned(),
    );
    cautions
}

/// What the addresses cost this month, and what is saved afterwards.
fn price(fewer: &Fewer) -> String {
    let count = fewer.addresses.len() as u64;
    let (day, days) = fewer.days;
    let times = if count == 1 { String::new() } else { format!("{count} x ") };
    let (goes, costs) = if count == 1 { ("it goes", "it costs") } else { ("they go", "they cost") };
    let from = match &fewer.price {
        Some(row) => format!("{}, read {}", row.source, row.read),
        None => "`prices.dedicated_ip_standard` of the file".to_owned(),
    };
    format!(
        "AWS prorates by the days of the month that have elapsed: if {goes} on day {day} of {days}, {costs} {times}{} x {day} \
         / {days} = {} USD this month; afterwards {} USD a month are saved. The price is {} USD for each IP and month \
         ({from}).",
        fewer.month.exact(),
        fewer.this_month,
        fewer.month.times(count),
        fewer.month.exact()
    )
}
