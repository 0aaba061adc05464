let () =
  Dream.run ~interface:"0.0.0.0" ~port:8000
  @@ Dream.logger
  @@ Dream.router [ Dream.get "/notes" (fun _ -> Dream.json {|["buy milk"]|}) ]
