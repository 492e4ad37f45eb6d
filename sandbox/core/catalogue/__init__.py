"""The catalogue (事项目录) of the invented 榕城市, the same at every start."""

from sandbox.core.catalogue import bundles, business, care, city, housing, insurance, police

_ALL = (
    *care.ITEMS,
    *housing.ITEMS,
    *police.ITEMS,
    *insurance.ITEMS,
    *business.ITEMS,
    *city.ITEMS,
    *bundles.ITEMS,
)

SEED = {item.implement_code: item for item in _ALL}

# Items whose cases ask for a supplement (补正) on their way.
ASKS_FOR_MORE = frozenset({care.TEMPORARY_RELIEF.implement_code})

# What a case of an item that charges costs, in fen.
AMOUNTS_FEN = {
    police.IDENTITY_CARD_AGAIN.implement_code: 4_000,
    police.DRIVING_LICENCE_RENEWAL.implement_code: 1_000,
    police.DOG_REGISTRATION.implement_code: 20_000,
    housing.TITLE_TRANSFER.implement_code: 8_000,
}
