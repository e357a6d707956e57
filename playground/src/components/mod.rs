//! What is drawn. Each component shows what it is given and says what the person did.

mod app;
mod chip;
mod empty;
mod entry;
mod field;
mod findings;
mod header;
mod listeners;
mod more;
mod notes;
mod panels;
mod request;
mod resolution;
mod routes;
mod sentence;
mod status_bar;
mod statuses;
mod toolbar;

pub use app::App;
