defmodule Clock.Application do
  @moduledoc false
  use Application

  @impl true
  def start(_type, _args) do
    port = Application.get_env(:clock, :port, 4040)
    town = Application.get_env(:clock, :town, "nowhere")
    children = [{Clock.Server, port: port, town: town}]
    Supervisor.start_link(children, strategy: :one_for_one, name: Clock.Supervisor)
  end
end
