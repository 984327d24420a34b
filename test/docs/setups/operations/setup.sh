export SETTINGS=$PWD/settings ADDRESS=127.0.0.1
mkdir settings
cat > settings/connectors.yaml <<'YAML'
version: 1
connectors:
  EntraIDUsers:
    source: entra
    target: { sqlite: hr.db }
    table: EntraIDUsers
    anchor: { Id: objectId }
    mappings: { UserPrincipalName: userPrincipalName, Active: accountEnabled }
    deprovision: { onDisable: delete }
    thresholds: { deletes: 1000 }
YAML
sql settings/hr.db 'CREATE TABLE EntraIDUsers (Id varchar(50) PRIMARY KEY, UserPrincipalName varchar(113) UNIQUE, Active varchar(5))'
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost \
  -addext subjectAltName=IP:127.0.0.1 -keyout settings/tls.key -out settings/tls.pem 2>/dev/null
export ENTRAIDUSERS_TOKEN=a-token-of-many-letters-for-this-page
