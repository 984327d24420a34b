-- create
--   1: set first.name character varying(50)
--   2: set a]b"c`d boolean
insert into "EntraIDUsers" ("first.name", "a]b""c`d") values ($1, $2) returning "No", "first.name", "a]b""c`d";

-- update
--   1: set first.name character varying(50)
--   2: key No integer
update "EntraIDUsers" set "first.name" = $1 where "No" = $2 returning "No", "first.name", "a]b""c`d";

-- disable
--   1: set a]b"c`d boolean
--   2: key No integer
update "EntraIDUsers" set "a]b""c`d" = $1 where "No" = $2 returning "No", "first.name", "a]b""c`d";

-- delete
--   1: key No integer
delete from "EntraIDUsers" where "No" = $1;

-- get
--   1: key No integer
select "No", "first.name", "a]b""c`d" from "EntraIDUsers" where "No" = $1;

-- filter eq, exact
--   1: condition first.name character varying(50)
--   2: limit  integer
select "No", "first.name", "a]b""c`d" from "EntraIDUsers" where "first.name" = $1 order by "No" limit $2;

-- filter eq, folded
--   1: condition first.name character varying(50)
--   2: limit  integer
select "No", "first.name", "a]b""c`d" from "EntraIDUsers" where lower("first.name") = lower($1) order by "No" limit $2;

-- list
--   1: limit  integer
select "No", "first.name", "a]b""c`d" from "EntraIDUsers" order by "No" limit $1;

-- list, next page
--   1: condition No integer
--   2: limit  integer
select "No", "first.name", "a]b""c`d" from "EntraIDUsers" where "No" > $1 order by "No" limit $2;

-- count
select count(*) from "EntraIDUsers";
