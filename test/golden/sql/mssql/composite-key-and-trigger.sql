-- create
--   1: set Tenant varchar(50)
--   2: set No int
--   3: set Active bit
--   4: set Tenant varchar(50)
--   5: set Tenant varchar(50)
--   6: set No int
insert into "dbo"."EntraIDUsers" ("Tenant", "No", "Active") values (@1, @2, @3);
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "written"."Tenant", "written"."No", "written"."Active" from "dbo"."EntraIDUsers" as "written" where "written"."Tenant" = @4 and "written"."Tenant" + N'|' = @5 + N'|' collate Latin1_General_100_BIN2 and "written"."No" = @6;

-- update
--   1: set Active bit
--   2: key Tenant varchar(50)
--   3: key Tenant varchar(50)
--   4: key No int
--   5: key Tenant varchar(50)
--   6: key Tenant varchar(50)
--   7: key No int
update "dbo"."EntraIDUsers" set "Active" = @1 where "Tenant" = @2 and "Tenant" + N'|' = @3 + N'|' collate Latin1_General_100_BIN2 and "No" = @4;
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "Tenant", "No", "Active" from "dbo"."EntraIDUsers" where "Tenant" = @5 and "Tenant" + N'|' = @6 + N'|' collate Latin1_General_100_BIN2 and "No" = @7;

-- disable
--   1: set Active bit
--   2: key Tenant varchar(50)
--   3: key Tenant varchar(50)
--   4: key No int
--   5: key Tenant varchar(50)
--   6: key Tenant varchar(50)
--   7: key No int
update "dbo"."EntraIDUsers" set "Active" = @1 where "Tenant" = @2 and "Tenant" + N'|' = @3 + N'|' collate Latin1_General_100_BIN2 and "No" = @4;
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "Tenant", "No", "Active" from "dbo"."EntraIDUsers" where "Tenant" = @5 and "Tenant" + N'|' = @6 + N'|' collate Latin1_General_100_BIN2 and "No" = @7;

-- delete
--   1: key Tenant varchar(50)
--   2: key Tenant varchar(50)
--   3: key No int
delete from "dbo"."EntraIDUsers" where "Tenant" = @1 and "Tenant" + N'|' = @2 + N'|' collate Latin1_General_100_BIN2 and "No" = @3;
declare @written int = @@rowcount;
select @written as "rollcall_written";

-- get
--   1: key Tenant varchar(50)
--   2: key Tenant varchar(50)
--   3: key No int
select "Tenant", "No", "Active" from "dbo"."EntraIDUsers" where "Tenant" = @1 and "Tenant" + N'|' = @2 + N'|' collate Latin1_General_100_BIN2 and "No" = @3;

-- filter eq, exact
--   1: condition Tenant varchar(50)
--   2: condition Tenant varchar(50)
--   3: limit  integer
select "Tenant", "No", "Active" from "dbo"."EntraIDUsers" where "Tenant" = @1 and "Tenant" + N'|' = @2 + N'|' collate Latin1_General_100_BIN2 order by "Tenant", "No" offset 0 rows fetch next @3 rows only;

-- filter eq, folded
--   1: condition Tenant varchar(50)
--   2: limit  integer
select "Tenant", "No", "Active" from "dbo"."EntraIDUsers" where "Tenant" = @1 order by "Tenant", "No" offset 0 rows fetch next @2 rows only;

-- list
--   1: limit  integer
select "Tenant", "No", "Active" from "dbo"."EntraIDUsers" order by "Tenant", "No" offset 0 rows fetch next @1 rows only;

-- list, next page
--   1: condition Tenant varchar(50)
--   2: condition Tenant varchar(50)
--   3: condition No int
--   4: limit  integer
select "Tenant", "No", "Active" from "dbo"."EntraIDUsers" where (("Tenant" > @1) or ("Tenant" = @2 and "No" > @3)) order by "Tenant", "No" offset 0 rows fetch next @4 rows only;

-- count
select count(*) from "dbo"."EntraIDUsers";
