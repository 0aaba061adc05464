ExUnit.start()

defmodule ClockTest do
  use ExUnit.Case

  test "noon" do
    assert Words.of(~T[12:10:00]) == "twelve o'clock"
  end
end
