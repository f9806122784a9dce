//! Facts: what the evidence shows, without any judgement.
//!
//! Nothing here knows Envoy's checks, file formats or output. A certificate read from a `/certs` dump and one decoded
//! from DER are the same type and answer the same questions; what a source cannot show is [`Fact::NotInEvidence`].

mod bundle;
mod certificate;
mod chain;
mod clock;
mod crl;
mod encoding;
mod evidence;
mod extension;
mod fact;
mod key;
mod key_filter;
mod matcher;
mod meeting;
mod name;
mod private_key;
mod problem;
mod proxy;
mod request;
mod role;
mod san;
mod secret;
mod shown_names;
mod site;
mod spiffe_id;
mod statement;
mod symptom;
mod time;
mod tls_context;
mod validation_context;
mod verifier;

pub use bundle::{Bundle, DataSource};
pub use certificate::{Certificate, Fingerprint, Place, Serial, SignatureValue, TrustSettings};
pub use chain::{Chain, ChainOrigin, Presented};
pub use clock::{AtClock, Captured, Clock, ClockOrigin};
pub use crl::{CrlEntry, DistributionPoint, DistributionPointScope, PointName, RevocationList};
pub use encoding::{Departure, DepartureKind};
pub use evidence::{Evidence, Input, InputId, InputKind, Location, Reach};
pub use extension::{
    AuthorityKeyId, BasicConstraints, CertificatePolicies, Extension, GeneralSubtree, KeyUsage,
    NameConstraints, PolicyConstraints, PolicyMapping,
};
pub use fact::Fact;
pub use key::{AlgorithmId, KeyKind, PublicKey};
pub use key_filter::cut_keys;
pub use matcher::{Matching, ProgramLimit, SanKind, SanMatcher, StringPattern};
pub use meeting::{Meeting, Party, Transport};
pub use name::{Attribute, Name, Oid, StringKind};
pub use private_key::{OpenedKey, PrivateKey, without_keys};
pub use problem::{PemQuirk, Problem, ProblemKind};
pub use proxy::{Proxy, ProxyId};
pub use request::{RequestOptions, host_of, is_ip_address};
pub use role::Role;
pub use san::{GeneralName, GeneralNames};
pub use secret::{ConfiguredContext, ConfiguredValidation, Secret, SecretContent};
pub use shown_names::{SaidNames, ShownNames};
pub use site::{Address, FilterChainMatch, Site};
pub use spiffe_id::{SpiffeId, SpiffeIdViolation};
pub use statement::{AccessDescription, CertificateTimestamp, Statements};
pub use symptom::{
    Channel, ErrorQueue, PeerShown, Printer, QueueForm, QueuedError, RefusalDetail, Sign, Symptom,
};
pub use time::{Instant, Timestamp, TimestampForm};
pub use tls_context::{
    ApiFaults, CompliancePolicy, OcspStaple, OwnCertificate, ServedConnection, SessionSettings,
    Side, StrangeField, TlsContext, TlsParameters, TlsVersion,
};
pub use validation_context::{SpiffeTrustDomain, SpiffeValidator, TrustBundles, ValidationContext};
pub use verifier::{
    Engine, EnvoyVersion, IstioNaming, Naming, Origin, Origins, Preset, Validator, Verifier,
};
