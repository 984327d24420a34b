CREATE TABLE [Order] (
  [Row.Id] int IDENTITY(1,1) PRIMARY KEY,
  [select] nvarchar(113) NOT NULL UNIQUE,
  [First Name] nvarchar(64),
  [Last.Name] nvarchar(64),
  [e-mail [work]]] nvarchar(256),
  ["Quoted" `Title`] nvarchar(128),
  [Is Active] bit,
  [Y/N] char(1),
  [0or1] int,
  [Status] char(1),
  [Initials] nvarchar(2),
  [Start Date] varchar(10),
  [Group] nvarchar(64),
  [Löschen?] char(1) NOT NULL DEFAULT 'N'
);
GO
CREATE TRIGGER [delete leavers] ON [Order] AFTER UPDATE AS
  DELETE FROM [Order] WHERE [Row.Id] IN (SELECT [Row.Id] FROM inserted WHERE [Löschen?] = 'J');
