require "sinatra/base"
require "sqlite3"
require_relative "jobs"

# Tides: heights by harbour, from a database in data/.
class Tides < Sinatra::Base
  DATABASE = SQLite3::Database.new("data/tides.sqlite3")
  DATABASE.execute "CREATE TABLE IF NOT EXISTS heights (harbour TEXT, metres REAL)"

  get "/" do
    content_type :text
    "#{DATABASE.get_first_value('SELECT count(*) FROM heights')} heights"
  end

  post "/:harbour" do
    Measure.perform_async(params[:harbour])
    202
  end
end
