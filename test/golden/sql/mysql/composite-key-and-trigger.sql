-- create
--   1: set Tenant varchar(50)
--   2: set No int
--   3: set Active tinyint(1)
insert into `EntraIDUsers` (`Tenant`, `No`, `Active`) values (?, ?, ?);

-- update
--   1: set Active tinyint(1)
--   2: key Tenant varchar(50)
--   3: key Tenant varchar(50)
--   4: key No int
update `EntraIDUsers` set `Active` = ? where `Tenant` = ? and cast(convert(`Tenant` using utf8mb4) as binary) = cast(? as binary) and `No` = ?;

-- disable
--   1: set Active tinyint(1)
--   2: key Tenant varchar(50)
--   3: key Tenant varchar(50)
--   4: key No int
update `EntraIDUsers` set `Active` = ? where `Tenant` = ? and cast(convert(`Tenant` using utf8mb4) as binary) = cast(? as binary) and `No` = ?;

-- delete
--   1: key Tenant varchar(50)
--   2: key Tenant varchar(50)
--   3: key No int
delete from `EntraIDUsers` where `Tenant` = ? and cast(convert(`Tenant` using utf8mb4) as binary) = cast(? as binary) and `No` = ?;

-- get
--   1: key Tenant varchar(50)
--   2: key Tenant varchar(50)
--   3: key No int
select `Tenant`, `No`, `Active` from `EntraIDUsers` where `Tenant` = ? and cast(convert(`Tenant` using utf8mb4) as binary) = cast(? as binary) and `No` = ?;

-- filter eq, exact
--   1: condition Tenant varchar(50)
--   2: condition Tenant varchar(50)
--   3: limit  integer
select `Tenant`, `No`, `Active` from `EntraIDUsers` where `Tenant` = ? and cast(convert(`Tenant` using utf8mb4) as binary) = cast(? as binary) order by `Tenant`, `No` limit ?;

-- filter eq, folded
--   1: condition Tenant varchar(50)
--   2: condition Tenant varchar(50)
--   3: limit  integer
select `Tenant`, `No`, `Active` from `EntraIDUsers` where `Tenant` = ? and cast(lower(convert(`Tenant` using utf8mb4)) as binary) = cast(lower(convert(? using utf8mb4)) as binary) order by `Tenant`, `No` limit ?;

-- list
--   1: limit  integer
select `Tenant`, `No`, `Active` from `EntraIDUsers` order by `Tenant`, `No` limit ?;

-- list, next page
--   1: condition Tenant varchar(50)
--   2: condition Tenant varchar(50)
--   3: condition No int
--   4: limit  integer
select `Tenant`, `No`, `Active` from `EntraIDUsers` where ((`Tenant` > ?) or (`Tenant` = ? and `No` > ?)) order by `Tenant`, `No` limit ?;

-- count
select count(*) from `EntraIDUsers`;
