"""Names of places and companies that do not exist: plausible, each once, and the same at every start."""

_HEADS = (
    "Alder", "Ash", "Bram", "Brook", "Cald", "Cray", "Dun", "Elm", "Fal", "Fern", "Gild", "Gorse", "Hart", "Hazel",
    "Iver", "Jarrow", "Kel", "Kings", "Lark", "Lind", "Mal", "Mere", "Nether", "Norr", "Oak", "Otter", "Pen", "Quern",
    "Raven", "Rush", "Sel", "Sten", "Thorn", "Tran", "Ulver", "Vel", "Wen", "Wold", "Yar", "Yew",
)  # fmt: skip
_TAILS = (
    "bridge", "bury", "by", "combe", "croft", "dale", "den", "field", "ford", "gate", "ham", "haven", "holt", "hurst",
    "ley", "mere", "moor", "mouth", "ness", "stead", "thorpe", "ton", "wick", "worth",
)  # fmt: skip
_TRADES = (
    "Bakery", "Brewing", "Ceramics", "Clinic", "Dairies", "Design", "Engineering", "Farms", "Fisheries", "Foods",
    "Freight", "Garages", "Glass", "Hotels", "Housing", "Insurance", "Joinery", "Kitchens", "Law", "Libraries",
    "Logistics", "Mills", "Museums", "Opticians", "Paper", "Pharmacy", "Pottery", "Print", "Retail", "Roofing",
    "School", "Seeds", "Stone", "Textiles", "Theatre", "Timber", "Tools", "Travel", "Vets", "Winery",
)  # fmt: skip
_STREETS = (
    "Bell Lane", "Bridge Street", "Church Row", "Dock Road", "Field Way", "Gate Street", "Mill Lane", "Orchard Walk",
    "Quay Street", "Station Road", "Tanner Yard", "Well Street",
)  # fmt: skip
# Steps that share no factor with how many there are, so that neighbours differ in every part.
_PLACE_STEP, _TRADE_STEP = 331, 7


def place(number: int) -> str:
    """The name of a town; from the 961st on with a numeral."""
    whole, rest = divmod(number, len(_HEADS) * len(_TAILS))
    step = rest * _PLACE_STEP % (len(_HEADS) * len(_TAILS))
    name = _HEADS[step % len(_HEADS)] + _TAILS[step // len(_HEADS)]
    return f"{name} {whole + 1}" if whole else name


def company(number: int) -> str:
    """The name of a customer."""
    count = len(_HEADS) * len(_TAILS)
    return f"{place(number % count)} {_TRADES[(number * _TRADE_STEP + number // count) % len(_TRADES)]}" + (
        f" {number // (count * len(_TRADES)) + 1}" if number >= count * len(_TRADES) else ""
    )


def street(number: int) -> str:
    """A street and a house number."""
    return f"{_STREETS[number % len(_STREETS)]} {1 + number * 13 % 97}"
