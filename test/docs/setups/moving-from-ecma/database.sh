sed -i 's/target: .*/target: { sqlite: people.db }/' connectors.yaml
sed -i 's/, delta: { strategy: watermark, column: LastUpdated }//; /Delta-import/d' connectors.yaml
sql people.db 'CREATE TABLE EntraIDUsers (Id varchar(50) NOT NULL PRIMARY KEY, UserPrincipalName varchar(50) NOT NULL, Firstname varchar(50), Lastname varchar(50), Company varchar(50), Department varchar(50), Active varchar(50), Login varchar(50), Role varchar(50))'
sql people.db "INSERT INTO EntraIDUsers VALUES ('5b0c7e1a-0000-4000-8000-000000000001', 'grace@contoso.com', 'Grace', 'Hopper', 'Navy', 'IT', 'True', 'grace', 'User')"
