#!/bin/bash
# Asks for a domain over REST, which answers at once. Settings:
#   WAXSEAL_API           http://127.0.0.1:8080 unless set
#   WAXSEAL_TOKEN_FILE    holds a token with the scope provision
#   WAXSEAL_DOMAIN, WAXSEAL_OWNER, WAXSEAL_MAIL_NODE, WAXSEAL_WEBMAIL_NODE
set -euo pipefail

# The token goes through a pipe: arguments can be read by every user of the machine.
curl --silent --show-error --fail-with-body --request PUT \
  --header @<(printf 'Authorization: Bearer %s\n' "$(<"$WAXSEAL_TOKEN_FILE")") \
  --header 'Content-Type: application/json' \
  --data "$(printf '{"owner": "%s", "mailNode": "%s", "webmailNode": "%s"}' \
    "$WAXSEAL_OWNER" "$WAXSEAL_MAIL_NODE" "$WAXSEAL_WEBMAIL_NODE")" \
  "${WAXSEAL_API:-http://127.0.0.1:8080}/api/v1/domains/$WAXSEAL_DOMAIN"
echo
