"""Measures screening on `shared/data/text` (KENTONGAN_TEXT_DATA), beside public ways of doing the same.

    OMP_NUM_THREADS=1 python -m benchmarks.screening.measure [--json] [--only PART …]

Every figure about unseen data comes from a model trained anew without that data; what is said of clean texts, abuse
and speed is the shipped model's. Peers read the same texts in the same run.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
import time
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Sequence
from itertools import batched, groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kentongan.core.screening import Category, Context, Direction, Item, Screener
from kentongan.core.screening.features import NAME, SIZE
from kentongan.core.screening.folding import fold
from kentongan.core.screening.gambling import Gambling
from kentongan.core.screening.model import Model
from kentongan.core.screening.page import Page
from kentongan.core.screening.rulebook import Rulebook

from . import referral
from .corpus import Row, read, split_of
from .hard import sentences
from .train import Examples, examples, packed

type Scores = NDArray[np.float64]
type Scorer = Callable[[Sequence[str]], Scores]
_SOURCES = ("muzazr", "kg_ferdian", "gnafhan", "gbennnn", "hf_words", "kg_yaemico")
_REGEX = re.compile(
    r"slot|gacor|maxwin|jackpot|jepe|\bjp\b|\bwd\b|\bdepo\b|togel|judi|scatter|\brtp\b|cuan|hoki|[a-z]{3,}\d{2,3}\b|toto\b",
    re.IGNORECASE,
)


def curve(promotions: Scores, clean: Scores, even: float) -> dict[str, float]:
    """F1 at `even`, and recall where precision is at least .99 and .999."""
    hits, false = int((promotions >= even).sum()), int((clean >= even).sum())
    scores = np.concatenate([promotions, clean])
    order = np.argsort(-scores, kind="stable")
    apart = np.append(np.diff(scores[order]) != 0, True)  # a threshold cannot part equal scores
    right = np.cumsum(order < len(promotions))[apart]
    precision = right / (np.flatnonzero(apart) + 1)
    recall = {
        f"recall at {least}": float(right[precision >= least].max(initial=0) / len(promotions))
        for least in (0.99, 0.999)
    }
    return {
        "promotions": len(promotions),
        "clean": len(clean),
        "F1": 2 * hits / (len(promotions) + hits + false),
        **recall,
    }


def scorer(data: Examples, chosen: NDArray[np.bool_]) -> Scorer:
    """Our detector, windows and links too, with a model trained on the chosen rows, its weights rounded as the shipped
    ones are. Scores are log-odds: above 0 it flags."""
    weights, bias = data.fit(chosen)
    detector = Gambling(Model(weights.astype(np.float16).astype(np.float32), bias))

    def score(texts: Sequence[str]) -> Scores:
        pages = (Page(text, fold(text), (), Context(), Rulebook()) for text in texts)
        signals = (signal for group in batched(pages, 256, strict=False) for signal in detector.look(group))
        scores = np.array([signal.score for signal in signals])
        return np.log(np.maximum(scores, 1e-12) / np.maximum(1 - scores, 1e-12))

    return score


def regex(texts: Sequence[str]) -> Scores:
    """A list of words, as comment filters have it: how many stand in the text."""
    return np.array([float(len(_REGEX.findall(text))) for text in texts])


def tfidf(rows: Sequence[Row], normal: Callable[[str], str]) -> Scorer:
    """TF-IDF of words and logistic regression of scikit-learn, behind a normaliser."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    pipeline = make_pipeline(
        TfidfVectorizer(preprocessor=normal, min_df=2), LogisticRegression(C=10, max_iter=200)
    )
    pipeline.fit([row.text for row in rows], [row.label for row in rows])
    return lambda texts: np.asarray(pipeline.decision_function(texts))


def normalisers() -> dict[str, Callable[[str], str]]:
    from anyascii import anyascii
    from decancer_py import parse
    from unidecode import unidecode

    return {
        "raw": str.lower,
        "NFKC": lambda text: unicodedata.normalize("NFKC", text).lower(),
        "unidecode": lambda text: unidecode(text, errors="ignore").lower(),
        "anyascii": lambda text: anyascii(text).lower(),
        "decancer": lambda text: str(parse(text)),
        "our fold": lambda text: fold(text).text,
    }


def texts_of(rows: Iterable[Row]) -> list[str]:
    return [row.text for row in rows]


def report(ours: Scorer, peers: dict[str, tuple[Scorer, float]], test: Sequence[Row]) -> dict[str, Any]:
    promotions = texts_of(row for row in test if row.label)
    clean = texts_of(row for row in test if not row.label)
    every = {"ours": (ours, 0.0), **peers}
    return {name: curve(score(promotions), score(clean), even) for name, (score, even) in every.items()}


def sources(data: Examples) -> dict[str, Any]:
    """Each source left out in turn: trained without any text it has."""
    made = dict[str, Any]()
    for source in _SOURCES:
        out = np.array([source in row.sources for row in data.rows])
        test = [row for row, held in zip(data.rows, out, strict=True) if held]
        made[source] = report(scorer(data, ~out), {"regex": (regex, 1.0)}, test)
    return made


def brand_of(row: Row) -> str:
    name = NAME.search(fold(row.text).text) if row.label else None
    return name[0] if name else ""


def brands(data: Examples) -> dict[str, Any]:
    """A third of all names of sites left out in turn; the clean texts are those of the last fifth by hash."""
    third = np.array([zlib.crc32(name.encode()) % 3 if (name := brand_of(row)) else -1 for row in data.rows])
    last = np.array([row.split >= 80 for row in data.rows])
    comment = np.array([not any(source.startswith("clean:") for source in row.sources) for row in data.rows])
    label = np.array([row.label == 1 for row in data.rows])
    made = dict[str, Any]()
    for at in range(3):
        test = (third == at) | (last & ~label & comment)
        chosen = ~last & (third != at)
        train = [row for row, used in zip(data.rows, chosen, strict=True) if used]
        peer: dict[str, tuple[Scorer, float]] = (
            {"TF-IDF + LR": (tfidf(train, str.lower), 0.0)} if at == 0 else {}
        )
        held = [row for row, used in zip(data.rows, test, strict=True) if used]
        made[f"third {at + 1}"] = report(scorer(data, chosen), peer | {"regex": (regex, 1.0)}, held)
    return made


def disguise(data: Examples) -> dict[str, Any]:
    """Recall on each style of originals that training never saw, where 0.2 % of clean comments are flagged."""
    rows = list(read("obfuscation_dev.csv"))
    held = {original for row in rows if split_of(original := fold(row["orig"]).text) < 40}
    chosen = np.array([row.split < 80 and fold(row.text).text not in held for row in data.rows])
    clean = texts_of(
        row
        for row in data.rows
        if row.split >= 80 and not row.label and not any("clean:" in one for one in row.sources)
    )
    train = [row for row, used in zip(data.rows, chosen, strict=True) if used]
    every: dict[str, Scorer] = {"ours": scorer(data, chosen)}
    every |= {f"TF-IDF + LR behind {name}": tfidf(train, normal) for name, normal in normalisers().items()}
    test = [row for row in rows if fold(row["orig"]).text in held]
    made = dict[str, Any]()
    for name, score in every.items():
        least = np.sort(score(clean))[-int(len(clean) * 0.002)]
        above = score([row["text"] for row in test]) > least
        styles = {style: float(np.mean([hit for row, hit in zip(test, above, strict=True) if row["style"] == style]))
                  for style in dict.fromkeys(row["style"] for row in test)}  # fmt: skip
        made[name] = {"mean": statistics.mean(styles.values()), "worst": min(styles.values()),
                      "worst style": min(styles, key=styles.__getitem__), "originals": len(held)}  # fmt: skip
    return made


def clean(data: Examples) -> dict[str, Any]:
    """Texts that are no promotion, by set: how many are flagged by a model that was trained without half of them."""
    chosen = np.array([row.split < 50 for row in data.rows])
    score = scorer(data, chosen)
    made = dict[str, Any]()
    for name in sorted(
        {source for row in data.rows for source in row.sources if source.startswith("clean:")}
    ):
        test = texts_of(row for row in data.rows if name in row.sources and row.split >= 50)
        made[name] = {
            "texts": len(test),
            "ours": int((score(test) >= 0.0).sum()),
            "regex": int((regex(test) >= 1).sum()),
        }
    probe = [row["text"] for row in read("gov_topic_probe_ownwritten.csv")]
    made["probe"] = {
        "texts": len(probe),
        "ours": int((score(probe) >= 0.0).sum()),
        "regex": int((regex(probe) >= 1).sum()),
    }
    return made


def hard() -> dict[str, Any]:
    """Own sentences that must pass, by the shipped model, what a government says itself and what citizens write."""
    made = dict[str, Any]()
    screener = Screener(categories=[Category.GAMBLING])
    for kind, told in groupby(sentences(), key=lambda one: one[0]):
        texts = [text for _, text in told]
        found = [verdict.categories[Category.GAMBLING].score >= 0.5 for verdict in screener.check_many(texts)]
        made[kind] = {"texts": len(texts), "ours": sum(found), "regex": int((regex(texts) >= 1).sum()),
                      "flagged": [text for text, flagged in zip(texts, found, strict=True) if flagged]}  # fmt: skip
    return made


def links() -> dict[str, Any]:
    """Bare links of the shapes we know of, made by chance; by the shipped rules and model."""
    verdicts = Screener(categories=[Category.GAMBLING])
    hits, false = (
        sum(verdict.categories[Category.GAMBLING].score >= 0.5 for verdict in verdicts.check_many(texts))
        for texts in (referral.promotions(), referral.honest())
    )
    return {"bare links": {"recall": hits / len(referral.promotions()), "precision": hits / (hits + false)}}


def abuse() -> dict[str, Any]:
    """Word lists against a set of tweets that nothing was trained on; and false alarms of outgoing texts."""
    rows = list(read("hate_okky_re_dataset.csv"))
    texts = [row["Tweet"].replace("USER", "").replace("\\n", " ") for row in rows]
    made = dict[str, Any]()
    for category, column in ((Category.ABUSE, "Abusive"), (Category.HATE, "HS")):
        found = np.array(
            [
                verdict.categories[category].score >= 0.5
                for verdict in Screener(categories=[category]).check_many(texts)
            ]
        )
        truth = np.array([row[column] == "1" for row in rows])
        hits = int((found & truth).sum())
        made[category.value] = {"precision": hits / int(found.sum()), "recall": hits / int(truth.sum()),
                                "F1": 2 * hits / int(found.sum() + truth.sum())}  # fmt: skip
    government = [
        row["text"]
        for row in read("clean_dev.csv")
        if row["set"].startswith(("gov_", "sp4n", "news_sentences"))
    ]
    outgoing = (Item(text, (), Context(Direction.OUTGOING)) for text in government)
    verdicts = list(
        Screener(categories=[Category.ABUSE, Category.HATE, Category.INDECENT]).check_many(outgoing)
    )
    made["outgoing texts flagged"] = {
        "texts": len(government),
        **{one.value: sum(verdict.categories[one].score >= 0.5 for verdict in verdicts)
           for one in (Category.ABUSE, Category.HATE, Category.INDECENT)},
    }  # fmt: skip
    return made


def speed(data: Examples) -> dict[str, Any]:
    """All categories on one core: comments a second as they come, clean ones only, and one text of 500 characters."""
    screener = Screener()
    mixed = texts_of(data.rows)[:66_000:5]
    plain = texts_of(row for row in data.rows if not row.label)[::5]
    made = dict[str, Any]()
    for name, texts in (("comments, one in four a promotion", mixed), ("clean comments", plain)):
        list(screener.check_many(texts[:1000]))
        start, cpu = time.perf_counter(), time.process_time()
        done = sum(1 for _ in screener.check_many(texts))
        made[name] = {
            "a second": done / (time.perf_counter() - start),
            "a second of processor": done / (time.process_time() - cpu),
        }
    long = (" ".join(texts_of(row for row in data.rows if "clean:gov_kemenkoinfra" in row.sources)))[
        : 500 * 400
    ]
    times = list[float]()
    for at in range(0, len(long), 500):
        start = time.perf_counter()
        screener.check(long[at : at + 500])
        times.append((time.perf_counter() - start) * 1000)
    made["500 characters, ms"] = {
        "p50": float(np.percentile(times, 50)),
        "p99": float(np.percentile(times, 99)),
    }
    code = (
        "import time; t = time.perf_counter(); from kentongan.core.screening import Screener; "
        "Screener().check('a'); print(time.perf_counter() - t)"
    )
    loads = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(5)
    ]
    made["load and first check, s"] = statistics.median(loads)
    made["model bytes"] = len(packed(np.zeros(SIZE), 0.0))
    return made


TRAINED: dict[str, Callable[[Examples], dict[str, Any]]] = {
    "sources": sources, "brands": brands, "disguise": disguise, "clean": clean, "speed": speed,
}  # fmt: skip
SHIPPED: dict[str, Callable[[], dict[str, Any]]] = {"hard": hard, "links": links, "abuse": abuse}


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--json", action="store_true", help="one JSON object")
    arguments.add_argument("--only", nargs="+", choices=[*TRAINED, *SHIPPED], default=[*TRAINED, *SHIPPED])
    given = arguments.parse_args()
    data = examples() if not SHIPPED.keys() >= set(given.only) else None
    figures = {
        name: SHIPPED[name]() if name in SHIPPED or data is None else TRAINED[name](data)
        for name in given.only
    }
    if given.json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    for part, rows in figures.items():
        print(f"== {part}")
        for name, row in rows.items():
            print(f"{name}: {json.dumps(row, ensure_ascii=False, default=str)}")


if __name__ == "__main__":
    main()
