//! A web server for one folder, for the person at this machine only.

use crate::files;
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// Longer requests are none that a browser makes here.
const MAX_REQUEST: u64 = 64 * 1024;

/// Serves the folder on localhost until the process ends. Port 0 takes any free one.
pub fn serve(folder: &Path, port: u16) -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .with_context(|| format!("cannot listen on port {port}; choose another with --port N"))?;
    println!("http://localhost:{}/  (Ctrl-C ends it)", listener.local_addr()?.port());
    for stream in listener.incoming() {
        let folder = folder.to_path_buf();
        let Ok(stream) = stream else { continue };
        // A browser that goes away in the middle is no error of ours.
        thread::spawn(move || answer(&stream, &folder).ok());
    }
    Ok(())
}

fn answer(stream: &TcpStream, folder: &Path) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(stream.take(MAX_REQUEST));
    let mut request = String::new();
    lines.read_line(&mut request)?;
    // Closing a connection with unread bytes may take the answer with it.
    let mut header = String::new();
    while lines.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut words = request.split_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if method != "GET" && method != "HEAD" {
        return respond(
            stream,
            "405 Method Not Allowed",
            "text/plain; charset=utf-8",
            b"only GET and HEAD\n",
            true,
        );
    }
    let file = locate(folder, target).and_then(|path| Some((files::read_bytes(&path).ok()?, path)));
    match file {
        Some((content, path)) => respond(stream, "200 OK", media_type(&path), &content, method == "GET"),
        None => respond(
            stream,
            "404 Not Found",
            "text/plain; charset=utf-8",
            b"not found\n",
            method == "GET",
        ),
    }
}

fn respond(mut stream: &TcpStream, status: &str, kind: &str, content: &[u8], with_body: bool) -> Result<()> {
    // The next build must show at the next reload.
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        content.len()
    );
    stream.write_all(head.as_bytes())?;
    if with_body {
        stream.write_all(content)?;
    }
    Ok(stream.flush()?)
}

/// The file that a request's target names; a folder stands for its `index.html`. Never one outside of the folder.
fn locate(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?;
    let mut file = folder.to_path_buf();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let part = decode(part)?;
        if part == "." || part == ".." || part.contains(['/', '\\', '\0', ':']) {
            return None;
        }
        file.push(part);
    }
    if file.is_dir() {
        file.push("index.html");
    }
    file.is_file().then_some(file)
}

/// Undoes percent-encoding.
fn decode(part: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn media_type(path: &Path) -> &'static str {
    match path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
    {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        // Browsers compile a module while it arrives only under this type.
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "md" | "txt" | "yaml" | "yml" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, locate, media_type};
    use std::path::Path;

    #[test]
    fn nothing_outside_of_the_folder_is_served() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert!(locate(&here, "/main.rs?x=1").is_some());
        for target in [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
            "/toolchain/../../Cargo.toml",
        ] {
            assert_eq!(locate(&here, target), None, "{target}");
        }
    }

    #[test]
    fn a_folder_without_index_is_not_found() {
        assert_eq!(locate(Path::new(env!("CARGO_MANIFEST_DIR")), "/src/"), None);
    }

    #[test]
    fn percent_encoding_is_undone() {
        assert_eq!(decode("a%20b").as_deref(), Some("a b"));
        assert_eq!(decode("%c3%a9").as_deref(), Some("é"));
        assert_eq!(decode("%zz"), None);
        assert_eq!(decode("%2"), None);
    }

    #[test]
    fn modules_are_served_as_what_they_are() {
        assert_eq!(media_type(Path::new("pkg/playground_bg.wasm")), "application/wasm");
        assert_eq!(media_type(Path::new("editor.js")), "text/javascript; charset=utf-8");
    }
}
