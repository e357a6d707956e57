#![doc = "Fuzz target `mutated`: see the module of that name."]
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| trueroute_fuzz::mutated::run(data));

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    match trueroute_fuzz::mutate::mutate(data.get(..size).unwrap_or_default(), seed) {
        Some(text) if text.len() <= max_size && text.len() <= data.len() => {
            data[..text.len()].copy_from_slice(&text);
            text.len()
        }
        _ => libfuzzer_sys::fuzzer_mutate(data, size, max_size),
    }
});
