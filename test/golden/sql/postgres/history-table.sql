-- statement 1
create table "EntraIDUsersHistory" ("rollcall_no" bigint generated always as identity primary key, "rollcall_at" timestamptz not null default clock_timestamp(), "Tenant" character varying(50), "No" integer);

-- statement 2
create function "EntraIDUsersHistory_written"() returns trigger language plpgsql security definer set search_path from current as $$
begin
  if tg_op <> 'INSERT' then insert into "EntraIDUsersHistory" ("Tenant", "No") values (old."Tenant", old."No"); end if;
  if tg_op = 'INSERT' or (tg_op = 'UPDATE' and (new."Tenant", new."No") is distinct from (old."Tenant", old."No")) then insert into "EntraIDUsersHistory" ("Tenant", "No") values (new."Tenant", new."No"); end if;
  return null;
end $$;

-- statement 3
create trigger "rollcall_history" after insert or update or delete on "EntraIDUsers" for each row execute function "EntraIDUsersHistory_written"();
