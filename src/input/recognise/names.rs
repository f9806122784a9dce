//! What the name of a field says about the certificates in it. Where it says nothing the name around it does, and else their
//! content.

/// What certificates in a field are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A certificate somebody asked for, with or without its issuers. May be that of a CA.
    Certificate,
    /// What goes with the certificate beside it.
    Chain,
    /// Issuers between root and leaf: nothing by themselves.
    Intermediates,
    /// Whom somebody trusts.
    Anchors,
}

/// Names of fields without case and punctuation.
const NAMES: [(Meaning, &[&str]); 4] = [
    (
        Meaning::Anchors,
        &[
            "ca",
            "cadata",
            "certificateauthority",
            "certificateauthoritydata",
            "issuingca",
            "root",
            "roots",
            "rootca",
            "rootcas",
            "trustedca",
            "trustedcas",
            "trustedcerts",
            "trustbundle",
            "trustbundles",
        ],
    ),
    (
        Meaning::Intermediates,
        &[
            "intermediate",
            "intermediates",
            "intermediatecerts",
            "intermediatecertificates",
            "untrustedintermediates",
        ],
    ),
    (
        Meaning::Chain,
        &[
            "cachain",
            "certchain",
            "certificatechain",
            "chain",
            "fullchain",
        ],
    ),
    (
        Meaning::Certificate,
        &[
            "cert",
            "certs",
            "certificate",
            "certificates",
            "certificatepem",
            "certpem",
            "clientcertificatedata",
            "crt",
            "leaf",
            "peercertificate",
            "servercertificate",
            "tlscrt",
        ],
    ),
];

/// Ends of the names of anchors: `LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS`, `istio-root-cert`.
const ANCHOR_ENDS: [&str; 10] = [
    "cabundle",
    "cabundles",
    "cacert",
    "cacerts",
    "cacertificate",
    "cacertificates",
    "cacrt",
    "capem",
    "trustanchors",
    "trustanchorspem",
];

/// How many names are looked at, from the innermost outwards.
const LOOKED_AT: usize = 4;

/// What a name says.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    // trust-manager's Bundle, and nothing else, writes it so.
    if name == "inLine" {
        return Some(Meaning::Anchors);
    }
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let known = NAMES
        .iter()
        .find(|(_, names)| names.contains(&plain.as_str()));
    let is_anchor = ANCHOR_ENDS.iter().any(|end| plain.ends_with(end))
        || plain.contains("rootcert")
        || plain.contains("trustanchor");
    known
        .map(|(meaning, _)| *meaning)
        .or_else(|| is_anchor.then_some(Meaning::Anchors))
}

/// What the names on the way to a place say, the innermost that says anything.
pub(super) fn meaning_of_path(pointer: &str) -> Option<Meaning> {
    pointer
        .rsplit('.')
        .take(LOOKED_AT)
        .find_map(|step| meaning(step.split('[').next().unwrap_or_default()))
}

/// Whether a field holds a private key or password by its name. Such a field is not decoded.
pub(super) fn names_a_key(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["key", "password", "token"]
        .iter()
        .any(|word| name.contains(word))
}

/// Whether Envoy reads the text of this field itself.
pub(super) fn is_data_source(name: &str) -> bool {
    matches!(
        name,
        "inline_string" | "inlineString" | "inline_bytes" | "inlineBytes"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_name_that_says_anything_decides() {
        for (pointer, meaning) in [
            ("data.certificate", Some(Meaning::Certificate)),
            ("data.ca_chain[0]", Some(Meaning::Chain)),
            ("Roots[0].RootCert", Some(Meaning::Anchors)),
            (
                "Roots[0].IntermediateCerts[1]",
                Some(Meaning::Intermediates),
            ),
            ("spec.caBundles[0].pem.value", Some(Meaning::Anchors)),
            ("trusted_ca.inline_string", Some(Meaning::Anchors)),
            ("webhooks[0].clientConfig.caBundle", Some(Meaning::Anchors)),
            ("identityTrustAnchorsPEM", Some(Meaning::Anchors)),
            ("message", None),
        ] {
            assert_eq!(meaning_of_path(pointer), meaning, "{pointer}");
        }
    }
}
