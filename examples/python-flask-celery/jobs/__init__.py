import os

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


def create_app(settings=None):
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///jobs.db"
    db.init_app(app)

    @app.get("/")
    def index():
        with db.engine.begin() as c:
            c.exec_driver_sql("create table if not exists seen (at text)")
            c.exec_driver_sql("insert into seen values (datetime())")
            n = c.exec_driver_sql("select count(*) from seen").scalar()
        return f"seen {n} uid={os.getuid()}"

    return app
