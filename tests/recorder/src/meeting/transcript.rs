//! What was seen, in the form the tests read.

use serde_json::{Map, Value, json};
use svidlint_forge::situations::Situation;

use super::call::Answer;
use super::proxy::Seen;

/// A meeting's transcript.
pub(super) struct Transcript(pub(super) Value);

impl Transcript {
    pub(super) fn new(
        situation: &Situation,
        version: &str,
        answer: &Answer,
        seen: &[Seen; 2],
    ) -> Self {
        let [client, server] = seen;
        let access = last_entry(client);
        Self(json!({
            "situation": situation.name,
            "about": situation.about,
            "envoy": version,
            "caller": {
                "status": answer.status,
                "body": answer.body,
                "flags": access.get("flags"),
                "details": access.get("details"),
            },
            "client": side(client),
            "server": side(server),
        }))
    }
}

fn side(seen: &Seen) -> Value {
    let access = last_entry(seen);
    let reason = access
        .get("reason")
        .and_then(Value::as_str)
        .filter(|reason| !reason.is_empty());
    json!({
        "failure_reason": reason,
        "tls_log": seen.said.tls_log,
        "counters": seen.said.counters,
    })
}

fn last_entry(seen: &Seen) -> Map<String, Value> {
    let line = seen.said.access.last().map_or("", String::as_str);
    match serde_json::from_str(line) {
        Ok(Value::Object(entry)) => entry,
        _ => Map::new(),
    }
}
