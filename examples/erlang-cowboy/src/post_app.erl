-module(post_app).
-behaviour(application).

-export([start/2, stop/1, init/2]).

start(_Type, _Args) ->
    Port = list_to_integer(os:getenv("PORT", "8090")),
    Dispatch = cowboy_router:compile([{'_', [{"/", ?MODULE, []}]}]),
    {ok, _} = cowboy:start_clear(http, [{port, Port}], #{env => #{dispatch => Dispatch}}),
    {ok, self()}.

stop(_State) ->
    cowboy:stop_listener(http).

init(Req, State) ->
    {ok, cowboy_req:reply(200, #{}, jsx:encode(#{post => <<"open">>}), Req), State}.
