-module(tide_sup).
-behaviour(supervisor).

-export([start_link/0, init/1]).

start_link() ->
    supervisor:start_link({local, ?MODULE}, ?MODULE, []).

init([]) ->
    Port = application:get_env(tide, port, 8085),
    {ok, {#{strategy => one_for_one}, [
        #{id => web, start => {tide_web, start_link, [Port]}}
    ]}}.
