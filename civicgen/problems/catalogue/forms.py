"""Words for what is wrong in what people are asked: forms and their fields."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

_FIELDS = (
    Words(
        "bad-size",
        mark("“{value}” is not a size."),
        mark("Write a number and its unit: 500 kB, 8 MB."),
    ),
    Words(
        "key-not-for-type",
        mark("“{key}” says nothing of a field of type “{type}”."),
        mark("Remove this line, or change the type: it is for {known}."),
    ),
    Words(
        "fields-not-a-list",
        mark("“{key}” should hold a list of questions."),
        mark("Below “{key}:”, begin each question with “- ”: - {{id: name, type: text, label: Your name}}"),
    ),
    Words(
        "too-few-choices",
        mark("There is nothing to choose in the field “{field}”: it has {number} choices."),
        mark("Write at least two, each on a line: “- {{id: yes, label: Yes}}”."),
    ),
    Words(
        "grades-without-rows",
        mark("The field “{field}” has grades and nothing to give them to."),
        mark("Add “rows:” and, under it, what is judged: “- {{id: school, label: A new school}}”."),
    ),
    Words(
        "not-a-kind",
        mark("“{value}” is not a kind of contribution."),
        mark("Choose one of: {known}."),
    ),
    Words(
        "limits-contradict",
        mark("Nobody can answer: at least {low} is asked, and at most {high} is allowed."),
        mark("Check both numbers."),
    ),
    Words(
        "scale-too-wide",
        mark("This scale has {number} numbers to choose from."),
        mark("Keep {most} at most: 1 to 5 or 0 to 10 is what people can tell apart."),
    ),
    Words(
        "sharing-of-nothing",
        mark("The field “{field}” does not say what is shared out."),
        mark("Add a line “high: 10”: how many points, or how much money, each person shares out."),
    ),
    Words(
        "budget-without-costs",
        mark("The field “{field}” has a budget, and a choice without its cost."),
        mark("Give each choice its cost: “- {{id: playground, label: A playground, cost: 20000}}”."),
    ),
    Words(
        "consent-required",
        mark("The box “{field}” must be ticked: then it is no choice."),
        mark("Remove “required”; what everyone has to accept is said in a sentence, not in a box."),
    ),
    Words(
        "email-as-text",
        mark("The field “{field}” seems to ask for an e-mail address, and is treated as any text."),
        mark("Write “type: email”: it is then checked, and kept apart as something personal."),
    ),
    Words(
        "ballot-asks-who",
        mark("The field “{field}” of a ballot may tell who cast it, and ballots are anonymous: the sheet says so."),
        mark("Remove this field; who may vote is looked at elsewhere, for instance on a list at the polling place."),
    ),
    Words(
        "personal-without-purpose",
        mark("The field “{field}” asks for something personal and does not say why."),
        mark("Add a line “purpose: …”, for instance “purpose: Write to you when it is answered”."),
    ),
    Words(
        "personal-without-keep",
        mark("The field “{field}” asks for something personal and does not say until when it is kept."),
        mark("Add a line “keep: {{days: 30, after: synthesis}}”, or “keep: {{until: 2026-12-31}}”."),
    ),
    Words(
        "keep-without-end",
        mark("Nothing says when what is typed in “{field}” is deleted."),
        mark("Write a number of days (“days: 30, after: synthesis”) or a day (“until: 2026-12-31”)."),
    ),
    Words(
        "personal-published",
        mark("The field “{field}” asks for something personal, and everyone would read it."),
        mark("Write “seen_by: staff”. Only a name that people choose for themselves is published: “becomes: author”."),
    ),
    Words(
        "becomes-nothing",
        mark("“{field}” cannot become a part of a contribution: this form makes a “{makes}”."),
        mark("Remove “becomes”, or write “makes: contribution”."),
    ),
    Words(
        "becomes-twice",
        mark("“{field}” and “{other}” would both become the “{value}” of the contribution."),
        mark("Keep “becomes: {value}” in one of them; the other is then a column of its own."),
    ),
    Words(
        "cannot-become",
        mark("A field of type “{type}” cannot become the “{value}” of a contribution."),
        mark("Change its type ({known}), or remove “becomes”."),
    ),
    Words(
        "becomes-unseen",
        mark("“{field}” becomes the “{value}” of what is published, and nobody should see it."),
        mark("Remove “seen_by”, or “becomes”."),
    ),
)
_FORMS = (
    Words(
        "no-form",
        mark("There is no form “{found}”."),
        (
            mark("Did you mean “{suggestion}”?"),
            mark("Forms of this consultation: {known}."),
            mark("Write it in {folder}/ (civicgen new form does it), or remove the line."),
        ),
    ),
    Words(
        "no-officer",
        mark("Forms ask for something personal, and nobody is named who watches over it."),
        mark("Add a line “dpo: …” under “publisher”: name and address of the data protection officer."),
    ),
    Words(
        "published-nowhere",
        mark(
            "Everyone is to read what is answered to “{field}”, and nothing of it is ever published: the form makes: "
            "{makes}."
        ),
        mark("Remove “seen_by”: the staff reads it. To publish it, ask it in a form that makes a contribution."),
    ),
    Words(
        "officer-unwritten",
        mark("A form that asks for something personal is open, and names nobody who watches over it."),
        mark("“dpo” under “publisher” still says what stood there at first: write a name and an address."),
    ),
    Words(
        "form-unused",
        mark("Neither a step nor a meeting names the form “{name}”: it never opens."),
        mark("Add a line “form: {name}” to a step of {consultation}, or to a meeting."),
    ),
    Words(
        "form-date-without-form",
        mark("“{key}” says when a form opens or closes, and the meeting names none."),
        mark("Add a line “form: …” with the name of a form of this consultation, or remove this line."),
    ),
    Words(
        "form-draft",
        mark("“{step}” names the form “{name}”, which is a draft: nobody can fill it in."),
        mark("Read it through, then remove its line “state: draft”."),
    ),
    Words(
        "nothing-to-choose",
        mark("The field “{field}” must be filled in, and there is nothing to choose in it."),
        mark("Write what it becomes (“{becomes}”) first: articles in articles/, topics in topics.yml."),
    ),
    Words(
        "form-without-fields",
        mark("This form asks nothing."),
        mark("Add “fields:” and what is asked, or “preset: contribution” to take a ready-made form."),
    ),
    Words(
        "form-says-nothing",
        mark("Nothing in this form becomes the title or the text of a contribution."),
        mark("Add “becomes: text” to the field in which people write, or say what the form makes: “makes: message”."),
    ),
    Words(
        "form-can-be-empty",
        mark("This form could be sent empty: neither the text nor the title of the contribution is required."),
        mark("Add “required: yes” to the field that becomes the text or the title."),
    ),
    Words(
        "ballot-chooses-nothing",
        mark("This form makes a ballot, and there is nothing to choose in it."),
        mark("Add a field of type choice, choices, scale, grades, ranking or sharing."),
    ),
    Words(
        "confirm-without-email",
        mark("A letter is to be sent, and no field asks for an e-mail address."),
        mark("Add a field “type: email”, or remove “confirm”."),
    ),
    Words(
        "key-not-for-form",
        mark("“{key}” says nothing of this form."),
        mark("Remove the line, or write “makes: {makes}”."),
    ),
    Words(
        "obliges-without-threshold",
        mark("It is said what the council must do, and not after how many supports."),
        mark("Add a line “threshold: …”."),
    ),
    Words(
        "not-words",
        mark("A translation of a form cannot change “{key}”: everyone is asked the same."),
        mark("Remove the line here; change it in the original."),
    ),
)
WORDS: tuple[Words, ...] = (*_FIELDS, *_FORMS)
