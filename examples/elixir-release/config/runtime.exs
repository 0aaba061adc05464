import Config

if config_env() == :prod do
  config :clock,
    port: String.to_integer(System.get_env("PORT") || "4040"),
    town: System.fetch_env!("TOWN")
end
