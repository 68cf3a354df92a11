//! The files compared with the account: what `plan`, `apply`, `drift` and `import --update` begin with.

use crate::{
    config::Loaded,
    model::{Desired, DesiredRegion, Live},
    plan::{self, Plan, Policy},
    ses::Scope,
    view::Drift,
};

use super::{
    args::{BaseArgs, Common},
    base,
    failure::Failure,
    inventory::{self, Content},
    session::{self, Against, Session},
};

/// What the files state, and what they stated before.
pub(crate) struct Stated {
    pub(crate) loaded: Loaded,
    pub(crate) base: Option<Desired>,
}

/// How much of each Region is read.
#[derive(Clone, Copy)]
pub(crate) enum Reading {
    /// What this says of the Region, and what the base needs.
    Scoped(fn(&DesiredRegion) -> Scope),
    /// All of it, because it may come into a file.
    Whole,
}

/// What the files state, with the account that was read for it.
pub(crate) struct Compared {
    pub(crate) session: Session,
    pub(crate) loaded: Loaded,
    pub(crate) live: Live,
    /// The plan for the account to become as the files state.
    pub(crate) plan: Plan,
    base: Option<Desired>,
    policy: Policy,
}

impl Stated {
    /// Loads the files, and the base if one is named.
    pub(crate) fn load(common: &Common, base: Option<&BaseArgs>) -> Result<Self, Failure> {
        let base = base.map(|args| base::read(args, common)).transpose()?.flatten();
        let others = base.as_ref().map(|base| base.sources.as_slice()).unwrap_or_default();
        let loaded = session::load(common, Against::Account, others)?;
        let base = base.map(|base| base.load(common, &loaded.desired)).transpose()?;
        Ok(Self { loaded, base })
    }

    /// Reads the account and makes the plan. It does not tell the origins of its changes yet.
    pub(crate) async fn compare(self, common: &Common, policy: Policy, reading: Reading) -> Result<Compared, Failure> {
        let Self { loaded, base } = self;
        let desired = &loaded.desired;
        let session = Session::open(common, &desired.account, desired.sts, desired.regions.keys()).await?;
        let progress = session.watch("reading", common.quiet);
        let mut live = match reading {
            Reading::Scoped(scope) => session.observe(desired, base.as_ref(), scope).await?,
            Reading::Whole => {
                let regions: Vec<_> = desired.regions.keys().cloned().collect();
                let inventory = inventory::take(&session, &regions, &Content::everything()).await?;
                Live { caller: session.caller.clone(), regions: inventory.regions }
            }
        };
        session::check_references(&loaded, &live)?;
        session.read_on(desired, &mut live, &policy).await?;
        drop(progress);
        let plan = plan::plan(desired, &live, &policy).stated(|statement| loaded.place(statement));
        Ok(Compared { session, loaded, live, plan, base, policy })
    }
}

impl Compared {
    /// Tells which changes come from the files and which from the account, if there is a base.
    pub(crate) async fn tell_origins(mut self, common: &Common) -> Result<Self, Failure> {
        if let Some(base) = &self.base {
            let progress = self.session.watch("reading", common.quiet);
            self.session.read_on(base, &mut self.live, &self.policy).await?;
            drop(progress);
            self.plan = self.plan.with_origins(&plan::plan(base, &self.live, &self.policy));
        }
        Ok(self)
    }

    /// The plan read backwards.
    pub(crate) fn drift(&self) -> Drift {
        let (desired, facts) = (&self.loaded.desired, &self.loaded.facts);
        Drift::of(&self.plan, desired, &self.live, |statement| self.loaded.place(statement))
            .with_new_ips(&self.plan, desired, facts, &self.live)
    }
}
