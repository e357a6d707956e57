#![doc = "Fuzz target `reader`: see the module of that name."]
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| trueroute_fuzz::reader::run(data));
