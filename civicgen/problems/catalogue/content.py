"""Words for what is wrong in what people wrote: settings, files and folders, and what is said of entries."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, entries, mark

__all__ = ["WORDS"]

_SETTINGS = (
    Words(
        "no-settings",
        mark("There is no civicgen.yml here."),
        mark("Go to the folder of your portal, or make one with “civicgen init NAME”."),
    ),
    Words(
        "no-content",
        mark("There is no text at all: the folder “content” is missing or empty, and the site would be emptied."),
        mark(
            "Put the folder back: from the bin, from where it was moved to, or from a copy. To begin anew:"
            " civicgen init, in an empty folder"
        ),
    ),
    Words(
        "bad-url",
        mark("“{value}” is not a web address."),
        mark("Write it whole, without spaces, ? or #: https://participer.example/."),
    ),
    Words(
        "bad-url-path",
        mark("“{value}” holds “{found}”: a server could take what follows for a rule of its own."),
        mark("Write a path of letters, digits and hyphens: https://town.example/participer/."),
    ),
    Words(
        "bad-security-contact",
        mark("“{value}” is neither an address of e-mail nor of a page."),
        mark("Write where holes in the security are reported: securite@town.example, or https://… of a page."),
    ),
    Words(
        "bad-language",
        mark("“{value}” is not the code of a language."),
        mark("Write two small letters, for instance fr, en, de, br; with a country if need be: fr-CA."),
    ),
    Words(
        "bad-timezone",
        mark("“{value}” is not a time zone."),
        (
            mark("Did you mean “{suggestion}”?"),
            mark("Write a continent and a city: Europe/Paris, Indian/Reunion, America/Martinique."),
        ),
    ),
    Words(
        "bad-color",
        mark("“{value}” is not a colour."),
        mark('Write # and six figures or letters from a to f, in quotes: "#14532d".'),
    ),
    Words(
        "out-of-range",
        mark("{value} is too small or too large."),
        (
            mark("Write a number from {least} to {most}."),
            mark("Write a number from {least} on."),
        ),
    ),
    Words("twice-in-list", mark("“{value}” stands twice in “{key}”."), mark("Keep it once.")),
)
_FILES = (
    Words(
        "unreadable",
        mark("This file cannot be read: {reason}."),
        mark("Check that it exists and that you may open it."),
    ),
    Words(
        "file-too-long",
        mark("This file is longer than {limit}."),
        mark("Split it, or check that it is the file you mean."),
    ),
    Words(
        "front-matter-too-long",
        mark("The keys at the top of this file take {size} kB; {limit} kB is the most."),
        mark("Move long texts below the second “---”."),
    ),
    Words(
        "misread-text",
        mark("“{found}” should certainly be “{meant}”: this file was opened with the wrong encoding, and saved so."),
        mark(
            "Take the original file, open it as UTF-8 (in a spreadsheet: Data, From Text/CSV, file origin “65001:"
            " Unicode (UTF-8)”), and save it again as UTF-8. If there is no original, write the words anew."
        ),
    ),
    Words(
        "no-front-matter",
        mark("This file does not begin with its keys."),
        mark("Begin with a line “---”, then “title: …”, then another line “---”, and the text below."),
    ),
    Words(
        "unclosed-front-matter",
        mark("The keys begin here, but no second line “---” ends them."),
        mark("Add a line with only “---” between the last key and the text."),
    ),
    Words(
        "toml-front-matter",
        mark("The keys stand between “+++”, which other programs use."),
        mark("Replace both “+++” by “---”, and write “key: value” instead of “key = value”."),
    ),
    Words(
        "long-fence",
        mark("The line above the keys must be exactly three hyphens."),
        mark("Write “---”, and the same below the keys. Word processors like to make a long dash of it."),
    ),
    Words(
        "unknown-file",
        mark("This file has no place here; it is left out."),
        (
            mark("“{there}” is there already: look at both, keep the one that is right, and delete the other one."),
            mark("Rename it “{rename}”, if that is what it is. Files that are read here: {known}."),
            mark("Files that are read here: {known}. Pictures and downloads go to content/media/."),
            mark("Move it, or rename it."),
        ),
    ),
    Words(
        "unknown-folder",
        mark("This folder has no place here; what it holds is left out."),
        (
            mark("“{there}” is there already: put the files of “{name}” into it, and delete “{name}”."),
            mark("Rename it “{rename}”, if that is what it is. Folders that are read here: {known}."),
            mark("Folders that are read here: {known}."),
            mark("Put its files into the folder above."),
        ),
    ),
    Words(
        "undescribed-file",
        mark("No document describes this file; it is not published."),
        mark("Add it to documents.yml (“- file: {name}” and “title: …”), or to a page of documents/ (“file: {name}”)."),
    ),
    Words(
        "leads-out",
        mark("This is a link that leads out of the portal; it is not followed."),
        mark("Copy the file itself here."),
    ),
    Words(
        "unsafe-name",
        mark("A file cannot have this name on every computer."),
        mark("Use letters, figures and hyphens; no : ? * | < > \\ or quotes, no dot or space at the end."),
    ),
    Words(
        "name-simplified",
        mark("This name cannot stand in an address as it is; the site and references use “{name}”."),
        (
            mark("Rename the file “{new_file}” to see the same name everywhere."),
            mark("Rename the folder “{new_folder}” to see the same name everywhere."),
        ),
    ),
    Words(
        "copied",
        mark("Is this a copy that the computer made? It is published too, as “{name}”."),
        (
            mark("If it is a copy, delete it; else rename it “{new_file}”."),
            mark("If it is a copy, delete it; else rename the folder “{new_folder}”."),
        ),
    ),
    Words(
        "same-name",
        mark("“{name}” is already the name of another file: {other}."),
        mark("Rename one of the two; capital letters and accents make no difference."),
    ),
    Words(
        "language-not-declared",
        mark("This file is a translation into “{language}”, which is no language of the portal; it is left out."),
        mark("Add “{language}” to “languages” in civicgen.yml, or remove the file."),
    ),
    Words(
        "translation-alone",
        mark("This is a translation of a file that does not exist."),
        mark("Write the original in the first language of the portal (the same name without the language)."),
    ),
    Words(
        "no-index",
        mark("The folder {folder} has no index.md: nothing says what is asked."),
        (
            mark("Rename {misnamed}: it should be called index.md."),
            mark(
                "Create {folder}/index.md with title, question, decided_by and steps"
                " (civicgen new consultation does it)."
            ),
        ),
    ),
    Words(
        "bad-file",
        mark("“{value}” is not the name of a file beside this one."),
        mark("Put the file into the same folder and write its name only, or media/NAME for one of content/media/."),
    ),
    Words(
        "bad-json",
        mark("This cannot be read as JSON: {reason}."),
        mark("Check quotes, commas and brackets; it is best exported again by the program that made it."),
    ),
    Words(
        "bad-geojson",
        mark("This is not a list of named places."),
        (
            mark("Place {number} wants a property “name” and a geometry."),
            mark("Export it from your map program as GeoJSON (a FeatureCollection)."),
        ),
    ),
)
WORDS: tuple[Words, ...] = (*_SETTINGS, *_FILES, *entries.WORDS)
