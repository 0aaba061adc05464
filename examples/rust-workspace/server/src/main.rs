use std::env;

use tiny_http::{Response, Server};

fn main() {
    let port = env::var("PORT").unwrap_or_else(|_| "7000".to_string());
    let server = Server::http(format!("0.0.0.0:{port}")).expect("the port is free");
    for request in server.incoming_requests() {
        let name = request.url().trim_start_matches('/').to_string();
        let _ = request.respond(Response::from_string(shared::greeting(&name)));
    }
}
