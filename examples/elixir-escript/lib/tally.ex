defmodule Tally do
  @moduledoc "Counts the letters of words."

  def main([]) do
    IO.puts(:stderr, "count: no word: give one")
    System.halt(2)
  end

  def main(words) do
    for word <- words do
      letters =
        word
        |> String.graphemes()
        |> Enum.frequencies()
        |> Enum.sort()
        |> Enum.map_join(" ", fn {letter, n} -> "#{letter}:#{n}" end)

      IO.puts("#{word} #{letters}")
    end
  end
end
