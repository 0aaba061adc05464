import os

from litestar import Litestar, get
from money import euros


@get("/")
async def index() -> str:
    return f"{euros(1250)} uid={os.getuid()}"


app = Litestar([index])
