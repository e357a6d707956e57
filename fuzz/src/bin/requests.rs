#![doc = "Fuzz target `requests`: see the module of that name."]
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| trueroute_fuzz::requests::run(data));
