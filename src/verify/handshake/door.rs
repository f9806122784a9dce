//! What ends a connection before TLS begins.

use super::Stage;
use super::ended::{Ended, connection_error, printed};
use crate::knowledge::errors::{EnvoyError, LibraryError};
use crate::model::{Meeting, Party, Role, Transport};

/// What a side shows whose secret was never delivered.
const NO_SECRET: &str = "TLS error: Secret is not supplied by SDS";

/// The end, where there is one; what comes first at Envoy first.
pub(super) fn closed(meeting: &Meeting) -> Option<Ended> {
    secret(&meeting.client, Role::Client)
        .or_else(|| filter_chain(&meeting.server))
        .or_else(|| secret(&meeting.server, Role::Server))
        .or_else(|| plaintext(meeting))
}

fn secret(party: &Party, end: Role) -> Option<Ended> {
    if party.pending.is_empty() {
        return None;
    }
    let names = party.pending.join(", ");
    let mut ended = Ended::new(
        end,
        Stage::Secret,
        format!("the secret {names} was never delivered"),
    );
    let (own, counter) = match end {
        Role::Client => (&mut ended.client, "upstream_context_secrets_not_ready"),
        Role::Server => (&mut ended.server, "downstream_context_secrets_not_ready"),
    };
    own.error = Some(EnvoyError::Sentence(NO_SECRET.to_owned()));
    own.counters = Some(vec![counter.to_owned()]);
    // The peer's stack is silent or tells an error of the operating system, by chance.
    ended.client_error_varies = end == Role::Server;
    Some(ended)
}

fn filter_chain(server: &Party) -> Option<Ended> {
    let Transport::NoFilterChain(hello) = &server.transport else {
        return None;
    };
    let mut ended = Ended::new(
        Role::Server,
        Stage::FilterChain,
        format!("no filter chain of {} takes {hello}", server.place),
    );
    ended.server.counters = Some(vec!["no_filter_chain_match".to_owned()]);
    ended.client_error_varies = true;
    Some(ended)
}

fn plaintext(meeting: &Meeting) -> Option<Ended> {
    match (&meeting.client.transport, &meeting.server.transport) {
        (Transport::Plaintext, Transport::Tls(_)) => {
            let mut ended = Ended::new(
                Role::Server,
                Stage::Plaintext,
                "the client sends plaintext, the server takes TLS only".to_owned(),
            );
            ended.server.error = Some(printed(LibraryError::HTTP_REQUEST));
            ended.server.counters = Some(connection_error());
            ended.is_told_late = true;
            Some(ended)
        }
        (Transport::Tls(_), Transport::Plaintext) => {
            let mut ended = Ended::new(
                Role::Client,
                Stage::Plaintext,
                "the client speaks TLS, the server plaintext only".to_owned(),
            );
            ended.client.error = Some(printed(LibraryError::WRONG_VERSION_NUMBER));
            ended.client.counters = Some(connection_error());
            Some(ended)
        }
        _ => None,
    }
}
