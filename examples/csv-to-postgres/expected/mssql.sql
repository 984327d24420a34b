-- Directory, User, mssql
-- column types are assumed; the service takes those of the table

-- create
insert into "directory" ("employee_no", "mail", "full_name", "given_name", "family_name", "title", "department", "hired_on", "is_active", "left_at") values (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10);
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "written"."employee_no", "written"."mail", "written"."full_name", "written"."given_name", "written"."family_name", "written"."title", "written"."department", "written"."hired_on", "written"."is_active", "written"."left_at" from "directory" as "written" where "written"."employee_no" = @11 and "written"."employee_no" + N'|' = @12 + N'|' collate Latin1_General_100_BIN2;
-- bound: 1 employee_no nvarchar(450), 2 mail nvarchar(450), 3 full_name nvarchar(450), 4 given_name nvarchar(450), 5 family_name nvarchar(450), 6 title nvarchar(450), 7 department nvarchar(450), 8 hired_on nvarchar(450), 9 is_active nvarchar(450), 10 left_at nvarchar(450), 11 employee_no nvarchar(450), 12 employee_no nvarchar(450)

-- update
update "directory" set "mail" = @1 where "employee_no" = @2 and "employee_no" + N'|' = @3 + N'|' collate Latin1_General_100_BIN2;
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "employee_no", "mail", "full_name", "given_name", "family_name", "title", "department", "hired_on", "is_active", "left_at" from "directory" where "employee_no" = @4 and "employee_no" + N'|' = @5 + N'|' collate Latin1_General_100_BIN2;
-- bound: 1 mail nvarchar(450), 2 employee_no nvarchar(450), 3 employee_no nvarchar(450), 4 employee_no nvarchar(450), 5 employee_no nvarchar(450)

-- disable
update "directory" set "is_active" = @1 where "employee_no" = @2 and "employee_no" + N'|' = @3 + N'|' collate Latin1_General_100_BIN2;
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "employee_no", "mail", "full_name", "given_name", "family_name", "title", "department", "hired_on", "is_active", "left_at" from "directory" where "employee_no" = @4 and "employee_no" + N'|' = @5 + N'|' collate Latin1_General_100_BIN2;
-- bound: 1 is_active nvarchar(450), 2 employee_no nvarchar(450), 3 employee_no nvarchar(450), 4 employee_no nvarchar(450), 5 employee_no nvarchar(450)

-- delete
delete from "directory" where "employee_no" = @1 and "employee_no" + N'|' = @2 + N'|' collate Latin1_General_100_BIN2;
declare @written int = @@rowcount;
select @written as "rollcall_written";
-- bound: 1 employee_no nvarchar(450), 2 employee_no nvarchar(450)

-- get
select "employee_no", "mail", "full_name", "given_name", "family_name", "title", "department", "hired_on", "is_active", "left_at" from "directory" where "employee_no" = @1 and "employee_no" + N'|' = @2 + N'|' collate Latin1_General_100_BIN2;
-- bound: 1 employee_no nvarchar(450), 2 employee_no nvarchar(450)

-- filter eq, exact
select "employee_no", "mail", "full_name", "given_name", "family_name", "title", "department", "hired_on", "is_active", "left_at" from "directory" where "mail" = @1 and "mail" + N'|' = @2 + N'|' collate Latin1_General_100_BIN2 order by "employee_no" offset 0 rows fetch next @3 rows only;
-- bound: 1 mail nvarchar(450), 2 mail nvarchar(450), 3 limit integer

-- filter eq, folded
select "employee_no", "mail", "full_name", "given_name", "family_name", "title", "department", "hired_on", "is_active", "left_at" from "directory" where lower("mail") = lower(@1) order by "employee_no" offset 0 rows fetch next @2 rows only;
-- bound: 1 mail nvarchar(450), 2 limit integer

-- list
select "employee_no", "mail", "full_name", "given_name", "family_name", "title", "department", "hired_on", "is_active", "left_at" from "directory" order by "employee_no" offset 0 rows fetch next @1 rows only;
-- bound: 1 limit integer

-- list, next page
select "employee_no", "mail", "full_name", "given_name", "family_name", "title", "department", "hired_on", "is_active", "left_at" from "directory" where "employee_no" > @1 order by "employee_no" offset 0 rows fetch next @2 rows only;
-- bound: 1 employee_no nvarchar(450), 2 limit integer

-- count
select count(*) from "directory";
