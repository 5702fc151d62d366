"""Text in, answers out: the questions of a programme's form as fields of a page.

- `setting`: what a question draws on besides its own answer
- `rows`: answers that are tables, a row for each task, risk, day …
- `kinds`: reading what was typed, one function a kind of field
- `questions`: a question with its answer, ready for the page
- `drawing`: workplan, sums and totals, drawn on the server
- `shown`: an answer to be read, on a page or on paper
"""
