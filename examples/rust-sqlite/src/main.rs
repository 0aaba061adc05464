//! Counts visits in an SQLite database.
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use rusqlite::Connection;

const PORT: u16 = 8090;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    ctrlc::set_handler(|| std::process::exit(0))?;
    let db = Connection::open("data/visits.db")?;
    db.execute("CREATE TABLE IF NOT EXISTS visits (at TEXT DEFAULT CURRENT_TIMESTAMP)", [])?;

    let addr = SocketAddr::from((Ipv4Addr::UNSPECIFIED, PORT));
    for stream in TcpListener::bind(addr)?.incoming() {
        let mut stream = stream?;
        for line in BufReader::new(&stream).lines() {
            if line?.is_empty() {
                break;
            }
        }
        db.execute("INSERT INTO visits DEFAULT VALUES", [])?;
        let count: i64 = db.query_row("SELECT count(*) FROM visits", [], |row| row.get(0))?;
        let body = format!("visits: {count}\n");
        write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())?;
    }
    Ok(())
}
