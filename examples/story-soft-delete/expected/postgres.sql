-- EntraIDUsers, User, postgres
-- column types are assumed; the service takes those of the table

-- create
insert into "EntraIDUsers" ("Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted") select $1, $2, $3, $4, $5, $6, $7, $8 where not exists (select 1 from "EntraIDUsers" as "other" where lower("other"."UserPrincipalName") = lower($9)) returning "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted";
-- bound: 1 Id text, 2 UserPrincipalName text, 3 Firstname text, 4 Lastname text, 5 Company text, 6 Department text, 7 Active text, 8 IsSoftDeleted text, 9 UserPrincipalName text

-- update
update "EntraIDUsers" set "Firstname" = $1 where "Id" = $2 returning "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted";
-- bound: 1 Firstname text, 2 Id text

-- disable
update "EntraIDUsers" set "Active" = $1, "IsSoftDeleted" = $2 where "Id" = $3 returning "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted";
-- bound: 1 Active text, 2 IsSoftDeleted text, 3 Id text

-- delete
delete from "EntraIDUsers" where "Id" = $1;
-- bound: 1 Id text

-- get
select "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted" from "EntraIDUsers" where "Id" = $1;
-- bound: 1 Id text

-- filter eq, exact
select "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted" from "EntraIDUsers" where "UserPrincipalName" = $1 order by "Id" limit $2;
-- bound: 1 UserPrincipalName text, 2 limit integer

-- filter eq, folded
select "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted" from "EntraIDUsers" where lower("UserPrincipalName") = lower($1) order by "Id" limit $2;
-- bound: 1 UserPrincipalName text, 2 limit integer

-- list
select "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted" from "EntraIDUsers" order by "Id" limit $1;
-- bound: 1 limit integer

-- list, next page
select "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted" from "EntraIDUsers" where "Id" > $1 order by "Id" limit $2;
-- bound: 1 Id text, 2 limit integer

-- count
select count(*) from "EntraIDUsers";
