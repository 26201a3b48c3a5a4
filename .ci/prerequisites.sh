# Sourced by demo.sh and test.sh: makes sure that what they need is there. Bash; Debian or Ubuntu.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# A bare machine has no ICU. Without the second switch the build would not know "ja" and leave the Japanese texts out.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY=0

# Daemons that tests start by themselves are there; not every user looks there.
export PATH="$PATH:/usr/sbin"

say() { printf '%s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1; then sudo "$@"
  else say "This needs root: $*"; return 1
  fi
}

apt_updated=
debian_packages() {
  if [ -z "$apt_updated" ]; then
    as_root apt-get update -q >/dev/null
    apt_updated=1
  fi
  # Programs are needed, not services: nothing is started that would serve or download (Debian's policy-rc.d; one that is there stays).
  (
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
      trap 'as_root rm -f "$policy"' EXIT
      printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
      as_root chmod 755 "$policy"
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null
  )
}

has_dotnet_10() {
  command -v dotnet >/dev/null 2>&1 && dotnet --list-sdks 2>/dev/null | grep -q '^10\.'
}

ensure_dotnet() {
  has_dotnet_10 && return
  if [ -x "$HOME/.dotnet/dotnet" ]; then
    export DOTNET_ROOT="$HOME/.dotnet" PATH="$HOME/.dotnet:$PATH"
    has_dotnet_10 && return
  fi
  say "The .NET 10 SDK is missing; installing it."
  if debian_packages dotnet-sdk-10.0 2>/dev/null && has_dotnet_10; then
    return
  fi
  # Not packaged by this distribution: the vendor's installer, into the user's own folder.
  command -v curl >/dev/null 2>&1 || debian_packages curl ca-certificates
  local installer
  installer=$(mktemp)
  if curl -fsSL --retry 3 -o "$installer" https://dot.net/v1/dotnet-install.sh && bash "$installer" --channel 10.0 --install-dir "$HOME/.dotnet" >&2; then
    export DOTNET_ROOT="$HOME/.dotnet" PATH="$HOME/.dotnet:$PATH"
  fi
  rm -f "$installer"
  has_dotnet_10 && return
  say "The .NET 10 SDK could not be installed. Install it by hand (https://dotnet.microsoft.com/download) and run this again."
  return 1
}

# ensure_command COMMAND PACKAGE...: installs the Debian packages when the command is missing.
ensure_command() {
  local command=$1
  shift
  command -v "$command" >/dev/null 2>&1 && return
  say "$command is missing; installing $*."
  debian_packages "$@"
  command -v "$command" >/dev/null 2>&1 || { say "$command could not be installed (packages: $*)."; return 1; }
}
