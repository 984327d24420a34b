-- Staff, User, mysql
-- column types are assumed; the service takes those of the table

-- create
insert into `intranet`.`staff` (`staff_id`, `login`, `okta_id`, `full_name`, `given_name`, `family_name`, `mail`, `mobile`, `employee_no`, `department`, `locale`, `kind`, `is_active`, `status`, `left_at`) select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? from dual where not exists (select 1 from (select 1 from `intranet`.`staff` as `other` where cast(lower(convert(`other`.`login` using utf8mb4)) as binary) = cast(lower(convert(? using utf8mb4)) as binary) limit 1) as `guarded`);
-- bound: 1 staff_id varchar(255), 2 login varchar(255), 3 okta_id varchar(255), 4 full_name varchar(255), 5 given_name varchar(255), 6 family_name varchar(255), 7 mail varchar(255), 8 mobile varchar(255), 9 employee_no varchar(255), 10 department varchar(255), 11 locale varchar(255), 12 kind varchar(255), 13 is_active varchar(255), 14 status varchar(255), 15 left_at varchar(255), 16 login varchar(255)

-- update
update `intranet`.`staff` set `okta_id` = ? where `staff_id` = ? and cast(convert(`staff_id` using utf8mb4) as binary) = cast(? as binary);
-- bound: 1 okta_id varchar(255), 2 staff_id varchar(255), 3 staff_id varchar(255)

-- disable
update `intranet`.`staff` set `is_active` = ?, `status` = ?, `left_at` = ? where `staff_id` = ? and cast(convert(`staff_id` using utf8mb4) as binary) = cast(? as binary);
-- bound: 1 is_active varchar(255), 2 status varchar(255), 3 left_at varchar(255), 4 staff_id varchar(255), 5 staff_id varchar(255)

-- delete
delete from `intranet`.`staff` where `staff_id` = ? and cast(convert(`staff_id` using utf8mb4) as binary) = cast(? as binary);
-- bound: 1 staff_id varchar(255), 2 staff_id varchar(255)

-- get
select `staff_id`, `login`, `okta_id`, `full_name`, `given_name`, `family_name`, `mail`, `mobile`, `employee_no`, `department`, `locale`, `kind`, `is_active`, `status`, `left_at` from `intranet`.`staff` where `staff_id` = ? and cast(convert(`staff_id` using utf8mb4) as binary) = cast(? as binary);
-- bound: 1 staff_id varchar(255), 2 staff_id varchar(255)

-- filter eq, exact
select `staff_id`, `login`, `okta_id`, `full_name`, `given_name`, `family_name`, `mail`, `mobile`, `employee_no`, `department`, `locale`, `kind`, `is_active`, `status`, `left_at` from `intranet`.`staff` where `login` = ? and cast(convert(`login` using utf8mb4) as binary) = cast(? as binary) order by `staff_id` limit ?;
-- bound: 1 login varchar(255), 2 login varchar(255), 3 limit integer

-- filter eq, folded
select `staff_id`, `login`, `okta_id`, `full_name`, `given_name`, `family_name`, `mail`, `mobile`, `employee_no`, `department`, `locale`, `kind`, `is_active`, `status`, `left_at` from `intranet`.`staff` where cast(lower(convert(`login` using utf8mb4)) as binary) = cast(lower(convert(? using utf8mb4)) as binary) order by `staff_id` limit ?;
-- bound: 1 login varchar(255), 2 limit integer

-- list
select `staff_id`, `login`, `okta_id`, `full_name`, `given_name`, `family_name`, `mail`, `mobile`, `employee_no`, `department`, `locale`, `kind`, `is_active`, `status`, `left_at` from `intranet`.`staff` order by `staff_id` limit ?;
-- bound: 1 limit integer

-- list, next page
select `staff_id`, `login`, `okta_id`, `full_name`, `given_name`, `family_name`, `mail`, `mobile`, `employee_no`, `department`, `locale`, `kind`, `is_active`, `status`, `left_at` from `intranet`.`staff` where `staff_id` > ? order by `staff_id` limit ?;
-- bound: 1 staff_id varchar(255), 2 limit integer

-- count
select count(*) from `intranet`.`staff`;
