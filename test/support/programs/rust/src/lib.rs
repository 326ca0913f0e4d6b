//! A program of Rust's own library: what it finds through WASI, one line for each thing.

use std::collections::HashMap;
use std::fmt::Display;
use std::fs;
use std::io::{self, Read};
use std::net::{TcpStream, ToSocketAddrs, UdpSocket};
use std::time::{Duration, SystemTime};

wit_bindgen::generate!({ path: "wit" });

struct Program;

export!(Program);

fn say<T: Display>(lines: &mut Vec<String>, what: &str, result: io::Result<T>) {
    lines.push(match result {
        Ok(value) => format!("{what} ok {value}").trim_end().to_string(),
        Err(error) => format!("{what} {:?}", error.kind()),
    });
}

fn done(result: io::Result<()>) -> io::Result<&'static str> {
    result.map(|()| "")
}

impl Guest for Program {
    fn probe() -> String {
        let mut lines = Vec::new();
        say(&mut lines, "mkdir", done(fs::create_dir_all("/data/a/b")));
        say(&mut lines, "write", done(fs::write("/data/a/b/f.txt", "from rust")));
        say(&mut lines, "read", fs::read_to_string("/data/a/b/f.txt"));
        say(&mut lines, "entries", fs::read_dir("/data/a").map(|entries| entries.count()));
        say(&mut lines, "rename", done(fs::rename("/data/a/b/f.txt", "/data/f.txt")));
        say(&mut lines, "stat", fs::metadata("/data/f.txt").map(|found| found.len()));
        say(&mut lines, "removeall", done(fs::remove_dir_all("/data/a")));
        say(&mut lines, "escape", fs::read_to_string("/data/out"));
        say(&mut lines, "absolute", fs::read_to_string("/etc/hostname"));
        say(&mut lines, "lookup", ("example.com", 80).to_socket_addrs().map(|found| found.count()));
        say(&mut lines, "tcp", TcpStream::connect("127.0.0.1:80").map(|_| ""));
        say(&mut lines, "udp", UdpSocket::bind("127.0.0.1:0").map(|_| ""));
        lines.push(format!("env {} args {}", std::env::vars().count(), std::env::args().count()));
        std::thread::sleep(Duration::from_millis(5));
        let now = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs());
        lines.push(format!("time {now}"));
        lines.push(format!("thread {}", std::thread::Builder::new().spawn(|| ()).is_ok()));
        let counts: HashMap<&str, u32> = [("a", 1)].into();
        lines.push(format!("map {}", counts["a"]));
        let mut input = String::new();
        say(&mut lines, "stdin", io::stdin().read_to_string(&mut input));
        println!("to the log");
        lines.join("\n")
    }
}
