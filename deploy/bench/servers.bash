# Starts servers for a comparison, and ends them and removes their files when the script exits. Sourced, not run.

set -euo pipefail

BENCH_FOLDER=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
KEYWAY=${KEYWAY:-$BENCH_FOLDER/../bin/keyway}
SERVER_CORE=${SERVER_CORE:-0}
LOAD_CORE=${LOAD_CORE:-1}
START_SECONDS_MAX=60

scratch=$(mktemp -d)
children=()

finish() {
  for child in "${children[@]}"; do
    kill "$child" 2>/dev/null || true
  done
  for child in "${children[@]}"; do
    wait "$child" 2>/dev/null || true
  done
  rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

need() {
  for program in "$@"; do
    if ! command -v "$program" >/dev/null; then
      echo "$program is not installed (Debian: apt-get install memcached nutcracker util-linux)" >&2
      exit 1
    fi
  done
}

# Prints each command as it is run, so that a figure can be had again by hand.
say() {
  printf '$'
  printf ' %q' "$@"
  printf '\n'
}

# Below the range that the kernel gives to outgoing connections, so that none of those takes the port meanwhile.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
}

# start CORE PORT COMMAND...: in the background on one core; returns when the port accepts connections.
start() {
  local core=$1 port=$2
  shift 2
  say taskset -c "$core" "$@"
  taskset -c "$core" "$@" >"$scratch/$port.log" 2>&1 &
  local child=$!
  children+=("$child")
  local deadline=$((SECONDS + START_SECONDS_MAX))
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    if ! kill -0 "$child" 2>/dev/null || ((SECONDS > deadline)); then
      echo "$1 does not listen on port $port; it said:" >&2
      cat "$scratch/$port.log" >&2
      exit 1
    fi
    sleep 0.1
  done
}

start_memcached() {
  local as=()
  if [[ $EUID -eq 0 ]]; then
    as=(-u root)
  fi
  start "$1" "$2" memcached "${as[@]}" -l 127.0.0.1 -U 0 -p "$2" -m 1024 -t 1
}

# bench OPTIONS...: one table.
bench() {
  echo
  say taskset -c "$LOAD_CORE" "$KEYWAY" bench "$@"
  taskset -c "$LOAD_CORE" "$KEYWAY" bench "$@"
}
