-- many rows, insert: stage
select convert(int, 0) as "n0", "Tenant" as "c0", "No" as "c1", "UserName" as "c2", "Active" as "c3" into "#rollcall_staged" from "dbo"."EntraIDUsers" where 1 = 0 union all select convert(int, 0) as "n0", "Tenant" as "c0", "No" as "c1", "UserName" as "c2", "Active" as "c3" from "dbo"."EntraIDUsers" where 1 = 0;

-- many rows, insert: load
insert into "#rollcall_staged" ("n0", "c0", "c1", "c2", "c3") select "n0", "c0", convert(int, "c1"), "c2", convert(bit, "c3") from openjson(@1) with ("n0" int '$[0]', "c0" nvarchar(max) '$[1]', "c1" nvarchar(max) '$[2]', "c2" nvarchar(max) '$[3]', "c3" nvarchar(max) '$[4]');

-- many rows, insert: present
select "staged"."n0" from "#rollcall_staged" as "staged" where exists (select 1 from "dbo"."EntraIDUsers" as "written" where "written"."Tenant" = "staged"."c0" and "written"."Tenant" + N'|' = "staged"."c0" + N'|' collate Latin1_General_100_BIN2 and "written"."No" = "staged"."c1");

-- many rows, insert: taken
select "staged"."n0" from "#rollcall_staged" as "staged" where exists (select 1 from "dbo"."EntraIDUsers" as "other" where "other"."UserName" = "staged"."c2");

-- many rows, insert: write
insert into "dbo"."EntraIDUsers" ("Tenant", "No", "UserName", "Active") select "staged"."c0", "staged"."c1", "staged"."c2", "staged"."c3" from "#rollcall_staged" as "staged";

-- many rows, update: stage
select convert(int, 0) as "n0", "UserName" as "c0", "Tenant" as "k0", "No" as "k1" into "#rollcall_staged" from "dbo"."EntraIDUsers" where 1 = 0 union all select convert(int, 0) as "n0", "UserName" as "c0", "Tenant" as "k0", "No" as "k1" from "dbo"."EntraIDUsers" where 1 = 0;

-- many rows, update: load
insert into "#rollcall_staged" ("n0", "c0", "k0", "k1") select "n0", "c0", "k0", convert(int, "k1") from openjson(@1) with ("n0" int '$[0]', "c0" nvarchar(max) '$[1]', "k0" nvarchar(max) '$[2]', "k1" nvarchar(max) '$[3]');

-- many rows, update: present
select "staged"."n0" from "#rollcall_staged" as "staged" where exists (select 1 from "dbo"."EntraIDUsers" as "written" where "written"."Tenant" = "staged"."k0" and "written"."Tenant" + N'|' = "staged"."k0" + N'|' collate Latin1_General_100_BIN2 and "written"."No" = "staged"."k1");

-- many rows, update: taken
select "staged"."n0" from "#rollcall_staged" as "staged" where exists (select 1 from "dbo"."EntraIDUsers" as "other" where "other"."UserName" = "staged"."c0" and not ("other"."Tenant" = "staged"."k0" and "other"."Tenant" + N'|' = "staged"."k0" + N'|' collate Latin1_General_100_BIN2 and "other"."No" = "staged"."k1"));

-- many rows, update: write
update "written" set "UserName" = "staged"."c0" from "dbo"."EntraIDUsers" as "written" join "#rollcall_staged" as "staged" on "written"."Tenant" = "staged"."k0" and "written"."Tenant" + N'|' = "staged"."k0" + N'|' collate Latin1_General_100_BIN2 and "written"."No" = "staged"."k1";

-- many rows, delete: stage
select convert(int, 0) as "n0", "Tenant" as "k0", "No" as "k1" into "#rollcall_staged" from "dbo"."EntraIDUsers" where 1 = 0 union all select convert(int, 0) as "n0", "Tenant" as "k0", "No" as "k1" from "dbo"."EntraIDUsers" where 1 = 0;

-- many rows, delete: load
insert into "#rollcall_staged" ("n0", "k0", "k1") select "n0", "k0", convert(int, "k1") from openjson(@1) with ("n0" int '$[0]', "k0" nvarchar(max) '$[1]', "k1" nvarchar(max) '$[2]');

-- many rows, delete: present
select "staged"."n0" from "#rollcall_staged" as "staged" where exists (select 1 from "dbo"."EntraIDUsers" as "written" where "written"."Tenant" = "staged"."k0" and "written"."Tenant" + N'|' = "staged"."k0" + N'|' collate Latin1_General_100_BIN2 and "written"."No" = "staged"."k1");

-- many rows, delete: write
delete "written" from "dbo"."EntraIDUsers" as "written" join "#rollcall_staged" as "staged" on "written"."Tenant" = "staged"."k0" and "written"."Tenant" + N'|' = "staged"."k0" + N'|' collate Latin1_General_100_BIN2 and "written"."No" = "staged"."k1";
