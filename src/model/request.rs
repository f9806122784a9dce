//! What a request decides about the TLS connection that an Envoy opens for it.

use super::Fact;

/// The `UpstreamHttpProtocolOptions` of a cluster, and what is in evidence of the hosts that are requested through it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct RequestOptions {
    /// auto_sni: the requested host is the SNI, unless it is empty or an IP address.
    pub auto_sni: bool,
    /// auto_san_validation: the requested host must be among the SANs.
    pub auto_san_validation: bool,
    /// override_auto_sni_header: where the request has this header, its value stands for the host.
    pub header: Option<String>,
    /// The hosts that are requested, each without its port. `Present`: these and no others; not in evidence: any.
    pub hosts: Fact<Vec<String>>,
}

/// The name that Envoy takes from a `Host` or `:authority`: without a numeric port, and an IPv6 address without brackets
/// (`Http::Utility::parseAuthority`).
pub fn host_of(authority: &str) -> &str {
    let is_port = |port: &str| port.parse::<u32>().is_ok();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if is_port(port) => host,
        _ => authority,
    };
    let inner = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    inner.filter(|inner| is_ip_address(inner)).unwrap_or(host)
}

/// Whether Envoy takes a host for an IP address, which is never sent as SNI.
pub fn is_ip_address(host: &str) -> bool {
    host.parse::<std::net::IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::{host_of, is_ip_address};

    // What the Envoys of tests/requested_hosts sent as SNI and demanded as SAN.
    #[test]
    fn the_host_of_an_authority_has_neither_port_nor_brackets() {
        for (authority, host) in [
            ("echo.example.org", "echo.example.org"),
            ("echo.example.org:8443", "echo.example.org"),
            ("10.9.8.7:443", "10.9.8.7"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("spiffe://example.org/a", "spiffe://example.org/a"),
            ("", ""),
        ] {
            assert_eq!(host_of(authority), host, "{authority}");
        }
        assert!(is_ip_address("2001:db8::1"));
        assert!(!is_ip_address("1.example.org"));
    }
}
