#!/bin/sh
# Runs a test of ingest on a PostgreSQL server. Usage: on_postgres.sh PROGRAM
if [ -z "${EIOT_TEST_POSTGRES:-}" ]; then
    echo "[  SKIPPED ] $(basename "$1") on PostgreSQL"
    echo "SKIP: $(basename "$1") on PostgreSQL: EIOT_TEST_POSTGRES is not set"
    exit 0
fi
EIOT_TEST_INGEST_ON=$EIOT_TEST_POSTGRES exec "$1"
