CREATE TABLE [directory] (
  [employee_no] nvarchar(16) NOT NULL PRIMARY KEY,
  [mail] nvarchar(256) NOT NULL UNIQUE,
  [full_name] nvarchar(256),
  [given_name] nvarchar(64),
  [family_name] nvarchar(64),
  [title] nvarchar(128),
  [department] nvarchar(64) NOT NULL,
  [hired_on] date,
  [is_active] bit NOT NULL DEFAULT 1,
  [left_at] datetime2
);
