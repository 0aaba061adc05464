defmodule Clock.MixProject do
  use Mix.Project

  def project do
    [
      app: :clock,
      version: "0.3.0",
      elixir: "~> 1.17",
      start_permanent: Mix.env() == :prod,
      deps: deps()
    ]
  end

  def application do
    [
      extra_applications: [:logger],
      mod: {Clock.Application, []}
    ]
  end

  # Our own library lies in the repository; nothing comes from elsewhere.
  defp deps do
    [
      {:words, path: "libs/words"}
    ]
  end
end
