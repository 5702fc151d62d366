"""What partner suggestions among 20,000 profiles cost, in CPU seconds of one process, and what memory they hold.

    ./run bench partners [--profiles 20000] [--folder FOLDER]

Invented people with texts in one of the two languages, of nations of both sides.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.installation import ROOT, open_installation

MOST_SECONDS = 0.2
MOST_MEGABYTES = 170
ROUNDS = 20


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench partners")
    parser.add_argument("--profiles", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    options = parser.parse_args()
    folder: Path = options.folder / f"partners-{options.profiles}"
    folder.mkdir(parents=True, exist_ok=True)
    open_installation(folder)
    settle(options.profiles)
    return measure()


def words_of_the_programme() -> dict[str, list[str]]:
    """Real words of each language: those of the programme's own file."""
    from parvis.engines.affinity import telling_words
    from parvis.web import programme

    current = programme.current()
    named = [one.name for found in current.priority_lists for one in found.priorities]
    named += [words for topic in current.topics for words in (topic.name, topic.help) if words]
    found = {
        language: sorted({w for one in named for w in telling_words(one[language], language)})
        for language in ("en", "fr")
    }
    # Every field has its own words beside those of the programme.
    return {language: words + [f"{word}{n}" for n in range(12) for word in words] for language, words in found.items()}


def settle(wanted: int) -> None:
    """People, where they work, and what they say; only those that lack."""
    from django.utils import timezone

    from parvis.accounts.models import Affiliation, Organisation, Person
    from parvis.engines import affinity
    from parvis.network.models import Profile
    from parvis.network.queries import programme
    from parvis.network.queries.profiles import chosen_codes

    missing = wanted - Profile.objects.count()
    if missing <= 0:
        return
    now, chance = timezone.now(), random.Random(20261122)
    day = programme.today(now)
    nations = [programme.nations_in(side, day) for side in programme.sides()]
    codes = [code for code, _priority in programme.priorities(day)]
    vocabulary = words_of_the_programme()
    weights = {language: [1 / (n + 20) for n in range(len(words))] for language, words in vocabulary.items()}
    houses = {
        nation: Organisation.objects.create(name=f"University of {nation}", country=nation)
        for side in nations
        for nation in side
    }
    for start in range(0, missing, 1000):
        people = Person.objects.bulk_create(
            Person(email=f"p{now.timestamp()}-{start + n}@example.org", name=f"Person {start + n}")
            for n in range(min(1000, missing - start))
        )
        profiles, works = [], []
        for person in people:
            nation = chance.choice(chance.choice(nations))
            language = chance.choice(("en", "fr"))
            text = " ".join(chance.choices(vocabulary[language], weights[language], k=60))
            profile = Profile(
                person=person,
                priorities=chance.sample(codes, 3),
                seeks=[chance.choice(chance.choice(nations))],
                show_card="network",
                show_expertise="network",
                show_seeking="network",
                made_at=now,
                changed_at=now - timedelta(seconds=chance.randrange(10**6)),
                **{f"expertise_{language}": text},
            )
            profile.features = affinity.packed(
                affinity.features([(language, text)], chosen_codes(profile), programme.bridge())
            )
            profiles.append(profile)
            works.append(
                Affiliation(person=person, organisation=houses[nation], country=nation, from_on=date(2020, 1, 1))
            )
        Profile.objects.bulk_create(profiles)
        Affiliation.objects.bulk_create(works)


def measure() -> int:
    """The pool made once, then suggestions to twenty people; 1 if a budget is broken."""
    from django.utils import timezone

    from parvis.network.models import Profile
    from parvis.network.queries import partners

    now = timezone.now()
    before = megabytes()
    cold = timed(lambda: partners.pool_at(now))
    keys = list(Profile.objects.order_by("pk").values_list("pk", flat=True))
    some = list(Profile.objects.select_related("person").filter(pk__in=keys[:: max(1, len(keys) // ROUNDS)]))
    shown = [len(partners.suggestions(some[0], at=now, language="en"))]
    warm = [timed(lambda one=one: partners.suggestions(one, at=now, language="en")) for one in some]
    after = megabytes()
    print(f"{len(partners.pool_at(now).corpus)} profiles, {shown[0]} suggested with their reasons")
    print(f"making the pool: {cold:.2f} s CPU")
    print(f"one question, warm: median {median(warm):.3f} s, worst {max(warm):.3f} s CPU (budget {MOST_SECONDS} s)")
    print(f"memory: {before:.0f} MB before, {after:.0f} MB after (budget {MOST_MEGABYTES} MB), {peak():.0f} MB at most")
    return int(median(warm) > MOST_SECONDS or after > MOST_MEGABYTES)


def timed(act: Any) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def megabytes() -> float:
    """What this process holds now; where the system does not tell, the most it has held."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return peak()
    return pages * resource.getpagesize() / 1e6


def peak() -> float:
    """The most this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    raise SystemExit(main())
