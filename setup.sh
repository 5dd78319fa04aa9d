#!/bin/sh
# Make .venv and install dawg in it from the hashed locks.  sh setup.sh         to use dawg
#                                                           sh setup.sh --dev   to work on it (tests, linters, editable)
# PYTHON names another interpreter. Running it again is cheap: nothing is done while the locks and the code are the same.
set -eu
cd "$(dirname "$0")"
case "${1:-}" in
  "") locks="requirements.lock requirements-build.lock" mode=user ;;
  --dev) locks="requirements-dev.lock" mode=dev ;;
  *) echo "setup.sh: unknown argument '$1'; permitted: --dev" >&2; exit 2 ;;
esac

# Debian splits Python over several packages; root can have them at once, others are told which.
want_packages() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "setup: installing $*" >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >&2 && return 0
  fi
  echo "setup: missing: $*; install with: sudo apt-get install -y $*" >&2
  return 1
}

python=${PYTHON:-python3}
command -v "$python" >/dev/null || want_packages python3 python3-venv || exit 1
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "setup: $("$python" --version 2>&1) is too old; dawg needs Python 3.11 or newer (name one with PYTHON=...)" >&2; exit 1; }

if ! [ -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  rm -rf .venv
  "$python" -c 'import ensurepip, venv' 2>/dev/null || want_packages python3-venv || exit 1
  "$python" -m venv .venv
fi

stamp=$( { echo "$mode"; cat $locks pyproject.toml hatch_build.py dawg/gen/native/*.[ch]; [ "$mode" = dev ] || find dawg -type f ! -name '*.pyc' -exec cat {} +; } | cksum)
if [ "$(cat .venv/dawg-setup 2>/dev/null)" != "$stamp" ]; then
  set --
  for lock in $locks; do set -- "$@" -r "$lock"; done
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes "$@"
  [ "$mode" = dev ] && editable=-e || editable=
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --force-reinstall $editable .
  [ "$mode" = user ] || .venv/bin/python -m compileall -q dawg  # as pip does for the user's
  echo "$stamp" > .venv/dawg-setup
fi

[ "$mode" = user ] || { # what the tests measure with; a test that lacks its tool is skipped and says so
  missing=
  command -v ffmpeg >/dev/null || missing="$missing ffmpeg"
  command -v fluidsynth >/dev/null || missing="$missing fluidsynth"
  [ -e /usr/share/sounds/sf2/TimGM6mb.sf2 ] || missing="$missing timgm6mb-soundfont"
  ldconfig -p 2>/dev/null | grep -q libportaudio || missing="$missing libportaudio2"
  command -v pulseaudio >/dev/null && command -v parec >/dev/null || missing="$missing pulseaudio pulseaudio-utils libasound2-plugins"
  command -v tmux >/dev/null || missing="$missing tmux"
  command -v chromium >/dev/null || missing="$missing chromium"
  [ -z "$missing" ] || want_packages $missing || true
}
