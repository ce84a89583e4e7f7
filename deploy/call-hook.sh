#!/bin/sh
# Écrit par « civicgen deploy init netlify ». Relancez cette commande plutôt que de modifier ce fichier à la main.
# civicgen-made: d04e817db62a1a8a
#
# Asks the host to build again when a date has come (an opening, a closing, an embargo), and only then.
#
# The address of the build hook is a secret: who knows it can use up the free plan. Keep it in a file of your own, outside
# of the repository. On a machine that is always on (crontab -e), every hour:
#
#   17 * * * * cd "$HOME/portal" && git pull --quiet && CIVICGEN_HOOK="$(cat "$HOME/.config/civicgen/hook")" sh deploy/call-hook.sh
#
# Exit codes: 0 called, or nothing to do; 11 it cannot be known whether a build is due, and none is risked here, since
# the host bills each of them; any other: something is wrong.
set -eu
cd "$(dirname "$0")/.."
live=https://participer.saint-exemple.example/
live=${CIVICGEN_LIVE-$live}
if [ -z "$live" ]; then
    echo "Write the address of the site as url in civicgen.yml, then: civicgen deploy init netlify" >&2
    exit 2
fi
if [ -z "${CIVICGEN_HOOK-}" ]; then
    echo "CIVICGEN_HOOK must hold the address of the build hook." >&2
    exit 2
fi
code=0
mkdir -p .civicgen
# Only what is on line counts, whatever was built on this machine.
civicgen due --live "$live" --output .civicgen/none > .civicgen/due.txt || code=$?
cat .civicgen/due.txt
case $code in
    0) rm -f .civicgen/called; exit 0 ;;
    10) ;;
    *) exit "$code" ;;
esac
# The host was asked already today and does not show it yet: it is building, or it fails. To ask again would not help.
asked="$(date -u +%Y-%m-%d) $(cksum < .civicgen/due.txt)"
if [ "$(cat .civicgen/called 2>/dev/null)" = "$asked" ]; then
    echo "The host was asked already today." >&2
    exit 0
fi
# The address stands in no list of processes: it is read from the input.
printf 'url = "%s"\n' "$CIVICGEN_HOOK" | curl --config - --fail --silent --show-error --max-time 60 --request POST --data ''
echo "$asked" > .civicgen/called
