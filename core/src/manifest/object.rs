//! From the nodes of a piece to its objects: Lists and watch events are opened, each object is identified and decoded.

use super::codes::{self, Code};
use super::cut::{ListHead, Piece, Role};
use super::decode::{self, Decoder, Meta};
use super::foreign::{self, Foreign};
use super::hints;
use super::keep::Keep;
use super::note::{Note, Range};
use super::yaml::{self, At, Broken, Limits, Places, Pos, Tree};
use super::{Document, Event, KindCount, Reading};
use crate::fact::Text;
use crate::object::{Kind, Names, Object, ObjectKey, Sym};
use crate::order;
use alloc::borrow::Cow;
use alloc::format;
use alloc::vec::Vec;

/// Lists within Lists that are opened.
const MAX_LISTS: u32 = 8;
/// The annotation that names the cluster of an object.
const CLUSTER: &str = "trueroute.dev/cluster";

/// Reads pieces, one after the other, into one [`Reading`].
pub(super) struct PieceReader<'n> {
    pub out: Reading,
    names: &'n mut Names,
    cluster: Option<&'n str>,
    keep: &'n Keep,
    tree: Tree,
    /// Whether it was asked already what the piece is if it is no manifest, and which characters nobody sees in it.
    asked: bool,
    looked_closely: bool,
}

/// What surrounds an object.
#[derive(Clone, Copy)]
struct Context<'h> {
    list: Option<&'h ListHead>,
    event: Event,
    lists: u32,
}

/// An object's identity as written.
pub(crate) struct Identity<'t> {
    pub api_version: Cow<'t, str>,
    pub kind: Cow<'t, str>,
    pub known: Kind,
    pub key: ObjectKey,
}

impl<'n> PieceReader<'n> {
    pub fn new(cluster: Option<&'n str>, keep: &'n Keep, names: &'n mut Names) -> Self {
        PieceReader {
            out: Reading::default(),
            names,
            cluster: cluster.filter(|cluster| !cluster.is_empty()),
            keep,
            tree: Tree::default(),
            asked: false,
            looked_closely: false,
        }
    }

    pub fn read(&mut self, text: &str, piece: &Piece) {
        let body = text.get(piece.start..piece.end).unwrap_or("");
        (self.asked, self.looked_closely) = (false, false);
        let mut places = Places::new(body, piece.line, piece.column);
        let mut tree = core::mem::take(&mut self.tree);
        let read = parse(&mut tree, body);
        if let Err(broken) = &read {
            self.broken(broken, body, &mut places);
        }
        let list = match &piece.role {
            Role::Item(head) => Some(&**head),
            Role::Document | Role::Frame => None,
        };
        let context = Context {
            list,
            event: Event::Present,
            lists: 0,
        };
        if piece.role != Role::Frame
            && let Some(root) = object_root(&tree, &piece.role)
        {
            // Of a broken document, the complete items of a List count.
            let whole = read.is_ok() || list_items(&tree, root).is_some();
            if whole {
                self.document(&tree, root, &mut places, context);
            }
        }
        self.tree = tree;
    }

    fn broken(&mut self, broken: &Broken, body: &str, places: &mut Places<'_>) {
        if broken.code == &codes::SYNTAX
            && !body.contains('\0')
            && let Some(foreign) = foreign::recognise(body)
        {
            return self.foreign(foreign, places);
        }
        let end = Pos {
            column: broken.at.column + 1,
            ..broken.at
        };
        let mut note = Note::new(broken.code, broken.message.clone(), places.range(broken.at, end));
        note.help = broken.help.clone();
        self.out.notes.push(note);
        self.look_closely(places);
    }

    /// Notes once what the piece is if it is something known that is no manifest.
    fn is_foreign(&mut self, places: &mut Places<'_>) -> bool {
        if core::mem::replace(&mut self.asked, true) {
            return false;
        }
        let foreign = foreign::recognise(places.text());
        let is_foreign = foreign.is_some();
        if let Some(foreign) = foreign {
            self.foreign(foreign, places);
        }
        is_foreign
    }

    /// Notes a character that nobody sees, where something is wrong and that may be why.
    fn look_closely(&mut self, places: &mut Places<'_>) {
        if !core::mem::replace(&mut self.looked_closely, true)
            && let Some(hidden) = foreign::invisible(places.text())
        {
            self.foreign(hidden, places);
        }
    }

    /// Notes what a text is that is no manifest.
    fn foreign(&mut self, foreign: Foreign, places: &mut Places<'_>) {
        let end = Pos {
            column: foreign.at.column + 1,
            ..foreign.at
        };
        let mut note = Note::new(foreign.code, foreign.message, places.range(foreign.at, end));
        note.help = Some(foreign.help);
        self.out.notes.push(note);
    }

    fn document<'t>(&mut self, tree: &'t Tree, at: At, places: &mut Places<'t>, context: Context<'_>) {
        if tree.is_null(at) {
            return;
        }
        if !tree.is_map(at) {
            if self.is_foreign(places) {
                return;
            }
            let range = range_of(tree, places, at);
            let (message, help) = hints::not_an_object(tree, at);
            let mut note = Note::new(&codes::NOT_AN_OBJECT, message, range);
            note.help = Some(help.into());
            return self.out.notes.push(note);
        }
        if let Some((event, object)) = watch_event(tree, at) {
            return self.watch(tree, event, object, places, context);
        }
        if let Some(items) = list_items(tree, at) {
            return self.list(tree, at, items, places, context);
        }
        self.object(tree, at, places, context);
    }

    fn watch<'t>(&mut self, tree: &'t Tree, event: &str, object: At, places: &mut Places<'t>, context: Context<'_>) {
        let event = match event {
            // A bookmark only says how far the watch is.
            "BOOKMARK" => return,
            "ERROR" => {
                let text = tree.get(object, "message").map_or("no message", |at| tree.text(at));
                let message = format!("the watch ended with an error: `{}`", decode::shown(text));
                let range = range_of(tree, places, object);
                return self.out.notes.push(Note::new(&codes::WATCH_ERROR, message, range));
            }
            "DELETED" => Event::Deleted,
            _ => Event::Updated,
        };
        self.document(tree, object, places, Context { event, ..context });
    }

    fn list<'t>(&mut self, tree: &'t Tree, at: At, items: At, places: &mut Places<'t>, context: Context<'_>) {
        if context.lists >= MAX_LISTS {
            let range = range_of(tree, places, at);
            let message = format!("Lists are nested more than {MAX_LISTS} deep here");
            let mut note = Note::new(&codes::LIMIT, message, range);
            note.help = Some("put the items into one List".into());
            return self.out.notes.push(note);
        }
        let text = |field| tree.get(at, field).map_or("", |at| tree.text(at)).into();
        let head = ListHead {
            api_version: text("apiVersion"),
            kind: text("kind"),
        };
        for item in tree.items(items) {
            let context = Context {
                list: Some(&head),
                event: context.event,
                lists: context.lists + 1,
            };
            self.document(tree, item, places, context);
        }
    }

    fn object<'t>(&mut self, tree: &'t Tree, at: At, places: &mut Places<'t>, context: Context<'_>) {
        let identity = match identify(tree, at, context.list, self.cluster, self.names) {
            Ok(identity) => identity,
            Err(fault) => {
                if self.is_foreign(places) {
                    return;
                }
                // Configuration files look like objects (`kustomization.yaml`) and have no name: nobody misses it.
                if let Some(unknown) = fault.unknown {
                    self.look_closely(places);
                    let range = range_of(tree, places, at);
                    let kind = kind_name(unknown, self.names);
                    return self.out.count(KindCount { kind, count: 1, range });
                }
                let on = fault.at.unwrap_or(at);
                let mut note = Note::new(fault.code, fault.message, range_of(tree, places, on));
                note.help = fault.help;
                note.path = fault.path.map(Text::from);
                self.out.notes.push(note);
                return self.look_closely(places);
            }
        };
        let key = self.names.key(identity.key);
        let line = places.line(tree.node(at).map(|node| node.start).unwrap_or_default());
        let mut decoder = Decoder {
            tree,
            names: self.names,
            keep: self.keep,
            root: at,
            cluster: identity.key.cluster,
            namespace: identity.key.namespace,
            places,
            notes: Vec::new(),
            refused: false,
            unlisted: 0,
        };
        let spec = decode::object(&mut decoder, at, &identity);
        let Decoder {
            mut notes,
            refused,
            unlisted,
            ..
        } = decoder;
        hints::complete(&mut notes);
        let is_other = matches!(identity.known, Kind::Other(_));
        if !notes.is_empty() || is_other {
            self.look_closely(places);
        }
        // In the order of the text, whatever order the fields were looked at in.
        order::by(&mut notes, &|a, b| a.range.cmp(&b.range));
        if unlisted > 0 {
            let message = format!("{unlisted} more findings about this object are not listed");
            let range = range_of(tree, places, at);
            notes.push(Note::new(&codes::MORE_FINDINGS, message, range));
        }
        let Meta {
            meta,
            spec,
            status,
            raw,
        } = spec;
        if is_other {
            let (api_version, kind) = (&identity.api_version, &identity.kind);
            if let Some((field, message, help)) = hints::misspelt(api_version, kind) {
                let on = tree.get(at, field).unwrap_or(at);
                let mut note = Note::new(&codes::MISSPELT_KIND, message, range_of(tree, places, on));
                note.help = Some(help.into());
                note.path = Some(field.into());
                notes.push(note);
            }
        }
        // A mesh is checked, and takes no part in the evaluation.
        if is_other || identity.known == Kind::XMesh {
            let range = range_of(tree, places, at);
            let kind = kind_name(identity.known, self.names);
            self.out.count(KindCount { kind, count: 1, range });
        }
        self.out.documents.push(Document {
            key,
            object: Object {
                meta,
                spec,
                status,
                raw,
                refused,
            },
            position: self.out.documents.len() as u32,
            line,
            notes: notes.into_boxed_slice(),
            event: context.event,
        });
    }
}

/// Reads a piece into nodes: as JSON where it looks like JSON, else as YAML.
pub(crate) fn parse(tree: &mut Tree, body: &str) -> Result<(), Broken> {
    if let Some(nul) = body.find('\0') {
        let before = body.get(..nul).unwrap_or("");
        // The parser would take a NUL for the end of its input.
        tree.clear();
        let line = before.matches('\n').count() as u32 + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(start..).unwrap_or("").chars().count() as u32;
        return Err(Broken {
            code: &codes::SYNTAX,
            message: "the text holds a NUL byte here".into(),
            help: Some("remove it; is this a text file?".into()),
            at: Pos { line, column },
        });
    }
    let bytes = body.as_bytes();
    let first = yaml::skip_space(bytes, 0);
    if !matches!(bytes.get(first), Some(b'{' | b'[')) {
        return yaml::build(tree, body, Limits::DEFAULT);
    }
    let Err(json) = yaml::build_json(tree, body, Limits::DEFAULT) else {
        return Ok(());
    };
    let second = bytes.get(yaml::skip_space(bytes, first + 1));
    let looks_like_json = bytes.get(first) == Some(&b'{') && matches!(second, Some(b'"' | b'}'));
    if json.code == &codes::LIMIT {
        return Err(json);
    }
    match yaml::build(tree, body, Limits::DEFAULT) {
        Ok(()) => Ok(()),
        Err(_) if looks_like_json => yaml::build_json(tree, body, Limits::DEFAULT),
        Err(error) => Err(error),
    }
}

/// The node of a piece's object. An item of a List in block style is read as a list of one.
pub(crate) fn object_root(tree: &Tree, role: &Role) -> Option<At> {
    let root = tree.root()?;
    match role {
        Role::Item(_) if tree.is_list(root) => tree.items(root).next(),
        _ => Some(root),
    }
}

/// The items of a List: of a kind so named, or of a dump that ends before its kind.
pub(crate) fn list_items(tree: &Tree, at: At) -> Option<At> {
    let kind = tree.get(at, "kind").map(|kind| tree.text(kind));
    let items = tree.get(at, "items");
    match (kind, items) {
        (Some("List"), None) => Some(At(u32::MAX)),
        (Some(kind), Some(items)) if kind.ends_with("List") => Some(items),
        (None, Some(items)) if tree.is_list(items) => Some(items),
        _ => None,
    }
}

/// The type and object of a watch event.
pub(crate) fn watch_event(tree: &Tree, at: At) -> Option<(&str, At)> {
    let event = tree.text(tree.get(at, "type")?);
    let object = tree.get(at, "object").filter(|object| tree.is_map(*object))?;
    let known = matches!(event, "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR");
    (known && tree.get(at, "kind").is_none()).then_some((event, object))
}

fn range_of(tree: &Tree, places: &mut Places<'_>, at: At) -> Range {
    decode::range_of(tree, places, at, at)
}

/// Why an object has no identity.
pub(crate) struct Fault {
    pub code: &'static Code,
    pub message: Text,
    pub help: Option<Text>,
    pub path: Option<&'static str>,
    pub at: Option<At>,
    /// The kind, of an object without a name that takes no part anyway.
    pub unknown: Option<Kind>,
}

/// Finds out which object this is.
pub(crate) fn identify<'t>(
    tree: &'t Tree,
    at: At,
    list: Option<&ListHead>,
    cluster: Option<&str>,
    names: &mut Names,
) -> Result<Identity<'t>, Fault> {
    let text = |map: At, field: &str| {
        tree.some(map, field)
            .map(|at| tree.text(at))
            .filter(|text| !text.is_empty())
    };
    // Items of a typed List may leave out what the List says.
    let typed = list.and_then(|head| Some((head, head.kind.strip_suffix("List")?)));
    let typed = typed.filter(|(_, kind)| !kind.is_empty());
    let api_version = match (text(at, "apiVersion"), typed) {
        (Some(text), _) => Cow::Borrowed(text),
        (None, Some((head, _))) if !head.api_version.is_empty() => Cow::Owned(head.api_version.clone()),
        (None, _) if text(at, "kind").is_none() => return Err(hints::neither(tree, at)),
        (None, _) => {
            return Err(absent(
                "apiVersion",
                "add `apiVersion`, such as `gateway.networking.k8s.io/v1`",
            ));
        }
    };
    let kind = match (text(at, "kind"), typed) {
        (Some(text), _) => Cow::Borrowed(text),
        (None, Some((_, kind))) => Cow::Owned(kind.into()),
        (None, None) => return Err(absent("kind", "add `kind`, such as `HTTPRoute`")),
    };
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    let known = Kind::of(group, &kind, names);
    let metadata = tree.get(at, "metadata").filter(|at| tree.is_map(*at));
    let Some(name) = metadata.and_then(|metadata| text(metadata, "name")) else {
        let unknown = matches!(known, Kind::Other(_)).then_some(known);
        let generated = metadata.and_then(|metadata| tree.some(metadata, "generateName"));
        return Err(match generated {
            Some(at) => Fault {
                code: &codes::NO_IDENTITY,
                message: "the object has `metadata.generateName` and no `metadata.name`".into(),
                help: Some(
                    "give it the name that the API server made of it; without one nothing can refer to it".into(),
                ),
                path: Some("metadata.generateName"),
                at: Some(at),
                unknown,
            },
            None => Fault {
                unknown,
                ..hints::nameless(tree, at)
            },
        });
    };
    let annotated = || {
        let annotations = tree.get(metadata?, "annotations")?;
        text(annotations, CLUSTER)
    };
    let cluster = cluster.or_else(annotated).unwrap_or("");
    let namespace = match is_namespaced(known, &kind) {
        true => metadata
            .and_then(|metadata| text(metadata, "namespace"))
            .unwrap_or("default"),
        false => "",
    };
    let key = ObjectKey {
        cluster: names.sym(cluster),
        kind: known,
        namespace: names.sym(namespace),
        name: names.sym(name),
    };
    Ok(Identity {
        api_version,
        kind,
        known,
        key,
    })
}

pub(super) fn absent(path: &'static str, help: &'static str) -> Fault {
    Fault {
        code: &codes::NO_IDENTITY,
        message: format!("the object has no `{path}`").into(),
        help: Some(help.into()),
        path: Some(path),
        at: None,
        unknown: None,
    }
}

/// Kind and group as a finding names them: `Deployment.apps`.
fn kind_name(kind: Kind, names: &Names) -> Text {
    match kind.parts(names) {
        ("", kind) => Text::Owned(kind.into()),
        (group, kind) => Text::Owned(format!("{kind}.{group}")),
    }
}

/// Whether objects of the kind live in a namespace. Of unknown kinds, those that Kubernetes keeps cluster-wide are known by name.
fn is_namespaced(kind: Kind, name: &str) -> bool {
    match kind {
        Kind::Other(sym) if sym != Sym::EMPTY => {
            let cluster_wide = [
                "APIService",
                "CSIDriver",
                "FlowSchema",
                "IngressClass",
                "MutatingWebhookConfiguration",
                "Node",
                "PersistentVolume",
                "PriorityClass",
                "PriorityLevelConfiguration",
                "RuntimeClass",
                "StorageClass",
                "ValidatingAdmissionPolicy",
                "ValidatingAdmissionPolicyBinding",
                "ValidatingWebhookConfiguration",
                "XMesh",
            ];
            !name.starts_with("Cluster") && !cluster_wide.contains(&name)
        }
        _ => kind.namespaced(),
    }
}
