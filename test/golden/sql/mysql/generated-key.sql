-- create
--   1: set first.name varchar(50)
--   2: set a]b"c`d tinyint(1)
insert into `EntraIDUsers` (`first.name`, `a]b"c``d`) values (?, ?);

-- update
--   1: set first.name varchar(50)
--   2: key No int
update `EntraIDUsers` set `first.name` = ? where `No` = ?;

-- disable
--   1: set a]b"c`d tinyint(1)
--   2: key No int
update `EntraIDUsers` set `a]b"c``d` = ? where `No` = ?;

-- delete
--   1: key No int
delete from `EntraIDUsers` where `No` = ?;

-- get
--   1: key No int
select `No`, `first.name`, `a]b"c``d` from `EntraIDUsers` where `No` = ?;

-- filter eq, exact
--   1: condition first.name varchar(50)
--   2: condition first.name varchar(50)
--   3: limit  integer
select `No`, `first.name`, `a]b"c``d` from `EntraIDUsers` where `first.name` = ? and cast(convert(`first.name` using utf8mb4) as binary) = cast(? as binary) order by `No` limit ?;

-- filter eq, folded
--   1: condition first.name varchar(50)
--   2: condition first.name varchar(50)
--   3: limit  integer
select `No`, `first.name`, `a]b"c``d` from `EntraIDUsers` where `first.name` = ? and cast(lower(convert(`first.name` using utf8mb4)) as binary) = cast(lower(convert(? using utf8mb4)) as binary) order by `No` limit ?;

-- list
--   1: limit  integer
select `No`, `first.name`, `a]b"c``d` from `EntraIDUsers` order by `No` limit ?;

-- list, next page
--   1: condition No int
--   2: limit  integer
select `No`, `first.name`, `a]b"c``d` from `EntraIDUsers` where `No` > ? order by `No` limit ?;

-- count
select count(*) from `EntraIDUsers`;
