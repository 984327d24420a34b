-- create
--   1: set Tenant VARCHAR(50)
--   2: set No INTEGER
--   3: set Active BOOLEAN
insert into "EntraIDUsers" ("Tenant", "No", "Active") values (?, ?, ?) returning "Tenant", "No", "Active";

-- update
--   1: set Active BOOLEAN
--   2: key Tenant VARCHAR(50)
--   3: key No INTEGER
update "EntraIDUsers" set "Active" = ? where "Tenant" = ? and "No" = ?;

-- disable
--   1: set Active BOOLEAN
--   2: key Tenant VARCHAR(50)
--   3: key No INTEGER
update "EntraIDUsers" set "Active" = ? where "Tenant" = ? and "No" = ?;

-- delete
--   1: key Tenant VARCHAR(50)
--   2: key No INTEGER
delete from "EntraIDUsers" where "Tenant" = ? and "No" = ?;

-- get
--   1: key Tenant VARCHAR(50)
--   2: key No INTEGER
select "Tenant", "No", "Active" from "EntraIDUsers" where "Tenant" = ? and "No" = ?;

-- filter eq, exact
--   1: condition Tenant VARCHAR(50)
--   2: limit  integer
select "Tenant", "No", "Active" from "EntraIDUsers" where "Tenant" = ? order by "Tenant", "No" limit cast(? as integer);

-- filter eq, folded
--   1: condition Tenant VARCHAR(50)
--   2: limit  integer
select "Tenant", "No", "Active" from "EntraIDUsers" where "Tenant" = ? collate nocase order by "Tenant", "No" limit cast(? as integer);

-- list
--   1: limit  integer
select "Tenant", "No", "Active" from "EntraIDUsers" order by "Tenant", "No" limit cast(? as integer);

-- list, next page
--   1: condition Tenant VARCHAR(50)
--   2: condition No INTEGER
--   3: limit  integer
select "Tenant", "No", "Active" from "EntraIDUsers" where ("Tenant", "No") > (?, ?) order by "Tenant", "No" limit cast(? as integer);

-- count
select count(*) from "EntraIDUsers";
