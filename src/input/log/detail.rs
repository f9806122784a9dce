//! What a certificate validator says about its refusal (reference section 0.3).

use crate::model::RefusalDetail;

const START: &str = "verify cert failed: ";
/// What the SPIFFE validator says of a host that no SAN equals, from 1.40 on.
const SPIFFE_SAN_LIST: &str = "URI SAN peer identity mismatches, expected SANs: ";

/// Whether a text is one.
pub(super) fn begins(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '_']).replace('_', " ");
    text.starts_with(START) || text.starts_with("peer did not provide required client certificate")
}

/// Reads the text behind the error's name, or the sentence of a debug log. Where `underscored`, blanks were written as
/// underscores; SANs may hold underscores of their own and stay as printed.
pub(super) fn read(text: &str, underscored: bool) -> RefusalDetail {
    let text = text.trim();
    let blank = |text: &str| {
        if underscored {
            text.replace('_', " ")
        } else {
            text.to_owned()
        }
    };
    let whole = blank(text);
    let said = whole.strip_prefix(START).unwrap_or(&whole);
    // Lists are cut out of the text as printed; positions are the same in both, a blank and an underscore being one byte.
    let printed = text.get(whole.len() - said.len()..).unwrap_or(text);
    let list = |name: &str| list(said, printed, name, underscored);
    match said {
        "SAN match" => RefusalDetail::SpiffeSan,
        "cert precheck" => RefusalDetail::SpiffePrecheck,
        "no trust bundle store" => RefusalDetail::SpiffeNoBundle,
        "cert hash and spki" => RefusalDetail::Pins,
        "empty cert chain" => RefusalDetail::EmptyChain,
        "init and setup X509_STORE_CTX" | "init and setup X509 STORE CTX" => {
            RefusalDetail::StoreContext
        }
        "peer did not provide required client certificate" => RefusalDetail::NoClientCertificate,
        _ if said == "SAN matcher" || said.starts_with("SAN matcher,") => {
            RefusalDetail::SanMatcher {
                presented: list("certificate SANs are ["),
            }
        }
        _ if said.starts_with(SPIFFE_SAN_LIST) => RefusalDetail::SpiffeSanList {
            demanded: printed
                .get(SPIFFE_SAN_LIST.len()..)
                .unwrap_or_default()
                .to_owned(),
        },
        _ if said == "verify SAN list" || said.starts_with("verify SAN list,") => {
            RefusalDetail::SanList {
                demanded: list("expected SANs: ["),
                presented: list("certificate SANs: ["),
            }
        }
        _ => chain(said).unwrap_or_else(|| RefusalDetail::Other(said.to_owned())),
    }
}

/// `X509_verify_cert: certificate verification error at depth 0: certificate has expired`.
fn chain(said: &str) -> Option<RefusalDetail> {
    let rest = said
        .strip_prefix("X509_verify_cert: ")
        .or_else(|| said.strip_prefix("X509 verify cert: "))?;
    let rest = rest.strip_prefix("certificate verification error at depth ")?;
    let (depth, text) = rest.split_once(": ")?;
    let depth = depth.parse().ok()?;
    let crls = "certificate revocation check against provided CRLs failed: ";
    let names_crls = text.starts_with(crls);
    let text = text.strip_prefix(crls).unwrap_or(text);
    let text = text
        .split(", certificate CRL distribution points: ")
        .next()
        .unwrap_or(text);
    Some(RefusalDetail::Chain {
        depth,
        text: text.to_owned(),
        names_crls,
    })
}

/// The names of a bracketed list. Names may hold brackets and commas themselves: the last bracket before the next list or
/// the end closes it.
fn list(said: &str, printed: &str, name: &str, underscored: bool) -> Option<Vec<String>> {
    let start = said.find(name)? + name.len();
    let rest = said.get(start..)?;
    let length = match rest.find("], certificate SANs") {
        Some(length) => length,
        // A name that holds a line break takes the rest of the list to the next line.
        None => rest.rfind(']').unwrap_or(rest.len()),
    };
    let names = printed.get(start..start + length)?;
    if names.is_empty() {
        return Some(Vec::new());
    }
    let separator = if underscored { ",_" } else { ", " };
    Some(names.split(separator).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn chains() {
        let expected = RefusalDetail::Chain {
            depth: 1,
            text: "certificate has expired".to_owned(),
            names_crls: false,
        };
        let blanks = "verify cert failed: X509_verify_cert: certificate verification error at depth 1: certificate has expired";
        assert_eq!(read(blanks, false), expected);
        assert_eq!(read(&blanks.replace(' ', "_"), true), expected);
        assert_eq!(
            read(
                "verify cert failed: X509_verify_cert: certificate verification error at depth -1: certificate revocation check against provided CRLs failed: unable to get certificate CRL, certificate CRL distribution points: [http://a/b]",
                false
            ),
            RefusalDetail::Chain {
                depth: -1,
                text: "unable to get certificate CRL".to_owned(),
                names_crls: true,
            }
        );
    }

    #[test]
    fn lists_keep_their_underscores() {
        assert_eq!(
            read(
                "verify_cert_failed:_SAN_matcher,_certificate_SANs_are_[spiffe://td/my_app,_10.0.0.1]",
                true
            ),
            RefusalDetail::SanMatcher {
                presented: Some(names(&["spiffe://td/my_app", "10.0.0.1"]))
            }
        );
        assert_eq!(
            read(
                "verify cert failed: verify SAN list, expected SANs: [a, b], certificate SANs: [c]",
                false
            ),
            RefusalDetail::SanList {
                demanded: Some(names(&["a", "b"])),
                presented: Some(names(&["c"])),
            }
        );
        assert_eq!(
            read(
                "verify cert failed: SAN matcher, certificate SANs are []",
                false
            ),
            RefusalDetail::SanMatcher {
                presented: Some(Vec::new())
            }
        );
    }

    #[test]
    fn lengths_stay_the_same_where_names_are_no_ascii() {
        let text =
            "verify_cert_failed:_SAN_matcher,_certificate_SANs_are_[spiffe://t\u{fc}/\u{540d}_x]";
        assert_eq!(
            read(text, true),
            RefusalDetail::SanMatcher {
                presented: Some(names(&["spiffe://t\u{fc}/\u{540d}_x"]))
            }
        );
    }
}
