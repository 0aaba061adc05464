const Database = require("better-sqlite3");

const db = new Database("data/notes.db");
db.exec("create table if not exists notes (id integer primary key, text text)");
db.prepare("insert into notes (text) values (?)").run("first");

exports.count = () => db.prepare("select count(*) as n from notes").get().n;
