-- Directory, User, sqlite
-- column types are assumed; the service takes those of the table

-- create
insert into "directory" ("employee_no", "mail", "full_name", "given_name", "family_name", "title", "department", "hired_on", "is_active", "left_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning "employee_no", "mail", "full_name", "given_name", "family_name", "title", "department", "hired_on", "is_active", "left_at";
-- bound: 1 employee_no text, 2 mail text, 3 full_name text, 4 given_name text, 5 family_name text, 6 title text, 7 department text, 8 hired_on text, 9 is_active text, 10 left_at text

-- update
update "directory" set "mail" = ? where "employee_no" = ? returning "employee_no", "mail", "full_name", "given_name", "family_name", "title", "department", "hired_on", "is_active", "left_at";
-- bound: 1 mail text, 2 employee_no text

-- disable
update "directory" set "is_active" = ? where "employee_no" = ? returning "employee_no", "mail", "full_name", "given_name", "family_name", "title", "department", "hired_on", "is_active", "left_at";
-- bound: 1 is_active text, 2 employee_no text

-- delete
delete from "directory" where "employee_no" = ?;
-- bound: 1 employee_no text

-- get
select "employee_no", "mail", "full_name", "given_name", "family_name", "title", "department", "hired_on", "is_active", "left_at" from "directory" where "employee_no" = ?;
-- bound: 1 employee_no text

-- filter eq, exact
select "employee_no", "mail", "full_name", "given_name", "family_name", "title", "department", "hired_on", "is_active", "left_at" from "directory" where "mail" = ? order by "employee_no" limit cast(? as integer);
-- bound: 1 mail text, 2 limit integer

-- filter eq, folded
select "employee_no", "mail", "full_name", "given_name", "family_name", "title", "department", "hired_on", "is_active", "left_at" from "directory" where "mail" = ? collate nocase order by "employee_no" limit cast(? as integer);
-- bound: 1 mail text, 2 limit integer

-- list
select "employee_no", "mail", "full_name", "given_name", "family_name", "title", "department", "hired_on", "is_active", "left_at" from "directory" order by "employee_no" limit cast(? as integer);
-- bound: 1 limit integer

-- list, next page
select "employee_no", "mail", "full_name", "given_name", "family_name", "title", "department", "hired_on", "is_active", "left_at" from "directory" where "employee_no" > ? order by "employee_no" limit cast(? as integer);
-- bound: 1 employee_no text, 2 limit integer

-- count
select count(*) from "directory";
