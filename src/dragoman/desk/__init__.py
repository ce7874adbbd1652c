"""The desk: a ledger in the browser, to read, review and follow stories. `dragoman serve` opens it.

`app.create` makes the web application; everything else here is a page (inbox, reports, review, joins, dossiers, corpus,
coding) or what the pages share (rooms, rendering, guard, accounts). Pages are plain HTML that reads and works with scripts
off; the scripts in `static/built` only make them quicker to use. Needs the extra `desk`.
"""
