require "kemal"

get "/notes" do |env|
  env.response.content_type = "application/json"
  ["buy milk"].to_json
end

Kemal.run
