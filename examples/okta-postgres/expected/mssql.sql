-- Staff, User, mssql
-- column types are assumed; the service takes those of the table

-- create
insert into "intranet"."staff" ("staff_id", "login", "okta_id", "full_name", "given_name", "family_name", "mail", "mobile", "employee_no", "department", "locale", "kind", "is_active", "status", "left_at") select @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13, @14, @15 where not exists (select 1 from "intranet"."staff" as "other" where lower("other"."login") = lower(@16));
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "written"."staff_id", "written"."login", "written"."okta_id", "written"."full_name", "written"."given_name", "written"."family_name", "written"."mail", "written"."mobile", "written"."employee_no", "written"."department", "written"."locale", "written"."kind", "written"."is_active", "written"."status", "written"."left_at" from "intranet"."staff" as "written" where "written"."staff_id" = @17 and "written"."staff_id" + N'|' = @18 + N'|' collate Latin1_General_100_BIN2;
-- bound: 1 staff_id nvarchar(450), 2 login nvarchar(450), 3 okta_id nvarchar(450), 4 full_name nvarchar(450), 5 given_name nvarchar(450), 6 family_name nvarchar(450), 7 mail nvarchar(450), 8 mobile nvarchar(450), 9 employee_no nvarchar(450), 10 department nvarchar(450), 11 locale nvarchar(450), 12 kind nvarchar(450), 13 is_active nvarchar(450), 14 status nvarchar(450), 15 left_at nvarchar(450), 16 login nvarchar(450), 17 staff_id nvarchar(450), 18 staff_id nvarchar(450)

-- update
update "intranet"."staff" set "okta_id" = @1 where "staff_id" = @2 and "staff_id" + N'|' = @3 + N'|' collate Latin1_General_100_BIN2;
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "staff_id", "login", "okta_id", "full_name", "given_name", "family_name", "mail", "mobile", "employee_no", "department", "locale", "kind", "is_active", "status", "left_at" from "intranet"."staff" where "staff_id" = @4 and "staff_id" + N'|' = @5 + N'|' collate Latin1_General_100_BIN2;
-- bound: 1 okta_id nvarchar(450), 2 staff_id nvarchar(450), 3 staff_id nvarchar(450), 4 staff_id nvarchar(450), 5 staff_id nvarchar(450)

-- disable
update "intranet"."staff" set "is_active" = @1, "status" = @2, "left_at" = @3 where "staff_id" = @4 and "staff_id" + N'|' = @5 + N'|' collate Latin1_General_100_BIN2;
declare @written int = @@rowcount;
select @written as "rollcall_written";
select "staff_id", "login", "okta_id", "full_name", "given_name", "family_name", "mail", "mobile", "employee_no", "department", "locale", "kind", "is_active", "status", "left_at" from "intranet"."staff" where "staff_id" = @6 and "staff_id" + N'|' = @7 + N'|' collate Latin1_General_100_BIN2;
-- bound: 1 is_active nvarchar(450), 2 status nvarchar(450), 3 left_at nvarchar(450), 4 staff_id nvarchar(450), 5 staff_id nvarchar(450), 6 staff_id nvarchar(450), 7 staff_id nvarchar(450)

-- delete
delete from "intranet"."staff" where "staff_id" = @1 and "staff_id" + N'|' = @2 + N'|' collate Latin1_General_100_BIN2;
declare @written int = @@rowcount;
select @written as "rollcall_written";
-- bound: 1 staff_id nvarchar(450), 2 staff_id nvarchar(450)

-- get
select "staff_id", "login", "okta_id", "full_name", "given_name", "family_name", "mail", "mobile", "employee_no", "department", "locale", "kind", "is_active", "status", "left_at" from "intranet"."staff" where "staff_id" = @1 and "staff_id" + N'|' = @2 + N'|' collate Latin1_General_100_BIN2;
-- bound: 1 staff_id nvarchar(450), 2 staff_id nvarchar(450)

-- filter eq, exact
select "staff_id", "login", "okta_id", "full_name", "given_name", "family_name", "mail", "mobile", "employee_no", "department", "locale", "kind", "is_active", "status", "left_at" from "intranet"."staff" where "login" = @1 and "login" + N'|' = @2 + N'|' collate Latin1_General_100_BIN2 order by "staff_id" offset 0 rows fetch next @3 rows only;
-- bound: 1 login nvarchar(450), 2 login nvarchar(450), 3 limit integer

-- filter eq, folded
select "staff_id", "login", "okta_id", "full_name", "given_name", "family_name", "mail", "mobile", "employee_no", "department", "locale", "kind", "is_active", "status", "left_at" from "intranet"."staff" where lower("login") = lower(@1) order by "staff_id" offset 0 rows fetch next @2 rows only;
-- bound: 1 login nvarchar(450), 2 limit integer

-- list
select "staff_id", "login", "okta_id", "full_name", "given_name", "family_name", "mail", "mobile", "employee_no", "department", "locale", "kind", "is_active", "status", "left_at" from "intranet"."staff" order by "staff_id" offset 0 rows fetch next @1 rows only;
-- bound: 1 limit integer

-- list, next page
select "staff_id", "login", "okta_id", "full_name", "given_name", "family_name", "mail", "mobile", "employee_no", "department", "locale", "kind", "is_active", "status", "left_at" from "intranet"."staff" where "staff_id" > @1 order by "staff_id" offset 0 rows fetch next @2 rows only;
-- bound: 1 staff_id nvarchar(450), 2 limit integer

-- count
select count(*) from "intranet"."staff";
