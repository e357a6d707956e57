//! Which Ingresses and HTTPProxies are Contour's (R-CON-10, R-CON-11).

use crate::fact::Text;
use crate::object::{Names, Object, Spec, Sym};
use crate::options::ContourOptions;

/// The annotations that say a class; the first one that stands there hides the others.
const ANNOTATIONS: [&str; 2] = ["projectcontour.io/ingress.class", "kubernetes.io/ingress.class"];

/// The class that Contour takes where it is not told any.
const DEFAULT: &str = "contour";

/// The effective class of an Ingress or HTTPProxy; empty where it has none (R-CON-10).
pub fn effective(object: &Object, names: &Names) -> Sym {
    let written = match &object.spec {
        Spec::HttpProxy(proxy) => proxy.spec.class,
        Spec::Ingress(ingress) => ingress.spec.class,
        _ => Sym::EMPTY,
    };
    let annotated = ANNOTATIONS.into_iter().find_map(|key| annotation(object, key, names));
    // An empty one counts as none.
    annotated.filter(|class| !class.is_empty()).unwrap_or(written)
}

/// Whether Contour takes an Ingress or HTTPProxy (R-CON-11).
pub fn is_accepted(object: &Object, options: &ContourOptions, names: &Names) -> bool {
    let class = names.text(effective(object, names));
    let wanted = &options.ingress_class_names;
    match wanted.is_empty() {
        true => class.is_empty() || class == DEFAULT,
        false => wanted.iter().any(|name| name == class),
    }
}

/// The value of an annotation, if it is there and kept.
pub fn annotation(object: &Object, key: &str, names: &Names) -> Option<Sym> {
    let key = names.find(key)?;
    let found = object.meta.annotations.iter().find(|(name, _)| *name == key);
    found.map(|(_, value)| *value)
}

/// The smallest object of Contour's class: an HTTPProxy that serves nothing, as a manifest.
pub fn smallest_object(options: &ContourOptions) -> Text {
    let spec = match options.ingress_class_names.first() {
        Some(class) => alloc::format!("spec:\n  ingressClassName: {class}\n"),
        None => "spec: {}\n".into(),
    };
    let head = "apiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata:\n  name: wake\n  namespace: default\n";
    alloc::format!("{head}{spec}").into()
}
