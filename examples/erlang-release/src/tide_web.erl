%% The web server that comes with Erlang, with one page.
-module(tide_web).

-export([start_link/1, do/1]).

-include_lib("inets/include/httpd.hrl").

start_link(Port) ->
    inets:start(httpd, [
        {port, Port},
        {server_name, "tide"},
        {server_root, "/tmp"},
        {document_root, "/tmp"},
        {modules, [?MODULE]}
    ], stand_alone).

do(#mod{request_uri = Uri}) ->
    Body = ["high water at ", Uri, "\n"],
    Head = [{code, 200}, {content_type, "text/plain"}, {content_length, integer_to_list(iolist_size(Body))}],
    {proceed, [{response, {response, Head, Body}}]}.
