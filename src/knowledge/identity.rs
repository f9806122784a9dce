//! How the paths of workloads' SPIFFE IDs are laid out, by the conventions of the meshes and issuers that write them.

/// One segment of a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Segment {
    /// Stands there as it is; the first spelling is the usual one.
    Word(&'static [&'static str]),
    /// A name that differs from workload to workload.
    Name(Part),
}

/// What a name in a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Namespace,
    Account,
    Datacenter,
    Service,
}

impl Part {
    const fn placeholder(self) -> &'static str {
        match self {
            Self::Namespace => "<namespace>",
            Self::Account => "<service account>",
            Self::Datacenter => "<datacenter>",
            Self::Service => "<service>",
        }
    }
}

use Part::{Account, Datacenter, Namespace, Service};
use Segment::{Name, Word};

/// The layouts, the more particular ones first: Istio, Consul, spellings of either half, Teleport's example, bare names.
const LAYOUTS: [&[Segment]; 7] = [
    &[Word(&["ns"]), Name(Namespace), Word(&["sa"]), Name(Account)],
    &[
        Word(&["ns"]),
        Name(Namespace),
        Word(&["dc"]),
        Name(Datacenter),
        Word(&["svc"]),
        Name(Service),
    ],
    &[
        Word(&["ns", "namespace"]),
        Name(Namespace),
        Word(&["sa", "serviceaccount", "service-account"]),
        Name(Account),
    ],
    &[
        Word(&["k8s", "kubernetes", "workload"]),
        Name(Namespace),
        Name(Account),
    ],
    &[Word(&["ns"]), Name(Namespace), Name(Account)],
    &[Name(Namespace), Word(&["sa"]), Name(Account)],
    &[Name(Namespace), Name(Account)],
];

/// The path of a SPIFFE ID, read by the first layout that fits it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkloadPath<'a> {
    layout: &'static [Segment],
    segments: Vec<&'a str>,
}

impl<'a> WorkloadPath<'a> {
    /// Reads a path with its leading slash; `None` where no layout fits or a segment is empty.
    pub fn parse(path: &'a str) -> Option<Self> {
        let segments: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        if segments.contains(&"") {
            return None;
        }
        let layout = LAYOUTS.into_iter().find(|layout| {
            layout.len() == segments.len()
                && layout.iter().zip(&segments).all(|(part, text)| match part {
                    Word(spellings) => spellings.contains(text),
                    Name(_) => true,
                })
        })?;
        Some(Self { layout, segments })
    }

    /// The namespace.
    pub fn namespace(&self) -> Option<&'a str> {
        self.name(Namespace)
    }

    /// The service account.
    pub fn account(&self) -> Option<&'a str> {
        self.name(Account)
    }

    /// The layout with placeholders: `/ns/<namespace>/sa/<service account>`.
    pub fn pattern(&self) -> String {
        self.laid_out(|role, _| Some(role.placeholder()))
            .unwrap_or_default()
    }

    /// The names of another path in this one's layout; `None` where this one needs a name that the other does not give.
    pub fn with_names_of(&self, other: &WorkloadPath<'_>) -> Option<String> {
        self.laid_out(|role, _| other.name(role))
    }

    fn name(&self, wanted: Part) -> Option<&'a str> {
        self.layout
            .iter()
            .zip(&self.segments)
            .find(|(part, _)| **part == Name(wanted))
            .map(|(_, text)| *text)
    }

    /// Words as they stand here, names as `named` gives them.
    fn laid_out<'n>(&'n self, named: impl Fn(Part, &'n str) -> Option<&'n str>) -> Option<String> {
        let mut path = String::new();
        for (part, text) in self.layout.iter().zip(&self.segments) {
            path.push('/');
            path.push_str(match part {
                Word(_) => text,
                Name(role) => named(*role, text)?,
            });
        }
        Some(path)
    }
}

#[cfg(test)]
mod tests {
    use super::WorkloadPath;

    fn pattern(path: &str) -> Option<String> {
        WorkloadPath::parse(path).map(|path| path.pattern())
    }

    #[test]
    fn paths_are_read_by_the_conventions_of_their_issuers() {
        for (path, expected) in [
            ("/ns/shop/sa/cart", "/ns/<namespace>/sa/<service account>"),
            ("/k8s/shop/cart", "/k8s/<namespace>/<service account>"),
            (
                "/ns/default/dc/dc1/svc/web",
                "/ns/<namespace>/dc/<datacenter>/svc/<service>",
            ),
            ("/shop/cart", "/<namespace>/<service account>"),
        ] {
            assert_eq!(pattern(path).as_deref(), Some(expected));
        }
        for path in ["", "/", "/a", "/a//b", "/a/b/c/d/e", "a/b"] {
            assert_eq!(pattern(path), None, "{path}");
        }
    }

    #[test]
    fn names_move_into_another_layout() {
        let istio = WorkloadPath::parse("/ns/shop/sa/cart");
        let teleport = WorkloadPath::parse("/k8s/sock-shop/catalogue");
        let consul = WorkloadPath::parse("/ns/default/dc/dc1/svc/web");
        let (Some(istio), Some(teleport), Some(consul)) = (istio, teleport, consul) else {
            panic!("all are known layouts");
        };
        assert_eq!(
            istio.with_names_of(&teleport).as_deref(),
            Some("/ns/sock-shop/sa/catalogue")
        );
        assert_eq!(
            teleport.with_names_of(&istio).as_deref(),
            Some("/k8s/shop/cart")
        );
        assert_eq!(istio.with_names_of(&consul), None);
    }
}
