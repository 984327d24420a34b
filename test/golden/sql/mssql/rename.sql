-- create
--   1: set Id varchar(50)
--   2: set UserPrincipalName varchar(50)
--   3: set UserPrincipalName varchar(50)
--   4: set Id varchar(50)
--   5: set Id varchar(50)
insert into "dbo"."EntraIDUsers" ("Id", "UserPrincipalName") select @1, @2 where not exists (select 1 from "dbo"."EntraIDUsers" as "other" where "other"."UserPrincipalName" = @3);
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "written"."Id", "written"."UserPrincipalName" from "dbo"."EntraIDUsers" as "written" where "written"."Id" = @4 and "written"."Id" + N'|' = @5 + N'|' collate Latin1_General_100_BIN2;

-- update
--   1: set UserPrincipalName varchar(50)
--   2: key Id varchar(50)
--   3: key Id varchar(50)
--   4: set UserPrincipalName varchar(50)
--   5: key Id varchar(50)
--   6: key Id varchar(50)
--   7: key Id varchar(50)
--   8: key Id varchar(50)
update "dbo"."EntraIDUsers" set "UserPrincipalName" = @1 where "Id" = @2 and "Id" + N'|' = @3 + N'|' collate Latin1_General_100_BIN2 and not exists (select 1 from "dbo"."EntraIDUsers" as "other" where "other"."UserPrincipalName" = @4 and not ("other"."Id" = @5 and "other"."Id" + N'|' = @6 + N'|' collate Latin1_General_100_BIN2));
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "Id", "UserPrincipalName" from "dbo"."EntraIDUsers" where "Id" = @7 and "Id" + N'|' = @8 + N'|' collate Latin1_General_100_BIN2;

-- delete
--   1: key Id varchar(50)
--   2: key Id varchar(50)
delete from "dbo"."EntraIDUsers" where "Id" = @1 and "Id" + N'|' = @2 + N'|' collate Latin1_General_100_BIN2;
declare @written int = @@rowcount;
select @written as "rollcall_written";

-- get
--   1: key Id varchar(50)
--   2: key Id varchar(50)
select "Id", "UserPrincipalName" from "dbo"."EntraIDUsers" where "Id" = @1 and "Id" + N'|' = @2 + N'|' collate Latin1_General_100_BIN2;

-- filter eq, exact
--   1: condition UserPrincipalName varchar(50)
--   2: condition UserPrincipalName varchar(50)
--   3: limit  integer
select "Id", "UserPrincipalName" from "dbo"."EntraIDUsers" where "UserPrincipalName" = @1 and "UserPrincipalName" + N'|' = @2 + N'|' collate Latin1_General_100_BIN2 order by "Id" offset 0 rows fetch next @3 rows only;

-- filter eq, folded
--   1: condition UserPrincipalName varchar(50)
--   2: limit  integer
select "Id", "UserPrincipalName" from "dbo"."EntraIDUsers" where "UserPrincipalName" = @1 order by "Id" offset 0 rows fetch next @2 rows only;

-- list
--   1: limit  integer
select "Id", "UserPrincipalName" from "dbo"."EntraIDUsers" order by "Id" offset 0 rows fetch next @1 rows only;

-- list, next page
--   1: condition Id varchar(50)
--   2: limit  integer
select "Id", "UserPrincipalName" from "dbo"."EntraIDUsers" where "Id" > @1 order by "Id" offset 0 rows fetch next @2 rows only;

-- count
select count(*) from "dbo"."EntraIDUsers";
