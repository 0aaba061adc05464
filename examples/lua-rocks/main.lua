local pegasus = require("pegasus")

local server = pegasus:new({ port = os.getenv("PORT") or "9090" })
server:start(function(_, response)
  response:write("high water at 06:14")
end)
