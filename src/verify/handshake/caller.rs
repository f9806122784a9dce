//! What the caller of the client gets when a handshake fails (0.6).

use super::ended::Ended;
use super::{CallerSees, Stage};
use crate::knowledge::envoy::tells_caller_why;
use crate::model::EnvoyVersion;

/// The response; `None` where a side never speaks.
pub(super) fn sees(ended: &Ended, client_version: EnvoyVersion) -> Option<CallerSees> {
    if ended.stage == Stage::Loading {
        return None;
    }
    let text = "upstream connect error or disconnect/reset before headers. reset reason: ";
    if ended.is_told_late {
        return Some(CallerSees {
            status: 503,
            flags: "UC".to_owned(),
            body: Some(format!("{text}connection termination")),
            details: Some(
                "upstream_reset_before_response_started{connection_termination}".to_owned(),
            ),
        });
    }
    let error = ended
        .client
        .error
        .as_ref()
        .map(ToString::to_string)
        .filter(|_| !ended.client_error_varies);
    let body = match (tells_caller_why(client_version), error.as_ref()) {
        (Some(false), _) => Some(format!("{text}remote connection failure")),
        (Some(true), Some(error)) => Some(format!(
            "{text}remote connection failure, transport failure reason: {error}"
        )),
        _ => None,
    };
    let details = error.map(|error| {
        let reason = error.replace(' ', "_");
        format!("upstream_reset_before_response_started{{remote_connection_failure|{reason}}}")
    });
    Some(CallerSees {
        status: 503,
        flags: "UF".to_owned(),
        body,
        details,
    })
}
