"""Pages of decisions, one module a matter.

reading      the desk, a paper, an item, the PDFs
speaking     break the silence, lift, make a statement, instruct
door         the same from a letter, with a code
drafting     write a paper
adding       add to a paper while its period runs
archive      papers that have ended
chairing     circulate, extend, withdraw, rule
meetings     the body, its meetings, votes
notes        political notes
delegations  who speaks for which nation
"""
