-- create
--   1: set first.name VARCHAR(50)
--   2: set a]b"c`d BOOLEAN
insert into "EntraIDUsers" ("first.name", "a]b""c`d") values (?, ?) returning "No", "first.name", "a]b""c`d";

-- update
--   1: set first.name VARCHAR(50)
--   2: key No INTEGER
update "EntraIDUsers" set "first.name" = ? where "No" = ? returning "No", "first.name", "a]b""c`d";

-- disable
--   1: set a]b"c`d BOOLEAN
--   2: key No INTEGER
update "EntraIDUsers" set "a]b""c`d" = ? where "No" = ? returning "No", "first.name", "a]b""c`d";

-- delete
--   1: key No INTEGER
delete from "EntraIDUsers" where "No" = ?;

-- get
--   1: key No INTEGER
select "No", "first.name", "a]b""c`d" from "EntraIDUsers" where "No" = ?;

-- filter eq, exact
--   1: condition first.name VARCHAR(50)
--   2: limit  integer
select "No", "first.name", "a]b""c`d" from "EntraIDUsers" where "first.name" = ? order by "No" limit cast(? as integer);

-- filter eq, folded
--   1: condition first.name VARCHAR(50)
--   2: limit  integer
select "No", "first.name", "a]b""c`d" from "EntraIDUsers" where "first.name" = ? collate nocase order by "No" limit cast(? as integer);

-- list
--   1: limit  integer
select "No", "first.name", "a]b""c`d" from "EntraIDUsers" order by "No" limit cast(? as integer);

-- list, next page
--   1: condition No INTEGER
--   2: limit  integer
select "No", "first.name", "a]b""c`d" from "EntraIDUsers" where "No" > ? order by "No" limit cast(? as integer);

-- count
select count(*) from "EntraIDUsers";
