# A database of the reader's own, where a server is named.
if [ -n "${ROLLCALL_TEST_POSTGRES:-}" ]; then
  psql -q "$ROLLCALL_TEST_POSTGRES" -c 'DROP DATABASE IF EXISTS docs_getting_started' -c 'CREATE DATABASE docs_getting_started' 2>/dev/null
  export HR_DATABASE="${ROLLCALL_TEST_POSTGRES%/*}/docs_getting_started"
fi
