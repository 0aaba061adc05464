import os

from quart import Quart

app = Quart(__name__)


@app.get("/")
async def index():
    return f"ferry leaves at ten, uid={os.getuid()}"


if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", 8090)), debug=True)
