import wisp.{type Request, type Response}

pub fn handle(_request: Request) -> Response {
  wisp.ok()
  |> wisp.string_body("the pond is still")
}
