CREATE TABLE "Order" (
  "Row.Id" INTEGER PRIMARY KEY AUTOINCREMENT, -- without it the key of a deleted row is used again
  "select" varchar(113) NOT NULL UNIQUE COLLATE NOCASE,
  "First Name" varchar(64),
  "Last.Name" varchar(64),
  "e-mail [work]" varchar(256),
  """Quoted"" `Title`" varchar(128),
  "Is Active" bit,
  "Y/N" char(1),
  "0or1" integer,
  "Status" char(1),
  "Initials" char(2),
  "Start Date" varchar(10),
  "Group" varchar(64),
  "Löschen?" char(1) NOT NULL DEFAULT 'N'
);
CREATE TRIGGER "delete leavers" AFTER UPDATE ON "Order" WHEN NEW."Löschen?" = 'J'
BEGIN
  DELETE FROM "Order" WHERE "Row.Id" = NEW."Row.Id";
END;
