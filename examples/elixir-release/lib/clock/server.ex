defmodule Clock.Server do
  @moduledoc "Answers each request with the time in words."
  use Task, restart: :permanent
  require Logger

  def start_link(options), do: Task.start_link(__MODULE__, :run, [options])

  def run(options) do
    {:ok, socket} =
      :gen_tcp.listen(options[:port], [:binary, packet: :http_bin, active: false, reuseaddr: true])

    Logger.info("listening on #{options[:port]}")
    accept(socket, options[:town])
  end

  defp accept(socket, town) do
    {:ok, client} = :gen_tcp.accept(socket)
    {:ok, pid} = Task.start(fn -> answer(client, town) end)
    :gen_tcp.controlling_process(client, pid)
    accept(socket, town)
  end

  defp answer(client, town) do
    with {:ok, {:http_request, _method, _uri, _version}} <- :gen_tcp.recv(client, 0, 5_000) do
      body = "It is #{Words.of(Time.utc_now())} in #{town}.\n"

      :gen_tcp.send(client, [
        "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nconnection: close\r\n",
        "content-length: #{byte_size(body)}\r\n\r\n",
        body
      ])
    end

    :gen_tcp.close(client)
  end
end
