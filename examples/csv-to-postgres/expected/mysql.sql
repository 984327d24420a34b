-- Directory, User, mysql
-- column types are assumed; the service takes those of the table

-- create
insert into `directory` (`employee_no`, `mail`, `full_name`, `given_name`, `family_name`, `title`, `department`, `hired_on`, `is_active`, `left_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
-- bound: 1 employee_no varchar(255), 2 mail varchar(255), 3 full_name varchar(255), 4 given_name varchar(255), 5 family_name varchar(255), 6 title varchar(255), 7 department varchar(255), 8 hired_on varchar(255), 9 is_active varchar(255), 10 left_at varchar(255)

-- update
update `directory` set `mail` = ? where `employee_no` = ? and cast(convert(`employee_no` using utf8mb4) as binary) = cast(? as binary);
-- bound: 1 mail varchar(255), 2 employee_no varchar(255), 3 employee_no varchar(255)

-- disable
update `directory` set `is_active` = ? where `employee_no` = ? and cast(convert(`employee_no` using utf8mb4) as binary) = cast(? as binary);
-- bound: 1 is_active varchar(255), 2 employee_no varchar(255), 3 employee_no varchar(255)

-- delete
delete from `directory` where `employee_no` = ? and cast(convert(`employee_no` using utf8mb4) as binary) = cast(? as binary);
-- bound: 1 employee_no varchar(255), 2 employee_no varchar(255)

-- get
select `employee_no`, `mail`, `full_name`, `given_name`, `family_name`, `title`, `department`, `hired_on`, `is_active`, `left_at` from `directory` where `employee_no` = ? and cast(convert(`employee_no` using utf8mb4) as binary) = cast(? as binary);
-- bound: 1 employee_no varchar(255), 2 employee_no varchar(255)

-- filter eq, exact
select `employee_no`, `mail`, `full_name`, `given_name`, `family_name`, `title`, `department`, `hired_on`, `is_active`, `left_at` from `directory` where `mail` = ? and cast(convert(`mail` using utf8mb4) as binary) = cast(? as binary) order by `employee_no` limit ?;
-- bound: 1 mail varchar(255), 2 mail varchar(255), 3 limit integer

-- filter eq, folded
select `employee_no`, `mail`, `full_name`, `given_name`, `family_name`, `title`, `department`, `hired_on`, `is_active`, `left_at` from `directory` where cast(lower(convert(`mail` using utf8mb4)) as binary) = cast(lower(convert(? using utf8mb4)) as binary) order by `employee_no` limit ?;
-- bound: 1 mail varchar(255), 2 limit integer

-- list
select `employee_no`, `mail`, `full_name`, `given_name`, `family_name`, `title`, `department`, `hired_on`, `is_active`, `left_at` from `directory` order by `employee_no` limit ?;
-- bound: 1 limit integer

-- list, next page
select `employee_no`, `mail`, `full_name`, `given_name`, `family_name`, `title`, `department`, `hired_on`, `is_active`, `left_at` from `directory` where `employee_no` > ? order by `employee_no` limit ?;
-- bound: 1 employee_no varchar(255), 2 limit integer

-- count
select count(*) from `directory`;
