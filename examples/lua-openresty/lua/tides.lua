local M = {}

local high = { whitby = "06:14", scarborough = "06:31" }

-- say answers for the harbour that the path names.
function M.say()
    local harbour = ngx.var.uri:match("^/(%w+)$")
    if not high[harbour] then
        return ngx.exit(ngx.HTTP_NOT_FOUND)
    end
    ngx.say("high water at " .. high[harbour])
end

return M
