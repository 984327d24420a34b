cat > connectors.yaml <<'YAML'
version: 1
connectors:
  HR:
    source: { csv: { path: people.csv, key: EmployeeNo } }
    target: { sqlite: staff.db }
    table: Staff
    anchor: { Id: EmployeeNo }
    mappings: { Firstname: "`First name`", Department: Department }
    deprovision: { onMissing: delete }
    runProfiles: { nightly: { steps: [fullImport, fullSynchronization, purge, export] } }
YAML
people() {
  echo EmployeeNo,First name,Department
  for number in $(seq "$1" "$2"); do echo "$number,Ada,Sales"; done
}
people 1001 1040 > people.csv
sql staff.db 'CREATE TABLE Staff (Id varchar(50) PRIMARY KEY, Firstname varchar(64), Department varchar(64))'
