-- change tracking: oldest
--   1: condition
--   2: condition
select change_tracking_min_valid_version(object_id(quotename(@1) + N'.' + quotename(@2)));

-- change tracking: now
select change_tracking_current_version();

-- change tracking: page
--   1: condition
--   2: limit  integer
select "changed"."Tenant", "changed"."No", "written"."Tenant", "written"."No", "written"."Tenant", "written"."No", "written"."UserName", "written"."Active" from (select "tracked"."Tenant", "tracked"."No" from changetable(changes "dbo"."EntraIDUsers", @1) as "tracked") as "changed" left join "dbo"."EntraIDUsers" as "written" on "written"."Tenant" = "changed"."Tenant" and "written"."No" = "changed"."No" where "changed"."Tenant" is not null and "changed"."No" is not null order by "changed"."Tenant", "changed"."No" offset 0 rows fetch next @2 rows only;
