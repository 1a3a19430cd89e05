-- The six norms of the fine log as SQL, for the sqlite3 shell:
--   sqlite3 :memory: ".import --csv fines.csv raw" ".read finelog.sql"
CREATE TABLE e AS SELECT "case" AS c, act AS a, unixepoch(date) / 86400 AS d FROM raw ORDER BY rowid;
CREATE INDEX by_case ON e (c, a, d);
CREATE TABLE k AS SELECT unixepoch('2013-06-18') / 86400 AS last, count(DISTINCT c) AS cases FROM e;
CREATE TABLE v (norm TEXT, verdict TEXT);

-- The first event of a kind in each case, in the order of the log.
CREATE TEMP VIEW sf AS SELECT c, d FROM e WHERE rowid IN (SELECT min(rowid) FROM e WHERE a = 'SF' GROUP BY c);
CREATE TEMP VIEW ap AS SELECT c, d FROM e WHERE rowid IN (SELECT min(rowid) FROM e WHERE a = 'AP' GROUP BY c);
CREATE TEMP VIEW nt AS SELECT c, d FROM e WHERE rowid IN (SELECT min(rowid) FROM e WHERE a = 'IN' GROUP BY c);
CREATE TEMP VIEW al AS SELECT c, d FROM e WHERE rowid IN (SELECT min(rowid) FROM e WHERE a IN ('ID', 'SA', 'AJ') GROUP BY c);
CREATE TEMP VIEW rr AS SELECT c, d FROM e WHERE rowid IN (SELECT min(rowid) FROM e WHERE a = 'RR' GROUP BY c);

INSERT INTO v SELECT 'N1', CASE
  WHEN EXISTS (SELECT 1 FROM e WHERE c = t.c AND a = 'IN' AND d BETWEEN t.d AND t.d + 90) THEN 'S'
  WHEN EXISTS (SELECT 1 FROM e WHERE c = t.c AND a = 'PY' AND d <= t.d + 90) THEN 'E'
  WHEN t.d + 90 > last THEN 'P' ELSE 'V' END FROM sf t, k;
INSERT INTO v SELECT 'N2', CASE
  WHEN EXISTS (SELECT 1 FROM e WHERE c = t.c AND a = 'IN' AND d <= t.d - 60)
   AND NOT EXISTS (SELECT 1 FROM e WHERE c = t.c AND a IN ('ID', 'SA', 'AJ') AND d < t.d) THEN 'S'
  ELSE 'V' END FROM ap t;
INSERT INTO v SELECT 'N3', CASE
  WHEN EXISTS (SELECT 1 FROM e WHERE c = t.c AND a = 'PY' AND d <= t.d + 60) THEN 'S'
  WHEN EXISTS (SELECT 1 FROM e WHERE c = t.c AND a IN ('ID', 'SA', 'AJ') AND d BETWEEN t.d AND t.d + 60) THEN 'E'
  WHEN t.d + 60 > last THEN 'P' ELSE 'V' END FROM nt t, k;
INSERT INTO v SELECT 'N4', CASE
  WHEN EXISTS (SELECT 1 FROM e WHERE c = t.c AND a = 'IN' AND d BETWEEN t.d - 60 AND t.d) THEN 'S'
  ELSE 'V' END FROM al t;
INSERT INTO v SELECT 'N5', CASE
  WHEN EXISTS (SELECT 1 FROM e WHERE c = t.c AND rowid > t.r) THEN 'V'
  ELSE 'S' END FROM (SELECT c, min(rowid) AS r FROM e WHERE a = 'CC' GROUP BY c) t;
INSERT INTO v SELECT 'N6', CASE
  WHEN EXISTS (SELECT 1 FROM e WHERE c = t.c AND a = 'NR' AND d BETWEEN t.d AND t.d + 30) THEN 'S'
  WHEN t.d + 30 > last THEN 'P' ELSE 'V' END FROM rr t, k;

.mode list
.separator ,
.headers on
SELECT norm, sum(verdict = 'S') AS S, sum(verdict = 'E') AS E, sum(verdict = 'P') AS P, sum(verdict = 'V') AS V,
       cases - count(*) AS N FROM v, k GROUP BY norm ORDER BY norm;
