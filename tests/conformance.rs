//! The real Envoy is the judge: every recorded answer of a real binary is compared with what the model says.
//!
//! Recordings are `fixtures/conformance/<version>.jsonl`; cases are those of the forge. Compared are the outcome, all
//! counters that move, and the text of a refusal where the model names it (one that it leaves open is counted).
//! Known divergences stand in `fixtures/conformance/divergences.json`, each with its reason; one that no longer occurs
//! fails the test too.
#![allow(
    missing_docs,
    reason = "a test crate has no readers of its documentation"
)]
#![allow(clippy::expect_used, reason = "a broken fixture must stop the test")]
#![allow(
    clippy::print_stderr,
    reason = "the figures are what the run is looked at for"
)]

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};
use svidlint::input::der;
use svidlint::input::envoy_tls::file;
use svidlint::model::{
    Clock, ClockOrigin, DataSource, Engine, EnvoyVersion, Fact, InputId, Instant, Location, Naming,
    OpenedKey, Origin, Origins, OwnCertificate, Presented, PrivateKey, PublicKey, Role,
    ServedConnection, Side, TlsContext, TlsVersion, Verifier, without_keys,
};
use svidlint::pairing::sds;
use svidlint::verify::{LoadOutcome, Outcome, load_context, verify};
use svidlint_forge::case::{self, Case, Packed, Question, Recording};
use svidlint_forge::cases;
use svidlint_forge::certificate::Cert;
use svidlint_forge::key::{ALL, Key};
use svidlint_forge::pem;
use svidlint_forge::private::{self, Held};

/// A moment at which what is valid (2024 to 2044) is valid, what has expired has, and what begins in 2090 has not.
const NOW: Instant = Instant(1_790_000_000);

/// The host that the recorder asks a cluster for.
const REQUESTED_HOST: &str = "peer";

/// What the connections of the recorder's clients have: AES-256 and X25519, no protocol, and an echo of one byte.
const SERVED: ServedConnection = ServedConnection {
    secret: 48,
    group: 1,
    protocol: 0,
    first_write: 1,
};

/// One known divergence.
#[derive(Debug, Deserialize)]
struct Divergence {
    /// Case name; a trailing `*` stands for any rest.
    case: String,
    /// Versions it is known of; empty: all.
    #[serde(default)]
    versions: Vec<String>,
    /// `outcome`, `counter` or `text`.
    field: String,
    /// Why.
    reason: String,
}

impl Divergence {
    fn covers(&self, version: &str, mismatch: &Mismatch) -> bool {
        let named = match self.case.strip_suffix('*') {
            Some(start) => mismatch.case.starts_with(start),
            None => mismatch.case == self.case,
        };
        named
            && self.field == mismatch.field
            && (self.versions.is_empty() || self.versions.iter().any(|known| known == version))
    }
}

/// What the model answers to a case.
#[derive(Debug, Default)]
struct Answer {
    outcome: &'static str,
    counters: Option<Vec<String>>,
    text: Option<String>,
    why: String,
}

/// One field on which model and recording differ.
#[derive(Debug)]
struct Mismatch {
    case: String,
    field: &'static str,
    recorded: String,
    predicted: String,
}

/// Cases by what became of them.
#[derive(Debug, Default)]
struct Figures {
    cases: usize,
    outcomes: usize,
    undecided: usize,
    texts: usize,
    texts_open: usize,
    /// The cases of those, with what was recorded.
    open: Vec<String>,
}

impl Figures {
    fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.outcomes += other.outcomes;
        self.undecided += other.undecided;
        self.texts += other.texts;
        self.texts_open += other.texts_open;
        self.open.extend(other.open);
    }
}

fn folder() -> PathBuf {
    std::env::var_os("SVIDLINT_CONFORMANCE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/conformance"),
        PathBuf::from,
    )
}

/// What was recorded of each case, by version.
type Recorded = BTreeMap<String, Vec<(String, Recording)>>;

/// The recordings of named cases, one file for each version, and those of random ones, packed.
fn recordings() -> Recorded {
    let mut recorded = Recorded::new();
    for path in files(&folder()) {
        let version = path.file_stem().expect("a file has a name");
        let version = version.to_string_lossy().into_owned();
        for line in lines(&path) {
            let recording: Recording = serde_json::from_str(&line).expect("a recording is JSON");
            recorded
                .entry(recording.case.clone())
                .or_default()
                .push((version.clone(), recording));
        }
    }
    for path in files(&folder().join("random")) {
        for line in lines(&path) {
            let packed: Packed = serde_json::from_str(&line).expect("packed recordings are JSON");
            let versions = packed.answers.iter().flat_map(|answer| &answer.envoys);
            for version in versions {
                let recording = packed.of(version).expect("it is among the answers");
                recorded
                    .entry(packed.case.clone())
                    .or_default()
                    .push((version.clone(), recording));
            }
        }
    }
    recorded
}

fn lines(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).expect("a recording can be read");
    text.lines().map(str::to_owned).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "jsonl")
        })
        .collect();
    files.sort();
    files
}

fn divergences() -> Vec<Divergence> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/conformance/divergences.json");
    fs::read_to_string(path).map_or_else(
        |_| Vec::new(),
        |text| serde_json::from_str(&text).expect("the divergences are JSON"),
    )
}

fn location() -> Location {
    Location::whole(InputId(0))
}

/// `None` where the reader refuses the JSON, as Envoy's proto rules do.
fn context(case: &Case) -> Option<TlsContext> {
    let side = match case.presented_by {
        case::Role::Server => Side::Upstream,
        case::Role::Client => Side::Downstream,
    };
    let mut context = if case.beside.is_empty() {
        svidlint::tls_context(&case.context, side).ok()?
    } else {
        in_its_place(case, side)?
    };
    open_keys(case, &mut context);
    open_bundles(case, &mut context);
    // The recorder gives a listener without certificate its own.
    let common = case.context.get("common_tls_context");
    let brings_own = common
        .and_then(Value::as_object)
        .is_some_and(|common| common.keys().any(|key| key.starts_with("tls_certificate")));
    if side == Side::Downstream {
        context.served = Fact::known(SERVED);
    }
    if side == Side::Downstream && !brings_own {
        context.certificates = Fact::known(vec![own_certificate()]);
    }
    Some(context)
}

/// The context of a case inside the configuration that it needs around it.
fn in_its_place(case: &Case, side: Side) -> Option<TlsContext> {
    let message = match side {
        Side::Upstream => "UpstreamTlsContext",
        Side::Downstream => "DownstreamTlsContext",
    };
    let mut typed = case.context.clone();
    let kind = format!("type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.{message}");
    typed
        .as_object_mut()?
        .insert("@type".to_owned(), kind.into());
    let socket = json!({"name": "tls", "typed_config": typed});
    let mut cluster = json!({"name": "case", "transport_socket": socket});
    if let Some(further) = case.beside.cluster.as_ref().and_then(Value::as_object) {
        cluster.as_object_mut()?.extend(further.clone());
    }
    let mut resources = match side {
        Side::Upstream => json!({"clusters": [cluster]}),
        Side::Downstream => {
            json!({"listeners": [{"name": "case", "filter_chains": [{"transport_socket": socket}]}]})
        }
    };
    resources["secrets"] = Value::Array(case.beside.secrets.clone());
    let text = json!({"static_resources": resources}).to_string();
    let file = file::parse(&text, "case", Path::new("."), None, InputId(0)).ok()?;
    let mut context = sds::resolve(file.contexts.first()?, &file.secrets);
    // What only the request knows.
    context.request.hosts = Fact::known(vec![REQUESTED_HOST.to_owned()]);
    Some(context)
}

/// What the recorder gives a listener.
fn own_certificate() -> OwnCertificate {
    let text = pem::certificates([Cert::leaf().der()]);
    OwnCertificate {
        chain: Fact::known(DataSource {
            path: "<inline>".to_owned(),
            certificates: Fact::known(vec![der::certificate(&Cert::leaf().der(), location())]),
            text: Fact::known(text),
            complete: true,
            ..DataSource::default()
        }),
        private_key: Fact::known(PrivateKey {
            path: "<inline>".to_owned(),
            form: Fact::known(without_keys(Key::Leaf.pkcs8_pem())),
            ..PrivateKey::default()
        }),
        pkcs12: Fact::Absent,
        ocsp_staple: Fact::Absent,
        ..OwnCertificate::default()
    }
}

/// A key of the forge as the model reads it off a certificate.
fn public(key: Key) -> PublicKey {
    let certificate = der::certificate(&Cert::leaf().key(key).der(), location());
    let key = certificate.public_key.value().cloned();
    key.expect("the forge's keys decode")
}

/// What the model cannot know of private keys, since it never decodes one: whoever forged them says it.
fn open_keys(case: &Case, context: &mut TlsContext) {
    let Fact::Present { value: own, .. } = &mut context.certificates else {
        return;
    };
    for (index, certificate) in own.iter_mut().enumerate() {
        let field = |name: &str| {
            let place = format!("/common_tls_context/tls_certificates/{index}/{name}");
            case.context.pointer(&place).and_then(Value::as_str)
        };
        let password = field("password/inline_string");
        let opened = |held| match held {
            Held::Key(key) => OpenedKey::Key(Box::new(public(key))),
            Held::WrongPassword => OpenedKey::WrongPassword,
            Held::Nothing => OpenedKey::Undecodable,
        };
        if let (Some(text), Fact::Present { value, .. }) = (
            field("private_key/inline_string"),
            &mut certificate.private_key,
        ) {
            value.opened = Fact::known(opened(private::held(text, password)));
        }
        if let (Some(text), Fact::Present { value, .. }) =
            (field("pkcs12/inline_bytes"), &mut certificate.pkcs12)
        {
            let bytes = STANDARD.decode(text).expect("the case holds base64");
            value.opened = Fact::known(opened(private::held_pkcs12(&bytes, password)));
        }
    }
}

/// The same of private keys inside bundles, which have to decode as well.
fn open_bundles(case: &Case, context: &mut TlsContext) {
    let decode = private::typed_keys_decode(&case.context);
    let Fact::Present { value, .. } = &mut context.validation else {
        return;
    };
    let domains = value
        .spiffe
        .iter_mut()
        .flat_map(|spiffe| &mut spiffe.trust_domains);
    let anchors = match &mut value.trusted_ca {
        Fact::Present { value, .. } => Some(value),
        _ => None,
    };
    for source in domains.map(|domain| &mut domain.bundle).chain(anchors) {
        source.keys_decode = Fact::known(decode);
    }
}

/// The lower of what the peer and the context speak.
fn negotiated(case: &Case, context: &TlsContext) -> TlsVersion {
    let maximum = context.tls.maximum.unwrap_or(match context.side {
        Side::Upstream => TlsVersion::V1_2,
        Side::Downstream => TlsVersion::V1_3,
    });
    let peer = match case.peer_tls {
        "1.2" => TlsVersion::V1_2,
        _ => TlsVersion::V1_3,
    };
    maximum.min(peer)
}

/// A case as the model is asked it, whatever the version.
struct Asked {
    context: Option<TlsContext>,
    presented: Option<Presented>,
    tls: TlsVersion,
}

fn ask(case: &Case) -> Asked {
    let context = context(case);
    let tls = context
        .as_ref()
        .map_or(TlsVersion::V1_3, |context| negotiated(case, context));
    let presented = match &case.question {
        Question::Load => None,
        Question::Handshake { chain, key } => Some(Presented {
            certificates: chain
                .iter()
                .map(|der| der::certificate(der, location()))
                .collect(),
            complete: true,
            signing_key: ALL
                .into_iter()
                .find(|known| known.pkcs8_der() == *key)
                .map_or(Fact::NotInEvidence, |key| Fact::known(public(key))),
        }),
    };
    Asked {
        context,
        presented,
        tls,
    }
}

fn answer(case: &Case, asked: &Asked, version: EnvoyVersion) -> Answer {
    let Some(context) = &asked.context else {
        return Answer {
            outcome: "refused",
            counters: Some(Vec::new()),
            why: "the reader refuses the context".to_owned(),
            ..Answer::default()
        };
    };
    let Some(presented) = &asked.presented else {
        let loaded = load_context(context, &[version]);
        return Answer {
            outcome: match loaded.outcome {
                LoadOutcome::Loads => "accepted",
                LoadOutcome::Undecided => "undecided",
                LoadOutcome::Refused => "refused",
            },
            counters: Some(Vec::new()),
            text: loaded.envoy_error.map(|error| error.to_string()),
            why: loaded.detail,
        };
    };
    let verifier = Verifier {
        name: case.name.clone(),
        engine: Engine::Envoy,
        naming: Naming::Explicit,
        judges: match case.presented_by {
            case::Role::Server => Role::Server,
            case::Role::Client => Role::Client,
        },
        tls_version: Some(asked.tls),
        context: context.clone().into(),
        versions: vec![version],
        clock: Clock::at(NOW, ClockOrigin::Flag),
        proxy: None,
        origins: Origins {
            validator: Origin::Flag,
            anchors: Origin::Flag,
            naming: Origin::Flag,
            tls: Origin::Flag,
            version: Origin::Flag,
        },
    };
    let verdict = verify(presented, &verifier);
    let failure = verdict.reason.as_ref().map(|reason| &reason.failure);
    Answer {
        outcome: match verdict.outcome {
            Outcome::Accepted => "accepted",
            Outcome::Undecided => "undecided",
            Outcome::Rejected => "rejected",
            Outcome::Refused => "refused",
        },
        counters: verdict.counters.clone(),
        text: failure.and_then(|failure| Some(failure.envoy_error.as_ref()?.to_string())),
        why: match &verdict.reason {
            Some(reason) => format!("{} at {:?}", reason.check, reason.depth),
            None => format!("missing {:?}", verdict.missing),
        },
    }
}

fn compare(recording: &Recording, answer: &Answer, figures: &mut Figures) -> Vec<Mismatch> {
    let mismatch = |field, recorded: &str, predicted: &str| Mismatch {
        case: recording.case.clone(),
        field,
        recorded: recorded.to_owned(),
        predicted: format!("{predicted} ({})", answer.why),
    };
    figures.cases += 1;
    if recording.outcome != answer.outcome {
        figures.undecided += usize::from(answer.outcome == "undecided");
        return vec![mismatch("outcome", &recording.outcome, answer.outcome)];
    }
    figures.outcomes += 1;
    let mut found = Vec::new();
    if answer.counters.as_ref() != Some(&recording.counters) {
        let predicted = answer.counters.as_ref().map(|counters| counters.join(", "));
        let predicted = predicted.as_deref().unwrap_or("undecided");
        found.push(mismatch(
            "counter",
            &recording.counters.join(", "),
            predicted,
        ));
    }
    if !recording.error.is_empty() {
        match &answer.text {
            None => {
                figures.texts_open += 1;
                figures.open.push(format!(
                    "{}\n   recorded  {} ({})",
                    recording.case, recording.error, answer.why
                ));
            }
            Some(text) if recording.says(text) => figures.texts += 1,
            Some(text) => found.push(mismatch("text", &recording.error, text)),
        }
    }
    found
}

/// The case that a recording is about: a named one, or the random one of the seed that its name ends with.
fn asked<'a>(name: &str, named: &'a BTreeMap<String, Case>) -> Option<Cow<'a, Case>> {
    match name.strip_prefix("random/") {
        Some(seed) => u64::from_str_radix(seed, 16)
            .ok()
            .map(|seed| Cow::Owned(cases::random(seed))),
        None => named.get(name).map(Cow::Borrowed),
    }
}

/// One share of the cases, compared.
#[derive(Debug, Default)]
struct Share {
    figures: BTreeMap<(String, String), Figures>,
    mismatches: Vec<(String, Mismatch)>,
}

/// Compares every `of`-th case from `first` on.
fn compared(recorded: &Recorded, named: &BTreeMap<String, Case>, first: usize, of: usize) -> Share {
    let mut share = Share::default();
    for (name, recordings) in recorded.iter().skip(first).step_by(of) {
        let Some(case) = asked(name, named) else {
            panic!("{name} is recorded, and the forge makes no such case");
        };
        let (digest, group, asked) = (case.digest(), group(&case), ask(&case));
        for (version, recording) in recordings {
            assert_eq!(
                digest, recording.digest,
                "{version}: {name} was recorded for another question",
            );
            let parsed = version.parse().expect("a file is named after a version");
            let answer = answer(&case, &asked, parsed);
            let figures = share
                .figures
                .entry((version.clone(), group.clone()))
                .or_default();
            let found = compare(recording, &answer, figures);
            share
                .mismatches
                .extend(found.into_iter().map(|found| (version.clone(), found)));
        }
    }
    share
}

#[test]
fn the_model_answers_as_real_envoys_did() {
    let cases: BTreeMap<String, Case> = cases::named()
        .into_iter()
        .map(|case| (case.name.clone(), case))
        .collect();
    let recorded = recordings();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let shares: Vec<Share> = std::thread::scope(|scope| {
        let (recorded, cases) = (&recorded, &cases);
        let running: Vec<_> = (0..workers)
            .map(|first| scope.spawn(move || compared(recorded, cases, first, workers)))
            .collect();
        running
            .into_iter()
            .map(|share| share.join().expect("a share is compared"))
            .collect()
    });
    let known = divergences();
    let mut used = BTreeSet::new();
    let mut unknown = Vec::new();
    let mut figures: BTreeMap<(String, String), Figures> = BTreeMap::new();
    for share in shares {
        for (key, of_share) in share.figures {
            figures.entry(key).or_default().add(of_share);
        }
        for (version, mismatch) in share.mismatches {
            match known
                .iter()
                .position(|known| known.covers(&version, &mismatch))
            {
                Some(index) => {
                    used.insert(index);
                }
                None => unknown.push((version, mismatch)),
            }
        }
    }
    for ((version, group), figures) in &figures {
        eprintln!(
            "{version} {group}: {} of {} outcomes, {} undecided; {} texts equal, {} left open",
            figures.outcomes, figures.cases, figures.undecided, figures.texts, figures.texts_open
        );
        for case in &figures.open {
            eprintln!("{version} open text {case}");
        }
    }
    eprintln!("{}", table(&figures));
    for (version, mismatch) in &unknown {
        eprintln!(
            "{version} {} {}\n   recorded  {}\n   predicted {}",
            mismatch.field, mismatch.case, mismatch.recorded, mismatch.predicted
        );
    }
    for (index, divergence) in known.iter().enumerate() {
        if !used.contains(&index) {
            eprintln!(
                "no longer diverges: {} {} ({})",
                divergence.field, divergence.case, divergence.reason
            );
        }
    }
    assert!(unknown.is_empty(), "{} unknown divergences", unknown.len());
    assert_eq!(
        used.len(),
        known.len(),
        "a known divergence no longer occurs"
    );
}

/// The figures of each version, as `docs/fidelity.md` shows them.
fn table(figures: &BTreeMap<(String, String), Figures>) -> String {
    let mut by_version: BTreeMap<&str, [Figures; 2]> = BTreeMap::new();
    for ((version, group), of_group) in figures {
        let kind = usize::from(group.starts_with("random"));
        let sum = &mut by_version.entry(version).or_default()[kind];
        sum.cases += of_group.cases;
        sum.outcomes += of_group.outcomes;
        sum.texts += of_group.texts;
        sum.texts_open += of_group.texts_open;
    }
    let mut table = "| Envoy | named, same outcome | random, same outcome | texts equal, named and random | texts left open |\n|---|---|---|---|---|\n".to_owned();
    for (version, [named, random]) in by_version {
        let row = format!(
            "| {version} | {} of {} | {} of {} | {} and {} | {} and {} |\n",
            named.outcomes,
            named.cases,
            random.outcomes,
            random.cases,
            named.texts,
            random.texts,
            named.texts_open,
            random.texts_open,
        );
        table.push_str(&row);
    }
    table
}

/// Version figures are told by role and validator.
fn group(case: &Case) -> String {
    let validator = if case
        .context
        .to_string()
        .contains("SPIFFECertValidatorConfig")
    {
        "spiffe"
    } else {
        "default"
    };
    let kind = if case.name.starts_with("random/") {
        "random"
    } else {
        "named"
    };
    match case.question {
        Question::Load => format!("{kind}, load, {validator}"),
        Question::Handshake { .. } => {
            format!("{kind}, {:?} presents, {validator}", case.presented_by).to_lowercase()
        }
    }
}
