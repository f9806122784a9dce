//! How large the sessions of a TLS 1.3 server get (6.6; `SSL_SESSION_to_bytes_full`, `add_new_session_tickets`,
//! `ssl_encrypt_ticket_with_cipher_ctx`).

use crate::model::ServedConnection;

/// Tickets that are sent behind a handshake.
const TICKETS: usize = 2;

/// Room that has to be left in a ticket: name of the key, initialisation vector, a block and the longest digest.
const TICKET_ROOM: usize = 16 + 16 + 32 + 64;

/// Plain text of one record.
const RECORD: usize = 16_384;

/// Header, authentication tag and content type of an encrypted record.
const RECORD_OVERHEAD: usize = 5 + 16 + 1;

/// Bytes of a session in DER. `leaf` and `others`: those of the client's certificates.
pub(super) fn length(leaf: usize, others: usize, connection: &ServedConnection) -> usize {
    let fixed = element(1) + element(2) + element(2) + element(0);
    // Each further field is an element in an element.
    let field = |length: usize| element(element(length));
    let times = field(4) + field(3) + field(3);
    let context = field(32);
    let age = field(4);
    let scheme = field(2);
    let chain = match others {
        0 => 0,
        others => element(others),
    };
    let protocol = match connection.protocol {
        0 => 0,
        length => field(length),
    };
    element(
        fixed
            + element(connection.secret)
            + times
            + element(leaf)
            + context
            + field(connection.group)
            + chain
            + age
            + scheme
            + protocol,
    )
}

/// The longest session that is put into a ticket; for a longer one none is sent.
pub(super) const LONGEST: usize = 0xffff - TICKET_ROOM;

/// Bytes of the records with all tickets of a session and the first application data, which are written together.
pub(super) fn first_write(session: usize, data: usize) -> usize {
    // Padding to whole blocks of 16 bytes, of which there is always some; key name, vector and SHA-256 digest around.
    let ticket = 16 + 16 + (session / 16 + 1) * 16 + 32;
    // Header; lifetime, age, nonce of one byte and the lengths of nonce, ticket and extensions; an empty extension.
    let message = 4 + (4 + 4 + 2 + 2 + 2) + ticket + 4;
    let messages = TICKETS * message;
    messages + messages.div_ceil(RECORD) * RECORD_OVERHEAD + data + RECORD_OVERHEAD
}

/// Most application data that one write holds.
pub(super) const MOST_DATA: usize = RECORD;

/// Bytes of a DER element whose content has so many.
fn element(content: usize) -> usize {
    let length = match content {
        0..=0x7f => 1,
        0x80..=0xff => 2,
        0x100..=0xffff => 3,
        _ => 4,
    };
    1 + length + content
}

#[cfg(test)]
mod tests {
    use super::*;

    const WITH_AES_256: ServedConnection = ServedConnection {
        secret: 48,
        group: 1,
        protocol: 0,
        first_write: 1,
    };

    /// Seen on Envoy 1.36.4 and 1.40.0: with a leaf of 65,258 bytes tickets are sent, with one of 65,260 none.
    #[test]
    fn a_session_that_is_too_long_gets_no_ticket() {
        assert!(length(65_258, 0, &WITH_AES_256) <= LONGEST);
        assert!(length(65_260, 0, &WITH_AES_256) > LONGEST);
    }

    /// Seen on Envoy 1.36.4: behind a leaf of 30,000 bytes an answer of 4,933 bytes gets through, one more does not.
    #[test]
    fn the_first_write_holds_the_tickets() {
        assert_eq!(first_write(length(30_000, 0, &WITH_AES_256), 4_933), 0xffff);
        assert_eq!(first_write(length(32_440, 0, &WITH_AES_256), 69), 0xffff);
    }
}
