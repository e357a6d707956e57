//! A naive twin: attachment, precedence and requests of Gateway API a second time, clause by clause from the rules, as loops
//! over everything. On random worlds it must say what the engine says.

mod attachment;
mod compare;
mod engine;
mod generate;
mod generate_rules;
mod listeners;
mod manifest;
mod precedence;
mod requests;
mod shrink;
mod twin;
mod world;

#[test]
fn agree() {
    let worlds: u64 = std::env::var("TRUEROUTE_WORLDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(200);
    let start: u64 = std::env::var("TRUEROUTE_SEED")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0);
    let mut wrong = 0;
    for seed in start..start + worlds {
        let world = generate::world(seed);
        if let Err(first) = compare::compare(&world) {
            let small = shrink::shrink(world);
            let why = compare::compare(&small).err().unwrap_or(first);
            let why = match why {
                compare::Failure::Refused(why) => format!("refused {why}"),
                compare::Failure::Differ(why) => why,
            };
            println!("seed {seed}\n{}\n{why}\n=======", manifest::manifests(&small));
            wrong += 1;
            if wrong > 8 {
                break;
            }
        }
    }
    assert_eq!(wrong, 0);
}
