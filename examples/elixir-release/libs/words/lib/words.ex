defmodule Words do
  @moduledoc "Says numbers of a clock as people do."

  @hours ~w(twelve one two three four five six seven eight nine ten eleven)

  @doc "The time to the nearest half hour before."
  def of(%Time{hour: hour, minute: minute}) do
    name = Enum.at(@hours, rem(hour, 12))
    if minute < 30, do: name <> " o'clock", else: "half past " <> name
  end
end
