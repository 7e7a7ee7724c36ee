"""One bare DuckDB query: ``python -m benchmarks.speed.quartiles TABLE``.

The exact quartiles of every number, over all rows: the least work that an honest profile can do.
"""

from __future__ import annotations

import sys

import duckdb

QUERY = """
SELECT quantile_cont(COLUMNS(* EXCLUDE (customer_id, region, member_since)), [0.25, 0.5, 0.75])
FROM '{}'
"""

if __name__ == "__main__":
    print(duckdb.sql(QUERY.format(sys.argv[1])))
