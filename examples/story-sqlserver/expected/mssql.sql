-- EntraIDUsers, User, mssql
-- column types are assumed; the service takes those of the table

-- create
insert into "EntraIDUsers" ("Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active") select @1, @2, @3, @4, @5, @6, @7 where not exists (select 1 from "EntraIDUsers" as "other" where lower("other"."UserPrincipalName") = lower(@8));
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "written"."Id", "written"."UserPrincipalName", "written"."Firstname", "written"."Lastname", "written"."Company", "written"."Department", "written"."Active" from "EntraIDUsers" as "written" where "written"."Id" = @9 and "written"."Id" + N'|' = @10 + N'|' collate Latin1_General_100_BIN2;
-- bound: 1 Id nvarchar(450), 2 UserPrincipalName nvarchar(450), 3 Firstname nvarchar(450), 4 Lastname nvarchar(450), 5 Company nvarchar(450), 6 Department nvarchar(450), 7 Active nvarchar(450), 8 UserPrincipalName nvarchar(450), 9 Id nvarchar(450), 10 Id nvarchar(450)

-- update
update "EntraIDUsers" set "Firstname" = @1 where "Id" = @2 and "Id" + N'|' = @3 + N'|' collate Latin1_General_100_BIN2;
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active" from "EntraIDUsers" where "Id" = @4 and "Id" + N'|' = @5 + N'|' collate Latin1_General_100_BIN2;
-- bound: 1 Firstname nvarchar(450), 2 Id nvarchar(450), 3 Id nvarchar(450), 4 Id nvarchar(450), 5 Id nvarchar(450)

-- disable
update "EntraIDUsers" set "Active" = @1 where "Id" = @2 and "Id" + N'|' = @3 + N'|' collate Latin1_General_100_BIN2;
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active" from "EntraIDUsers" where "Id" = @4 and "Id" + N'|' = @5 + N'|' collate Latin1_General_100_BIN2;
-- bound: 1 Active nvarchar(450), 2 Id nvarchar(450), 3 Id nvarchar(450), 4 Id nvarchar(450), 5 Id nvarchar(450)

-- delete
delete from "EntraIDUsers" where "Id" = @1 and "Id" + N'|' = @2 + N'|' collate Latin1_General_100_BIN2;
declare @written int = @@rowcount;
select @written as "rollcall_written";
-- bound: 1 Id nvarchar(450), 2 Id nvarchar(450)

-- get
select "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active" from "EntraIDUsers" where "Id" = @1 and "Id" + N'|' = @2 + N'|' collate Latin1_General_100_BIN2;
-- bound: 1 Id nvarchar(450), 2 Id nvarchar(450)

-- filter eq, exact
select "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active" from "EntraIDUsers" where "UserPrincipalName" = @1 and "UserPrincipalName" + N'|' = @2 + N'|' collate Latin1_General_100_BIN2 order by "Id" offset 0 rows fetch next @3 rows only;
-- bound: 1 UserPrincipalName nvarchar(450), 2 UserPrincipalName nvarchar(450), 3 limit integer

-- filter eq, folded
select "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active" from "EntraIDUsers" where lower("UserPrincipalName") = lower(@1) order by "Id" offset 0 rows fetch next @2 rows only;
-- bound: 1 UserPrincipalName nvarchar(450), 2 limit integer

-- list
select "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active" from "EntraIDUsers" order by "Id" offset 0 rows fetch next @1 rows only;
-- bound: 1 limit integer

-- list, next page
select "Id", "UserPrincipalName", "Firstname", "Lastname", "Company", "Department", "Active" from "EntraIDUsers" where "Id" > @1 order by "Id" offset 0 rows fetch next @2 rows only;
-- bound: 1 Id nvarchar(450), 2 limit integer

-- count
select count(*) from "EntraIDUsers";
