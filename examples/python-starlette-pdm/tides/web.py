import os

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def index(request):
    return PlainTextResponse(f"high water at nine, uid={os.getuid()}")


def create_app() -> Starlette:
    return Starlette(routes=[Route("/", index)])
