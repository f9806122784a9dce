//! Hosts of URIs, which for a SPIFFE ID is the trust domain (`nc_uri`).

use super::{Comparison, has_suffix, split_at, without_trailing_dot};
use crate::knowledge::boringssl::NameConstraintRules;
use crate::verify::boringssl::X509Error;

/// A constraint with a leading dot holds every proper subdomain, any other one that very host.
pub(super) fn compare(uri: &[u8], base: &[u8], rules: &NameConstraintRules) -> Comparison {
    let host = if rules.strict_uri_host {
        host_name(uri)
    } else {
        text_between_separators(uri)
    };
    let Some(host) = host else {
        return Comparison::Refused(X509Error::UNSUPPORTED_NAME_SYNTAX);
    };
    let base = if rules.strict_uri_host {
        without_trailing_dot(base)
    } else {
        base
    };
    if rules.strict_uri_host && !is_host_name(base.strip_prefix(b".").unwrap_or(base)) {
        return Comparison::Refused(X509Error::UNSUPPORTED_CONSTRAINT_SYNTAX);
    }
    Comparison::inside_if(if base.starts_with(b".") {
        has_suffix(host, base)
    } else {
        host.eq_ignore_ascii_case(base)
    })
}

/// Up to 0.20260413: whatever stands behind `://` up to the first colon, else up to the first slash.
fn text_between_separators(uri: &[u8]) -> Option<&[u8]> {
    let (_, rest) = split_at(uri, b':')?;
    let rest = rest.strip_prefix(b"//")?;
    let host = split_at(rest, b':')
        .or_else(|| split_at(rest, b'/'))
        .map_or(rest, |(host, _)| host);
    (!host.is_empty()).then_some(host)
}

/// From 0.20260813: the host of RFC 3986, which has to be a host name.
fn host_name(uri: &[u8]) -> Option<&[u8]> {
    let (scheme, rest) = split_at(uri, b':')?;
    let (first, others) = scheme.split_first()?;
    if !first.is_ascii_alphabetic()
        || !others
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte))
    {
        return None;
    }
    let rest = rest.strip_prefix(b"//")?;
    let authority = rest.split(|byte| b"/?#".contains(byte)).next()?;
    let host = match split_at(authority, b':') {
        Some((host, port)) => port.iter().all(u8::is_ascii_digit).then_some(host)?,
        None => authority,
    };
    let host = without_trailing_dot(host);
    is_host_name(host).then_some(host)
}

/// Labels of at most 63 letters, digits and inner hyphens; no underscore; the last one is no number, so that the host is no
/// IP address.
fn is_host_name(host: &[u8]) -> bool {
    let mut last: &[u8] = b"";
    for label in host.split(|byte| *byte == b'.') {
        let edges = [label.first(), label.last()];
        let edges_fit = edges
            .iter()
            .all(|edge| edge.is_some_and(u8::is_ascii_alphanumeric));
        if label.len() > 63
            || !edges_fit
            || !label
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        {
            return false;
        }
        last = label;
    }
    let hexadecimal = last
        .strip_prefix(b"0x")
        .or_else(|| last.strip_prefix(b"0X"));
    let is_number = hexadecimal.map_or_else(
        || last.iter().all(u8::is_ascii_digit),
        |digits| digits.iter().all(u8::is_ascii_hexdigit),
    );
    !is_number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_name_is_cut_out_as_rfc_3986_says() {
        assert_eq!(
            host_name(b"spiffe://example.org:8443/ns/a"),
            Some(&b"example.org"[..])
        );
        assert_eq!(
            host_name(b"spiffe://example.org.?x"),
            Some(&b"example.org"[..])
        );
        assert_eq!(host_name(b"spiffe://my_domain/x"), None);
        assert_eq!(host_name(b"spiffe://10.0.0.1/x"), None);
        assert_eq!(host_name(b"spiffe://user@example.org/x"), None);
        assert_eq!(host_name(b"urn:uuid:1"), None);
    }

    #[test]
    fn older_revisions_take_the_first_colon_before_the_first_slash() {
        assert_eq!(
            text_between_separators(b"spiffe://td/a:b"),
            Some(&b"td/a"[..])
        );
        assert_eq!(
            text_between_separators(b"spiffe://my_domain/a"),
            Some(&b"my_domain"[..])
        );
        assert_eq!(text_between_separators(b"spiffe:///a"), None);
    }
}
