//! Just enough HTTP for Envoy's admin interface, which answers in chunks and takes nothing older than HTTP/1.1.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

/// The body of the answer to a GET; `None` if there is none.
pub(crate) fn get(socket: &Path, path: &str, patience: Duration) -> Option<String> {
    let mut stream = UnixStream::connect(socket).ok()?;
    stream.set_read_timeout(Some(patience)).ok()?;
    stream
        .write_all(
            format!("GET {path} HTTP/1.1\r\nhost: admin\r\nconnection: close\r\n\r\n").as_bytes(),
        )
        .ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    body(&String::from_utf8_lossy(&answer))
}

fn body(answer: &str) -> Option<String> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    if !head
        .to_ascii_lowercase()
        .contains("transfer-encoding: chunked")
    {
        return Some(body.to_owned());
    }
    let (mut whole, mut rest) = (String::new(), body);
    loop {
        let (length, from) = rest.split_once("\r\n")?;
        let length = usize::from_str_radix(length.trim(), 16).ok()?;
        if length == 0 {
            return Some(whole);
        }
        whole.push_str(from.get(..length)?);
        rest = from.get(length..)?.strip_prefix("\r\n")?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_cut_by_a_chunk_is_whole_again() {
        let answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\na: 1\r\n3\r\n2\nb\r\n0\r\n\r\n";
        assert_eq!(body(answer).as_deref(), Some("a: 12\nb"));
    }

    #[test]
    fn half_an_answer_is_none() {
        assert_eq!(
            body("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\na:"),
            None
        );
    }
}
