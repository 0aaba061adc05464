import os

from flask import Flask

from desk import __version__


def create_app(config=None):
    app = Flask(__name__)
    app.config.update(config or {})

    @app.get("/")
    def index():
        return f"desk {__version__} uid={os.getuid()}"

    return app
