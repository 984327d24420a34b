-- create
--   1: set Id varchar(50)
--   2: set UserPrincipalName varchar(50)
--   3: set Firstname varchar(50)
--   4: set Active varchar(50)
--   5: set UserPrincipalName varchar(50)
--   6: set UserPrincipalName varchar(50)
insert into `EntraIDUsers` (`Id`, `UserPrincipalName`, `Firstname`, `Active`) select ?, ?, ?, ? from dual where not exists (select 1 from (select 1 from `EntraIDUsers` as `other` where `other`.`UserPrincipalName` = ? and cast(lower(convert(`other`.`UserPrincipalName` using utf8mb4)) as binary) = cast(lower(convert(? using utf8mb4)) as binary) limit 1) as `guarded`) returning `Id`, `UserPrincipalName`, `Firstname`, `Active`;

-- update
--   1: set Firstname varchar(50)
--   2: key Id varchar(50)
--   3: key Id varchar(50)
update `EntraIDUsers` set `Firstname` = ? where `Id` = ? and cast(convert(`Id` using utf8mb4) as binary) = cast(? as binary);

-- disable
--   1: set Active varchar(50)
--   2: key Id varchar(50)
--   3: key Id varchar(50)
update `EntraIDUsers` set `Active` = ? where `Id` = ? and cast(convert(`Id` using utf8mb4) as binary) = cast(? as binary);

-- delete
--   1: key Id varchar(50)
--   2: key Id varchar(50)
delete from `EntraIDUsers` where `Id` = ? and cast(convert(`Id` using utf8mb4) as binary) = cast(? as binary);

-- get
--   1: key Id varchar(50)
--   2: key Id varchar(50)
select `Id`, `UserPrincipalName`, `Firstname`, `Active` from `EntraIDUsers` where `Id` = ? and cast(convert(`Id` using utf8mb4) as binary) = cast(? as binary);

-- filter eq, exact
--   1: condition UserPrincipalName varchar(50)
--   2: condition UserPrincipalName varchar(50)
--   3: limit  integer
select `Id`, `UserPrincipalName`, `Firstname`, `Active` from `EntraIDUsers` where `UserPrincipalName` = ? and cast(convert(`UserPrincipalName` using utf8mb4) as binary) = cast(? as binary) order by `Id` limit ?;

-- filter eq, folded
--   1: condition UserPrincipalName varchar(50)
--   2: condition UserPrincipalName varchar(50)
--   3: limit  integer
select `Id`, `UserPrincipalName`, `Firstname`, `Active` from `EntraIDUsers` where `UserPrincipalName` = ? and cast(lower(convert(`UserPrincipalName` using utf8mb4)) as binary) = cast(lower(convert(? using utf8mb4)) as binary) order by `Id` limit ?;

-- list
--   1: limit  integer
select `Id`, `UserPrincipalName`, `Firstname`, `Active` from `EntraIDUsers` order by `Id` limit ?;

-- list, next page
--   1: condition Id varchar(50)
--   2: limit  integer
select `Id`, `UserPrincipalName`, `Firstname`, `Active` from `EntraIDUsers` where `Id` > ? order by `Id` limit ?;

-- count
select count(*) from `EntraIDUsers`;
