#!/bin/sh
# Makes an environment from LOCK, or brings it up to date, and then makes STAMP in it. The Makefile
# calls it when LOCK is newer than STAMP: sh environment.sh STAMP LOCK "3.11 or 3.12" "PYTHON …"
set -eu
stamp=$1 lock=$2 versions=$3 pythons=$4
folder=${stamp%/*}
python=$folder/bin/python
uv=.venv/uv/bin/uv # where the machine has none that runs
log=var/log/install.log

fail() {
  echo "$1" >&2
  exit 1
}

works() { # a pyenv shim can exist and fail
  "$1" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] not in sys.argv[1].split())' \
    "$versions" >/dev/null 2>&1
}

create() { # an environment that works is kept, whatever made it
  works "$python" || { rm -rf "$folder" && "$@" "$folder"; }
}

install() {
  if uv --version; then
    create uv venv --python "$base" && sync uv
    return
  fi
  create "$base" -m venv || return
  "$python" -m pip --version || "$python" -m ensurepip || return # an environment that uv made
  $uv --version || "$python" -m pip install --require-hashes --upgrade --target .venv/uv \
    -r requirements-uv.lock || return
  # pip may have been told of a mirror or a certificate that uv has not. Rasa's own bounds are too
  # tight, and the lock is complete. Packages that come as source are not to be built with the
  # setuptools that this very command replaces.
  sync $uv || "$python" -m pip install --no-deps --ignore-requires-python --require-hashes \
    --use-pep517 -r "$lock"
}

sync() {
  "$1" pip sync --python "$python" --require-hashes --compile-bytecode "$lock"
}

case "$(uname -s) on $(uname -m)" in # what the locks hold packages for ([tool.uv] in pyproject.toml)
  "Linux on x86_64" | "Linux on aarch64" | "Darwin on arm64") ;;
  *) fail "Linux (x86_64, arm64) or macOS (arm64) is needed, not $(uname -s) on $(uname -m)" ;;
esac
for base in "$python" $pythons ""; do
  if works "$base"; then break; fi
done
[ "$base" ] || fail "Python $versions is needed, and was not found as any of: $pythons"

exec 9<"$0" # two makes at once: the second waits
"$base" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'
if [ -e "$folder/.dev" ]; then # test tools stay, and serve for running too
  lock=requirements-dev.lock stamp=$folder/.dev
fi
began=$(date +%s)
echo "installing packages from $lock …"
(umask 077 && mkdir -p var/log)
install </dev/null >$log 2>&1 || {
  tail -n 8 $log >&2
  fail "installing failed; the whole log: $log"
}
echo "installing packages from $lock … done in $(($(date +%s) - began)) s"
touch "$stamp" "$folder/.run"
