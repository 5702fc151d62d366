"""Pages of joint proposals, one module a matter.

- `case`: what every page of one proposal shows: where it stands, its sections, what is missing, who signed
- `own`: a person's own proposals, and opening a draft
- `draft`: the form, saving, the rail
- `people`: those who take part; `invitation`: the door of an invited person
- `talk`: remarks at a field and its history
- `signing`: sign, submit, receipt, take back
- `papers`: PDF of the proposal and of the receipt, files
- `office`, `casework`: what officers see and do
"""
