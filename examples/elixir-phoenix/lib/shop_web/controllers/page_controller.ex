defmodule ShopWeb.PageController do
  use Phoenix.Controller, formats: [:html]

  def home(conn, _params), do: text(conn, "open until six")
end
