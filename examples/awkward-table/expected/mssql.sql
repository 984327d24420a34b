-- Legacy, User, mssql
-- column types are assumed; the service takes those of the table

-- create
declare @made table ("Row.Id" int);
insert into "Order" ("select", "First Name", "Last.Name", "e-mail [work]", """Quoted"" `Title`", "Is Active", "Y/N", "0or1", "Status", "Initials", "Start Date", "Group", "Löschen?") output "inserted"."Row.Id" into @made ("Row.Id") select @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13 where not exists (select 1 from "Order" as "other" where lower("other"."select") = lower(@14));
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "written"."Row.Id", "written"."select", "written"."First Name", "written"."Last.Name", "written"."e-mail [work]", "written"."""Quoted"" `Title`", "written"."Is Active", "written"."Y/N", "written"."0or1", "written"."Status", "written"."Initials", "written"."Start Date", "written"."Group", "written"."Löschen?" from "Order" as "written" where exists (select 1 from @made as "made" where "made"."Row.Id" = "written"."Row.Id");
-- bound: 1 select nvarchar(450), 2 First Name nvarchar(450), 3 Last.Name nvarchar(450), 4 e-mail [work] nvarchar(450), 5 "Quoted" `Title` nvarchar(450), 6 Is Active nvarchar(450), 7 Y/N nvarchar(450), 8 0or1 nvarchar(450), 9 Status nvarchar(450), 10 Initials nvarchar(450), 11 Start Date nvarchar(450), 12 Group nvarchar(450), 13 Löschen? nvarchar(450), 14 select nvarchar(450)

-- update
update "Order" set "First Name" = @1 where "Row.Id" = @2;
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "Row.Id", "select", "First Name", "Last.Name", "e-mail [work]", """Quoted"" `Title`", "Is Active", "Y/N", "0or1", "Status", "Initials", "Start Date", "Group", "Löschen?" from "Order" where "Row.Id" = @3;
-- bound: 1 First Name nvarchar(450), 2 Row.Id int, 3 Row.Id int

-- disable
update "Order" set "Is Active" = @1, "Y/N" = @2, "0or1" = @3, "Status" = @4, "Löschen?" = @5 where "Row.Id" = @6;
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "Row.Id", "select", "First Name", "Last.Name", "e-mail [work]", """Quoted"" `Title`", "Is Active", "Y/N", "0or1", "Status", "Initials", "Start Date", "Group", "Löschen?" from "Order" where "Row.Id" = @7;
-- bound: 1 Is Active nvarchar(450), 2 Y/N nvarchar(450), 3 0or1 nvarchar(450), 4 Status nvarchar(450), 5 Löschen? nvarchar(450), 6 Row.Id int, 7 Row.Id int

-- delete
delete from "Order" where "Row.Id" = @1;
declare @written int = @@rowcount;
select @written as "rollcall_written";
-- bound: 1 Row.Id int

-- get
select "Row.Id", "select", "First Name", "Last.Name", "e-mail [work]", """Quoted"" `Title`", "Is Active", "Y/N", "0or1", "Status", "Initials", "Start Date", "Group", "Löschen?" from "Order" where "Row.Id" = @1;
-- bound: 1 Row.Id int

-- filter eq, exact
select "Row.Id", "select", "First Name", "Last.Name", "e-mail [work]", """Quoted"" `Title`", "Is Active", "Y/N", "0or1", "Status", "Initials", "Start Date", "Group", "Löschen?" from "Order" where "select" = @1 and "select" + N'|' = @2 + N'|' collate Latin1_General_100_BIN2 order by "Row.Id" offset 0 rows fetch next @3 rows only;
-- bound: 1 select nvarchar(450), 2 select nvarchar(450), 3 limit integer

-- filter eq, folded
select "Row.Id", "select", "First Name", "Last.Name", "e-mail [work]", """Quoted"" `Title`", "Is Active", "Y/N", "0or1", "Status", "Initials", "Start Date", "Group", "Löschen?" from "Order" where lower("select") = lower(@1) order by "Row.Id" offset 0 rows fetch next @2 rows only;
-- bound: 1 select nvarchar(450), 2 limit integer

-- list
select "Row.Id", "select", "First Name", "Last.Name", "e-mail [work]", """Quoted"" `Title`", "Is Active", "Y/N", "0or1", "Status", "Initials", "Start Date", "Group", "Löschen?" from "Order" order by "Row.Id" offset 0 rows fetch next @1 rows only;
-- bound: 1 limit integer

-- list, next page
select "Row.Id", "select", "First Name", "Last.Name", "e-mail [work]", """Quoted"" `Title`", "Is Active", "Y/N", "0or1", "Status", "Initials", "Start Date", "Group", "Löschen?" from "Order" where "Row.Id" > @1 order by "Row.Id" offset 0 rows fetch next @2 rows only;
-- bound: 1 Row.Id int, 2 limit integer

-- count
select count(*) from "Order";
