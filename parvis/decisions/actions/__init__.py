"""Everything people do with decisions, one module a matter.

delegations  appoint, confirm and end who speaks for a nation
notes        political notes
drafting     write a paper and put proposals on it
circulating  circulate, extend, withdraw, revise
tabling      put a paper before those who decide it otherwise than by silence
ruling       decide a line otherwise: in a meeting, by an office, by one of two
meetings     meetings of the body: agenda, who is there
voting       votes of the nations in a meeting
adding       add to a paper while its period runs
positions    break the silence, lift, make a statement, instruct
doors        the same from a letter, with a code
telling      mails that follow; no outcome depends on them
leaving      what becomes of it when a person is erased
"""
