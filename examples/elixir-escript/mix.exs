defmodule Tally.MixProject do
  use Mix.Project

  @version "1.1.0"

  def project do
    [
      app: :tally,
      version: @version,
      elixir: "~> 1.18.0",
      escript: escript()
    ]
  end

  defp escript do
    [main_module: Tally, name: "count"]
  end
end
