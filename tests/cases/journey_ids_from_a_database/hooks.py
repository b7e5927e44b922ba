import sqlite3
from typing import Any


def customers(user: Any, limit: int) -> list[int]:
    with sqlite3.connect(":memory:") as database:
        database.execute("create table customers as select 1 as id union select 2 union select 3")
        rows = database.execute("select id from customers order by id limit ?", [limit])
        return [row[0] for row in rows]
