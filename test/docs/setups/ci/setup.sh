cp "$ROLLCALL_CHECKOUT"/test/docs/setups/testing/people.test.yaml .
cat > connectors.yaml <<'YAML'
version: 1
connectors:
  EntraIDUsers:
    source: entra
    target: { sqlite: hr.db }
    table: EntraIDUsers
    anchor: { Id: objectId }
    mappings:
      UserPrincipalName: userPrincipalName
      Lastname: surname
      Active: accountEnabled
YAML
