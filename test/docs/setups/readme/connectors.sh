# A folder of the reader's own: people who are pushed, people of a file, and three runs to undo.
docs_stop
mkdir ../own && cd ../own
cat > connectors.yaml <<'YAML'
version: 1
connectors:
  EntraIDUsers:
    source: entra
    target: { sqlite: hr.db }
    table: EntraIDUsers
    anchor: { Id: objectId }
    mappings: { UserPrincipalName: userPrincipalName, Firstname: givenName, Active: accountEnabled }
    deprovision: { onDisable: delete }
    thresholds: { deletes: 1000 }
  HR:
    source: { csv: { path: people.csv, key: EmployeeNo } }
    target: { sqlite: hr.db }
    table: Staff
    anchor: { Id: EmployeeNo }
    mappings: { Firstname: "`First name`" }
    runProfiles: { nightly: { steps: [fullImport, fullSynchronization, export] } }
YAML
cat > connectors.test.yaml <<'YAML'
connector: EntraIDUsers
tests:
  - name: a newly assigned user becomes a row
    given: { objectId: 8f3c0a52, userPrincipalName: ada@contoso.com, accountEnabled: true }
    expect: { sql: insert, row: { UserPrincipalName: ada@contoso.com, Active: "True" } }
YAML
printf 'EmployeeNo,First name\n1001,Ada\n1002,Grace\n' > people.csv
printf '{"objectId":"8f3c0a52","userPrincipalName":"ada@contoso.com"}\n' > ada.json
sql hr.db 'CREATE TABLE EntraIDUsers (Id varchar(50) PRIMARY KEY, UserPrincipalName varchar(113), Firstname varchar(64), Active varchar(5));
  CREATE TABLE Staff (Id varchar(50) PRIMARY KEY, Firstname varchar(64))'
export ENTRAIDUSERS_TOKEN=a-token-of-many-letters-for-this-page
rollcall run HR nightly && rollcall run HR nightly
