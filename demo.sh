#!/usr/bin/env bash
# OtaStack end to end on one machine: keys, signed releases, a server, 20 virtual devices,
# a rollout that succeeds and one that halts itself. Ctrl-C ends everything.
#   ./demo.sh                        leaves the console open at a printed address
#   ./demo.sh --once --json FILE     ends by itself and writes what was measured
#   ./demo.sh --help                 all options
set -euo pipefail
cd "$(dirname "$0")"
. .ci/prerequisites.sh

ensure_dotnet
say "Building (about a minute the first time) …"
log=$(mktemp)
if ! dotnet build tests/OtaStack.Scenario -c Release -v quiet --nologo >"$log" 2>&1; then
  cat "$log" >&2
  rm -f "$log"
  say "The build failed; see above."
  exit 1
fi
rm -f "$log"
exec dotnet exec artifacts/bin/OtaStack.Scenario/release/OtaStack.Scenario.dll "$@"
