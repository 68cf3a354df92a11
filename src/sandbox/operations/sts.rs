//! STS `GetCallerIdentity`, in the query protocol: the request is a form, the answer is XML.

use crate::sandbox::wire::auth::Scope;
use crate::sandbox::wire::{ErrorKind, Query, Reply, ServiceError};

/// The only supported action.
const ACTION: &str = "GetCallerIdentity";
/// The user name of every caller.
const USER: &str = "sandbox";

/// `GetCallerIdentity`, requested by a form in the body or by the query string.
pub(crate) fn answer(scope: &Scope, body: &[u8], query: &Query) -> Result<Reply, ServiceError> {
    let form = Query::parse(&String::from_utf8_lossy(body));
    match form.get("Action").or_else(|| query.get("Action")) {
        Some(ACTION) => Ok(Reply::xml(identity(&scope.account))),
        other => {
            let message = format!("Could not find operation {}", other.unwrap_or("(none)"));
            Err(ServiceError::new(ErrorKind::InvalidAction, message))
        }
    }
}

fn identity(account: &str) -> String {
    format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
         <Arn>arn:aws:iam::{account}:user/{USER}</Arn><UserId>AIDASANDBOX{account}</UserId>\
         <Account>{account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
    )
}
