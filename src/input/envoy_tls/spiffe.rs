//! `SPIFFECertValidatorConfig`.

use super::api_value::ApiValue;
use super::data_source::data_source;
use super::error::ContextError;
use super::trust_bundles::trust_bundles;
use crate::model::{DataSource, Fact, SpiffeTrustDomain, SpiffeValidator};

/// Reads the configuration in a `custom_validator_config`, typed or as a `TypedStruct`.
pub(super) fn validator(extension: &ApiValue) -> Result<SpiffeValidator, ContextError> {
    let Some(config) = extension.get("typed_config")? else {
        return Ok(SpiffeValidator {
            trust_bundles: Fact::Absent,
            ..SpiffeValidator::default()
        });
    };
    let (_, config) = config.any()?;
    let trust_domains = config
        .list("trust_domains")?
        .iter()
        .map(|domain| {
            let bundle = domain
                .get("trust_bundle")?
                .map(|bundle| data_source(&bundle))
                .transpose()?
                .unwrap_or_else(|| DataSource {
                    text: if domain.is_cut() {
                        Fact::NotInEvidence
                    } else {
                        Fact::Absent
                    },
                    ..DataSource::default()
                });
            Ok(SpiffeTrustDomain {
                name: domain.text("name")?.unwrap_or_default().to_owned(),
                workload: domain
                    .text("workload_trust_domain")?
                    .unwrap_or_default()
                    .to_owned(),
                bundle,
            })
        })
        .collect::<Result<_, ContextError>>()?;
    let trust_bundles = match config.get("trust_bundles")? {
        Some(source) => trust_bundles(&data_source(&source)?, &source.location()),
        None => Fact::Absent,
    };
    Ok(SpiffeValidator {
        trust_domains,
        trust_bundles,
    })
}
