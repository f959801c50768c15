"""Peers that find pairs of articles with shared wording, each run in a process of its own.

    python benchmarks/archive_peers.py NAME ARTICLES RUN [SAMPLE]

``ARTICLES`` is a folder of Parquet files; the candidate pairs are written to ``RUN/pairs.parquet``.
Polars and DuckDB do the join that samestory does: word 4-grams, one in SAMPLE kept by its hash,
those in 2 to 50 articles, pairs that share two. MinHash (datasketch, rensa) compares
articles as wholes: 128 permutations of their word 4-grams in 64 bands of two, the loosest banding
that is of use.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

#: As the archive job has it (``archive.plan.Rules``).
SAMPLE, MOST_ARTICLES, LEAST_SHARED = 4, 50, 2
N_PERMUTATIONS, N_BANDS = 128, 64
#: The code that says that a peer is not installed.
LEFT_OUT = 3
_WORDS = re.compile(r"\w+")


class Peer(NamedTuple):
    """A peer: its package, how it is run, and the most articles that it can be waited for."""

    package: str
    run: Callable[[Path, Path, int], None]
    most: int


def run_polars(articles: Path, out: Path, sample: int) -> None:
    """Join sampled 4-grams by Polars, its streaming engine."""
    import polars as pl

    files = sorted(articles.glob("*.parquet"))
    grams = [_polars_grams(pl.scan_parquet(file), sample) for file in files]
    first = [0]
    for file in files:
        first.append(first[-1] + pl.scan_parquet(file).select(pl.len()).collect().item())
    numbered = pl.concat([
        part.with_columns(number=pl.col("number") + start)
        for part, start in zip(grams, first, strict=False)
    ])  # fmt: skip
    few = pl.len().over("gram").is_between(2, MOST_ARTICLES)
    kept = numbered.filter(few)
    pairs = (
        kept.lazy()
        .join(kept.lazy(), on="gram", suffix="_b")
        .filter(pl.col("number") < pl.col("number_b"))
        .group_by("number", "number_b")
        .len()
        .filter(pl.col("len") >= LEAST_SHARED)
    )
    ids = pl.scan_parquet(articles / "*.parquet").select("id").with_row_index("number")
    told = pairs.join(ids, on="number").join(ids, left_on="number_b", right_on="number")
    told.select(id_a="id", id_b="id_right").collect(engine="streaming").write_parquet(out)


def _polars_grams(scanned, sample: int):
    """The sampled 4-grams of the articles of a file, once for each article."""
    import polars as pl

    word = pl.col("word")
    words = (
        scanned.select("text")
        .with_row_index("number")
        .with_columns(word=pl.col("text").str.to_lowercase().str.extract_all(r"\w+"))
        .drop("text")
        .filter(word.list.len() >= 4)
        .explode("word")
        .with_columns(word=word.hash())
    )
    gram = word
    for k in range(1, 4):
        gram = (gram * 0x9E3779B97F4A7C15) ^ word.shift(-k)
    whole = pl.col("number") == pl.col("number").shift(-3)
    return (
        words.select("number", gram=pl.when(whole).then(gram.hash()))
        .filter(pl.col("gram") % sample == 0)
        .unique()
        .collect()
    )


_SQL = """
SET preserve_insertion_order = false;
CREATE TABLE words AS
    SELECT row_number() OVER () AS number, id,
           regexp_extract_all(lower(text), '\\w+') AS w
    FROM read_parquet('{articles}/*.parquet');
CREATE TABLE grams AS
    SELECT DISTINCT number, gram FROM (
        SELECT number, unnest(list_transform(range(1, len(w) - 2),
               lambda i: hash(w[i], w[i + 1], w[i + 2], w[i + 3]))) AS gram FROM words)
    WHERE gram % {sample} = 0;
CREATE TABLE kept AS
    SELECT number, gram FROM grams
    JOIN (SELECT gram FROM grams GROUP BY gram HAVING count(*) BETWEEN 2 AND {most}) USING (gram);
CREATE TABLE pairs AS
    SELECT a.number AS a, b.number AS b FROM kept a JOIN kept b USING (gram)
    WHERE a.number < b.number GROUP BY ALL HAVING count(*) >= {least};
COPY (SELECT x.id AS id_a, y.id AS id_b FROM pairs
      JOIN words x ON x.number = a JOIN words y ON y.number = b)
    TO '{out}' (FORMAT parquet);
"""


def run_duckdb(articles: Path, out: Path, sample: int) -> None:
    """Join sampled 4-grams by DuckDB, in SQL alone."""
    import duckdb

    code = _SQL.format(
        articles=articles, out=out, sample=sample, most=MOST_ARTICLES, least=LEAST_SHARED
    )
    with duckdb.connect() as database:
        database.execute(f"SET temp_directory = '{out.parent}/spilled'")
        database.execute(code)


def _read_grams(articles: Path):
    """The ids of articles and the set of word 4-grams of each."""
    import pyarrow.dataset

    table = pyarrow.dataset.dataset(articles).to_table(["id", "text"])
    for name, text in zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True):
        words = _WORDS.findall(text.lower())
        yield name, [" ".join(words[k : k + 4]) for k in range(len(words) - 3)]


def run_datasketch(articles: Path, out: Path, _: int) -> None:
    """Find articles that are alike as wholes, by datasketch's MinHash and LSH."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=N_PERMUTATIONS, params=(N_BANDS, N_PERMUTATIONS // N_BANDS))
    pairs = []
    for name, grams in _read_grams(articles):
        hashed = MinHash(num_perm=N_PERMUTATIONS)
        hashed.update_batch([gram.encode() for gram in grams])
        pairs += [(other, name) for other in index.query(hashed)]
        index.insert(name, hashed)
    write_pairs(pairs, out)


def run_rensa(articles: Path, out: Path, _: int) -> None:
    """Find articles that are alike as wholes, by rensa's MinHash and LSH."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.1, num_perm=N_PERMUTATIONS, num_bands=N_BANDS)
    names, pairs = [], []
    for number, (name, grams) in enumerate(_read_grams(articles)):
        hashed = RMinHash(num_perm=N_PERMUTATIONS, seed=1)
        hashed.update(grams)
        pairs += [(names[other], name) for other in index.query(hashed)]
        names.append(name)
        index.insert(number, hashed)
    write_pairs(pairs, out)


def write_pairs(pairs: list[tuple[str, str]], out: Path) -> None:
    """Write pairs of ids as a table."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    a, b = zip(*pairs, strict=True) if pairs else ((), ())
    columns = {"id_a": pa.array(a, pa.string()), "id_b": pa.array(b, pa.string())}
    pq.write_table(pa.table(columns), out)


PEERS = {
    "polars": Peer("polars", run_polars, 1_000_000),
    "duckdb": Peer("duckdb", run_duckdb, 1_000_000),
    "datasketch": Peer("datasketch", run_datasketch, 10_000),
    "rensa": Peer("rensa", run_rensa, 10_000),
}


def main(words: list[str]) -> int:
    """Run one peer; LEFT_OUT where its package is missing."""
    if len(words) not in (3, 4) or words[0] not in PEERS:
        print(__doc__, "Peers:", ", ".join(PEERS))
        return 2
    peer = PEERS[words[0]]
    for package in (peer.package, "pyarrow"):
        if importlib.util.find_spec(package) is None:
            told = f"{words[0]}: left out: no {package}; "
            print(f"{told}pip install -e '.[benchmarks]' installs the peers", file=sys.stderr)
            return LEFT_OUT
    run = Path(words[2])
    run.mkdir(parents=True, exist_ok=True)
    peer.run(Path(words[1]), run / "pairs.parquet", int(words[3]) if words[3:] else SAMPLE)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
