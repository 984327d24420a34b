-- create
--   1: set Tenant character varying(50)
--   2: set No integer
--   3: set Active boolean
insert into "EntraIDUsers" ("Tenant", "No", "Active") values ($1, $2, $3) returning "Tenant", "No", "Active";

-- update
--   1: set Active boolean
--   2: key Tenant character varying(50)
--   3: key No integer
update "EntraIDUsers" set "Active" = $1 where "Tenant" = $2 and "No" = $3;

-- disable
--   1: set Active boolean
--   2: key Tenant character varying(50)
--   3: key No integer
update "EntraIDUsers" set "Active" = $1 where "Tenant" = $2 and "No" = $3;

-- delete
--   1: key Tenant character varying(50)
--   2: key No integer
delete from "EntraIDUsers" where "Tenant" = $1 and "No" = $2;

-- get
--   1: key Tenant character varying(50)
--   2: key No integer
select "Tenant", "No", "Active" from "EntraIDUsers" where "Tenant" = $1 and "No" = $2;

-- filter eq, exact
--   1: condition Tenant character varying(50)
--   2: limit  integer
select "Tenant", "No", "Active" from "EntraIDUsers" where "Tenant" = $1 order by "Tenant", "No" limit $2;

-- filter eq, folded
--   1: condition Tenant character varying(50)
--   2: limit  integer
select "Tenant", "No", "Active" from "EntraIDUsers" where lower("Tenant") = lower($1) order by "Tenant", "No" limit $2;

-- list
--   1: limit  integer
select "Tenant", "No", "Active" from "EntraIDUsers" order by "Tenant", "No" limit $1;

-- list, next page
--   1: condition Tenant character varying(50)
--   2: condition No integer
--   3: limit  integer
select "Tenant", "No", "Active" from "EntraIDUsers" where ("Tenant", "No") > ($1, $2) order by "Tenant", "No" limit $3;

-- count
select count(*) from "EntraIDUsers";
