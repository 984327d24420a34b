-- Legacy, User, mysql
-- column types are assumed; the service takes those of the table

-- create
insert into `Order` (`select`, `First Name`, `Last.Name`, `e-mail [work]`, `"Quoted" ``Title```, `Is Active`, `Y/N`, `0or1`, `Status`, `Initials`, `Start Date`, `Group`, `Löschen?`) select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? from dual where not exists (select 1 from (select 1 from `Order` as `other` where cast(lower(convert(`other`.`select` using utf8mb4)) as binary) = cast(lower(convert(? using utf8mb4)) as binary) limit 1) as `guarded`);
-- bound: 1 select varchar(255), 2 First Name varchar(255), 3 Last.Name varchar(255), 4 e-mail [work] varchar(255), 5 "Quoted" `Title` varchar(255), 6 Is Active varchar(255), 7 Y/N varchar(255), 8 0or1 varchar(255), 9 Status varchar(255), 10 Initials varchar(255), 11 Start Date varchar(255), 12 Group varchar(255), 13 Löschen? varchar(255), 14 select varchar(255)

-- update
update `Order` set `First Name` = ? where `Row.Id` = ?;
-- bound: 1 First Name varchar(255), 2 Row.Id int

-- disable
update `Order` set `Is Active` = ?, `Y/N` = ?, `0or1` = ?, `Status` = ?, `Löschen?` = ? where `Row.Id` = ?;
-- bound: 1 Is Active varchar(255), 2 Y/N varchar(255), 3 0or1 varchar(255), 4 Status varchar(255), 5 Löschen? varchar(255), 6 Row.Id int

-- delete
delete from `Order` where `Row.Id` = ?;
-- bound: 1 Row.Id int

-- get
select `Row.Id`, `select`, `First Name`, `Last.Name`, `e-mail [work]`, `"Quoted" ``Title```, `Is Active`, `Y/N`, `0or1`, `Status`, `Initials`, `Start Date`, `Group`, `Löschen?` from `Order` where `Row.Id` = ?;
-- bound: 1 Row.Id int

-- filter eq, exact
select `Row.Id`, `select`, `First Name`, `Last.Name`, `e-mail [work]`, `"Quoted" ``Title```, `Is Active`, `Y/N`, `0or1`, `Status`, `Initials`, `Start Date`, `Group`, `Löschen?` from `Order` where `select` = ? and cast(convert(`select` using utf8mb4) as binary) = cast(? as binary) order by `Row.Id` limit ?;
-- bound: 1 select varchar(255), 2 select varchar(255), 3 limit integer

-- filter eq, folded
select `Row.Id`, `select`, `First Name`, `Last.Name`, `e-mail [work]`, `"Quoted" ``Title```, `Is Active`, `Y/N`, `0or1`, `Status`, `Initials`, `Start Date`, `Group`, `Löschen?` from `Order` where cast(lower(convert(`select` using utf8mb4)) as binary) = cast(lower(convert(? using utf8mb4)) as binary) order by `Row.Id` limit ?;
-- bound: 1 select varchar(255), 2 limit integer

-- list
select `Row.Id`, `select`, `First Name`, `Last.Name`, `e-mail [work]`, `"Quoted" ``Title```, `Is Active`, `Y/N`, `0or1`, `Status`, `Initials`, `Start Date`, `Group`, `Löschen?` from `Order` order by `Row.Id` limit ?;
-- bound: 1 limit integer

-- list, next page
select `Row.Id`, `select`, `First Name`, `Last.Name`, `e-mail [work]`, `"Quoted" ``Title```, `Is Active`, `Y/N`, `0or1`, `Status`, `Initials`, `Start Date`, `Group`, `Löschen?` from `Order` where `Row.Id` > ? order by `Row.Id` limit ?;
-- bound: 1 Row.Id int, 2 limit integer

-- count
select count(*) from `Order`;
