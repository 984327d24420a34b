CREATE TABLE [EntraIDUsers](
  [Id] [VARCHAR](50) NOT NULL,
  [UserPrincipalName] [VARCHAR](50) NOT NULL,
  [Firstname] [VARCHAR](50) NULL,
  [Lastname] [VARCHAR](50) NULL,
  [Company] [VARCHAR](50) NULL,
  [Department] [VARCHAR](50) NULL,
  [Active] [VARCHAR](50) NULL,
  [IsSoftDeleted] [VARCHAR](50) NULL,
  PRIMARY KEY CLUSTERED ([Id] ASC)
);
