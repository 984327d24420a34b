-- create
--   1: set Id character varying(50)
--   2: set UserPrincipalName character varying(50)
--   3: set Firstname character varying(50)
--   4: set Active character varying(50)
--   5: set UserPrincipalName character varying(50)
insert into "EntraIDUsers" ("Id", "UserPrincipalName", "Firstname", "Active") select $1, $2, $3, $4 where not exists (select 1 from "EntraIDUsers" as "other" where lower("other"."UserPrincipalName") = lower($5)) returning "Id", "UserPrincipalName", "Firstname", "Active";

-- update
--   1: set Firstname character varying(50)
--   2: key Id character varying(50)
update "EntraIDUsers" set "Firstname" = $1 where "Id" = $2 returning "Id", "UserPrincipalName", "Firstname", "Active";

-- disable
--   1: set Active character varying(50)
--   2: key Id character varying(50)
update "EntraIDUsers" set "Active" = $1 where "Id" = $2 returning "Id", "UserPrincipalName", "Firstname", "Active";

-- delete
--   1: key Id character varying(50)
delete from "EntraIDUsers" where "Id" = $1;

-- get
--   1: key Id character varying(50)
select "Id", "UserPrincipalName", "Firstname", "Active" from "EntraIDUsers" where "Id" = $1;

-- filter eq, exact
--   1: condition UserPrincipalName character varying(50)
--   2: limit  integer
select "Id", "UserPrincipalName", "Firstname", "Active" from "EntraIDUsers" where "UserPrincipalName" = $1 order by "Id" limit $2;

-- filter eq, folded
--   1: condition UserPrincipalName character varying(50)
--   2: limit  integer
select "Id", "UserPrincipalName", "Firstname", "Active" from "EntraIDUsers" where lower("UserPrincipalName") = lower($1) order by "Id" limit $2;

-- list
--   1: limit  integer
select "Id", "UserPrincipalName", "Firstname", "Active" from "EntraIDUsers" order by "Id" limit $1;

-- list, next page
--   1: condition Id character varying(50)
--   2: limit  integer
select "Id", "UserPrincipalName", "Firstname", "Active" from "EntraIDUsers" where "Id" > $1 order by "Id" limit $2;

-- count
select count(*) from "EntraIDUsers";
