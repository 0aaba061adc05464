import envoy
import gleam/erlang/process
import gleam/int
import gleam/result
import mist
import pond/router
import wisp
import wisp/wisp_mist

pub fn main() {
  wisp.configure_logger()
  let assert Ok(secret) = envoy.get("SECRET_KEY_BASE")
  let port =
    envoy.get("PORT")
    |> result.try(int.parse)
    |> result.unwrap(8000)

  let assert Ok(_) =
    wisp_mist.handler(router.handle, secret)
    |> mist.new
    |> mist.bind("0.0.0.0")
    |> mist.port(port)
    |> mist.start

  process.sleep_forever()
}
