//! One request through the client.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;

use super::PATIENCE;

/// What the caller gets.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
}

/// Asks through the client's outbound listener.
pub(super) fn through(client_home: &Path) -> Option<Answer> {
    let mut stream = UnixStream::connect(client_home.join("front.sock")).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let request = "GET /catalogue HTTP/1.1\r\nhost: catalogue\r\nconnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer {
        status,
        body: body.to_owned(),
    })
}
