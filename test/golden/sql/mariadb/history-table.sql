-- statement 1
create table `EntraIDUsersHistory` (`rollcall_no` bigint not null auto_increment primary key, `rollcall_at` datetime(3) not null default (utc_timestamp(3))) select `Tenant`, `No` from `EntraIDUsers` where 1 = 0;

-- statement 2
create trigger `EntraIDUsersHistory_insert` after insert on `EntraIDUsers` for each row insert into `EntraIDUsersHistory` (`Tenant`, `No`) values (new.`Tenant`, new.`No`);

-- statement 3
create trigger `EntraIDUsersHistory_update` after update on `EntraIDUsers` for each row begin insert into `EntraIDUsersHistory` (`Tenant`, `No`) values (old.`Tenant`, old.`No`); if not (new.`Tenant` <=> old.`Tenant` and new.`No` <=> old.`No`) then insert into `EntraIDUsersHistory` (`Tenant`, `No`) values (new.`Tenant`, new.`No`); end if; end;

-- statement 4
create trigger `EntraIDUsersHistory_delete` after delete on `EntraIDUsers` for each row insert into `EntraIDUsersHistory` (`Tenant`, `No`) values (old.`Tenant`, old.`No`);
