-- statement 1
select "Tenant", "No" into "dbo"."EntraIDUsersHistory" from "dbo"."EntraIDUsers" where 1 = 0 union all select "Tenant", "No" from "dbo"."EntraIDUsers" where 1 = 0;

-- statement 2
alter table "dbo"."EntraIDUsersHistory" add "rollcall_no" bigint identity primary key;

-- statement 3
alter table "dbo"."EntraIDUsersHistory" add "rollcall_at" datetime2(3) not null default sysutcdatetime();

-- statement 4
create trigger "dbo"."EntraIDUsersHistory_written" on "dbo"."EntraIDUsers" after insert, update, delete as
set nocount on;
insert into "dbo"."EntraIDUsersHistory" ("Tenant", "No") select "Tenant", "No" from inserted union select "Tenant", "No" from deleted;
