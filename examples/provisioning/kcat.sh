#!/bin/bash
# Asks for a domain by event. Needs kcat (Debian: package kcat). Settings:
#   WAXSEAL_KCAT_CONFIG   how to reach the broker, trust/kcat.conf in Waxseal's data directory
#   WAXSEAL_DOMAIN        in A-labels (xn--...): it is the record's key too
#   WAXSEAL_OWNER, WAXSEAL_MAIL_NODE, WAXSEAL_WEBMAIL_NODE   identifiers
#   WAXSEAL_EVENT_ID      set it to that of an earlier request to send the same one again
set -euo pipefail
id=${WAXSEAL_EVENT_ID:-$(cat /proc/sys/kernel/random/uuid)}

# One line: kcat takes each line for a message. The partitioner is the one that Java clients use; with
# another one requests of both kinds for one domain would overtake each other.
printf '{"specversion": "1.0", "id": "%s", "source": "/examples/kcat", "type": "waxseal.provision-domain", "datacontenttype": "application/json", "data": {"name": "%s", "owner": "%s", "mailNode": "%s", "webmailNode": "%s"}}\n' \
  "$id" "$WAXSEAL_DOMAIN" "$WAXSEAL_OWNER" "$WAXSEAL_MAIL_NODE" "$WAXSEAL_WEBMAIL_NODE" |
  kcat -F "$WAXSEAL_KCAT_CONFIG" -P -t waxseal.provisioning.v1 -k "$WAXSEAL_DOMAIN" \
    -X partitioner=murmur2_random -X acks=all -H 'content-type=application/cloudevents+json; charset=UTF-8'
echo "asked for $WAXSEAL_DOMAIN with event $id"
