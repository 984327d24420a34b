-- EntraIDUsers, User, sqlite
-- column types are assumed; the service takes those of the table

-- create
insert into "EntraIDUsers" ("Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted") select ?, ?, ?, ?, ?, ?, ?, ? where not exists (select 1 from "EntraIDUsers" as "other" where "other"."UserPrincipalName" = ? collate nocase) returning "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted";
-- bound: 1 Id text, 2 UserPrincipalName text, 3 Firstname text, 4 Lastname text, 5 Company text, 6 Department text, 7 Active text, 8 IsSoftDeleted text, 9 UserPrincipalName text

-- update
update "EntraIDUsers" set "Firstname" = ? where "Id" = ? returning "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted";
-- bound: 1 Firstname text, 2 Id text

-- disable
update "EntraIDUsers" set "Active" = ?, "IsSoftDeleted" = ? where "Id" = ? returning "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted";
-- bound: 1 Active text, 2 IsSoftDeleted text, 3 Id text

-- delete
delete from "EntraIDUsers" where "Id" = ?;
-- bound: 1 Id text

-- get
select "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted" from "EntraIDUsers" where "Id" = ?;
-- bound: 1 Id text

-- filter eq, exact
select "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted" from "EntraIDUsers" where "UserPrincipalName" = ? order by "Id" limit cast(? as integer);
-- bound: 1 UserPrincipalName text, 2 limit integer

-- filter eq, folded
select "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted" from "EntraIDUsers" where "UserPrincipalName" = ? collate nocase order by "Id" limit cast(? as integer);
-- bound: 1 UserPrincipalName text, 2 limit integer

-- list
select "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted" from "EntraIDUsers" order by "Id" limit cast(? as integer);
-- bound: 1 limit integer

-- list, next page
select "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active", "IsSoftDeleted" from "EntraIDUsers" where "Id" > ? order by "Id" limit cast(? as integer);
-- bound: 1 Id text, 2 limit integer

-- count
select count(*) from "EntraIDUsers";
