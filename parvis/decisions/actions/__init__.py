"""Everything people do with decisions, one module a matter.

delegations  appoint, confirm and end who speaks for a nation
notes        political notes
drafting     write a paper and put proposals on it
circulating  circulate, extend, withdraw, revise, rule on what was broken
adding       add to a paper while its period runs
positions    break the silence, lift, make a statement, instruct
doors        the same from a letter, with a code
telling      mails that follow; no outcome depends on them
leaving      what becomes of it when a person is erased
"""
