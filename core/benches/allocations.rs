//! What 500 HTTP, 250 GRPC and 100 UDP routes with Services and EndpointSlices ask of the allocator, counted.
//!
//! No time is taken here: counting costs some. The same world is timed in `evaluate`, as `mixed`.

mod worlds;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use trueroute::manifest::read;
use trueroute::object::Names;
use trueroute::{Engine, Options, Source};

/// The system's allocator, with counters.
struct Counting;

/// Calls that gave out memory: a block that grows counts once more.
static CALLS: AtomicUsize = AtomicUsize::new(0);
/// Bytes given out in all.
static BYTES: AtomicUsize = AtomicUsize::new(0);
/// Bytes in use.
static IN_USE: AtomicUsize = AtomicUsize::new(0);

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        CALLS.fetch_add(1, Relaxed);
        BYTES.fetch_add(layout.size(), Relaxed);
        IN_USE.fetch_add(layout.size(), Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        CALLS.fetch_add(1, Relaxed);
        BYTES.fetch_add(size, Relaxed);
        IN_USE.fetch_add(size, Relaxed);
        IN_USE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.realloc(place, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What some work asked for.
#[derive(Clone, Copy)]
struct Count {
    calls: usize,
    bytes: usize,
    kept: usize,
}

impl Count {
    fn less(self, other: Count) -> Count {
        Count {
            calls: self.calls.saturating_sub(other.calls),
            bytes: self.bytes.saturating_sub(other.bytes),
            kept: self.kept.saturating_sub(other.kept),
        }
    }
}

fn counted<T>(work: impl FnOnce() -> T) -> (T, Count) {
    let before = (CALLS.load(Relaxed), BYTES.load(Relaxed), IN_USE.load(Relaxed));
    let done = work();
    let count = Count {
        calls: CALLS.load(Relaxed) - before.0,
        bytes: BYTES.load(Relaxed) - before.1,
        kept: IN_USE.load(Relaxed).saturating_sub(before.2),
    };
    (done, count)
}

fn print(name: &str, count: Count) {
    let thousands = |number: usize| match number {
        0..1000 => number.to_string(),
        _ => format!("{},{:03}", number / 1000, number % 1000),
    };
    let megabytes = |bytes: usize| format!("{:.1} MB", bytes as f64 / 1e6);
    println!("→ allocations/{name}/calls  {}", thousands(count.calls));
    println!("→ allocations/{name}/bytes  {}", megabytes(count.bytes));
    println!("→ allocations/{name}/kept  {}", megabytes(count.kept));
}

fn main() {
    let source = Source {
        name: "all.yaml".into(),
        text: worlds::mixed().into(),
        cluster: None,
    };
    let (reading, read) = counted(|| {
        let mut names = Names::default();
        (read(&source.text, None, &mut names), names)
    });
    drop(reading);
    let (engine, load) = counted(|| {
        let mut engine = Engine::new(Options::default());
        engine.load(&source);
        engine
    });
    let (made, state) = counted(|| engine.state());
    let entries: usize = made.tables.iter().map(|table| table.entries.len()).sum();
    assert_eq!(entries, 751, "of UDPRoutes on one listener, one is in effect");
    print("reading", read);
    // What objects cost stands in both.
    print("evaluating", load.less(read));
    print("output", state);
}
