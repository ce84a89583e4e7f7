"""Words for what is wrong or unkept about where forms are sent, and about tools of others."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

_OTHERS = mark("Keep other ways open (“respond: [email, post, paper, in-person]”), then write “settled: {word}”.")
_SETTLED = mark("Once this is settled, write “settled: {word}” under “options:” of “forms:” in civicgen.yml.")

_SETTINGS = (
    Words(
        "unknown-backend",
        mark("“{name}” is not a way to receive forms."),
        (mark("Did you mean “{suggestion}”? Known: {known}."), mark("Choose one of: {known}.")),
    ),
    Words(
        "backend-broken",
        mark("The backend “{name}” ({package}) cannot be loaded: {reason}."),
        mark("Install it again in the version that fits this civicgen, or tell who makes it."),
    ),
    Words(
        "backend-setting-missing",
        mark("{backend} needs “{key}”, which is missing under “forms:”: nothing could be sent to it."),
        mark("Write it in civicgen.yml; the guide for volunteers says where each backend shows it."),
    ),
    Words(
        "backend-not-https",
        mark("What people write would be sent in the clear, to {address}."),
        mark("Write an address that begins with https://"),
    ),
    Words(
        "backend-without-key",
        mark("“{form}” asks for something personal, and this portal has no key to seal it to: no server receives it."),
        mark("Run “civicgen keys new”: it writes under “forms:” in civicgen.yml the line “key: civicgen-public-…”."),
    ),
    Words(
        "backend-static-host",
        mark("{host} only shows pages: a form that is sent to {address} is answered by an error."),
        mark("Choose another backend: a collector, the mailbox, or a service that receives forms."),
    ),
    Words(
        "backend-other-host",
        mark("Netlify only receives the forms of sites that it shows itself; this one is on {host}."),
        mark("Write “host: netlify”, or choose another backend."),
    ),
    Words(
        "unknown-option",
        mark("The backends of this portal know no option “{option}”."),
        (mark("Did you mean “{suggestion}”? Known: {known}."), mark("Known: {known}.")),
    ),
    Words(
        "unknown-form",
        mark("There is no form “{form}”."),
        (mark("Did you mean “{suggestion}”? Forms: {known}."), mark("Forms: {known}.")),
    ),
    Words(
        "unknown-field-of-form",
        mark("The form has no field “{field}”."),
        (mark("Did you mean “{suggestion}”? Fields: {known}."), mark("Fields: {known}.")),
    ),
    Words(
        "unknown-profile",
        mark("“{name}” is not a profile of tables."),
        mark("Choose one of: {known}; or leave it out: the headings tell."),
    ),
    Words(
        "unknown-card",
        mark("“{name}” is not a card that is known."),
        (
            mark("Did you mean “{suggestion}”? Known: {known}."),
            mark("Choose one of: {known}; or describe it yourself."),
        ),
    ),
)
_ELSEWHERE = (
    Words(
        "bad-country",
        mark("“{value}” is not a country."),
        mark("Write two letters, as FR or DE; EU when it is somewhere in the European Union."),
    ),
    Words(
        "elsewhere-unknown",
        mark(
            "Nothing says “{key}” of this tool: people must know where a link leads, and what it gets to know of them."
        ),
        mark("Name a card that is known (“card: framaforms”), or write host, collects and country yourself."),
    ),
)
_PROMISES = (
    Words(
        "backend-script",
        mark("{backend} needs JavaScript: people with an old telephone or a text browser cannot answer there."),
        _OTHERS,
    ),
    Words(
        "backend-captcha",
        mark(
            "{backend} shows a puzzle after sending, which nobody passes without JavaScript, unless it is switched off."
        ),
        mark(
            "Switch reCAPTCHA off in the settings of the form at {site}, then write “settled: {word}” under “options:”."
        ),
    ),
    Words(
        "backend-suspicion",
        mark("Netlify may show a puzzle to who looks suspicious to it, which nobody can pass without JavaScript."),
        _OTHERS,
    ),
    Words(
        "backend-detection",
        mark("Netlify finds forms at a deployment only once this was switched on."),
        mark(
            "At Netlify: Forms, “Enable form detection”; deploy again; then write “settled: {word}” under “options:”."
        ),
    ),
    Words(
        "backend-outside-eu",
        mark("{backend} keeps what people write outside the European Union ({country}). Personal here: {fields}."),
        mark("Ask the data protection officer, or choose a backend in Europe. Then write “settled: {word}”."),
    ),
    Words(
        "backend-region",
        mark("Nobody knows in which country {backend} keeps what people write; the privacy notice must say it."),
        mark("Ask the service, then write “country: FR” (its two letters) under “options:” of “forms:”."),
    ),
    Words(
        "backend-closing",
        mark("{backend} goes on receiving after the end of the step: the site closes, the address does not."),
        mark("Close it there on that day; what comes later is marked when it is pulled. Then write “settled: {word}”."),
    ),
    Words(
        "backend-quota",
        mark("{backend} takes {number} submissions a month on its free plan; what comes after is lost or waits."),
        mark(
            "Take a larger plan before the consultation opens, or choose another backend. Then write “settled: {word}”."
        ),
    ),
    Words(
        "backend-crowd",
        mark(
            "{backend} takes {number} submissions a minute: a public meeting that answers at once is too much for it."
        ),
        mark("Hand out paper at meetings. Then write “settled: {word}”."),
    ),
    Words(
        "backend-account",
        mark("{backend} asks people for an account, and knows who they are."),
        _OTHERS,
    ),
    Words(
        "backend-ballot-account",
        mark("The form “{form}” makes anonymous ballots, and {backend} knows who sends each."),
        mark("Choose a backend that does not, such as the collector."),
    ),
    Words(
        "backend-confirmation",
        mark("The form “{form}” promises a letter with a page to confirm; {backend} sends none."),
        mark("Write “confirm: none” in the form, or use the collector."),
    ),
    Words(
        "backend-files",
        mark("The field “{field}” asks for a file; {backend} takes none."),
        mark("Remove the field, and say to which e-mail address files can be sent; or use the collector."),
    ),
    Words(
        "backend-files-number",
        mark("The form “{form}” asks for {number} files; {backend} takes {most}."),
        mark("Ask for fewer, or use the collector."),
    ),
    Words(
        "backend-files-size",
        mark("A file of “{field}” may be larger than what {backend} takes ({most}): it would be refused there."),
        mark("Write “max_size: {most}” in the field, or less."),
    ),
    Words("backend-files-paid", mark("{backend} takes files on a paid plan only."), _SETTLED),
    Words(
        "backend-fields", mark("The form “{form}” has {number} fields; {backend} takes {most}."), mark("Ask for less.")
    ),
    Words(
        "backend-fields-unjoined",
        mark("Nothing says which question there answers which field of “{form}”."),
        mark("Write “field.ID {form}: …” under “options:” for each field, with the id of the question at {backend}."),
    ),
    Words(
        "backend-honeypot",
        mark("{backend} has no field that only robots fill in."),
        mark("Write “honeypot: NAME” under “options:”, if the service has one. Then write “settled: {word}”."),
    ),
    Words(
        "backend-activation",
        mark("{backend} waits, after the first sending, for someone to agree by e-mail; what comes before is lost."),
        mark("Once on line, send the form once yourself, open the letter, agree. Then write “settled: {word}”."),
    ),
    Words(
        "backend-thanks-there",
        mark("{backend} only leads to our page of thanks if that is set on its own site."),
        mark("Set it at {site}: the address of the form with “thanks/” after it. Then write “settled: {word}”."),
    ),
    Words(
        "backend-thanks-url",
        mark("Without “url:” in civicgen.yml, {backend} shows its own page of thanks, in its language."),
        mark("Write the address of the site under “url:”."),
    ),
    Words(
        "backend-thanks-paid",
        mark("{backend} leads to our page of thanks on a paid plan only; else it shows its own."),
        mark("See {site}. Then write “settled: {word}”."),
    ),
    Words(
        "backend-pull",
        mark("{backend} gives nothing back to a program: submissions only come by e-mail."),
        mark(
            "Take them in as letters or as a table: civicgen forms pull FORM --from FILE. Then write “settled: {word}”."
        ),
    ),
    Words(
        "backend-pull-paid",
        mark("{backend} gives submissions back to a program on a paid plan only."),
        mark("Else take in the table that it exports ({site}). Then write “settled: {word}”."),
    ),
    Words(
        "backend-letter-structure",
        mark("In a letter, nobody can answer “{field}” so that it can be counted."),
        mark("Ask it on paper or with another backend, and keep the letter for words."),
    ),
)
WORDS = (*_SETTINGS, *_ELSEWHERE, *_PROMISES)
