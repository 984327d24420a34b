-- create
--   1: set Id VARCHAR(50)
--   2: set UserPrincipalName VARCHAR(50)
--   3: set Firstname VARCHAR(50)
--   4: set Active VARCHAR(50)
--   5: set UserPrincipalName VARCHAR(50)
insert into "EntraIDUsers" ("Id", "UserPrincipalName", "Firstname", "Active") select ?, ?, ?, ? where not exists (select 1 from "EntraIDUsers" as "other" where "other"."UserPrincipalName" = ? collate nocase) returning "Id", "UserPrincipalName", "Firstname", "Active";

-- update
--   1: set Firstname VARCHAR(50)
--   2: key Id VARCHAR(50)
update "EntraIDUsers" set "Firstname" = ? where "Id" = ? returning "Id", "UserPrincipalName", "Firstname", "Active";

-- disable
--   1: set Active VARCHAR(50)
--   2: key Id VARCHAR(50)
update "EntraIDUsers" set "Active" = ? where "Id" = ? returning "Id", "UserPrincipalName", "Firstname", "Active";

-- delete
--   1: key Id VARCHAR(50)
delete from "EntraIDUsers" where "Id" = ?;

-- get
--   1: key Id VARCHAR(50)
select "Id", "UserPrincipalName", "Firstname", "Active" from "EntraIDUsers" where "Id" = ?;

-- filter eq, exact
--   1: condition UserPrincipalName VARCHAR(50)
--   2: limit  integer
select "Id", "UserPrincipalName", "Firstname", "Active" from "EntraIDUsers" where "UserPrincipalName" = ? order by "Id" limit cast(? as integer);

-- filter eq, folded
--   1: condition UserPrincipalName VARCHAR(50)
--   2: limit  integer
select "Id", "UserPrincipalName", "Firstname", "Active" from "EntraIDUsers" where "UserPrincipalName" = ? collate nocase order by "Id" limit cast(? as integer);

-- list
--   1: limit  integer
select "Id", "UserPrincipalName", "Firstname", "Active" from "EntraIDUsers" order by "Id" limit cast(? as integer);

-- list, next page
--   1: condition Id VARCHAR(50)
--   2: limit  integer
select "Id", "UserPrincipalName", "Firstname", "Active" from "EntraIDUsers" where "Id" > ? order by "Id" limit cast(? as integer);

-- count
select count(*) from "EntraIDUsers";
