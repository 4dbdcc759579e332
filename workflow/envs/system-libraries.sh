#!/bin/sh
# Check what the system must provide, before anything else is set up.
# usage: system-libraries.sh PYTHON LIST
# As root on Debian what is missing is installed; otherwise the exact command is printed and the status is 1.
set -eu
python=$1
list=$2

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Tallystick needs Python 3.11 or newer; '$python' is not." >&2
    echo "  what to do: install it and run: make PYTHON=/path/to/python3.11" >&2
    exit 1
fi

present() {
    case $1 in
        library) "$python" -c "import ctypes, sys; ctypes.CDLL(sys.argv[1])" "$2" 2>/dev/null ;;
        module) "$python" -c "import importlib, sys; importlib.import_module(sys.argv[1])" "$2" 2>/dev/null ;;
        program) command -v "$2" >/dev/null 2>&1 ;;
        *) echo "unknown kind '$1' in $list" >&2; exit 2 ;;
    esac
}

missing=""
while read -r kind what package; do
    case $kind in ''|'#'*) continue ;; esac
    present "$kind" "$what" || missing="$missing $package"
done <"$list"
[ -n "$missing" ] || exit 0

command="apt-get install --yes --no-install-recommends$missing"
if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then
    echo "Installing what the system lacks:$missing"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive $command -qq >/dev/null
else
    echo "The system lacks:$missing" >&2
    echo "  what to do: sudo $command" >&2
    echo "  (on another system than Debian install the packages that hold the same libraries)" >&2
    exit 1
fi
