#!/bin/sh
@HEAD@
#
# Builds the site when there is something new to show, records the journal, and says whether to put the site on line.
#
#   sh deploy/when-due.sh changed   the sources have changed: build
#   sh deploy/when-due.sh           by the clock: build only when a date has come (an opening, a closing, an embargo)
#
# Exit codes: 0 put what is in public/ on line; 3 nothing new, nothing to do; any other: something is wrong.
#
# CIVICGEN_LIVE    address of the site, compared with what was built; else the one of civicgen.yml when this was written
# CIVICGEN_BRANCH  branch that receives the journal, in a job on a forge only; none: the journal is recorded elsewhere
# CIVICGEN_REMOTE  where that branch is; else origin. CIVICGEN_PUSH_OPTION: an option for those who receive it
# CIVICGEN_JOURNAL “here”: record the journal in the folder of the portal, which somebody else sends on
set -eu
cd "$(dirname "$0")/.."
live=@LIVE@
live=${CIVICGEN_LIVE-$live}
branch=${CIVICGEN_BRANCH-}
remote=${CIVICGEN_REMOTE-origin}

# What was built last, as it stands in public/, is what visitors can read already.
on_line() {
    [ -n "$live" ] && [ -f public/build.json ] || return 1
    mkdir -p .civicgen
    curl --fail --silent --location --max-time 30 --header 'Cache-Control: no-cache' \
        --output .civicgen/live.json "${live%/}/build.json" || return 1
    cmp -s .civicgen/live.json public/build.json
}

if [ "${1-}" != changed ]; then
    code=0
    # A job on a forge keeps what is said; cron sends it by mail, which only news is worth.
    quiet=
    if [ "${CIVICGEN_JOURNAL-}" = here ]; then quiet=--quiet; fi
    if [ -n "$live" ]; then civicgen due $quiet --live "$live" || code=$?; else civicgen due $quiet || code=$?; fi
    case $code in
        0)
            # No date has come; but the site that was built last may not have arrived.
            if [ -z "$live" ] || [ ! -f public/build.json ] || on_line; then exit 3; fi
            ;;
        10) ;;
        11)
            # It cannot be known: no earlier site to compare with. A build is risked, once a day at most.
            today=$(date -u +%Y-%m-%d)
            if [ "$(cat .civicgen/guessed 2>/dev/null)" = "$today" ]; then exit 3; fi
            mkdir -p .civicgen
            echo "$today" > .civicgen/guessed
            ;;
        *) exit "$code" ;;
    esac
fi

# Records in the repository what this site publishes. Somebody may have been faster, or this job may not be allowed to:
# then the commit is taken back, so that no site ever shows a journal that is not in the repository.
again=yes
record() {
    for attempt in 1 2 3; do
        # A mistake in the sources ends here: nothing is recorded of a site that does not exist.
        civicgen build || return 1
        civicgen journal append || return 1
        for path in journal.jsonl journal content; do
            if [ -e "$path" ]; then git add --all -- "$path"; fi
        done
        if git diff --cached --quiet; then
            again=
            return 0
        fi
        git -c user.name=civicgen -c user.email=civicgen@localhost commit --quiet --message "Journal of what is published"
        if git push --quiet ${CIVICGEN_PUSH_OPTION:+"--push-option=$CIVICGEN_PUSH_OPTION"} \
            "$remote" "HEAD:refs/heads/$branch"; then return 0; fi
        echo "The journal could not be recorded (attempt $attempt)." >&2
        git reset --quiet --hard HEAD~1
        git fetch --quiet "$remote" "$branch" || break
        git reset --quiet --hard FETCH_HEAD
    done
    echo "The journal was not recorded in the repository: type civicgen journal append, and send it yourself." >&2
}
if [ -n "$branch" ]; then
    # Only in a job: elsewhere, changes that are not recorded yet would be lost.
    [ -n "${CI-}" ] || { echo "CIVICGEN_BRANCH is for jobs on a forge." >&2; exit 2; }
    record
elif [ "${CIVICGEN_JOURNAL-}" = here ]; then
    civicgen build
    civicgen journal append
fi
if [ -n "$again" ]; then civicgen build; fi

if on_line; then
    echo "The site on line is this one already."
    exit 3
fi
