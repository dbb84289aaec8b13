//! Servers for messages that are moody: they refuse, hang up, or take what they are given, as a test
//! wants. They listen on the loopback and live as long as the test.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// What it does with the next that comes; it takes them all when it has no mood left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Refuse,
    HangUp,
    Take,
    /// Takes it, and hangs up before it says so.
    TakeAndHangUp,
}

/// A server that keeps what it takes, as text.
pub(crate) struct Desk {
    pub(crate) address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    moods: VecDeque<Mood>,
    always: Option<Mood>,
    taken: Vec<String>,
    said: String,
}

/// A guest, the mood, what is said, and where to put what is taken: before the guest is told so, for
/// a test looks as soon as its side has the answer.
type Talk = fn(TcpStream, Mood, &str, &mut dyn FnMut(String)) -> std::io::Result<()>;

impl Desk {
    fn open(talk: Talk) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let state: Arc<Mutex<State>> = Arc::default();
        let kept = state.clone();
        std::thread::spawn(move || {
            for guest in listener.incoming().flatten() {
                let (mood, said) = {
                    let mut state = kept.lock().unwrap_or_else(PoisonError::into_inner);
                    let mood = state.always.or_else(|| state.moods.pop_front());
                    (mood.unwrap_or(Mood::Take), state.said.clone())
                };
                let mut keep = |text| {
                    kept.lock().unwrap_or_else(PoisonError::into_inner).taken.push(text);
                };
                // A guest that hangs up is the guest's own affair.
                let _ = talk(guest, mood, &said, &mut keep);
            }
        });
        Self { address, state }
    }

    /// A mail server.
    pub(crate) fn smtp() -> Self {
        Self::open(smtp)
    }

    /// Somebody who is sent JSON: an SMS gateway, another system.
    pub(crate) fn http() -> Self {
        Self::open(http)
    }

    pub(crate) fn will(&self, moods: &[Mood]) {
        self.state().moods.extend(moods);
    }

    pub(crate) fn always(&self, mood: Option<Mood>) {
        self.state().always = mood;
    }

    /// What it answers from now on; else it repeats what it is sent.
    pub(crate) fn says(&self, said: &str) {
        self.state().said = said.to_owned();
    }

    /// What it has taken so far.
    pub(crate) fn taken(&self) -> Vec<String> {
        self.state().taken.clone()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn smtp(
    guest: TcpStream,
    mood: Mood,
    _: &str,
    keep: &mut dyn FnMut(String),
) -> std::io::Result<()> {
    if mood == Mood::HangUp {
        return Ok(());
    }
    let mut out = guest.try_clone()?;
    let mut lines = BufReader::new(guest).lines();
    out.write_all(b"220 desk\r\n")?;
    while let Some(line) = lines.next().transpose()? {
        let answer = match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => "250-desk\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n".to_owned(),
            // As servers do, it repeats the address.
            "RCPT" if mood == Mood::Refuse => format!("451 {line} is busy\r\n"),
            "QUIT" => {
                out.write_all(b"221 bye\r\n")?;
                break;
            }
            "DATA" => {
                out.write_all(b"354 go on\r\n")?;
                let text: Result<Vec<String>, _> =
                    lines.by_ref().take_while(|it| it.as_ref().is_ok_and(|it| it != ".")).collect();
                keep(text?.join("\n"));
                if mood == Mood::TakeAndHangUp {
                    break;
                }
                "250 taken\r\n".to_owned()
            }
            _ => "250 fine\r\n".to_owned(),
        };
        out.write_all(answer.as_bytes())?;
    }
    Ok(())
}

fn http(
    guest: TcpStream,
    mood: Mood,
    said: &str,
    keep: &mut dyn FnMut(String),
) -> std::io::Result<()> {
    if mood == Mood::HangUp {
        return Ok(());
    }
    let mut out = guest.try_clone()?;
    let mut input = BufReader::new(guest);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if input.read_line(&mut line)? <= 2 {
            break;
        }
        if let Some(it) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = it.trim().parse().unwrap_or(0);
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    input.read_exact(&mut body)?;
    let body = String::from_utf8_lossy(&body).into_owned();
    if mood != Mood::Refuse {
        keep(format!("{head}\n{body}"));
    }
    let status = match mood {
        Mood::Refuse => "503 Service Unavailable",
        Mood::HangUp | Mood::TakeAndHangUp => return Ok(()),
        Mood::Take => "202 Accepted",
    };
    // Whoever is refused may be told why, with the number in it.
    let said = if said.is_empty() { &body } else { said };
    let told = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{said}",
        said.len()
    );
    out.write_all(told.as_bytes())
}
