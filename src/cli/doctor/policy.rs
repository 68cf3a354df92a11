//! The IAM policy of a role, as JSON.

use serde_json::{Value, json};

use crate::ses::Role;

/// The version of IAM's policy language (IAM user guide); there is no newer one.
const LANGUAGE: &str = "2012-10-17";

/// A policy that allows what the role needs. On every resource: lists and STS have none to name, and a policy by name
/// would have to follow each change of the file.
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
