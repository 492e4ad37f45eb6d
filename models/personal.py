"""Personal data (个人信息, PIPL Art. 4) in the columns of each table.

Each model lists its own in ``PERSONAL``: what a person who asks for their data is given (Art. 45),
and what is erased when its purpose is over (Art. 47). tests/house/test_personal.py finds a column
with a person's id, or an encrypted one, that is on no list.
"""

from __future__ import annotations

from typing import NamedTuple


class Personal(NamedTuple):
    """The personal columns of a table.

    ``subject_columns`` identify the person of a row: their id, a hash of their identity, or the id
    of another row of theirs. ``data_columns`` describe the person.
    """

    subject_columns: tuple[str, ...] = ()
    data_columns: tuple[str, ...] = ()


NO_PERSONAL_DATA = Personal()
