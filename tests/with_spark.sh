#!/bin/sh
# The tests that need Java and pyspark whole, in an environment of their own: the thin client, which the suite's other
# engine needs, cannot be in one with it. Installs both where it can; where one cannot be had, it says so in a sentence
# and ends well, for a mirror that is away must not hold up what has nothing to do with it.
#   sh tests/with_spark.sh
set -u
cd "$(dirname "$0")/.." || exit 2
log=$(mktemp)
left_out() {
    echo "left out: the tests of the Spark engine on Spark itself, for $1; the last that was said:"
    tail -n 15 "$log"
    rm -f "$log"
    exit 0
}

if ! command -v java >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    for java in openjdk-17-jre-headless default-jre-headless; do
        command -v java >/dev/null 2>&1 && break
        timeout 600 sh -c "apt-get update -qq && apt-get install -qq -y --no-install-recommends $java" >>"$log" 2>&1
    done
fi
command -v java >/dev/null 2>&1 || left_out "there is no Java here, and it could not be installed"
timeout "${SPARK_WITHIN:-900}" make --no-print-directory .venv-spark/.installed >>"$log" 2>&1 ||
    left_out "requirements-spark.lock could not be installed within ${SPARK_WITHIN:-900} seconds"
rm -f "$log"
exec timeout "${SPARK_TESTS_WITHIN:-1800}" .venv-spark/bin/python -m pytest -q -p no:cacheprovider tests/engines/test_planned.py tests/engines/test_read_once.py
