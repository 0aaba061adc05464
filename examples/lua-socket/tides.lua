local tides = { whitby = "06:14", dover = "11:02" }

local function answer(harbour)
  local tide = tides[harbour]
  return tide and ("high water at " .. tide .. "\n") or "no such harbour\n"
end

return { answer = answer }
