CREATE SCHEMA [intranet];
GO
CREATE TABLE [intranet].[staff] (
  [staff_id] uniqueidentifier NOT NULL PRIMARY KEY,
  [login] nvarchar(113) NOT NULL UNIQUE,
  [okta_id] nvarchar(64),
  [full_name] nvarchar(256),
  [given_name] nvarchar(64),
  [family_name] nvarchar(64),
  [mail] nvarchar(256),
  [mobile] nvarchar(64),
  [employee_no] nvarchar(16),
  [department] nvarchar(64) NOT NULL,
  [locale] nvarchar(8),
  [kind] nvarchar(16) NOT NULL,
  [is_active] bit NOT NULL DEFAULT 1,
  [status] char(1) NOT NULL,
  [left_at] datetime2
);
