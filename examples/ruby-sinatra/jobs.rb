require "sidekiq"

# Measures a harbour's tide.
class Measure
  include Sidekiq::Job

  def perform(harbour)
    Tides::DATABASE.execute("INSERT INTO heights VALUES (?, ?)", [harbour, rand(0.0..5.0)])
  end
end
