//! Proof that the core needs neither std nor an operating system.
//!
//! `cargo xtask test` builds this for `thumbv7em-none-eabihf`, a 32-bit microcontroller: there is no std to fall back on
//! (wasm32 has one, full of stubs, so it proves nothing), pointers are narrow and 64-bit atomics are missing. The
//! result is linked into a program, so a symbol that only an operating system offers is an error as well. The target
//! is taken from rustup if it is or can be installed, else `core` and `alloc` are built from the distribution's Rust
//! source by `-Zbuild-std`. On any other target this is an empty program, so that the whole workspace can be checked.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
mod bare {
    extern crate alloc;

    use core::alloc::{GlobalAlloc, Layout};
    use core::panic::PanicInfo;
    use trueroute::object::{Kind, Object, ObjectKey};
    use trueroute::{EffectiveState, Engine, ObjectRef, Options, Resolution, SimulatedRequest, Status};

    // Only links are proved here; nobody runs the program, so its allocator may always be out of memory.
    struct NoMemory;

    unsafe impl GlobalAlloc for NoMemory {
        unsafe fn alloc(&self, _layout: Layout) -> *mut u8 {
            core::ptr::null_mut()
        }

        unsafe fn dealloc(&self, _pointer: *mut u8, _layout: Layout) {}
    }

    #[global_allocator]
    static ALLOCATOR: NoMemory = NoMemory;

    #[panic_handler]
    fn panic(_: &PanicInfo) -> ! {
        loop {}
    }

    /// The program's entry. Whatever it uses of the core is really linked.
    #[unsafe(no_mangle)]
    extern "C" fn _start() -> ! {
        core::hint::black_box(evaluate());
        loop {}
    }

    /// The whole engine: an object goes in, the state, a status and the answer to a request come out.
    fn evaluate() -> (EffectiveState, Option<Status>, Resolution) {
        let mut engine = Engine::new(Options::default());
        let names = engine.names();
        let (cluster, namespace, name) = (names.sym(""), names.sym("shop"), names.sym("cart"));
        let key = names.key(ObjectKey {
            cluster,
            kind: Kind::Service,
            namespace,
            name,
        });
        engine.declare("memory", key, Object::default());
        let reference = ObjectRef {
            kind: "Service".into(),
            name: "cart".into(),
            ..ObjectRef::default()
        };
        (
            engine.state(),
            engine.status(&reference),
            engine.request(&SimulatedRequest::default()),
        )
    }
}

#[cfg(not(target_os = "none"))]
fn main() {}
