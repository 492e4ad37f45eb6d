"""Which columns of a table are personal data (个人信息, PIPL Art. 4).

Each model says so in ``PERSONAL``: what is to be given to a person who asks for their data (Art.
45) or erased when its purpose is over (Art. 47) is found there. tests/house/test_personal.py finds
a column with a person's id, or an encrypted one, that is on no list.
"""

from __future__ import annotations

from typing import NamedTuple


class Personal(NamedTuple):
    """``whose`` are the columns by which a row is known to be somebody's: their id, a hash of who
    they are, or the id of another row that is theirs. ``about`` are those that say something about
    them.
    """

    whose: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


NOTHING = Personal()
