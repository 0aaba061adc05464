const { DatabaseSync } = require("node:sqlite");
const bcrypt = require("bcrypt");

const db = new DatabaseSync("data/notes.db");
db.exec("create table if not exists users (id integer primary key, hash text)");
db.prepare("insert into users (hash) values (?)").run(bcrypt.hashSync("open sesame", 4));

exports.knows = (word) => db.prepare("select hash from users").all().some((u) => bcrypt.compareSync(word, u.hash));
