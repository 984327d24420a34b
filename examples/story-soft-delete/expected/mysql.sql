-- EntraIDUsers, User, mysql
-- column types are assumed; the service takes those of the table

-- create
insert into `EntraIDUsers` (`Id`, `UserPrincipalName`, `Firstname`, `Lastname`, `Company`, `Department`, `Active`, `IsSoftDeleted`) select ?, ?, ?, ?, ?, ?, ?, ? from dual where not exists (select 1 from (select 1 from `EntraIDUsers` as `other` where cast(lower(convert(`other`.`UserPrincipalName` using utf8mb4)) as binary) = cast(lower(convert(? using utf8mb4)) as binary) limit 1) as `guarded`);
-- bound: 1 Id varchar(255), 2 UserPrincipalName varchar(255), 3 Firstname varchar(255), 4 Lastname varchar(255), 5 Company varchar(255), 6 Department varchar(255), 7 Active varchar(255), 8 IsSoftDeleted varchar(255), 9 UserPrincipalName varchar(255)

-- update
update `EntraIDUsers` set `Firstname` = ? where `Id` = ? and cast(convert(`Id` using utf8mb4) as binary) = cast(? as binary);
-- bound: 1 Firstname varchar(255), 2 Id varchar(255), 3 Id varchar(255)

-- disable
update `EntraIDUsers` set `Active` = ?, `IsSoftDeleted` = ? where `Id` = ? and cast(convert(`Id` using utf8mb4) as binary) = cast(? as binary);
-- bound: 1 Active varchar(255), 2 IsSoftDeleted varchar(255), 3 Id varchar(255), 4 Id varchar(255)

-- delete
delete from `EntraIDUsers` where `Id` = ? and cast(convert(`Id` using utf8mb4) as binary) = cast(? as binary);
-- bound: 1 Id varchar(255), 2 Id varchar(255)

-- get
select `Id`, `UserPrincipalName`, `Firstname`, `Lastname`, `Company`, `Department`, `Active`, `IsSoftDeleted` from `EntraIDUsers` where `Id` = ? and cast(convert(`Id` using utf8mb4) as binary) = cast(? as binary);
-- bound: 1 Id varchar(255), 2 Id varchar(255)

-- filter eq, exact
select `Id`, `UserPrincipalName`, `Firstname`, `Lastname`, `Company`, `Department`, `Active`, `IsSoftDeleted` from `EntraIDUsers` where `UserPrincipalName` = ? and cast(convert(`UserPrincipalName` using utf8mb4) as binary) = cast(? as binary) order by `Id` limit ?;
-- bound: 1 UserPrincipalName varchar(255), 2 UserPrincipalName varchar(255), 3 limit integer

-- filter eq, folded
select `Id`, `UserPrincipalName`, `Firstname`, `Lastname`, `Company`, `Department`, `Active`, `IsSoftDeleted` from `EntraIDUsers` where cast(lower(convert(`UserPrincipalName` using utf8mb4)) as binary) = cast(lower(convert(? using utf8mb4)) as binary) order by `Id` limit ?;
-- bound: 1 UserPrincipalName varchar(255), 2 limit integer

-- list
select `Id`, `UserPrincipalName`, `Firstname`, `Lastname`, `Company`, `Department`, `Active`, `IsSoftDeleted` from `EntraIDUsers` order by `Id` limit ?;
-- bound: 1 limit integer

-- list, next page
select `Id`, `UserPrincipalName`, `Firstname`, `Lastname`, `Company`, `Department`, `Active`, `IsSoftDeleted` from `EntraIDUsers` where `Id` > ? order by `Id` limit ?;
-- bound: 1 Id varchar(255), 2 limit integer

-- count
select count(*) from `EntraIDUsers`;
