//! Uploads that end too early, or never.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::{PIECE, called, pdf, reviewing, stored};
use crate::town::{LARGEST_FILE, Town};

/// A request for attaching whose body is sent by hand.
pub(super) fn upload(url: &str, token: &str, length: &str) -> TcpStream {
    let (address, path) = url["http://".len()..].split_once('/').expect("an address and a path");
    let mut line = TcpStream::connect(address).expect("the server listens");
    let name = called("a.pdf");
    let head = format!(
        "POST /{path} HTTP/1.1\r\nHost: hall\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/pdf\r\nContent-Disposition: {name}\r\n{length}\r\n\r\n"
    );
    line.write_all(head.as_bytes()).expect("the server reads");
    line
}

/// The same, by mzj-sec-1 in a town.
fn upload_to(town: &Town, task: &str, length: &str) -> TcpStream {
    let token = town.person("mzj-sec-1").token().expect("a token");
    upload(&town.url(&format!("{task}/attachments")), &token, length)
}

/// The status line of what the server answers.
fn status(line: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // A line that is cut after the answer still gave the answer.
    let _ = line.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
}

/// Waits until the database holds so many files and pieces.
fn until(town: &Town, files: &str, pieces: &str) {
    for _ in 0..2_000 {
        if stored(town) == (files.to_owned(), pieces.to_owned()) {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("{:?} are stored, and not {files} and {pieces}", stored(town));
}

#[test]
fn an_upload_that_is_cut_off_leaves_nothing() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (_, task) = reviewing(&town);
    let mut line = upload_to(&town, &task, "Content-Length: 800000");
    line.write_all(&pdf(2 * PIECE)).expect("the server reads");
    until(&town, "1", "2");
    drop(line);
    until(&town, "0", "0");
}

#[test]
fn what_nobody_finishes_within_the_hour_is_forgotten() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (_, task) = reviewing(&town);
    let mut line = upload_to(&town, &task, "Content-Length: 524288\r\nConnection: close");
    line.write_all(&pdf(PIECE)).expect("the server reads");
    until(&town, "1", "1");
    town.it_is("2026-09-29T10:59:00+08:00");
    town.worker().tidy_up().expect("it tidies up");
    until(&town, "1", "1");
    town.it_is("2026-09-29T11:01:00+08:00");
    town.worker().tidy_up().expect("it tidies up");
    assert_eq!(stored(&town), ("0".to_owned(), "0".to_owned()));
    // Whoever comes with the rest after all is told that it is too late.
    line.write_all(&pdf(PIECE)).expect("the server reads");
    assert_eq!(status(&mut line), "HTTP/1.1 400 Bad Request");
    assert_eq!(stored(&town), ("0".to_owned(), "0".to_owned()));
}

#[test]
fn what_is_announced_too_large_is_refused_before_it_comes_and_what_is_not_when_it_does() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (_, task) = reviewing(&town);
    let length = format!("Content-Length: {}", LARGEST_FILE + 1);
    let mut announced = upload_to(&town, &task, &length);
    assert_eq!(status(&mut announced), "HTTP/1.1 413 Payload Too Large");
    let mut silent = upload_to(&town, &task, "Transfer-Encoding: chunked\r\nConnection: close");
    let body = pdf(LARGEST_FILE + 1);
    // It need not read to the end what it refuses.
    let _ = write!(silent, "{:x}\r\n", body.len());
    let _ = silent.write_all(&body).and_then(|()| silent.write_all(b"\r\n0\r\n\r\n"));
    assert_eq!(status(&mut silent), "HTTP/1.1 413 Payload Too Large");
    until(&town, "0", "0");
}
