-- many rows, insert: stage
create temporary table `rollcall_staged` (`n0` int not null) select `Tenant` as `c0`, `No` as `c1`, `UserName` as `c2`, `Active` as `c3` from `EntraIDUsers` where 1 = 0;

-- many rows, insert: load
load data local infile 'rows' into table `rollcall_staged` character set utf8mb4 fields terminated by 0x09 escaped by 0x5c lines terminated by 0x0a (`n0`, `c0`, `c1`, `c2`, `c3`);

-- many rows, insert: present
select `staged`.`n0` from `rollcall_staged` as `staged` where exists (select 1 from `EntraIDUsers` as `written` where `written`.`Tenant` = `staged`.`c0` and cast(`written`.`Tenant` as binary) = cast(`staged`.`c0` as binary) and `written`.`No` = `staged`.`c1`);

-- many rows, insert: taken
select `staged`.`n0` from `rollcall_staged` as `staged` where exists (select 1 from `EntraIDUsers` as `other` where `other`.`UserName` = `staged`.`c2` and cast(lower(convert(`other`.`UserName` using utf8mb4)) as binary) = cast(lower(convert(`staged`.`c2` using utf8mb4)) as binary));

-- many rows, insert: write
insert into `EntraIDUsers` (`Tenant`, `No`, `UserName`, `Active`) select `staged`.`c0`, `staged`.`c1`, `staged`.`c2`, `staged`.`c3` from `rollcall_staged` as `staged`;

-- many rows, update: stage
create temporary table `rollcall_staged` (`n0` int not null) select `UserName` as `c0`, `Tenant` as `k0`, `No` as `k1` from `EntraIDUsers` where 1 = 0;

-- many rows, update: load
load data local infile 'rows' into table `rollcall_staged` character set utf8mb4 fields terminated by 0x09 escaped by 0x5c lines terminated by 0x0a (`n0`, `c0`, `k0`, `k1`);

-- many rows, update: present
select `staged`.`n0` from `rollcall_staged` as `staged` where exists (select 1 from `EntraIDUsers` as `written` where `written`.`Tenant` = `staged`.`k0` and cast(`written`.`Tenant` as binary) = cast(`staged`.`k0` as binary) and `written`.`No` = `staged`.`k1`);

-- many rows, update: taken
select `staged`.`n0` from `rollcall_staged` as `staged` where exists (select 1 from `EntraIDUsers` as `other` where `other`.`UserName` = `staged`.`c0` and cast(lower(convert(`other`.`UserName` using utf8mb4)) as binary) = cast(lower(convert(`staged`.`c0` using utf8mb4)) as binary) and not (`other`.`Tenant` = `staged`.`k0` and cast(`other`.`Tenant` as binary) = cast(`staged`.`k0` as binary) and `other`.`No` = `staged`.`k1`));

-- many rows, update: write
update `EntraIDUsers` as `written` join `rollcall_staged` as `staged` on `written`.`Tenant` = `staged`.`k0` and cast(`written`.`Tenant` as binary) = cast(`staged`.`k0` as binary) and `written`.`No` = `staged`.`k1` set `written`.`UserName` = `staged`.`c0`;

-- many rows, delete: stage
create temporary table `rollcall_staged` (`n0` int not null) select `Tenant` as `k0`, `No` as `k1` from `EntraIDUsers` where 1 = 0;

-- many rows, delete: load
load data local infile 'rows' into table `rollcall_staged` character set utf8mb4 fields terminated by 0x09 escaped by 0x5c lines terminated by 0x0a (`n0`, `k0`, `k1`);

-- many rows, delete: present
select `staged`.`n0` from `rollcall_staged` as `staged` where exists (select 1 from `EntraIDUsers` as `written` where `written`.`Tenant` = `staged`.`k0` and cast(`written`.`Tenant` as binary) = cast(`staged`.`k0` as binary) and `written`.`No` = `staged`.`k1`);

-- many rows, delete: write
delete `written` from `EntraIDUsers` as `written` join `rollcall_staged` as `staged` on `written`.`Tenant` = `staged`.`k0` and cast(`written`.`Tenant` as binary) = cast(`staged`.`k0` as binary) and `written`.`No` = `staged`.`k1`;
