//! What all kinds of route share: hostnames, durations, regular expressions, certificates.

pub mod certificate;
pub mod duration;
pub mod hostname;
pub mod pattern;
pub mod table;
