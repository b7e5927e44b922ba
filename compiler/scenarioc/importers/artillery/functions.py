"""The functions and built-in variables of Artillery's templates, and what people write who guess at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Maker = Callable[[Sequence[str]], str]


def _number(arguments: Sequence[str]) -> str:
    low, high = (arguments[0], arguments[1]) if len(arguments) > 1 else ("0", arguments[0] if arguments else "1")
    return f"randint({min(int(low), int(high))}, {max(int(low), int(high))})"


def _string(arguments: Sequence[str]) -> str:
    return f"random_string({arguments[0] if arguments else 10})"


FUNCTIONS: dict[str, Maker] = {"$randomNumber": _number, "$randomString": _string}

OLD_FAKES = {
    "$randEmail": "internetEmail", "$randFullName": "personFullName", "$randFirstName": "personFirstName",
    "$randLastName": "personLastName", "$randUserName": "internetUsername", "$randPassword": "internetPassword",
    "$randUuid": "stringUuid", "$randPhoneNumber": "phoneNumber", "$randCity": "locationCity",
    "$randCountry": "locationCountry", "$randStreetAddress": "locationStreetAddress",
    "$randZipCode": "locationZipCode", "$randCompanyName": "companyName", "$randNumber": "numberInt",
    "$randBoolean": "datatypeBoolean", "$randUrl": "internetUrl", "$randIp": "internetIpv4", "$randWord": "loremWord",
    "$randSentence": "loremSentence", "$randParagraph": "loremParagraph", "$randText": "loremText",
    "$randJobTitle": "personJobTitle", "$randColor": "colorHuman", "$randProductName": "commerceProductName",
}  # fmt: skip

FAKES = {
    "internetEmail": "faker.email()", "internetExampleEmail": "faker.safe_email()",
    "internetUsername": "faker.user_name()", "internetPassword": "faker.password()", "internetUrl": "faker.url()",
    "internetDomainName": "faker.domain_name()", "internetIp": "faker.ipv4()", "internetIpv4": "faker.ipv4()",
    "internetIpv6": "faker.ipv6()", "internetUserAgent": "faker.user_agent()", "internetMac": "faker.mac_address()",
    "internetPort": "randint(0, 65535)", "personFullName": "faker.name()", "personFirstName": "faker.first_name()",
    "personLastName": "faker.last_name()", "personPrefix": "faker.prefix()", "personSuffix": "faker.suffix()",
    "personJobTitle": "faker.job()", "stringUuid": "uuid4()", "stringAlpha": "faker.random_letter()",
    "stringAlphanumeric": "random_string(1)", "stringNumeric": "randint(0, 9)",
    "phoneNumber": "faker.phone_number()", "locationCity": "faker.city()", "locationCountry": "faker.country()",
    "locationCountryCode": "faker.country_code()", "locationStreetAddress": "faker.street_address()",
    "locationStreet": "faker.street_name()", "locationZipCode": "faker.postcode()", "locationState": "faker.state()",
    "locationBuildingNumber": "faker.building_number()", "locationLatitude": "faker.latitude()",
    "locationLongitude": "faker.longitude()", "companyName": "faker.company()",
    "companyCatchPhrase": "faker.catch_phrase()", "numberInt": "randint(0, 9007199254740991)",
    "numberFloat": "random()", "datatypeBoolean": 'choice(["true", "false"])', "loremWord": "faker.word()",
    "loremWords": "faker.sentence(3)", "loremSentence": "faker.sentence()", "loremParagraph": "faker.paragraph()",
    "loremText": "faker.text()", "loremSlug": "faker.slug()", "colorHuman": "faker.color_name()",
    "colorRgb": "faker.hex_color()", "commerceProductName": "faker.catch_phrase()",
    "commerceProduct": "faker.word()", "commercePrice": "random(1, 1000)", "commerceDepartment": "faker.word()",
    "commerceIsbn": "faker.isbn13()", "financeIban": "faker.iban()", "financeAmount": "random(0, 1000)",
    "financeCurrencyCode": "faker.currency_code()", "financeCreditCardNumber": "faker.credit_card_number()",
    "systemFileName": "faker.file_name()", "systemMimeType": "faker.mime_type()", "dateWeekday": "faker.day_of_week()",
    "dateMonth": "faker.month_name()", "datePast": "faker.past_date()", "dateFuture": "faker.future_date()",
    "dateRecent": "faker.past_date()", "dateBirthdate": "faker.date_of_birth()", "vehicleVin": "faker.vin()",
    "wordNoun": "faker.word()", "wordVerb": "faker.word()", "wordAdjective": "faker.word()",
    "wordSample": "faker.word()",
}  # fmt: skip
"""Functions of the fake-data plugin, by their names without the dollar sign, as expressions."""

MEANT = {
    "randomint": "`{{ $randomNumber(1, 10) }}` is a random whole number",
    "randomnumber": "the function is called `$randomNumber`, with a dollar sign",
    "randomstring": "the function is called `$randomString`, with a dollar sign",
    "randomitem": "a list under `config.variables` gives every user a random item of it",
    "randompick": "a list under `config.variables` gives every user a random item of it",
    "pick": "a list under `config.variables` gives every user a random item of it",
    "pickrandom": "a list under `config.variables` gives every user a random item of it",
    "sample": "a list under `config.variables` gives every user a random item of it",
    "choice": "a list under `config.variables` gives every user a random item of it",
    "uuid": "the variable is `{{ $uuid }}`, without brackets",
    "guid": "the variable is `{{ $uuid }}`, without brackets",
    "timestamp": "Artillery has no such function; here it is `${timestamp()}`",
    "now": "Artillery has no such function; here it is `${timestamp()}`",
    "date": "Artillery has no such function; here it is `${today()}`",
}
"""Names that people guess, without the dollar sign and in small letters, and what there is."""

MENDED: dict[str, Maker] = {
    "randomint": _number,
    "randomnumber": _number,
    "randominteger": _number,
    "randomstring": _string,
    "uuid": lambda _: "uuid4()",
    "guid": lambda _: "uuid4()",
    "timestamp": lambda _: 'timestamp("ms")',
    "now": lambda _: 'timestamp("ms")',
    "isotimestamp": lambda _: "iso_now()",
    "date": lambda _: "today()",
}
"""What such a name is replaced by when the script is to be mended."""
