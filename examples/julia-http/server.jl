using HTTP

const tides = Dict("whitby" => "06:14", "dover" => "11:02")

function answer(request)
    harbour = lstrip(request.target, '/')
    haskey(tides, harbour) || return HTTP.Response(404, "no such harbour\n")
    return HTTP.Response(200, "high water at $(tides[harbour])\n")
end

port = parse(Int, get(ENV, "PORT", "8080"))
HTTP.serve(answer, "0.0.0.0", port)
