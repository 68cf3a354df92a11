//! The IAM policy of a role, as JSON.

use serde_json::{Value, json};

use crate::ses::Role;

/// The current version of the IAM policy language (IAM User Guide).
const LANGUAGE: &str = "2012-10-17";

/// A policy that allows every action that the role needs. It covers all resources: list actions and STS do not support
/// resource names, and a policy with names would have to change with every change of the file.
pub(crate) fn policy(role: Role) -> Value {
    let sid = match role {
        Role::Plan => "SesformPlan",
        Role::Apply => "SesformApply",
    };
    let actions: Vec<_> = role.actions().collect();
    json!({
        "Version": LANGUAGE,
        "Statement": [{"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": "*"}]
    })
}
