"""Name fairness: every named target of a labelled file under each of twenty names, for the shipped scorers.

    python benchmarks/fairness.py [FILE ...] [--scorer NAME ...]

Without FILE, the project's own labelled sentences.
"""

import argparse

from geobrief.evaluation import read_gold
from geobrief.evaluation.fairness import name_fairness, worst
from geobrief.sentiment import default_scorer


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("files", nargs="*")
    ask.add_argument("--scorer", nargs="+", default=sorted({default_scorer(), "textblob"}))
    args = ask.parse_args()
    for gold in read_gold(args.files):
        for scorer in args.scorer if hasattr(gold, "targets") else []:
            table = name_fairness(gold.targets, scorer)
            print(f"{gold.name}, {scorer}, {table['n'][0]} named targets")
            print(table.drop(columns="n").round(3).to_string(index=False))
            print(
                "  least agreement {agreement:.1%}, spread of means {spread:.3f}, F1 changes by at most "
                "{f1_change:.3f}".format(**worst(table))
            )


if __name__ == "__main__":
    main()
