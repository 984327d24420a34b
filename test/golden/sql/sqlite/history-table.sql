-- statement 1
create table "EntraIDUsersHistory" ("rollcall_no" integer primary key autoincrement, "rollcall_at" text not null default (strftime('%Y-%m-%d %H:%M:%f', 'now')), "Tenant" VARCHAR(50), "No" INTEGER);

-- statement 2
create trigger "EntraIDUsersHistory_insert" after insert on "EntraIDUsers" begin insert into "EntraIDUsersHistory" ("Tenant", "No") values (new."Tenant", new."No"); end;

-- statement 3
create trigger "EntraIDUsersHistory_update" after update on "EntraIDUsers" begin insert into "EntraIDUsersHistory" ("Tenant", "No") values (old."Tenant", old."No"); insert into "EntraIDUsersHistory" ("Tenant", "No") values (new."Tenant", new."No"); end;

-- statement 4
create trigger "EntraIDUsersHistory_delete" after delete on "EntraIDUsers" begin insert into "EntraIDUsersHistory" ("Tenant", "No") values (old."Tenant", old."No"); end;
