//! What a source file names of other rooms and of other crates, read off its syntax: imports, paths, macros and the paths that
//! stand in attributes. Unit tests are left out.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::visit::{self, Visit};

/// Stands for the root of the crate as a whole: whoever imports or renames it may name any room by it.
pub(crate) const ROOT: &str = "*";

/// The rooms and crates that a file names.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    /// First segments behind `crate::`, or behind as many `super::` as lead to the root; [`ROOT`] for the root itself.
    pub(crate) rooms: BTreeSet<String>,
    /// Its string literals, as far as they are written without escapes.
    pub(crate) strings: BTreeSet<String>,
    /// Modules that stand behind `#[cfg(test)]` in files of their own.
    pub(crate) test_modules: BTreeSet<String>,
    /// First segments of paths, and whether a `::` stands in front.
    paths: BTreeSet<(String, bool)>,
    /// Modules that the file declares, or imports from its own crate.
    modules: BTreeSet<String>,
}

impl Uses {
    /// Reads a file that is this module, such as `["input", "pem"]`. `is_module` says of a path below the root whether a module
    /// stands there.
    ///
    /// # Panics
    ///
    /// Where it is no Rust: a file that cannot be read is not one that names nothing.
    pub(crate) fn of(
        source: &str,
        module: &[String],
        is_module: &dyn Fn(&[String]) -> bool,
    ) -> Self {
        let file = syn::parse_file(source).unwrap_or_else(|error| panic!("{module:?}: {error}"));
        let mut reader = Reader {
            uses: Self::default(),
            module: module.to_vec(),
            is_module,
        };
        reader.visit_file(&file);
        reader.uses
    }

    /// Whether a path of the file begins with this crate. A module of the same name stands in its place where it is declared
    /// or imported, unless the path begins with `::`.
    pub(crate) fn names_crate(&self, name: &str) -> bool {
        self.paths.contains(&(name.to_owned(), true))
            || self.paths.contains(&(name.to_owned(), false)) && !self.modules.contains(name)
    }
}

struct Reader<'a> {
    uses: Uses,
    /// Where the file, or the inline module that is being read, stands.
    module: Vec<String>,
    is_module: &'a dyn Fn(&[String]) -> bool,
}

/// Where a path leads.
enum Place {
    /// Below the root of the crate: the path from there.
    Own(Vec<String>),
    /// To whatever its first segment names: an item in scope, or a crate.
    Named(String),
}

impl Reader<'_> {
    fn place(&self, segments: &[String]) -> Option<Place> {
        let mut base = self.module.clone();
        let mut rest = segments;
        let mut is_own = false;
        while let Some((first, behind)) = rest.split_first() {
            match first.as_str() {
                "crate" | "$crate" => base.clear(),
                "super" => drop(base.pop()),
                "self" => {}
                _ => break,
            }
            is_own = true;
            rest = behind;
        }
        if is_own {
            base.extend_from_slice(rest);
            return Some(Place::Own(base));
        }
        rest.first().map(|first| Place::Named(first.clone()))
    }

    fn note(&mut self, segments: &[String], is_led: bool) {
        match self.place(segments) {
            Some(Place::Own(path)) => {
                let room = path.first().map_or(ROOT, String::as_str);
                self.uses.rooms.insert(room.to_owned());
            }
            Some(Place::Named(first)) => {
                self.uses.paths.insert((first, is_led));
            }
            None => {}
        }
    }

    /// One branch of a `use`: `name` is what the last segment is called here.
    fn import(&mut self, segments: &[String], name: &str, is_led: bool) {
        self.note(segments, is_led);
        if let Some(Place::Own(path)) = self.place(segments)
            && (self.is_module)(&path)
        {
            self.uses.modules.insert(name.to_owned());
        }
    }

    fn tree(&mut self, tree: &syn::UseTree, before: &[String], is_led: bool) {
        let with = |name: &syn::Ident| [before, &[name.unraw().to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.tree(&path.tree, &with(&path.ident), is_led),
            // `use a::{self}` is `use a`.
            syn::UseTree::Name(name) if name.ident == "self" => {
                let last = before.last().cloned().unwrap_or_default();
                self.import(before, &last, is_led);
            }
            syn::UseTree::Name(name) => {
                self.import(&with(&name.ident), &name.ident.unraw().to_string(), is_led);
            }
            syn::UseTree::Rename(rename) => {
                let segments = if rename.ident == "self" {
                    before.to_vec()
                } else {
                    with(&rename.ident)
                };
                self.import(&segments, &rename.rename.unraw().to_string(), is_led);
            }
            syn::UseTree::Glob(_) => self.note(before, is_led),
            syn::UseTree::Group(group) => {
                for item in &group.items {
                    self.tree(item, before, is_led);
                }
            }
        }
    }

    /// Paths among tokens that are no syntax yet: the bodies of macros, and what stands in attributes.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is_colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
        let is_path = |at: usize| is_colon(at) && is_colon(at + 1);
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => self.string(&literal.to_string()),
                TokenTree::Ident(word) => {
                    let is_led = at >= 3 && is_path(at - 3);
                    let mut segments = vec![word.unraw().to_string()];
                    while is_path(at) {
                        match tokens.get(at + 2) {
                            Some(TokenTree::Ident(next)) => segments.push(next.unraw().to_string()),
                            // `crate::$room::f()`, `crate::{a, b}`: any room.
                            _ => break,
                        }
                        at += 3;
                    }
                    if segments.len() > 1 || is_path(at) {
                        self.note(&segments, is_led);
                    }
                }
                TokenTree::Punct(_) => {}
            }
        }
    }

    /// A string literal as written. One in an attribute may hold a path: `#[serde(with = "time::serde::rfc3339")]`.
    fn string(&mut self, written: &str) {
        let text = written.trim_matches('"');
        self.uses.strings.insert(text.to_owned());
    }
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_test = |list: &syn::MetaList| list.tokens.to_string() == "test";
        attribute.path().is_ident("cfg") && attribute.meta.require_list().is_ok_and(is_test)
    })
}

fn attributes_of(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if is_for_tests(attributes_of(item)) {
            if let syn::Item::Mod(module) = item {
                self.uses
                    .test_modules
                    .insert(module.ident.unraw().to_string());
            }
            return;
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if !is_for_tests(&function.attrs) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let name = module.ident.unraw().to_string();
        self.uses.modules.insert(name.clone());
        self.module.push(name);
        visit::visit_item_mod(self, module);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&item.tree, &[], item.leading_colon.is_some());
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        self.uses
            .paths
            .insert((item.ident.unraw().to_string(), true));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.unraw().to_string())
            .collect();
        if segments.len() > 1 || path.leading_colon.is_some() {
            self.note(&segments, path.leading_colon.is_some());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, invocation: &'ast syn::Macro) {
        self.tokens(invocation.tokens.clone());
        visit::visit_macro(self, invocation);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if attribute.path().is_ident("doc") {
            return;
        }
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
            for token in list.tokens.clone() {
                if let TokenTree::Literal(literal) = token
                    && let Ok(path) = literal.to_string().trim_matches('"').parse::<TokenStream>()
                {
                    self.tokens(path);
                }
            }
        }
        visit::visit_attribute(self, attribute);
    }

    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        self.uses.strings.insert(literal.value());
    }
}
