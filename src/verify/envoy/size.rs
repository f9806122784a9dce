//! What is too large for a handshake (6.6): the Certificate message, and the session tickets that hold a client's chain.

use crate::knowledge::Check;
use crate::knowledge::envoy::Release;
use crate::knowledge::errors::{self, ErrorQueue, LibraryError};
use crate::model::{Fact, Presented, Role, ServedConnection, TlsContext, TlsVersion, Verifier};
use crate::verify::Failure;
use crate::verify::Step;
use crate::verify::step::at_verifier;

use super::{session, text};

/// The longest Certificate message that is read (`SSL_MAX_CERT_LIST_DEFAULT`); Envoy leaves the limit as it is.
const LONGEST_MESSAGE: usize = 100 * 1024;

/// A Certificate message that is too long ends the handshake before anything in it is looked at
/// (`ssl_max_handshake_message_len`).
pub(super) fn list(presented: &Presented, tls: TlsVersion) -> Option<Step> {
    // TLS 1.3 adds a request context, which is empty in a handshake, and extensions to each certificate, of which there are none.
    let (start, each) = match tls {
        TlsVersion::V1_3 => (1 + 3, 3 + 2),
        TlsVersion::V1_0 | TlsVersion::V1_1 | TlsVersion::V1_2 => (3, 3),
    };
    // What is not in evidence is taken to fit.
    let sent = presented.certificates.iter();
    let known = sent.filter_map(|certificate| certificate.der.as_ref());
    let message = start + known.map(|der| each + der.len()).sum::<usize>();
    (message > LONGEST_MESSAGE).then(|| {
        Step::failed(
            Check::ListSize,
            format!(
                "the {} certificates make a message of {message} bytes, {LONGEST_MESSAGE} are read",
                presented.certificates.len()
            ),
            text::tls_failure(
                &[LibraryError::EXCESSIVE_MESSAGE_SIZE],
                Some(errors::ILLEGAL_PARAMETER),
            ),
        )
    })
}

/// A TLS 1.3 server seals the client's whole chain into each session ticket, and writes the tickets together with its first
/// application data (`add_new_session_tickets`, `do_tls_write`). Where that is too much for one write the connection ends
/// right behind the handshake. The client is taken to want tickets, as Envoy does.
pub(super) fn tickets(
    presented: &Presented,
    verifier: &Verifier,
    release: &Release,
    tls: TlsVersion,
) -> Option<Step> {
    let context = &verifier.context;
    let sends_tickets =
        verifier.judges == Role::Client && tls == TlsVersion::V1_3 && !context.sends_no_tickets;
    if !sends_tickets || !presented.complete {
        return None;
    }
    let ders = presented.certificates.iter().map(|sent| sent.der.as_ref());
    let lengths: Vec<usize> = ders
        .map(|der| der.map(|der| der.len()))
        .collect::<Option<_>>()?;
    let (leaf, others) = lengths.split_first()?;
    let (least, most) = connections(context);
    let session = |connection| session::length(*leaf, others.iter().sum(), connection);
    let (shortest, longest) = (session(&least), session(&most));
    if shortest > session::LONGEST {
        return None;
    }
    let limit = release.boringssl.largest_write;
    let greatest = session::first_write(longest.min(session::LONGEST), most.first_write);
    if greatest <= limit {
        return None;
    }
    let smallest = session::first_write(shortest, least.first_write);
    if smallest > limit && longest <= session::LONGEST {
        let detail = format!(
            "the session tickets that hold the client's certificates make a write of {smallest} bytes or more, {limit} can be written"
        );
        return Some(Step::failed(Check::SessionTickets, detail, failure()));
    }
    let detail = if longest > session::LONGEST {
        "whether the client's certificates make a session too long for tickets depends on the cipher suite and protocol"
            .to_owned()
    } else {
        let tickets = session::first_write(longest, 0);
        format!(
            "the session tickets that hold the client's certificates leave {} bytes for what this Envoy writes first",
            limit.saturating_sub(tickets)
        )
    };
    Some(Step::undecided(
        Check::SessionTickets,
        detail,
        failure(),
        vec![at_verifier("what this Envoy writes first")],
    ))
}

/// What the connection adds to a session and to the first write, at least and at most.
fn connections(context: &TlsContext) -> (ServedConnection, ServedConnection) {
    if let Fact::Present { value, .. } = context.served {
        return (value, value);
    }
    let protocols = context.alpn.iter().map(String::len);
    let least = ServedConnection {
        secret: 32,
        group: 1,
        protocol: 0,
        first_write: 1,
    };
    let most = ServedConnection {
        secret: 48,
        group: 2,
        protocol: protocols.max().unwrap_or_default(),
        first_write: session::MOST_DATA,
    };
    (least, most)
}

/// The write fails, and so does the alert that would say so.
fn failure() -> Failure {
    let error = LibraryError::INTERNAL_ERROR;
    let queue = ErrorQueue::of([error]).drained_again(error);
    Failure {
        envoy_error: Some(queue.into()),
        ..text::tls_failure(&[], None)
    }
}
