-- create
--   1: set Id character varying(50)
--   2: set UserPrincipalName character varying(50)
--   3: set UserPrincipalName character varying(50)
insert into "EntraIDUsers" ("Id", "UserPrincipalName") select $1, $2 where not exists (select 1 from "EntraIDUsers" as "other" where lower("other"."UserPrincipalName") = lower($3)) returning "Id", "UserPrincipalName";

-- update
--   1: set UserPrincipalName character varying(50)
--   2: key Id character varying(50)
--   3: set UserPrincipalName character varying(50)
--   4: key Id character varying(50)
update "EntraIDUsers" set "UserPrincipalName" = $1 where "Id" = $2 and not exists (select 1 from "EntraIDUsers" as "other" where lower("other"."UserPrincipalName") = lower($3) and not ("other"."Id" = $4)) returning "Id", "UserPrincipalName";

-- delete
--   1: key Id character varying(50)
delete from "EntraIDUsers" where "Id" = $1;

-- get
--   1: key Id character varying(50)
select "Id", "UserPrincipalName" from "EntraIDUsers" where "Id" = $1;

-- filter eq, exact
--   1: condition UserPrincipalName character varying(50)
--   2: limit  integer
select "Id", "UserPrincipalName" from "EntraIDUsers" where "UserPrincipalName" = $1 order by "Id" limit $2;

-- filter eq, folded
--   1: condition UserPrincipalName character varying(50)
--   2: limit  integer
select "Id", "UserPrincipalName" from "EntraIDUsers" where lower("UserPrincipalName") = lower($1) order by "Id" limit $2;

-- list
--   1: limit  integer
select "Id", "UserPrincipalName" from "EntraIDUsers" order by "Id" limit $1;

-- list, next page
--   1: condition Id character varying(50)
--   2: limit  integer
select "Id", "UserPrincipalName" from "EntraIDUsers" where "Id" > $1 order by "Id" limit $2;

-- count
select count(*) from "EntraIDUsers";
