"""The example programme, told through actions with past moments.

content      what there is, as TOML in both languages: films, stills, sounds, papers, wording
library      reads the content
films        paints the films; stills, sounds and papers make the other files
people       one person of each role, and the sign-ins that the console prints
actions      what only the example does: announce a film that is still being painted
tasks        the films arrive in the background
story        tells all of it, in order, and adds nothing when told again
crowd        thousands of rows at once, for benchmarks
"""
