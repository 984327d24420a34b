-- many rows, insert: stage
create temporary table "rollcall_staged" on commit drop as select null::integer as "n0", "Tenant" as "c0", "No" as "c1", "UserName" as "c2", "Active" as "c3" from "EntraIDUsers" with no data;

-- many rows, insert: load
copy "pg_temp"."rollcall_staged" ("n0", "c0", "c1", "c2", "c3") from stdin;

-- many rows, insert: present
select "staged"."n0" from "pg_temp"."rollcall_staged" as "staged" where exists (select 1 from "EntraIDUsers" as "written" where "written"."Tenant" = "staged"."c0" and "written"."No" = "staged"."c1");

-- many rows, insert: taken
select "staged"."n0" from "pg_temp"."rollcall_staged" as "staged" where exists (select 1 from "EntraIDUsers" as "other" where lower("other"."UserName") = lower("staged"."c2"));

-- many rows, insert: write
insert into "EntraIDUsers" ("Tenant", "No", "UserName", "Active") select "staged"."c0", "staged"."c1", "staged"."c2", "staged"."c3" from "pg_temp"."rollcall_staged" as "staged";

-- many rows, update: stage
create temporary table "rollcall_staged" on commit drop as select null::integer as "n0", "UserName" as "c0", "Tenant" as "k0", "No" as "k1" from "EntraIDUsers" with no data;

-- many rows, update: load
copy "pg_temp"."rollcall_staged" ("n0", "c0", "k0", "k1") from stdin;

-- many rows, update: present
select "staged"."n0" from "pg_temp"."rollcall_staged" as "staged" where exists (select 1 from "EntraIDUsers" as "written" where "written"."Tenant" = "staged"."k0" and "written"."No" = "staged"."k1");

-- many rows, update: taken
select "staged"."n0" from "pg_temp"."rollcall_staged" as "staged" where exists (select 1 from "EntraIDUsers" as "other" where lower("other"."UserName") = lower("staged"."c0") and not ("other"."Tenant" = "staged"."k0" and "other"."No" = "staged"."k1"));

-- many rows, update: write
update "EntraIDUsers" as "written" set "UserName" = "staged"."c0" from "pg_temp"."rollcall_staged" as "staged" where "written"."Tenant" = "staged"."k0" and "written"."No" = "staged"."k1";

-- many rows, delete: stage
create temporary table "rollcall_staged" on commit drop as select null::integer as "n0", "Tenant" as "k0", "No" as "k1" from "EntraIDUsers" with no data;

-- many rows, delete: load
copy "pg_temp"."rollcall_staged" ("n0", "k0", "k1") from stdin;

-- many rows, delete: present
select "staged"."n0" from "pg_temp"."rollcall_staged" as "staged" where exists (select 1 from "EntraIDUsers" as "written" where "written"."Tenant" = "staged"."k0" and "written"."No" = "staged"."k1");

-- many rows, delete: write
delete from "EntraIDUsers" as "written" using "pg_temp"."rollcall_staged" as "staged" where "written"."Tenant" = "staged"."k0" and "written"."No" = "staged"."k1";
