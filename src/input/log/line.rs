//! What a log line says about itself: when it was printed, by what, on which side of the connection.

use std::net::IpAddr;

use crate::model::{Channel, Instant, PeerShown, Side};

/// The moment in front of the line, or in its time field.
pub(super) fn stamp(line: &str) -> Option<Instant> {
    let front = line.trim_start().trim_start_matches('[');
    moment(front).or_else(|| {
        [
            "\"start_time\":\"",
            "\"time\":\"",
            "\"timestamp\":\"",
            "\"ts\":\"",
        ]
        .iter()
        .find_map(|key| {
            let at = line.find(key)? + key.len();
            moment(line.get(at..)?)
        })
    })
}

/// `2026-11-23T22:42:38.701Z`, `2026-11-23 22:42:38.701`, `2026-11-24T00:42:38,701+0200`. Without a zone it is taken for UTC,
/// which containers keep.
fn moment(text: &str) -> Option<Instant> {
    let bytes = text.as_bytes();
    let is_stamp = bytes.len() >= 19
        && bytes
            .iter()
            .take(19)
            .enumerate()
            .all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                10 => *byte == b'T' || *byte == b' ',
                13 | 16 => *byte == b':',
                _ => byte.is_ascii_digit(),
            });
    if !is_stamp {
        return None;
    }
    let (date, time) = (text.get(..10)?, text.get(11..19)?);
    let moment = Instant::parse_rfc3339(&format!("{date}T{time}Z"))?;
    let behind = text.get(19..).unwrap_or_default();
    Some(moment.plus(-zone(behind).unwrap_or_default()))
}

/// How many seconds a zone is ahead of UTC: `.930+0200`, `+02:00`, ` -07`. `None` where none is written.
fn zone(behind: &str) -> Option<i64> {
    let behind = match behind.strip_prefix(['.', ',']) {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => behind,
    };
    let behind = behind.strip_prefix(' ').unwrap_or(behind);
    let sign = match behind.bytes().next()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits = |from: usize| -> Option<i64> {
        let text = behind.get(from..from + 2)?;
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| is_number)
    };
    let hours = digits(1)?;
    let (minutes, end) = match digits(3) {
        Some(minutes) => (minutes, 5),
        None => match digits(4).filter(|_| behind.as_bytes().get(3) == Some(&b':')) {
            Some(minutes) => (minutes, 6),
            None => (0, 3),
        },
    };
    // More digits, or a letter, are no zone but what stands next in the line.
    let goes_on = behind
        .as_bytes()
        .get(end)
        .is_some_and(u8::is_ascii_alphanumeric);
    (hours <= 14 && minutes < 60 && !goes_on).then_some(sign * (hours * 3600 + minutes * 60))
}

/// What kind of text the line is.
pub(super) fn channel(line: &str) -> Channel {
    let has = |mark: &str| line.contains(mark);
    if has("access\tconnection complete")
        || has("access connection complete")
        || has("ztunnel")
        || has("src.identity")
    {
        Channel::Ztunnel
    } else if has(" HTTP/1.1\" ")
        || has(" HTTP/2\" ")
        || has(" HTTP/1.0\" ")
        || has("\"response_code\"")
        || has("transport_failure_reason\"")
        || (line.starts_with('[') && line.as_bytes().get(11) == Some(&b'T'))
    {
        Channel::AccessLog
    } else if has("][connection]")
        || has("[source/")
        || has("envoy connection")
        || has("envoy config")
        || (line.starts_with('[') && line.as_bytes().get(11) == Some(&b' '))
    {
        Channel::ProxyLog
    } else if has("reset reason: ")
        || line.trim_start().starts_with("RBAC: access denied")
        || line.trim() == "no healthy upstream"
    {
        Channel::ResponseBody
    } else {
        Channel::Line
    }
}

/// On which side of the connection the printer stands, as far as the line tells. `at` is where the symptom begins.
pub(super) fn side(line: &str, at: usize, channel: Channel) -> Option<Side> {
    if channel == Channel::Ztunnel {
        return match () {
            () if line.contains("direction=\"outbound\"")
                || line.contains("\"direction\":\"outbound\"") =>
            {
                Some(Side::Upstream)
            }
            () if line.contains("direction=\"inbound\"")
                || line.contains("\"direction\":\"inbound\"") =>
            {
                Some(Side::Downstream)
            }
            () => None,
        };
    }
    let mut start = at.saturating_sub(60);
    while !line.is_char_boundary(start) {
        start -= 1;
    }
    let field = line.get(start..at).unwrap_or_default().to_ascii_lowercase();
    let upstream = field.rfind("upstream_");
    let downstream = field.rfind("downstream_");
    match (upstream, downstream) {
        (_, Some(down)) if upstream.is_none_or(|up| up < down + 5) => {
            return Some(Side::Downstream);
        }
        (Some(_), _) => return Some(Side::Upstream),
        _ => {}
    }
    let is_upstream = line.contains("upstream_reset_before_response_started{")
        || line.contains("reset reason: ")
        || line.contains("upstream connect error")
        || line
            .get(at..)
            .is_some_and(|flag| flag.starts_with("UF") || flag.starts_with("UC"));
    if is_upstream {
        return Some(Side::Upstream);
    }
    is_of_a_listener(line).then_some(Side::Downstream)
}

/// A line of an access log without a request, `"- - -" 0 NR …`: the connection was not taken. That of a TCP proxy whose upstream
/// failed looks the same but for its flags.
fn is_of_a_listener(line: &str) -> bool {
    let Some(behind) = behind(line, "\"- - -\" 0 ") else {
        return false;
    };
    let flags = behind.split(' ').next().unwrap_or_default();
    !flags.split(',').any(|flag| flag.starts_with('U')) && !line.contains(" outbound|")
}

/// The cluster or listener that the line names.
pub(super) fn name(line: &str) -> Option<String> {
    for key in ["\"upstream_cluster\":\"", "\"upstream_cluster_raw\":\""] {
        if let Some(rest) = line.find(key).and_then(|at| line.get(at + key.len()..)) {
            return rest
                .split('"')
                .next()
                .filter(|name| !name.is_empty())
                .map(str::to_owned);
        }
    }
    let at = [" outbound|", " inbound|"]
        .iter()
        .filter_map(|start| line.find(start))
        .min()?;
    line.get(at + 1..)?
        .split([' ', '"', '\t'])
        .next()
        .map(str::to_owned)
}

/// What the line shows of the other end: `remote address:10.1.2.3:40112` in Envoy's debug log, and the fields that people give
/// `%DOWNSTREAM_PEER_URI_SAN%` and `%UPSTREAM_PEER_URI_SAN%` in their access logs.
pub(super) fn peer(line: &str) -> PeerShown {
    PeerShown {
        address: behind(line, "remote address:").and_then(address),
        uris: behind(line, "peer_uri_san").and_then(field).map(|names| {
            names
                .split(',')
                .map(|name| name.trim().to_owned())
                .collect()
        }),
    }
}

fn behind<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    line.get(line.find(mark)? + mark.len()..)
}

/// The address in front of a port: `10.1.2.3:40112`, `[::1]:40112`.
fn address(text: &str) -> Option<IpAddr> {
    let host = match text.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next()?,
        None => text.split(':').next()?,
    };
    host.parse().ok()
}

/// The value of a field that was written `="…"` or `":"…"`; a dash stands for none.
fn field(text: &str) -> Option<&str> {
    let quoted = ["=\"", "\":\"", "\": \""]
        .iter()
        .find_map(|start| text.strip_prefix(start))?;
    let value = quoted.split('"').next()?;
    (!value.is_empty() && value != "-").then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISTIO: &str = "[2026-11-23T22:42:38.701Z] \"GET /catalogue HTTP/1.1\" 503 UF upstream_reset_before_response_started{remote_connection_failure|TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end} - \"TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end\" 0 98 1 - \"-\" \"-\" \"3ba9\" \"127.0.0.11:15001\" \"127.0.0.12:15006\" outbound|80||catalogue.sock-shop.svc.cluster.local; - 127.0.0.11:15001 127.0.0.1:50766 - default";

    #[test]
    fn an_access_log_line_of_istio() {
        let at = ISTIO.find("TLS_error").expect("stands there");
        let channel = channel(ISTIO);
        assert_eq!(channel, Channel::AccessLog);
        assert_eq!(side(ISTIO, at, channel), Some(Side::Upstream));
        assert_eq!(
            name(ISTIO).as_deref(),
            Some("outbound|80||catalogue.sock-shop.svc.cluster.local;")
        );
        assert_eq!(stamp(ISTIO), Instant::parse_rfc3339("2026-11-23T22:42:38Z"));
    }

    #[test]
    fn a_stamp_is_read_in_its_zone() {
        let expected = Instant::parse_rfc3339("2022-06-28T08:55:44Z");
        for line in [
            "2022-06-28T10:55:44.930+0200 warn x",
            "2022-06-28T10:55:44+02:00 warn x",
            "[2022-06-28 10:55:44,930 +0200] x",
            "2022-06-28T10:55:44.930+02 x",
            "2022-06-28T01:55:44.930-07:00\tx",
            "2022-06-28T14:25:44.930123456+05:30",
            "{\"ts\":\"2022-06-28T10:55:44.930+0200\"}",
            "2022-06-28T08:55:44.930Z x",
            "2022-06-28 08:55:44.930 x",
            "2022-06-28 08:55:44 - 12 clients",
            "2022-06-28 08:55:44 -1234567",
            "[2022-06-28 08:55:44.930][17][debug]",
        ] {
            assert_eq!(stamp(line), expected, "{line}");
        }
    }

    #[test]
    fn fields_tell_the_side() {
        let line =
            "{\"downstream_transport_failure_reason\":\"TLS_error:|1\",\"upstream_cluster\":\"x\"}";
        let at = line.find("TLS_error").expect("stands there");
        assert_eq!(side(line, at, Channel::AccessLog), Some(Side::Downstream));
        let line = "{\"downstream_transport_failure_reason\":null,\"upstream_transport_failure_reason\":\"TLS_error:|1\"}";
        let at = line.find("TLS_error").expect("stands there");
        assert_eq!(side(line, at, Channel::AccessLog), Some(Side::Upstream));
    }
}
