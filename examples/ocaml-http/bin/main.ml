(* A server on nothing but sockets: one answer for every request. *)
let body = "hello from OCaml\n"

let answer =
  Printf.sprintf
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
    (String.length body) body

let () =
  Sys.set_signal Sys.sigterm (Sys.Signal_handle (fun _ -> exit 0));
  Sys.set_signal Sys.sigpipe Sys.Signal_ignore;
  let port = int_of_string (Option.value (Sys.getenv_opt "PORT") ~default:"8080") in
  let listener = Unix.socket Unix.PF_INET Unix.SOCK_STREAM 0 in
  Unix.setsockopt listener Unix.SO_REUSEADDR true;
  Unix.bind listener (Unix.ADDR_INET (Unix.inet_addr_any, port));
  Unix.listen listener 64;
  let request = Bytes.create 4096 in
  while true do
    let client, _ = Unix.accept listener in
    (try
       ignore (Unix.read client request 0 4096);
       ignore (Unix.write_substring client answer 0 (String.length answer))
     with Unix.Unix_error _ -> ());
    Unix.close client
  done
