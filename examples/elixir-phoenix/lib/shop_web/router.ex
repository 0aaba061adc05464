defmodule ShopWeb.Router do
  use Phoenix.Router, helpers: false

  get "/", ShopWeb.PageController, :home
end
