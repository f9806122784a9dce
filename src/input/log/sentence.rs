//! Sentences by which programs other than BoringSSL's queue say why a connection failed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::queue::Found;
use crate::knowledge::errors::beginnings;
use crate::model::Sign;

/// How the sentences begin, the more telling first: of several in one line the first of this list is taken. What they
/// mean is told elsewhere.
const OF_MESHES: &[&str] = &[
    // Identity and policy.
    "peer did not present the expected",
    "connection closed due to policy rejection",
    "rbac_access_denied_matched_policy[",
    "RBAC: access denied",
    // rustls.
    "Received invalid ceritficate",
    "Failed to obtain identity",
    "invalid peer certificate:",
    "invalid certificate: ",
    "peer sent no certificates",
    "received fatal alert:",
    "Sending fatal alert ",
    "received corrupt message of type",
    "peer is incompatible:",
    "RequiredEKUNotFound",
    // Envoy's own configuration.
    "Failed to load certificate chain from",
    "Failed to load incomplete",
    "Failed to load private key from",
    "Failed to load pkcs12 from",
    "Failed to load trusted CA certificate",
    "Failed to load trusted client CA certificates",
    "Failed to load CRL from",
    "Failed to initialize cipher suites",
    "Failed to initialize ECDH curves",
    "Failed to initialize TLS signature algorithms",
    "Failed to reload certificates",
    "Invalid TLS context has",
    "No TLS certificates found for server context",
    "Multiple TLS certificates are not supported",
    "Certificate configuration can't have both pkcs12",
    "OCSP response is required",
    "Required OCSP response is missing",
    "OCSP response does not match",
    "OCSP staple cannot be provided",
    "Data contained more than a single OCSP response",
    "Input is not a well-formed ASN.1",
    "OCSP BasicOCSPResponse is not",
    "OCSP Response must be for one certificate",
    "OCSP ResponseData version",
    "OCSP response has no body",
    "OCSP response was unsuccessful",
    "Unknown OCSP Response",
    "SNI names containing NULL-byte",
    "bad repetition operator: ",
    "invalid character class range: ",
    "invalid escape sequence: ",
    "invalid named capture group: ",
    "invalid perl operator: ",
    "invalid repetition size: ",
    "no argument for repetition operator: ",
    "RE2 program size of",
    "DataSource cannot be empty",
    "SAN-based verification of peer certificates without trusted CA",
    "Certificate validity period is always ignored",
    "Invalid hex-encoded SHA-256",
    "Invalid base64-encoded SHA-256",
    "Failed to create string SAN matcher",
    "Failed to create SAN matcher for OTHER_NAME",
    "'auto_sni_san_validation' was configured",
    "Multiple trust bundles are given",
    "Invalid JSON found in SPIFFE bundle",
    "No trust domains found in SPIFFE bundle",
    "No keys found in SPIFFE bundle",
    "missing or invalid 'use' field",
    "missing or empty 'x5c' field",
    "Failed to create x509 object",
    "Invalid x509 object in certs",
    "Proto constraint validation failed (UpstreamTls",
    "Proto constraint validation failed (DownstreamTls",
    "Proto constraint validation failed (CommonTls",
    "Proto constraint validation failed (Secret",
    "Proto constraint validation failed (TlsCertificate",
    "Proto constraint validation failed (CertificateValidationContext",
    "Proto constraint validation failed (SPIFFECertValidatorConfig",
    "INVALID_ARGUMENT: invalid JSON in envoy.",
    "INVALID_ARGUMENT: unknown enum value",
    "Invalid duration: Expected positive duration",
    "Incorrect TLS session ticket key length",
    "Invalid ALPN protocol string",
    "Unknown compliance policy",
    // Secrets.
    "Missing SDS resources for",
    "workload is not authorized for the requested identities",
    "unknown resource names: [",
    "failed to get root cert",
    "no healthy upstream",
];

/// Words that other sentences hold too, the more telling first.
const OF_LIBRARIES: &[&str] = &[
    // OpenSSL, curl.
    "X509_V_ERR_",
    "verify error:num=",
    "Verify return code: ",
    "SSL certificate problem: ",
    "no alternative certificate subject name matches",
    "SSL alert number ",
    "TLS alert, ",
    "SSLV3_ALERT_",
    "TLSV1_ALERT_",
    "CERTIFICATE_VERIFY_FAILED",
    "WRONG_VERSION_NUMBER",
    "HANDSHAKE_FAILURE_ON_CLIENT_HELLO",
    "KEY_USAGE_BIT_INCORRECT",
    "KEY_VALUES_MISMATCH",
    "KEY_TYPE_MISMATCH",
    "NO_SHARED_CIPHER",
    "ERR_SSL_KEY_USAGE_INCOMPATIBLE",
    "wrong version number",
    "alert unknown ca",
    "alert bad certificate",
    "alert certificate unknown",
    "alert certificate expired",
    "alert certificate required",
    "alert unsupported certificate",
    "alert handshake failure",
    // What the caller and the access log see.
    "delayed connect error",
    "delayed_connect_error",
    "http1.codec_error",
    "filter_chain_not_found",
    "cluster_not_found",
    "upstream_reset_before_response_started{",
    "reset reason: ",
];

/// Beginnings of sentences that hold names in quotes.
const QUOTING: &[&str] = &[
    "x509: ",
    "x509bundle: ",
    "tls: ",
    "unexpected ",
    "Proto constraint ",
];

/// Those and what the tables say of other programs, in the order in which they are looked for.
static BEGINNINGS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    OF_MESHES
        .iter()
        .copied()
        .chain(beginnings())
        .chain(OF_LIBRARIES.iter().copied())
        .collect()
});

/// The beginnings by their first two bytes. Few places of a line begin with any of these pairs, and those that do are held
/// against the beginnings of that pair alone: most lines of a log say nothing, and are to be passed over quickly.
struct ByPair {
    /// By first and second byte the number of a group; 0 where no sentence begins so.
    group_of: Vec<[u8; 256]>,
    groups: Vec<Vec<&'static [u8]>>,
}

static BY_PAIR: LazyLock<ByPair> = LazyLock::new(|| {
    let mut by_pair: BTreeMap<[u8; 2], Vec<&'static [u8]>> = BTreeMap::new();
    for start in BEGINNINGS.iter() {
        if let Some(pair) = start.as_bytes().first_chunk() {
            by_pair.entry(*pair).or_default().push(start.as_bytes());
        }
    }
    let mut group_of = vec![[0; 256]; 256];
    let mut groups = vec![Vec::new()];
    for (number, ([first, second], starts)) in (1..).zip(by_pair) {
        group_of[usize::from(first)][usize::from(second)] = number;
        groups.push(starts);
    }
    ByPair { group_of, groups }
});

impl ByPair {
    /// Whether a line holds any of the beginnings.
    fn any_in(&self, line: &str) -> bool {
        let line = line.as_bytes();
        line.windows(2).enumerate().any(|(at, pair)| {
            let group = self.group_of[usize::from(pair[0])][usize::from(pair[1])];
            group != 0
                && self.groups[usize::from(group)]
                    .iter()
                    .any(|start| line[at..].starts_with(start))
        })
    }
}

/// Where a sentence begins: not inside a word, as `tls: ` stands in `spiffetls: `.
fn place(line: &str, start: &str) -> Option<usize> {
    line.match_indices(start).map(|(at, _)| at).find(|at| {
        let before = at.checked_sub(1).and_then(|at| line.as_bytes().get(at));
        !before.is_some_and(u8::is_ascii_alphanumeric)
    })
}

/// The most telling sentence of a line, and its place in the order of what is telling.
pub(super) fn find(line: &str) -> Option<(usize, Found)> {
    if !BY_PAIR.any_in(line) {
        return Some((BEGINNINGS.len(), flags(line)?));
    }
    // One place may begin several sentences, and one sentence may stand inside another: the list's order decides.
    let (rank, start, at) = BEGINNINGS
        .iter()
        .enumerate()
        .find_map(|(rank, start)| place(line, start).map(|at| (rank, *start, at)))?;
    let rest = line.get(at..)?;
    let (sentence, length) = match start {
        "upstream_reset_before_response_started{" | "reset reason: " => reset(rest, start)?,
        "Verify return code: " if rest.starts_with("Verify return code: 0 ") => return None,
        _ => {
            let length = end(line, at, start);
            (rest.get(..length)?.trim_end().to_owned(), length)
        }
    };
    let found = Found {
        at,
        end: at + length,
        sign: Sign::Sentence(sentence),
    };
    Some((rank, found))
}

/// The response flags of an access log line that holds no reason: `"GET / HTTP/1.1" 503 UF 0 98 …`. Only those of the
/// connection to the upstream say something here.
fn flags(line: &str) -> Option<Found> {
    let request = line.find(" HTTP/")?;
    let closed = request + line.get(request..)?.find("\" ")? + 2;
    let status = line.get(closed..)?.split(' ').next()?;
    let at = closed + status.len() + 1;
    let flags = line.get(at..)?.split(' ').next()?;
    let is_status = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
    let told = flags
        .split(',')
        .find(|flag| matches!(*flag, "UF" | "UC"))
        .filter(|_| is_status)?;
    Some(Found {
        at,
        end: at + flags.len(),
        sign: Sign::Sentence(format!("response flag {told}")),
    })
}

/// The sentence ends with the line, with the string it stands in, or with the field of an access log.
fn end(line: &str, at: usize, start: &str) -> usize {
    let rest = line.get(at..).unwrap_or_default();
    let before = line.get(..at).unwrap_or_default();
    let closes = |c: char| matches!(c, '\r' | '\n' | '`' | '\t');
    let longest = rest.find(closes).unwrap_or(rest.len());
    let rest = rest.get(..longest).unwrap_or_default();
    if !QUOTING.iter().any(|quoting| start.starts_with(quoting)) {
        return rest.find('"').unwrap_or(longest);
    }
    // Go quotes inside its parenthesis without regard to the quotes around it.
    if let Some(parenthesis) = rest.find("(possibly because of ")
        && rest.find('"').is_none_or(|quote| quote > parenthesis)
        && let Some(closed) = rest.find("\")")
    {
        return closed + 2;
    }
    let quotes = || {
        let quotes = before.match_indices('"');
        quotes.filter(|(at, _)| !is_escaped(before, *at))
    };
    let is_inside = quotes().count() % 2 == 1;
    // Inside an escaped string the next quote of any kind ends it.
    let last_is_escaped = before.rfind('"').is_some_and(|at| is_escaped(before, at));
    let ends = |quote: usize| last_is_escaped || (is_inside && !is_escaped(rest, quote));
    rest.match_indices('"')
        .map(|(quote, _)| quote)
        .find(|quote| ends(*quote))
        .unwrap_or(longest)
}

fn is_escaped(text: &str, at: usize) -> bool {
    at > 0 && text.as_bytes().get(at - 1) == Some(&b'\\')
}

/// Why a request ended: `{connection_termination}`, `reset reason: connection termination`.
fn reset(rest: &str, start: &str) -> Option<(String, usize)> {
    let reason = rest.strip_prefix(start)?;
    let length = reason
        .find(['}', '|', ',', '"', '\r', '\n', '<'])
        .unwrap_or(reason.len());
    let said = reason.get(..length)?.trim().replace('_', " ");
    (!said.is_empty()).then(|| (format!("reset reason: {said}"), start.len() + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str) -> Option<String> {
        match find(line)?.1.sign {
            Sign::Sentence(text) => Some(text),
            _ => None,
        }
    }

    #[test]
    fn every_beginning_is_found_wherever_it_stands() {
        for start in BEGINNINGS.iter() {
            for line in [
                (*start).to_owned(),
                format!("{start}é"),
                format!("é{start}"),
            ] {
                assert!(BY_PAIR.any_in(&line), "{line}");
            }
            let (cut, _) = start.split_at(start.len() - 1);
            let is_within = BEGINNINGS.iter().any(|other| cut.contains(other));
            assert_eq!(BY_PAIR.any_in(cut), is_within, "{cut}");
        }
        assert!(!BY_PAIR.any_in(""));
        assert!(!BY_PAIR.any_in("t"));
    }

    #[test]
    fn the_most_telling_sentence_of_a_line() {
        assert_eq!(
            said(
                "error=\"io error: invalid peer certificate: Other(OtherError(identity verification error: peer did not present the expected SAN (spiffe://a), got spiffe://b))\""
            )
            .as_deref(),
            Some("peer did not present the expected SAN (spiffe://a), got spiffe://b))")
        );
        assert_eq!(
            said("upstream connect error or disconnect/reset before headers. reset reason: connection termination").as_deref(),
            Some("reset reason: connection termination")
        );
        assert_eq!(
            said("503 UC upstream_reset_before_response_started{connection_termination} - \"-\"")
                .as_deref(),
            Some("reset reason: connection termination")
        );
        assert_eq!(said("Verify return code: 0 (ok)"), None);
        assert_eq!(said("GET / 200"), None);
        let default = "[2026-11-25T22:23:59.636Z] \"GET / HTTP/1.1\" 503 UF 0 98 1 - \"-\" \"-\" \"11c3\" \"alert-0\" \"127.0.0.1:23001\"";
        assert_eq!(said(default).as_deref(), Some("response flag UF"));
        assert_eq!(said(&default.replace("503 UF", "200 -")), None);
    }
}
