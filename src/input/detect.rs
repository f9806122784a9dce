//! Tells what bytes are by what they hold, never by a file name, and hands them to their reader.

use super::collected::Collected;
use super::json;
use super::recognise::Layer;
use super::{
    asn1, certs, config_dump, der_file, kubernetes, lines, log, pem, pkcs7, recognise, s_client,
    server_info, spiffe_bundle, stats, text, yaml, ztunnel,
};
use crate::input::document::Document;
use crate::model::{InputKind, Location};

/// Reads bytes of any kind.
pub(super) fn read(bytes: &[u8], out: &mut Collected) -> InputKind {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        out.lost("the input is empty");
        return InputKind::Unknown;
    }
    if pkcs7::recognises(bytes) {
        read_bag(bytes, out);
        return InputKind::Pkcs7;
    }
    if asn1::looks_like_certificate(bytes) {
        der_file::read(bytes, out);
        return InputKind::Der;
    }
    let Some(decoded) = text::decode(bytes) else {
        out.lost(match bytes {
            [0x1f, 0x8b, ..] => {
                "the input is compressed (gzip) inside an archive; unpack it and name the file"
            }
            [b'P', b'K', 3, 4, ..] => {
                "the input is a ZIP archive; unpack it and name the directory"
            }
            bytes if asn1::looks_like_pkcs12(bytes) => {
                "the input is PKCS#12, which is encrypted; `openssl pkcs12 -nokeys -in FILE | svidlint` reads its \
                 certificates"
            }
            [0x30, ..] => {
                "the input is binary: it begins like DER, but is no certificate, or is cut off"
            }
            _ => "the input is binary and no certificate",
        });
        return InputKind::Unknown;
    };
    if let Some(repair) = decoded.repair {
        let location = out.line(1);
        out.repaired(repair, location);
    }
    read_text(&decoded.text, decoded.byte_order_mark, out)
}

fn read_text(text: &str, byte_order_mark: bool, out: &mut Collected) -> InputKind {
    if s_client::recognises(text) {
        s_client::read(text, out);
        log::read(text, out);
        // s_client verifies with a CA list of its own, in most cases none: that says nothing about Envoy.
        out.symptoms
            .retain(|symptom| !symptom.quote.to_lowercase().starts_with("verify "));
        return InputKind::SClient;
    }
    let mut broken_yaml = None;
    // A Secret in YAML may quote itself as JSON in an annotation.
    if yaml::comes_first(text) {
        match read_yaml(text, out) {
            Ok(kind) => return kind,
            Err(broken) => broken_yaml = broken,
        }
    }
    if let Some((manifest, line)) = yaml::without_surroundings(text)
        && let Ok(kind) = read_yaml(&manifest, out)
    {
        let place = out.line(line);
        out.repaired("text around the YAML was skipped", place);
        return kind;
    }
    let bare_pem = pem::recognises(text) && pem_comes_first(text);
    if !bare_pem
        && let Some(document) = json::read(text)
        && let Some(kind) = read_json(&document, text, out)
    {
        out.repairs_of(&document);
        if matches!(kind, InputKind::EnvoyCerts | InputKind::Document) {
            // People paste the error line above the dump.
            log::read(text, out);
        }
        return kind;
    }
    // YAML in flow style is JSON without its quotes.
    if text.trim_start().starts_with(['{', '['])
        && let Ok(kind) = read_yaml(text, out)
    {
        return kind;
    }
    if pem::recognises(text) {
        let kind = pem::read(text, byte_order_mark, out);
        log::read(text, out);
        return kind;
    }
    if let Some(bytes) = der_file::unwrap_base64(text) {
        let message =
            "this is base64 of a file, and was decoded; Envoy reads the file, not its base64";
        out.repaired(message, Location::whole(out.input));
        return read(&bytes, out);
    }
    let kind = lines::read(text, out);
    // Helm templates begin like YAML and are none before Helm has filled them in.
    if let (InputKind::Unknown, Some(broken)) = (kind, broken_yaml)
        && lines::near_miss(text).is_none()
    {
        let (message, line) = broken;
        let place = out.line(line);
        out.lost_at(message, place);
    }
    kind
}

/// Reads JSON. Where PEM stands on lines of its own too, the JSON is a part of the text at most.
fn read_json(document: &Document<'_>, text: &str, out: &mut Collected) -> Option<InputKind> {
    let mut lines = text.lines();
    if lines.any(|line| line.trim_start().starts_with("-----BEGIN ")) {
        read_known(document, Layer::file(text), out).or_else(|| tell_kinds(document, out))
    } else {
        read_or_tell(document, text, out)
    }
}

/// Whether a BEGIN line stands before anything that looks like a document.
fn pem_comes_first(text: &str) -> bool {
    let first = text.lines().find(|line| {
        let line = line.trim_start();
        line.starts_with("-----BEGIN ") || line.starts_with(['{', '[']) || line.contains("kind:")
    });
    first.is_some_and(|line| line.trim_start().starts_with("-----BEGIN "))
}

/// Reads YAML. Where no document of it is known, gives the first one that does not parse, and its line.
fn read_yaml(text: &str, out: &mut Collected) -> Result<InputKind, Option<(String, usize)>> {
    let (document, problems) = yaml::read(text);
    let Some(kind) = read_or_tell(&document, text, out) else {
        return Err(problems.into_iter().next());
    };
    for (message, line) in problems {
        let location = out.line(line);
        out.lost_at(message, location);
    }
    Ok(kind)
}

/// Reads a JSON or YAML document, or says what it is.
fn read_or_tell(document: &Document<'_>, text: &str, out: &mut Collected) -> Option<InputKind> {
    read_document(document, Layer::file(text), out).or_else(|| tell_kinds(document, out))
}

/// Says which kinds of Kubernetes objects a document holds, where that is what it is.
fn tell_kinds(document: &Document<'_>, out: &mut Collected) -> Option<InputKind> {
    let kinds = kubernetes::other_kinds(document)?;
    out.lost(format!(
        "no certificate was found in it, and the rest of objects of kind {kinds} is not read; for the certificates: `kubectl \
         get secret NAME -o yaml`"
    ));
    Some(InputKind::Unknown)
}

/// Reads a JSON or YAML document of any kind; `None` where nothing in it is known.
pub(super) fn read_document(
    document: &Document<'_>,
    layer: Layer<'_>,
    out: &mut Collected,
) -> Option<InputKind> {
    read_known(document, layer, out).or_else(|| recognise::read(document, layer, out))
}

/// Reads a document that is known as a whole.
fn read_known(document: &Document<'_>, layer: Layer<'_>, out: &mut Collected) -> Option<InputKind> {
    let kind = if ztunnel::recognises(document) {
        ztunnel::read(document, out);
        InputKind::ZtunnelDump
    } else if certs::recognises(document) {
        certs::read(document, out);
        InputKind::EnvoyCerts
    } else if kubernetes::recognises(document) {
        recognise::read(document, layer, out);
        InputKind::Kubernetes
    } else if spiffe_bundle::recognises(document) {
        spiffe_bundle::read(document, out);
        InputKind::SpiffeBundle
    } else if server_info::recognises(document) {
        server_info::read(document, out);
        InputKind::ServerInfo
    } else if config_dump::recognises(document) {
        config_dump::read(document, out);
        InputKind::ConfigDump
    } else if lines::is_stats_document(document) {
        stats::read_document(document, out);
        InputKind::Stats
    } else {
        return None;
    };
    Some(kind)
}

fn read_bag(bytes: &[u8], out: &mut Collected) {
    let whole = Location::whole(out.input);
    let Some(certificates) = pkcs7::certificates(bytes, &whole) else {
        out.lost("this PKCS#7 file holds no certificates, or is cut off");
        return;
    };
    pem::file(
        pem::Contents {
            certificates,
            complete: true,
            ..pem::Contents::default()
        },
        out,
    );
    pkcs7::tell(out);
    out.forget_texts();
}
