//! What is said of a plan that was saved: the command that executes it, or why none will.

use std::{collections::BTreeSet, path::Path};

use crate::plan::{Allowance, Allowances, ApprovedPlan, Plan, Refusal};

use super::failure::plan_again;

/// The note about a plan that was saved there.
pub(crate) fn note(path: &Path, plan: &Plan) -> String {
    let path = path.display();
    match needed(plan) {
        Ok(allowances) => {
            let flags: String = allowances.into_iter().map(|allowance| format!(" {}", allowance.flag())).collect();
            format!("saved to {path}; `sesform apply {path}{flags}` executes it")
        }
        Err(refusal) => format!("saved to {path}; it cannot be applied: {refusal}{}", remedy(&refusal)),
    }
}

/// All that has to be allowed for it to be applied; the refusal that no flag takes away, where there is one.
fn needed(plan: &Plan) -> Result<BTreeSet<Allowance>, Refusal> {
    let mut allowed = BTreeSet::new();
    loop {
        let allowances: Allowances = allowed.iter().copied().collect();
        let Err(refusal) = ApprovedPlan::approve(plan.clone(), allowances) else { return Ok(allowed) };
        let before = allowed.len();
        match &refusal {
            // What nothing waives is left, and refused again by itself.
            Refusal::Guarded(withheld) => allowed.extend(withheld.iter().filter_map(|item| item.code.waived_by())),
            Refusal::Limited(guards) => allowed.extend(guards.iter().map(|guard| guard.allowance)),
            Refusal::Unsafe(_) => allowed.extend([Allowance::Interruption]),
            Refusal::InvalidFile(_) | Refusal::Format { .. } | Refusal::Altered => {}
        }
        if allowed.len() == before {
            return Err(refusal);
        }
    }
}

fn remedy(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Guarded(withheld) => plan_again(withheld).map(|words| format!("; {words}")).unwrap_or_default(),
        Refusal::InvalidFile(_) => "; change the file and plan again".to_owned(),
        Refusal::Limited(_) | Refusal::Unsafe(_) | Refusal::Format { .. } | Refusal::Altered => String::new(),
    }
}
