"""Marks that name a delivery: a visible text for the eye, and a pattern that only its key can find.

Pure: arrays and bytes in, arrays and numbers out. Who was delivered what, and which key belongs to whom, is known
to the application alone (``apps.delivery``). Method, study and limits: ``docs/watermark.md``.

- :mod:`.visible` draws the text, :mod:`.invisible` the pattern, :mod:`.marking` puts both into a JPEG;
- :mod:`.registering` lays a suspect picture over the page it may come from;
- :mod:`.detecting` scores keys against what the two differ in;
- :mod:`.threshold` holds the score below which nobody is named, with the study that it comes from.
"""
