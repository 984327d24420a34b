-- create
--   1: set first.name varchar(50)
--   2: set a]b"c`d bit
declare @made table ("No" int);
insert into "dbo"."EntraIDUsers" ("first.name", "a]b""c`d") output "inserted"."No" into @made ("No") values (@1, @2);
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "written"."No", "written"."first.name", "written"."a]b""c`d" from "dbo"."EntraIDUsers" as "written" where exists (select 1 from @made as "made" where "made"."No" = "written"."No");

-- update
--   1: set first.name varchar(50)
--   2: key No int
--   3: key No int
update "dbo"."EntraIDUsers" set "first.name" = @1 where "No" = @2;
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "No", "first.name", "a]b""c`d" from "dbo"."EntraIDUsers" where "No" = @3;

-- disable
--   1: set a]b"c`d bit
--   2: key No int
--   3: key No int
update "dbo"."EntraIDUsers" set "a]b""c`d" = @1 where "No" = @2;
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "No", "first.name", "a]b""c`d" from "dbo"."EntraIDUsers" where "No" = @3;

-- delete
--   1: key No int
delete from "dbo"."EntraIDUsers" where "No" = @1;
declare @written int = @@rowcount;
select @written as "rollcall_written";

-- get
--   1: key No int
select "No", "first.name", "a]b""c`d" from "dbo"."EntraIDUsers" where "No" = @1;

-- filter eq, exact
--   1: condition first.name varchar(50)
--   2: condition first.name varchar(50)
--   3: limit  integer
select "No", "first.name", "a]b""c`d" from "dbo"."EntraIDUsers" where "first.name" = @1 and "first.name" + N'|' = @2 + N'|' collate Latin1_General_100_BIN2 order by "No" offset 0 rows fetch next @3 rows only;

-- filter eq, folded
--   1: condition first.name varchar(50)
--   2: limit  integer
select "No", "first.name", "a]b""c`d" from "dbo"."EntraIDUsers" where "first.name" = @1 order by "No" offset 0 rows fetch next @2 rows only;

-- list
--   1: limit  integer
select "No", "first.name", "a]b""c`d" from "dbo"."EntraIDUsers" order by "No" offset 0 rows fetch next @1 rows only;

-- list, next page
--   1: condition No int
--   2: limit  integer
select "No", "first.name", "a]b""c`d" from "dbo"."EntraIDUsers" where "No" > @1 order by "No" offset 0 rows fetch next @2 rows only;

-- count
select count(*) from "dbo"."EntraIDUsers";
