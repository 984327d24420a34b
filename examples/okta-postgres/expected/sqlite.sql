-- Staff, User, sqlite
-- column types are assumed; the service takes those of the table

-- create
insert into "intranet"."staff" ("staff_id", "login", "okta_id", "full_name", "given_name", "family_name", "mail", "mobile", "employee_no", "department", "locale", "kind", "is_active", "status", "left_at") select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? where not exists (select 1 from "intranet"."staff" as "other" where "other"."login" = ? collate nocase) returning "staff_id", "login", "okta_id", "full_name", "given_name", "family_name", "mail", "mobile", "employee_no", "department", "locale", "kind", "is_active", "status", "left_at";
-- bound: 1 staff_id text, 2 login text, 3 okta_id text, 4 full_name text, 5 given_name text, 6 family_name text, 7 mail text, 8 mobile text, 9 employee_no text, 10 department text, 11 locale text, 12 kind text, 13 is_active text, 14 status text, 15 left_at text, 16 login text

-- update
update "intranet"."staff" set "okta_id" = ? where "staff_id" = ? returning "staff_id", "login", "okta_id", "full_name", "given_name", "family_name", "mail", "mobile", "employee_no", "department", "locale", "kind", "is_active", "status", "left_at";
-- bound: 1 okta_id text, 2 staff_id text

-- disable
update "intranet"."staff" set "is_active" = ?, "status" = ?, "left_at" = ? where "staff_id" = ? returning "staff_id", "login", "okta_id", "full_name", "given_name", "family_name", "mail", "mobile", "employee_no", "department", "locale", "kind", "is_active", "status", "left_at";
-- bound: 1 is_active text, 2 status text, 3 left_at text, 4 staff_id text

-- delete
delete from "intranet"."staff" where "staff_id" = ?;
-- bound: 1 staff_id text

-- get
select "staff_id", "login", "okta_id", "full_name", "given_name", "family_name", "mail", "mobile", "employee_no", "department", "locale", "kind", "is_active", "status", "left_at" from "intranet"."staff" where "staff_id" = ?;
-- bound: 1 staff_id text

-- filter eq, exact
select "staff_id", "login", "okta_id", "full_name", "given_name", "family_name", "mail", "mobile", "employee_no", "department", "locale", "kind", "is_active", "status", "left_at" from "intranet"."staff" where "login" = ? order by "staff_id" limit cast(? as integer);
-- bound: 1 login text, 2 limit integer

-- filter eq, folded
select "staff_id", "login", "okta_id", "full_name", "given_name", "family_name", "mail", "mobile", "employee_no", "department", "locale", "kind", "is_active", "status", "left_at" from "intranet"."staff" where "login" = ? collate nocase order by "staff_id" limit cast(? as integer);
-- bound: 1 login text, 2 limit integer

-- list
select "staff_id", "login", "okta_id", "full_name", "given_name", "family_name", "mail", "mobile", "employee_no", "department", "locale", "kind", "is_active", "status", "left_at" from "intranet"."staff" order by "staff_id" limit cast(? as integer);
-- bound: 1 limit integer

-- list, next page
select "staff_id", "login", "okta_id", "full_name", "given_name", "family_name", "mail", "mobile", "employee_no", "department", "locale", "kind", "is_active", "status", "left_at" from "intranet"."staff" where "staff_id" > ? order by "staff_id" limit cast(? as integer);
-- bound: 1 staff_id text, 2 limit integer

-- count
select count(*) from "intranet"."staff";
