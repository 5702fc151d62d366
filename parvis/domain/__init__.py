"""The rulebook: what is so, in plain Python and the standard library alone.

No clock, no database, no framework.  Every function takes the moment and the
facts it judges as arguments and hands back frozen values or a refusal.

Table of contents
-----------------
refusals         how the rules say no
codes            public codes: random, readable aloud, never serial
newsletter       consent, issues, one mail a reader
trail            how what was done is written down so that it can be proven
passwords        what a new password must meet, and which parts of that it does not
mailed_codes     codes sent by mail: how long they hold, how many tries, when a new one may be sent
rates            how often is too often
roles            the parts people play in the house, and how they get them
spells           from which day to which something about a person holds
identifiers      ORCID and ROR iDs, and how to tell a mistyped one
register         one line of the public register of organisations
network          who shows what to whom, and how two people are introduced
circles          invited, moderated rooms, open or closed
organisations    what kinds of organisations there are, and what standing people have in them
tokens           keys to the API that a person gives to a program
discussing       reviewers and office talk about a proposal; applicants answer to the reviews
sendings         what is sent once more arrives once
differences      what became of a text, word by word
assets           what a press asset is made of: kinds, renditions, languages, purposes
embargo          when an asset may be seen, and by whom
library          what a reader asks of the press library: words, facets, a place in the list
timecode         frames, rates, in and out points
captions         what is said and heard, as text over the picture: read, cleaned, cut along
clips            what a person may take away of a film, and what it costs to wait for it
meeting          what the programme has a public page on
stories          what a flagship activity consists of and what it may point at
writings         texts for the public: revisions in every language, drafts, the public one
words            words in the house's two languages, made where they cannot be looked up
reading          dataclasses read from a table, every problem with the path of its key
nations          nations, the groups they belong to, and since when
pages            the public pages every programme has, and those an office adds
proposals        the life of a joint proposal: who writes, who signs, when it counts
standing         how somebody stands to a case of others, and the conflicts that come between
access_table     who sees what of a proposal, and when: one table for a page and a test
conflicts        who has nothing to do with a proposal, found from facts
past_files       files of past awards and of people: what they say, everything that is wrong with them
screening        the office's first look at what was handed in
drafting         two sides write one draft and nothing is lost
revisions        what both directors sign, and what changed between two states of it
problems         what is missing or wrong in a draft, one reason each
awards           the life of an award: offered, accepted, reported on, closed
payments         how released money reaches the account, checked, through three hands
advances         the second way in which money flows: an advance, filled up again by what was proven
transfers        the file that finance gives to its bank
banking          an account’s number, its check digits, and what is shown of it
watchlists       names on a list of sanctions: who may be one of them, and why
portfolio        awards seen together, by equal shares; envelopes and what carries over
ledger           the book of an award, line by line
amendments       changes of an award: the award on a day is the original and what counts by then
amending         what keeps a change of an award from being asked for
closing          what must be done before an award closes, and how far it met its criteria
negotiating      what the letter will say of money, milestones and criteria, talked over before
money            decimal amounts, and the minor units that the ledger adds
outcomes         what all applicants of a call are told, at the same moment
opinions         what the body's own experts say of a proposal
answers          what an answer to each kind of question must be, and what it still lacks
budget           party by category by year, in exact decimals
likeness         when two proposals are the same, or nearly
calls            when a call opens, closes, is extended
publishing       what a call must have before it is published
invitations      a link that one person may answer once
silence          how nations decide without meeting
delegations      who speaks for a nation in the body that decides
papers           what the nations decide on, under which reference
programme_file   a programme's TOML file, read, checked, explained
assignment       which expert judges which proposal, and whether a matching keeps the rules
calibration      marks of severe and kind reviewers made comparable, and how sure that is
eligibility      who may apply together: rules as data, judged, explained
findings         what a judgement finds, in words, with its facts and what would satisfy it
"""
