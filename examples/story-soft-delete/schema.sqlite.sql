CREATE TABLE "EntraIDUsers" (
  "Id" varchar(50) NOT NULL PRIMARY KEY,
  "UserPrincipalName" varchar(50) NOT NULL COLLATE NOCASE,
  "Firstname" varchar(50),
  "Lastname" varchar(50),
  "Company" varchar(50),
  "Department" varchar(50),
  "Active" varchar(50),
  "IsSoftDeleted" varchar(50)
);
CREATE INDEX "EntraIDUsers_name" ON "EntraIDUsers" ("UserPrincipalName");
