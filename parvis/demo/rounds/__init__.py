"""Five calls whose sixty proposals are being judged: a round of reviews in each of its phases.

people   who writes these proposals, and who reviews them
papers   what they hand in
reviews  what reviewers write, each with a hand of his or her own
telling  the rounds, from the screening to the ranked list

Told in bulk: what is done once for each pair is laid down by `demo.crowd.evaluation`,
its entries in the trail included; rounds, matchings, panels and verdicts go through their actions.
"""

from parvis.demo.rounds.telling import tell_rounds

__all__ = ["tell_rounds"]
