//! The chains and bundles that a secret or a context holds.

use crate::input::collected::Collected;
use crate::model::{
    Bundle, Chain, ChainOrigin, ConfiguredContext, ConfiguredValidation, DataSource, Fact,
    Location, OwnCertificate, Presented, ProxyId, Secret, SecretContent, ValidationContext,
};

/// What Envoy calls a source that stands in the configuration itself.
const INLINE: &str = "<inline>";

/// Who holds it, and where.
struct Holder<'a> {
    proxy: ProxyId,
    name: Option<&'a str>,
    location: &'a Location,
}

/// Adds what a secret holds.
pub(super) fn of_secret(secret: &Secret, proxy: ProxyId, out: &mut Collected) {
    let holder = Holder {
        proxy,
        name: Some(&secret.name),
        location: &secret.location,
    };
    match &secret.content {
        SecretContent::Certificate(certificate) => holder.chain(certificate, out),
        SecretContent::Validation(context) => holder.bundles(context, out),
        SecretContent::Other | SecretContent::Pending => {}
    }
}

/// Adds what stands inside a context itself.
pub(super) fn of_context(context: &ConfiguredContext, proxy: ProxyId, out: &mut Collected) {
    let whole = Location::whole(out.input);
    let holder = Holder {
        proxy,
        name: context.base.name.as_deref(),
        location: context.base.location.as_ref().unwrap_or(&whole),
    };
    for certificate in &context.certificates {
        holder.chain(certificate, out);
    }
    match &context.validation {
        ConfiguredValidation::Inline(validation)
        | ConfiguredValidation::Combined {
            default: validation,
            ..
        } => holder.bundles(validation, out),
        ConfiguredValidation::None | ConfiguredValidation::Secret(_) => {}
    }
}

impl Holder<'_> {
    fn chain(&self, certificate: &OwnCertificate, out: &mut Collected) {
        let Some(source) = certificate.chain.value() else {
            return;
        };
        let Some(certificates) = source.certificates.value() else {
            if source.path == INLINE {
                let of = self.name.map(|name| format!(" of '{name}'"));
                let message = format!(
                    "the certificate chain{} is left out of this dump; /config_dump as Envoy prints it shows the chain, and \
                     redacts the private key alone",
                    of.unwrap_or_default()
                );
                out.lost_at(message, self.location.clone());
            }
            return;
        };
        if certificates.is_empty() {
            out.lost_at(
                "the certificate chain holds no certificate block",
                self.location.clone(),
            );
            return;
        }
        out.chains.push(Chain {
            presented: Presented {
                certificates: certificates.clone(),
                complete: source.complete,
                signing_key: Fact::NotInEvidence,
            },
            origin: ChainOrigin::Secret,
            proxy: Some(self.proxy),
            name: self.name.map(str::to_owned),
            sources: vec![self.location.clone()],
            pem: source.text.value().cloned(),
        });
    }

    /// The SPIFFE validator never looks at trusted_ca, and never at trust_domains where trust_bundles is set.
    fn bundles(&self, context: &ValidationContext, out: &mut Collected) {
        let Some(spiffe) = &context.spiffe else {
            if let Some(source) = context.trusted_ca.value() {
                self.bundle(None, source.clone(), out);
            }
            return;
        };
        if spiffe.trust_bundles.is_absent() {
            for domain in &spiffe.trust_domains {
                self.bundle(Some(&domain.name), domain.bundle.clone(), out);
            }
            return;
        }
        let bundles = spiffe.trust_bundles.value();
        for (domain, certificates) in bundles.iter().flat_map(|all| all.domains.iter().flatten()) {
            let source = DataSource {
                certificates: Fact::known(certificates.clone()),
                crls: Fact::Absent,
                complete: true,
                ..DataSource::default()
            };
            self.bundle(Some(domain), source, out);
        }
    }

    /// A source that is only named, or holds no certificate, is no bundle; the context still names it.
    fn bundle(&self, trust_domain: Option<&str>, source: DataSource, out: &mut Collected) {
        if source.certificates.value().is_none_or(Vec::is_empty) {
            return;
        }
        out.bundles.push(Bundle {
            trust_domain: trust_domain.map(str::to_owned),
            source,
            proxy: Some(self.proxy),
            name: self.name.map(str::to_owned),
            sources: vec![self.location.clone()],
        });
    }
}
