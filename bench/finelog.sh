#!/bin/sh
# finelog.sh - the road traffic fine log against its six norms: the peers and
# ours on the same work, interleaved, in one run.
#
#   sh bench/finelog.sh [ROUNDS]            from the root of the repository; 5 rounds
#   ALTERAM_IMPORT='./alteram import …' sh bench/finelog.sh
#
# ALTERAM_IMPORT is our command, to which the name of the log is added. A row
# "packed" reads the xz file as it lies on disk; all others read it unpacked,
# which is done once and not counted. Peers that are not installed are left
# out and named. Times are medians of wall seconds, whole processes; a ratio is
# to the hand-written loop. Each peer's table must be the oracle's; ours is
# printed in its own form and compared by the tests of internal/cli.
set -eu
rounds=${1:-5}
logs=$(cd "${ALTERAM_LOGS:-../shared/data/logs}" && pwd)
here=$(cd "$(dirname "$0")/.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM
clock=/usr/bin/time
[ -x $clock ] || { echo "finelog.sh: needs $clock" >&2; exit 3; }

xz -dc "$logs/road_traffic_fines.csv.xz" >"$tmp/fines.csv"
(cd "$here" && go build -o "$tmp/loop" ./bench/finelog/loop)

# run NAME COMMAND… measures once; the table must be the oracle's unless the
# name begins with "alteram".
run() {
	name=$1
	shift
	$clock -f '%e %M' -o "$tmp/time" "$@" >"$tmp/out" 2>"$tmp/err" || {
		echo "finelog.sh: $name failed: $(cat "$tmp/err")" >&2
		exit 1
	}
	case $name in alteram*) ;; *)
		cmp -s "$tmp/out" "$logs/road_traffic_fines_oracle.csv" || {
			echo "finelog.sh: the table of $name is not the oracle's" >&2
			exit 1
		} ;;
	esac
	echo "$name	$(cat "$tmp/time")" >>"$tmp/all"
}

i=0
while [ $i -lt "$rounds" ]; do
	run "Go loop" "$tmp/loop" "$tmp/fines.csv"
	run awk awk -F, -f "$logs/road_traffic_fines_norms.awk" "$tmp/fines.csv"
	if command -v sqlite3 >/dev/null; then
		run "sqlite3, indexed" sqlite3 :memory: ".import --csv $tmp/fines.csv raw" ".read $here/bench/finelog/finelog.sql"
	fi
	if [ -n "${ALTERAM_IMPORT:-}" ]; then
		# shellcheck disable=SC2086 # the command is several words
		run alteram $ALTERAM_IMPORT "$tmp/fines.csv"
		run "alteram, packed" $ALTERAM_IMPORT "$logs/road_traffic_fines.csv.xz"
	fi
	i=$((i + 1))
done

command -v sqlite3 >/dev/null || echo "not run: sqlite3 is not installed"
[ -n "${ALTERAM_IMPORT:-}" ] || echo "not run: ours; set ALTERAM_IMPORT"
echo "peer	wall s	ratio	peak MB"
cut -f1 "$tmp/all" | awk '!seen[$0]++' | while read -r name; do
	awk -F'\t' -v name="$name" '$1 == name { split($2, v, " "); print v[1], v[2] }' "$tmp/all" | sort -n |
		awk -v name="$name" '{ wall[NR] = $1; if ($2 > most) most = $2 } END { print name "\t" wall[int((NR + 1) / 2)] "\t" most }'
done | awk -F'\t' -v OFS='\t' 'NR == 1 { base = $2 > 0 ? $2 : 0.01 } { printf "%s\t%.2f\t%.1f\t%.0f\n", $1, $2, $2 / base, $3 / 1024 }'
