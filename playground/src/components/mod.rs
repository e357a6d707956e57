//! What is drawn. Each component shows what it is given and says what the person did.

mod app;
mod banner;
mod chip;
mod empty;
mod entry;
mod field;
mod finding;
mod findings;
mod header;
mod headline;
mod help;
mod ladder;
mod listeners;
mod more;
mod notes;
mod panels;
mod request;
mod routes;
mod seen;
mod sentence;
mod status_bar;
mod status_row;
mod statuses;
mod toolbar;
mod trace;

pub use app::App;
