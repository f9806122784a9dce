//! Purposes: extended key usage and key usage for the presenter's role (reference section 5.5 no. 3; `X509_check_purpose`).

use super::flags::Examined;
use super::{Request, X509Error};
use crate::knowledge::Check;
use crate::model::{KeyUsage, Role};
use crate::verify::Step;

const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";

/// The purpose steps of one certificate of the untrusted prefix.
pub(super) fn steps(request: &Request<'_>, examined: &Examined<'_>, index: usize) -> Vec<Step> {
    let Some(role) = request.purpose else {
        let why = "this verifier sets no purpose";
        return vec![
            Step::not_applicable(Check::Eku, why),
            Step::not_applicable(Check::KuPurpose, why),
        ];
    };
    let mut steps = vec![extended_key_usage(role, examined, index)];
    if index == 0 {
        steps.push(key_usage(role, examined));
    }
    steps
}

/// An extension that is there must name the role; anyExtendedKeyUsage and server gated cryptography do not help.
fn extended_key_usage(role: Role, examined: &Examined<'_>, index: usize) -> Step {
    let (wanted, name) = match role {
        Role::Server => (SERVER_AUTH, "serverAuth"),
        Role::Client => (CLIENT_AUTH, "clientAuth"),
    };
    match examined.certificate.extended_key_usage.value() {
        None => Step::passed_at(Check::Eku, index, "no extKeyUsage: any purpose"),
        Some(purposes) if purposes.iter().any(|purpose| purpose.as_str() == wanted) => {
            Step::passed_at(Check::Eku, index, format!("extKeyUsage has {name}"))
        }
        Some(_) => Step::refused(
            Check::Eku,
            index,
            X509Error::INVALID_PURPOSE,
            format!("extKeyUsage lacks {name}"),
        ),
    }
}

fn key_usage(role: Role, leaf: &Examined<'_>) -> Step {
    let (bits, names) = match role {
        Role::Client => (
            KeyUsage::DIGITAL_SIGNATURE | KeyUsage::KEY_AGREEMENT,
            "digitalSignature or keyAgreement",
        ),
        Role::Server => (
            KeyUsage::DIGITAL_SIGNATURE | KeyUsage::KEY_ENCIPHERMENT | KeyUsage::KEY_AGREEMENT,
            "digitalSignature, keyEncipherment or keyAgreement",
        ),
    };
    if leaf.usage_allows(bits) {
        Step::passed_at(Check::KuPurpose, 0, format!("keyUsage allows {names}"))
    } else {
        Step::refused(
            Check::KuPurpose,
            0,
            X509Error::INVALID_PURPOSE,
            format!("keyUsage has none of {names}"),
        )
    }
}
