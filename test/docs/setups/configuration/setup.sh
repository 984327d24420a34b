sql people.db 'CREATE TABLE People (Id varchar(50) NOT NULL PRIMARY KEY, UserName varchar(113) NOT NULL, Active varchar(5))'
