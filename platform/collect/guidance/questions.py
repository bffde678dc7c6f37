"""The help page as it is before anybody edits it."""

from __future__ import annotations

from typing import Any

INTRODUCTION = "<p>Say which collection and which item or rule you are asking about.</p>"

_ANSWERS = {
    "What is the difference between an error and a query?": (
        "An error must be corrected. A query is a value that is usually wrong but may be right: "
        "check it, and correct it or explain it in a note. The rule number of a query ends in Q."
    ),
    "Why does one failing rule show on several items?": (
        "A rule that compares several values is listed once in the error report, and counted on "
        "each item that it reads, because any of them may be wrong."
    ),
    "Why is an empty box an error?": (
        "A mandatory item needs a value. If there is nothing to count, enter 0."
    ),
    "How do I find the value behind an error?": (
        "Select All Errors, then Details in the row of the error, then the value. The form opens "
        "at that item."
    ),
    "How do I explain a query?": (
        "Select the number in the Notes column of the query, write why the value is right, and "
        "select Add New Note. The department reads the note, and can OK the query."
    ),
    "What does OK'd mean?": (
        "The department has accepted one error or query as it is. It then counts in OK Errors. If "
        "one of its values changes, the OK no longer stands, and the department is asked to "
        "confirm it again."
    ),
    "Am I done when there are no errors left?": (
        "No. A return counts only after you have submitted it: go to your return and select "
        "Submit Return."
    ),
    "Can I change a return after I have submitted it?": (
        "Yes, until it is authorised. Open it and select Edit. The status becomes Amended by "
        "source, and you have to submit it again."
    ),
    "What happens if a colleague edits the same page?": (
        "Changes to different items are put together. If both of you changed the same item, the "
        "one who saves last sees both values and chooses."
    ),
    "Who can see my return?": (
        "People of your own organisation who have access to this collection, those who check it "
        "on the way, and the department. Nobody of another organisation like yours."
    ),
}

COMMON_QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("question", {"summary": question, "text": f"<p>{answer}</p>"})
    for question, answer in _ANSWERS.items()
]
"""The questions, as the page's stream of blocks holds them."""
