"""The catalogue (事项目录) of the invented 榕城市, the same at every start."""

from sandbox.catalogue import care

_ALL = (*care.ITEMS,)

SEED = {item.implement_code: item for item in _ALL}

# Items whose cases ask for a supplement (补正) on their way.
ASKS_FOR_MORE = frozenset({care.TEMPORARY_RELIEF.implement_code})

# What a case of a charged item costs, in fen.
AMOUNTS_FEN: dict[str, int] = {}
