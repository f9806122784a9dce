use super::*;
use crate::input::document::{Kind, Position};

fn read_one(text: &str) -> Document<'_> {
    read(text).expect("there is JSON in it")
}

fn kinds(document: &Document<'_>) -> Vec<RepairKind> {
    document.repairs.iter().map(|repair| repair.kind).collect()
}

#[test]
fn proper_json_needs_no_repair() {
    let text = "{\n \"a\": [1, true, null, \"x\\u003cy\\ud83d\\ude00\"],\n \"snake_case\": {}\n}\n";
    let document = read_one(text);
    assert_eq!(document.repairs, []);
    let root = document.nodes().next().unwrap();
    let items: Vec<_> = root.get("a").unwrap().items().collect();
    assert_eq!(items[3].text(), Some("x<y😀"));
    assert_eq!(items[3].pointer, "a[3]");
    assert_eq!(
        items[3].value.at,
        Some(Position {
            line: 2,
            column: 23
        })
    );
    assert!(root.value.whole);
}

#[test]
fn camel_case_answers_to_snake_case() {
    let document = read_one("{\"certChain\": [], \"days_until_expiration\": \"0\"}");
    let root = document.nodes().next().unwrap();
    assert!(root.has("cert_chain"));
    assert_eq!(root.text_of("days_until_expiration"), Some("0"));
    assert!(!root.has("cert_chai"));
}

#[test]
fn shell_and_markdown_around_are_skipped() {
    let text = "[me@host ~]$ kubectl exec -it pod -- curl localhost:15000/certs\n```json\n{\n \"a\": 1\n}me@host $\n```\n";
    let document = read_one(text);
    assert_eq!(document.roots.len(), 1);
    assert_eq!(kinds(&document), [RepairKind::TextAround]);
}

#[test]
fn comments_and_elisions_are_told() {
    let text = "{\n # first\n \"a\": 1, // second\n \"b\": ...\n \"c\": [ {\"d\": 2}, …… ],\n /* third */ \"e\": 3\n}";
    let document = read_one(text);
    let root = document.nodes().next().unwrap();
    assert_eq!(root.get("b").unwrap().value.kind, Kind::Elided);
    assert_eq!(root.get("e").unwrap().scalar(), Some("3"));
    assert!(!root.get("c").unwrap().value.whole);
    assert!(!root.value.whole);
    assert!(kinds(&document).contains(&RepairKind::Comment));
    assert!(kinds(&document).contains(&RepairKind::Elision));
}

#[test]
fn a_cut_off_end_keeps_what_stands_before() {
    let document = read_one("{\"a\": {\"b\": \"yes\", \"c\": \"hal");
    let a = document.nodes().next().unwrap().get("a").unwrap();
    assert_eq!(a.text_of("b"), Some("yes"));
    assert_eq!(a.text_of("c"), None);
    assert!(!a.value.whole);
    assert_eq!(kinds(&document), [RepairKind::CutOff]);
    assert_eq!(document.repairs[0].pointer, "a.c");
}

#[test]
fn a_fragment_from_inside_an_array_is_rebuilt() {
    let text = "    \"path\": \"x\",\n    \"n\": \"1\"\n   }\n  ],\n  \"cert_chain\": [\n   { \"path\": \"y\" }\n  ]\n }\n";
    let document = read_one(text);
    let root = document.nodes().next().unwrap();
    let unnamed = root.get("").unwrap();
    assert_eq!(unnamed.items().next().unwrap().text_of("path"), Some("x"));
    let chain = root.get("cert_chain").unwrap();
    assert_eq!(chain.items().next().unwrap().text_of("path"), Some("y"));
}

#[test]
fn strings_wrapped_by_a_terminal_are_joined() {
    let document = read_one("{\"a\": \"spiffe://td/k8s/\nns/sa\", \"b\": “c”}");
    let root = document.nodes().next().unwrap();
    assert_eq!(root.text_of("a"), Some("spiffe://td/k8s/ns/sa"));
    assert_eq!(root.text_of("b"), Some("c"));
}

#[test]
fn a_missing_closing_mark_ends_with_its_line() {
    let document = read_one("{\"a\": \"one,\n \"b\": \"two\"}");
    let root = document.nodes().next().unwrap();
    assert_eq!(root.text_of("a"), Some("one"));
    assert_eq!(root.text_of("b"), Some("two"));
}

#[test]
fn prose_is_no_json() {
    assert_eq!(
        read("upstream connect error [x] {y}\n[2025-12-05] log"),
        None
    );
    assert_eq!(read(""), None);
}

#[test]
fn deep_nesting_ends() {
    let text = "[".repeat(100_000);
    assert!(read(&text).is_some());
    let text = "{\"a\":".repeat(100_000);
    assert!(read(&text).is_some());
}
