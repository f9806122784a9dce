//! Consistency of a validation context, its pins and its matchers (1.5).

use crate::knowledge::Check;
use crate::knowledge::envoy::Release;
use crate::model::{Matching, Oid, ProgramLimit, SanKind, Side, TlsContext, ValidationContext};
use crate::verify::Step;
use crate::verify::envoy::{pins as pin_forms, re2, san};
use crate::verify::step::at_verifier;

use super::refusal;

/// A server name that BoringSSL would cut off.
pub(super) fn server_name(context: &TlsContext) -> Option<Step> {
    let has_nul = context.sni.as_ref().is_some_and(|sni| sni.contains('\0'));
    let text = "SNI names containing NULL-byte are not allowed";
    has_nul.then(|| Step::failed(Check::LoadContext, text, refusal(Some(text.to_owned()))))
}

/// What a context without validation context may not ask for.
pub(super) fn without_validation(context: &TlsContext) -> Vec<Step> {
    if context.auto_sni_san_validation && context.validation.is_absent() {
        let text = "'auto_sni_san_validation' was configured without a validation context";
        return vec![Step::failed(
            Check::LoadContext,
            text,
            refusal(Some(text.to_owned())),
        )];
    }
    Vec::new()
}

/// What needs a trusted_ca or a custom validator (`CertificateValidationContextConfigImpl::initialize`).
pub(super) fn consistency(validation: &ValidationContext) -> Vec<Step> {
    let check = Check::LoadContext;
    if validation.spiffe.is_some() || validation.has_trusted_ca() != Some(false) {
        return vec![Step::passed(check, "there is something to verify with")];
    }
    let crl = validation.crl_in_force();
    let rules = [
        (
            Check::LoadCrl,
            crl.is_none(),
            "crl without trusted_ca",
            crl.map_or_else(String::new, |crl| {
                format!("Failed to load CRL from {} without trusted CA", crl.path)
            }),
        ),
        (
            check,
            validation.has_matchers() != Some(true),
            "SAN matchers without trusted_ca",
            "SAN-based verification of peer certificates without trusted CA is insecure and not allowed"
                .to_owned(),
        ),
        (
            check,
            !validation.allow_expired,
            "allow_expired_certificate without trusted_ca",
            "Certificate validity period is always ignored without trusted CA".to_owned(),
        ),
    ];
    rules
        .into_iter()
        .filter(|(_, holds, _, _)| !holds)
        .map(|(check, _, detail, text)| Step::failed(check, detail, refusal(Some(text))))
        .collect()
}

/// `auto_sni_san_validation` needs a trusted CA.
pub(super) fn auto_sni(context: &TlsContext, validation: &ValidationContext) -> Option<Step> {
    let asks = context.side == Side::Upstream && context.auto_sni_san_validation;
    let text = "'auto_sni_san_validation' was configured without configuring a trusted CA";
    (asks && validation.has_trusted_ca() == Some(false))
        .then(|| Step::failed(Check::LoadContext, text, refusal(Some(text.to_owned()))))
}

/// Matchers compile.
pub(super) fn matchers(validation: &ValidationContext, release: &Release) -> Step {
    let check = Check::LoadMatchers;
    let Some(matchers) = san::matchers(validation) else {
        return Step::undecided(
            check,
            "the SAN matchers are not in evidence",
            refusal(None),
            vec![at_verifier("SAN matchers")],
        );
    };
    let mut open = None;
    // The SPIFFE validator keeps matchers of URIs alone.
    let only_uris = validation.spiffe.is_some();
    for matcher in matchers
        .iter()
        .filter(|matcher| !only_uris || matcher.kind == SanKind::Uri)
    {
        if let SanKind::OtherName(oid) = &matcher.kind
            && !is_oid(oid)
        {
            let text = if release.names_other_name_oid {
                format!("Failed to create SAN matcher for OTHER_NAME with OID: {oid}")
            } else {
                "Failed to create string SAN matcher of type 5".to_owned()
            };
            let detail = format!("'{oid}' is no object identifier");
            return Step::failed(check, detail, refusal(Some(text)));
        }
        if matcher.pattern.matching == Matching::Regex {
            if matcher.pattern.ignore_case {
                let text = "ignore_case has no effect for safe_regex.";
                return Step::failed(check, text, refusal(Some(text.to_owned())));
            }
            let expression = &matcher.pattern.value;
            let limit = matcher.pattern.program_limit;
            match re2::compile(expression, release.regex_charset, limit) {
                Ok(_) => {}
                Err(re2::NoRegex::Refused(words)) => {
                    let words = re2::told(&words, expression, release);
                    let detail = format!("RE2 does not take the expression {expression}: {words}");
                    return Step::failed(check, detail, refusal(Some(words)));
                }
                Err(re2::NoRegex::TooLarge(size)) => {
                    let of = match limit {
                        ProgramLimit::OfExpression(_) => "",
                        _ => " set for the error level threshold",
                    };
                    let limit = limit.size();
                    let text = format!(
                        "regex '{expression}' RE2 program size of {size} > max program size of {limit}{of}. Increase configured max program size if necessary."
                    );
                    let detail =
                        format!("RE2 makes more than {limit} instructions of {expression}");
                    return Step::failed(check, detail, refusal(Some(text)));
                }
                Err(re2::NoRegex::TooDeep) => open = Some(expression),
            }
        }
    }
    match open {
        None => Step::passed(check, "all matchers compile"),
        Some(expression) => Step::undecided(
            check,
            format!("the expression {expression} cannot be judged here"),
            refusal(None),
            Vec::new(),
        ),
    }
}

/// Dotted numbers without leading zeros, or a name OBJ_txt2obj knows; only those of the usual attributes are known here.
fn is_oid(oid: &Oid) -> bool {
    if matches!(
        oid.as_str(),
        "CN" | "commonName"
            | "O"
            | "organizationName"
            | "OU"
            | "organizationalUnitName"
            | "C"
            | "countryName"
            | "msUPN"
            | "emailAddress"
            | "serialNumber"
    ) {
        return true;
    }
    let arcs: Option<Vec<u64>> = oid
        .as_str()
        .split('.')
        .map(|arc| {
            let is_number = arc.bytes().all(|byte| byte.is_ascii_digit())
                && (arc == "0" || !arc.starts_with('0'));
            is_number.then(|| arc.parse().ok())?
        })
        .collect();
    match arcs.as_deref() {
        Some([0 | 1, second, ..]) => *second < 40,
        Some([2, _, ..]) => true,
        _ => false,
    }
}

/// Pins are well-formed.
pub(super) fn pins(validation: &ValidationContext) -> Step {
    let check = Check::LoadPins;
    for hash in &validation.certificate_hashes {
        if pin_forms::certificate_hash(hash).is_some() {
            continue;
        }
        // Another length is refused by the proto rule, whose message is not modelled.
        let is_sized = (64..=95).contains(&hash.len());
        let printed = if hash.len() == 95 {
            hash.replace(':', "")
        } else {
            hash.clone()
        };
        let text = is_sized.then(|| format!("Invalid hex-encoded SHA-256 {printed}"));
        let detail = format!("verify_certificate_hash {hash} is no SHA-256");
        return Step::failed(check, detail, refusal(text));
    }
    for hash in &validation.spki_hashes {
        if pin_forms::key_hash(hash).is_none() {
            let text = format!("Invalid base64-encoded SHA-256 {hash}");
            let detail = format!("verify_certificate_spki {hash} is no SHA-256");
            // The proto rule demands 44 bytes; its message is not modelled.
            let text = (hash.len() == 44).then_some(text);
            return Step::failed(check, detail, refusal(text));
        }
    }
    Step::passed(check, "all pins are well-formed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::envoy::RELEASES;
    use crate::model::{Fact, SanMatcher, StringPattern};
    use crate::verify::StepOutcome;

    fn bare() -> ValidationContext {
        ValidationContext {
            trusted_ca: Fact::Absent,
            crl: Fact::Absent,
            typed_matchers: Fact::Absent,
            legacy_matchers: Fact::Absent,
            ..ValidationContext::default()
        }
    }

    fn text(step: &Step) -> Option<String> {
        Some(step.failure.as_ref()?.envoy_error.as_ref()?.to_string())
    }

    #[test]
    fn what_needs_a_trusted_ca_is_refused_without_one() {
        let mut validation = bare();
        assert!(consistency(&validation).is_empty());
        validation.typed_matchers = Fact::known(vec![SanMatcher::exact(SanKind::Uri, "a")]);
        validation.allow_expired = true;
        let texts: Vec<_> = consistency(&validation).iter().map(text).collect();
        assert_eq!(
            texts,
            [
                Some("SAN-based verification of peer certificates without trusted CA is insecure and not allowed".to_owned()),
                Some("Certificate validity period is always ignored without trusted CA".to_owned()),
            ]
        );
    }

    #[test]
    fn a_matcher_for_other_names_needs_an_oid() {
        let mut validation = bare();
        let matcher = SanMatcher::exact(SanKind::OtherName(Oid("nonsense".to_owned())), "a");
        validation.typed_matchers = Fact::known(vec![matcher]);
        let old = matchers(&validation, &RELEASES[2]);
        let new = matchers(&validation, &RELEASES[3]);
        assert_eq!(
            text(&old).as_deref(),
            Some("Failed to create string SAN matcher of type 5")
        );
        assert_eq!(
            text(&new).as_deref(),
            Some("Failed to create SAN matcher for OTHER_NAME with OID: nonsense")
        );
    }

    #[test]
    fn an_expression_re2_refuses_does_not_load() {
        let mut validation = bare();
        validation.legacy_matchers = Fact::known(vec![SanMatcher {
            kind: None,
            pattern: StringPattern {
                matching: Matching::Regex,
                value: "(?=a)".to_owned(),
                ignore_case: false,
                program_limit: ProgramLimit::Default,
            },
        }]);
        assert_eq!(
            matchers(&validation, &RELEASES[4]).outcome,
            StepOutcome::Failed
        );
    }

    #[test]
    fn pins_are_sha256() {
        let mut validation = bare();
        validation.certificate_hashes = vec!["zz".repeat(32)];
        let refused = pins(&validation);
        assert!(
            text(&refused).is_some_and(|text| text.starts_with("Invalid hex-encoded SHA-256 zz"))
        );
        validation.certificate_hashes = vec!["00".repeat(32)];
        assert_eq!(pins(&validation).outcome, StepOutcome::Passed);
    }
}
