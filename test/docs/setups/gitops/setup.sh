# Whoever reads has a name for git, a table, and two ports.
export GIT_CONFIG_GLOBAL="$PWD/gitconfig"
git config --global user.name 'Kari Nordmann'
git config --global user.email 'kari@contoso.com'
node -e "new (require('node:sqlite').DatabaseSync)('people.db').exec('CREATE TABLE EntraIDUsers (Id varchar(50) NOT NULL PRIMARY KEY, UserName varchar(200) NOT NULL, Lastname varchar(100), Active varchar(5))')"
OTHER_PORT=0
