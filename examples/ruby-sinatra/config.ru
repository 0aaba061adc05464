require_relative "app"

run Tides
