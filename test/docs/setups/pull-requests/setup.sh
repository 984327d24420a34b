cat > connectors.yaml <<'YAML'
version: 1
connectors:
  HR:
    source: { csv: { path: people.csv, key: EmployeeNo } }
    target: { sqlite: staff.db }
    table: Staff
    anchor: { Id: EmployeeNo }
    mappings:
      Department: Department
YAML
{ echo EmployeeNo,Department; for number in $(seq 1001 1040); do echo "$number,$([ $((number % 2)) = 0 ] && echo Sales)"; done; } > people.csv
sql staff.db 'CREATE TABLE Staff (Id varchar(50) PRIMARY KEY, Department varchar(64))'
rollcall run HR full > /dev/null
git init -q -b main
git config user.name Kari
git config user.email kari@example.com
printf '.rollcall\nstaff.db*\npeople.csv\n' > .gitignore
git add -A
git commit -qm 'The first connector'
git checkout -q -b topic
sed -i "s/Department: Department/Department: \"Department ?: 'None'\"/" connectors.yaml
git commit -qam 'Nobody is without a department'
