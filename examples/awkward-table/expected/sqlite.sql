-- Legacy, User, sqlite
-- column types are assumed; the service takes those of the table

-- create
insert into "Order" ("select", "First Name", "Last.Name", "e-mail [work]", """Quoted"" `Title`", "Is Active", "Y/N", "0or1", "Status", "Initials", "Start Date", "Group", "Löschen?") select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? where not exists (select 1 from "Order" as "other" where "other"."select" = ? collate nocase) returning "Row.Id", "select", "First Name", "Last.Name", "e-mail [work]", """Quoted"" `Title`", "Is Active", "Y/N", "0or1", "Status", "Initials", "Start Date", "Group", "Löschen?";
-- bound: 1 select text, 2 First Name text, 3 Last.Name text, 4 e-mail [work] text, 5 "Quoted" `Title` text, 6 Is Active text, 7 Y/N text, 8 0or1 text, 9 Status text, 10 Initials text, 11 Start Date text, 12 Group text, 13 Löschen? text, 14 select text

-- update
update "Order" set "First Name" = ? where "Row.Id" = ? returning "Row.Id", "select", "First Name", "Last.Name", "e-mail [work]", """Quoted"" `Title`", "Is Active", "Y/N", "0or1", "Status", "Initials", "Start Date", "Group", "Löschen?";
-- bound: 1 First Name text, 2 Row.Id int

-- disable
update "Order" set "Is Active" = ?, "Y/N" = ?, "0or1" = ?, "Status" = ?, "Löschen?" = ? where "Row.Id" = ? returning "Row.Id", "select", "First Name", "Last.Name", "e-mail [work]", """Quoted"" `Title`", "Is Active", "Y/N", "0or1", "Status", "Initials", "Start Date", "Group", "Löschen?";
-- bound: 1 Is Active text, 2 Y/N text, 3 0or1 text, 4 Status text, 5 Löschen? text, 6 Row.Id int

-- delete
delete from "Order" where "Row.Id" = ?;
-- bound: 1 Row.Id int

-- get
select "Row.Id", "select", "First Name", "Last.Name", "e-mail [work]", """Quoted"" `Title`", "Is Active", "Y/N", "0or1", "Status", "Initials", "Start Date", "Group", "Löschen?" from "Order" where "Row.Id" = ?;
-- bound: 1 Row.Id int

-- filter eq, exact
select "Row.Id", "select", "First Name", "Last.Name", "e-mail [work]", """Quoted"" `Title`", "Is Active", "Y/N", "0or1", "Status", "Initials", "Start Date", "Group", "Löschen?" from "Order" where "select" = ? order by "Row.Id" limit cast(? as integer);
-- bound: 1 select text, 2 limit integer

-- filter eq, folded
select "Row.Id", "select", "First Name", "Last.Name", "e-mail [work]", """Quoted"" `Title`", "Is Active", "Y/N", "0or1", "Status", "Initials", "Start Date", "Group", "Löschen?" from "Order" where "select" = ? collate nocase order by "Row.Id" limit cast(? as integer);
-- bound: 1 select text, 2 limit integer

-- list
select "Row.Id", "select", "First Name", "Last.Name", "e-mail [work]", """Quoted"" `Title`", "Is Active", "Y/N", "0or1", "Status", "Initials", "Start Date", "Group", "Löschen?" from "Order" order by "Row.Id" limit cast(? as integer);
-- bound: 1 limit integer

-- list, next page
select "Row.Id", "select", "First Name", "Last.Name", "e-mail [work]", """Quoted"" `Title`", "Is Active", "Y/N", "0or1", "Status", "Initials", "Start Date", "Group", "Löschen?" from "Order" where "Row.Id" > ? order by "Row.Id" limit cast(? as integer);
-- bound: 1 Row.Id int, 2 limit integer

-- count
select count(*) from "Order";
