defmodule ShopWeb.Endpoint do
  use Phoenix.Endpoint, otp_app: :shop

  plug Plug.Static, at: "/", from: :shop, gzip: true, only: ~w(assets favicon.ico)
  plug ShopWeb.Router
end
