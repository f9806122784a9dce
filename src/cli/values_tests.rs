//! Tests of option values.

use super::*;
use crate::model::AtClock;

#[test]
fn expected_sans_have_optional_kind_and_comparison() {
    for (text, shown) in [
        ("spiffe://td/a", "any exact spiffe://td/a"),
        ("uri:spiffe://td/a", "uri exact spiffe://td/a"),
        ("uri:prefix:spiffe://td/", "uri prefix spiffe://td/"),
        ("regex:.*", "any regex .*"),
        ("dns:foo:8080", "dns exact foo:8080"),
        ("ip:10.0.0.1", "ip exact 10.0.0.1"),
    ] {
        let parsed: Result<ExpectedSan, String> = text.parse();
        assert_eq!(parsed.map(|san| san.0.to_string()), Ok(shown.to_owned()));
    }
    assert!("uri:".parse::<ExpectedSan>().is_err());
}

#[test]
fn a_trust_bundle_may_name_its_trust_domain() {
    let parsed = |text| trust_bundle(text).map(|flag| (flag.trust_domain, flag.path));
    let domain = Some("cluster.local".to_owned());
    assert_eq!(
        parsed("cluster.local=ca.pem"),
        Ok((domain.clone(), "ca.pem".into()))
    );
    assert_eq!(
        parsed("spiffe://cluster.local=ca.pem"),
        Ok((domain, "ca.pem".into()))
    );
    assert_eq!(parsed("./a=b.pem"), Ok((None, "./a=b.pem".into())));
    assert!(parsed("td=").is_err());
}

#[test]
fn a_tls_context_may_be_selected() {
    let selector = |text| tls_context(text).map(|flag| flag.selector);
    assert_eq!(selector("boot.yaml"), Ok(None));
    assert_eq!(
        selector("boot.yaml#cluster/outbound|80||a.b"),
        Ok(Some(ContextSelector::Cluster(
            "outbound|80||a.b".to_owned()
        )))
    );
    assert_eq!(
        selector("boot.yaml#listener/inbound/chain"),
        Ok(Some(ContextSelector::Listener("inbound/chain".to_owned())))
    );
    assert!(selector("boot.yaml#route/x").is_err());
}

#[test]
fn clocks_and_spans() {
    assert_eq!(at("evidence"), Ok(AtClock::Evidence));
    assert_eq!(at("1970-01-01T00:01:00Z"), Ok(AtClock::Moment(Instant(60))));
    assert!(at("yesterday").is_err());
    assert_eq!(expires_within("30d"), Ok(ExpiresWithin::Seconds(2_592_000)));
    assert_eq!(expires_within("10%"), Ok(ExpiresWithin::Percent(10)));
    for wrong in ["", "d", "10", "-3d", "101%", "3é"] {
        assert!(expires_within(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_mistyped_format_is_no_file_name() {
    let parsed: Result<OutputFile, String> = "json=a.json".parse();
    assert_eq!(
        parsed.map(|file| (file.format, file.path)),
        Ok((Some(Format::Json), "a.json".into()))
    );
    let wrong: Result<OutputFile, String> = "jsn=a.json".parse();
    assert!(wrong.is_err_and(|text| text.contains("did you mean 'json'?")));
    let plain: Result<OutputFile, String> = "out/a=b.json".parse();
    assert_eq!(
        plain.map(|file| (file.format, file.path)),
        Ok((None, "out/a=b.json".into()))
    );
}
