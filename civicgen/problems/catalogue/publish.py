"""Words of the problems met while a text is published, and a site is put where visitors see it."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

WORDS = (
    Words(
        "cannot-mark",
        mark("This file cannot be marked as published without changing more than its state and its date."),
        mark("Write it by hand in the front matter, on two lines: “state: published”, “published: 2026-03-12”."),
    ),
    Words(
        "no-file-of-its-own",
        mark("“{found}” stands in a file together with others."),
        mark("Write “state: published” in that file by hand, then publish without naming it: civicgen publish"),
    ),
    Words(
        "was-withdrawn",
        mark("“{found}” was withdrawn: it is not published again by a command."),
        mark("To publish it all the same, write “state: published” by hand, and say why in the text."),
    ),
    Words(
        "changed-meanwhile",
        mark("The file was changed by someone while you were looking at what would be published."),
        mark("Type the same command again, and look at the new text."),
    ),
    Words(
        "host-folder-linked",
        mark("The folder “{folder}” is a link, or lies in one: the files of the host would be written somewhere else."),
        mark("Replace the link by a folder, or delete it: civicgen deploy init makes the folder. Nothing was written."),
    ),
    Words(
        "no-deploy",
        mark("It is not said where the site goes."),
        mark(
            "Add “deploy:” to civicgen.yml, for instance:"
            " deploy: {{ to: sftp, server: ssh.example.org, user: name, path: www }}"
        ),
    ),
    Words(
        "no-site",
        mark("There is no site in {folder}."),
        mark("Build it first: civicgen build"),
    ),
    Words(
        "site-not-whole",
        mark("The site in {folder} is not whole: its last build was interrupted, or files are missing."),
        mark("Build it again: civicgen build"),
    ),
    Words(
        "site-touched",
        mark("Files of the site in {folder} are not as the build wrote them: {names}."),
        mark(
            "Change the sources, never the site. To have it as it should be: delete the folder of the site,"
            " then civicgen build"
        ),
    ),
    Words(
        "site-of-later",
        mark("The site in {folder} is as it will be on {day}: it shows what nobody may read before."),
        mark(
            "Build it as it is today, without --as-of: civicgen build. Then deploy. Is the clock of this machine right?"
        ),
    ),
    Words(
        "secret-in-settings",
        mark("“{key}” holds a secret, and civicgen.yml can be read by everybody who receives the portal."),
        mark(
            "Delete the line, and change that password: it may have been seen. It is asked for when it is needed;"
            " for a program that runs by itself, set CIVICGEN_SFTP_PASSWORD in its environment, or use a key."
        ),
    ),
    Words(
        "bad-server",
        mark("“{value}” is not the name of a server."),
        mark("Write the name alone, without sftp:// and without a folder: ssh.example.org"),
    ),
    Words(
        "bad-user",
        mark("“{value}” is not a name under which one logs in."),
        mark("Write the name that the host gave you, and nothing else."),
    ),
    Words(
        "bad-fingerprint",
        mark("“{value}” is not the fingerprint of a key."),
        mark("Copy it from the pages of your host. It begins with SHA256: and has 43 more letters and digits."),
    ),
    Words(
        "bad-branch",
        mark("“{value}” cannot be the name of a branch."),
        mark("Write, for instance: pages"),
    ),
    Words(
        "bad-remote",
        mark("“{value}” is not a repository that can be sent to."),
        mark("Write the name that git knows (origin), or its address."),
    ),
    Words(
        "bad-protected",
        mark("“{value}” leads out of the folder that receives the site."),
        mark("Write it from that folder, without / at its beginning and without .. in it: data/"),
    ),
    Words(
        "deploy-key-unused",
        mark("“{key}” means nothing for “to: {to}”."),
        mark("Delete it. These keys can stand here: {known}."),
    ),
    Words(
        "deploy-into-site",
        mark("The folder {folder} holds the site that is built, or lies in it."),
        mark("Name another folder for “path”, outside the portal: /srv/www/mairie"),
    ),
    Words(
        "releases-not-ours",
        mark("There is something in {folder} that civicgen did not put there."),
        mark("Name a folder for “path” that is empty, or that does not exist yet. Nothing was touched."),
    ),
    Words(
        "pointer-in-the-way",
        mark("In {folder}, “current” is not the pointer that civicgen makes."),
        mark("Move it away, then type the same command again. Nothing was touched."),
    ),
    Words(
        "no-pointer-here",
        mark("This computer lets nobody make the pointer that leads to a release ({reason})."),
        mark(
            "On Windows, switch on the developer mode, or send the site to a server: “to: sftp”. Nothing was changed."
        ),
    ),
    Words(
        "no-releases",
        mark("There is no release in {folder}."),
        mark("Deploy first: civicgen deploy"),
    ),
    Words(
        "no-release-before",
        mark("There is no release before the one that visitors see."),
        mark("See which there are: civicgen rollback --list. Mend the sources, then deploy again."),
    ),
    Words(
        "no-such-release",
        mark("There is no release “{name}”."),
        mark("There are: {known}."),
    ),
    Words(
        "release-not-whole",
        mark("The release “{name}” is not whole any more: some of its files are missing or were changed."),
        mark("Choose another one: civicgen rollback --list. Nothing was changed."),
    ),
    Words(
        "nothing-to-roll-back",
        mark("There are no releases to go back to with “to: {to}”."),
        mark("Go back in the sources (in their history, or a copy), then civicgen build and civicgen deploy."),
    ),
    Words(
        "sftp-not-installed",
        mark("To send a site by SFTP, one more part of civicgen is needed."),
        mark('Install it: pip install "civicgen[sftp]"'),
    ),
    Words(
        "server-not-reached",
        mark("The server {server} could not be reached: {reason}."),
        mark("See whether this computer is on line, and whether “server” and “port” are right. Nothing was changed."),
    ),
    Words(
        "server-unknown",
        mark("The server {server} is not known to this computer. It says that its fingerprint is {fingerprint}."),
        mark(
            "Compare it with the one on the pages of your host, never skip this. If it is the same, add to “deploy:” in"
            " civicgen.yml: fingerprint: {fingerprint}"
        ),
    ),
    Words(
        "server-changed",
        mark(
            "The server {server} shows another key ({fingerprint}) than the one that is known: it was replaced, or"
            " somebody stands in between."
        ),
        mark("Send nothing, and ask your host. If it is right, write: fingerprint: {fingerprint}"),
    ),
    Words(
        "not-let-in",
        mark("The server {server} did not let “{user}” in."),
        mark(
            "See whether “user” is right, and try the password again: it is asked for at a terminal, else read from"
            " CIVICGEN_SFTP_PASSWORD. With a key, name its file in “key”."
        ),
    ),
    Words(
        "key-unusable",
        mark("The key {file} cannot be used: {reason}."),
        mark("Name in “key” the file of a private key that this account may read. Its passphrase is asked for."),
    ),
    Words(
        "no-such-folder",
        mark("There is no folder “{folder}” on the server {server}."),
        mark("Write in “path” the folder that visitors see, as your host names it: www, public_html, htdocs"),
    ),
    Words(
        "others-files",
        mark("On the server, files that civicgen did not put there stand where the site would go: {names}."),
        mark(
            "See whose they are. To have them replaced: civicgen deploy --take-over. To keep them, choose another"
            " folder for “path”. Nothing was changed."
        ),
    ),
    Words(
        "protected-path",
        mark("The site has “{path}”, and “{protected}” is protected on the server."),
        mark("Give the page or file another name, or take the folder out of “protected”. Nothing was changed."),
    ),
    Words(
        "server-refused",
        mark("The server refused “{path}”: {reason}."),
        mark(
            "See whether there is room left, and whether this account may write there. Type the same command again to"
            " go on where it stopped."
        ),
    ),
    Words(
        "connection-lost",
        mark("The connection was lost: {reason}."),
        mark("Type the same command again: it goes on where it stopped."),
    ),
    Words(
        "git-missing",
        mark("There is no git on this computer."),
        mark("Install it from https://git-scm.com, or choose another way: “to: sftp”."),
    ),
    Words(
        "no-such-remote",
        mark("git knows no repository “{remote}” here."),
        mark("Write the address of the repository in “remote”."),
    ),
    Words(
        "git-refused",
        mark("git could not send the site to {remote}: {reason}."),
        mark("See whether this computer may write there (git push), then type the same command again."),
    ),
    Words(
        "branch-not-ours",
        mark("The branch “{branch}” of {remote} holds something else than a site made by civicgen."),
        mark(
            "Name another branch, for instance: pages. If what it holds may go: civicgen deploy --take-over."
            " Nothing was changed."
        ),
    ),
    Words(
        "branch-is-source",
        mark("The branch “{branch}” holds the portal itself."),
        mark("Name a branch for the site alone, for instance: pages"),
    ),
    Words(
        "not-a-checkout",
        mark("{folder} is not in a git repository, so that no branch can be followed."),
        mark("Fetch the portal with git clone, or watch its files alone, without --branch."),
    ),
    Words(
        "other-branch",
        mark("The portal is on the branch “{here}”, not on “{branch}”."),
        mark("Follow the branch it is on: --branch {here}"),
    ),
    Words(
        "not-forward",
        mark("The portal cannot move forward with “{branch}” of {remote}: it was changed here too ({reason})."),
        mark("Send or throw away what was changed here, and never edit the portal that a server follows."),
    ),
    Words(
        "not-fetched",
        mark("The branch “{branch}” of {remote} could not be fetched: {reason}."),
        mark("See whether the server is on line and may read the repository (git fetch). It is tried again."),
    ),
)
