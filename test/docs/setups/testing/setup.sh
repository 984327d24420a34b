cat > connectors.yaml <<'YAML'
version: 1
connectors:
  EntraIDUsers:
    source: entra
    target: { sqlite: hr.db }
    table: EntraIDUsers
    anchor: { Id: objectId }
    mappings: { UserPrincipalName: userPrincipalName, Lastname: surname, Active: accountEnabled }
YAML
cp "$ROLLCALL_CHECKOUT"/test/docs/setups/testing/people.test.yaml .
sql hr.db 'CREATE TABLE EntraIDUsers (Id varchar(50) PRIMARY KEY, UserPrincipalName varchar(113), Lastname varchar(64), Active varchar(5))'
