#!/bin/sh
# Verifies this bag with a POSIX shell, coreutils and, if it is signed, ssh-keygen. Nothing of Tallystick is needed.
#
#   sh verify.sh                     every byte of the content and of the record of the run
#   sh verify.sh ALLOWED_SIGNERS     also that one of these keys signed it (format: see ssh-keygen(1))
#
# Prints the content root and exits with 0 if all is as it was written, with 1 otherwise.
set -u
signers=${1:-}
case $signers in '' | /*) ;; *) signers=$PWD/$signers ;; esac
cd -- "$(dirname -- "$0")" || exit 1
LC_ALL=C
export LC_ALL
faults=0

fault() {
    printf 'FAULT: %s\n' "$1" >&2
    faults=1
}

# Names of all files below $1, one per line; links and other special files are reported.
walk() {
    for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
        if [ -L "$entry" ]; then
            printf '%s (a link)\n' "$entry"
        elif [ -d "$entry" ]; then
            walk "$entry"
        elif [ -e "$entry" ]; then
            printf '%s\n' "$entry"
        fi
    done
}

sha256sum --check --strict --quiet manifest-sha256.txt || fault 'the content is not as written'
sha256sum --check --strict --quiet tagmanifest-sha256.txt || fault 'the record of the run is not as written'

# The manifests name these files, in this order, and no others, in exactly the form sha256sum writes.
manifest_of() {
    set --
    while IFS= read -r name; do
        set -- "$@" "$name"
        if [ "$#" -ge 100 ]; then
            sha256sum -- "$@"
            set --
        fi
    done
    [ "$#" -eq 0 ] || sha256sum -- "$@"
}

tag_files() {
    for entry in * .[!.]* ..?*; do
        case $entry in
        data | tagmanifest-sha256.txt | tagmanifest-sha256.txt.sig) ;;
        *) if [ -d "$entry" ] && [ ! -L "$entry" ]; then walk "$entry"; elif [ -e "$entry" ] || [ -L "$entry" ]; then printf '%s\n' "$entry"; fi ;;
        esac
    done
}

[ "$(walk data | sort | manifest_of 2>&1 | sha256sum)" = "$(sha256sum <manifest-sha256.txt)" ] ||
    fault 'manifest-sha256.txt does not name exactly the files in data/'
[ "$(tag_files | sort | manifest_of 2>&1 | sha256sum)" = "$(sha256sum <tagmanifest-sha256.txt)" ] ||
    fault 'tagmanifest-sha256.txt does not name exactly the tag files'

root=$(sha256sum <manifest-sha256.txt | cut -c1-64)
said=
while IFS= read -r line; do
    case $line in 'External-Identifier: sha256:'*) said=${line#External-Identifier: sha256:} ;; esac
done <bag-info.txt
[ "$root" = "$said" ] || fault 'bag-info.txt names another content root'

if [ -n "$signers" ]; then
    who=$(ssh-keygen -Y find-principals -s tagmanifest-sha256.txt.sig -f "$signers" 2>/dev/null)
    if [ -n "$who" ] && ssh-keygen -Y verify -q -f "$signers" -I "$who" -n tallystick \
        -s tagmanifest-sha256.txt.sig <tagmanifest-sha256.txt; then
        printf 'signed by: %s\n' "$who"
    else
        fault 'it is not signed by one of these keys'
    fi
elif [ -e tagmanifest-sha256.txt.sig ]; then
    ssh-keygen -Y check-novalidate -q -n tallystick -s tagmanifest-sha256.txt.sig <tagmanifest-sha256.txt ||
        fault 'the signature does not belong to this bag'
fi

[ "$faults" -eq 0 ] && printf 'verified, content root %s\n' "$root"
exit "$faults"
