#!/usr/bin/env bash
# Builds everything and runs all tests, installing what they need (Debian packages, NuGet, npm).
# Prints "N passed, N failed, N skipped" last.
#   ./test.sh                 everything
#   ./test.sh Trust Agent     only these test projects
set -euo pipefail
cd "$(dirname "$0")"
. .ci/prerequisites.sh

ensure_dotnet
ensure_command openssl openssl
ensure_command curl curl ca-certificates
ensure_command clamscan clamav
ensure_command clamd clamav-daemon
ensure_command node nodejs
ensure_command npm npm
ensure_command mosquitto_pub mosquitto-clients
ensure_command chromium chromium
ensure_command softhsm2-util softhsm2
ensure_command pkcs11-tool opensc
ensure_command msexpand mscompress
(cd tests/foreign && npm ci --no-audit --no-fund --silent)

dotnet build OtaStack.sln -c Release -v quiet --nologo

passed=0 failed=0 skipped=0 broken=0
projects=("$@")
if [ ${#projects[@]} -eq 0 ]; then
  for folder in tests/OtaStack.*.Tests; do
    name=${folder#tests/OtaStack.}
    projects+=("${name%.Tests}")
  done
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
for name in "${projects[@]}"; do
  say "== $name"
  dotnet test "tests/OtaStack.$name.Tests" -c Release --no-build --nologo -v quiet --logger "console;verbosity=minimal" 2>&1 | tee "$log" || true
  line=$(grep -E '^(Passed|Failed|Skipped)! ' "$log" | tail -n 1 || true)
  if [ -z "$line" ]; then
    say "$name: the test run broke off."
    broken=1
    continue
  fi
  count() { printf '%s' "$line" | sed -E "s/.*$1: *([0-9]+).*/\1/"; }
  passed=$((passed + $(count Passed)))
  failed=$((failed + $(count Failed)))
  skipped=$((skipped + $(count Skipped)))
done

if [ -n "${CI:-}" ] && [ "$skipped" -gt 0 ]; then
  say "In CI nothing may be skipped."
  broken=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$broken" -eq 0 ] && [ "$passed" -gt 0 ]
