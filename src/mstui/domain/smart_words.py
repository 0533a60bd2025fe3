"""The words by which a milestone's text is read: verbs, outcomes, units, periods (English)."""

from __future__ import annotations

# Verbs that only point somewhere: without a number they name no outcome.
DIRECTIONS = frozenset(
    """accelerate better boost cut decrease deepen develop enhance expand extend foster grow
    improve increase intensify lower maximise maximize minimise minimize optimise optimize raise
    reduce reinforce simplify speed stabilise stabilize streamline strengthen""".split()  # noqa: SIM905
)

VERBS = DIRECTIONS | frozenset(
    """accept achieve acquire activate adapt add adopt agree align analyse analyze announce apply
    appoint approve archive arrange assemble assess assign attain audit automate award begin
    book brief build buy calibrate call certify check choose clean close code collect
    commission complete conclude conduct configure confirm connect contact contract convert
    create debug decide define deliver demonstrate deploy design determine discover
    distribute do document draft draw earn edit educate eliminate employ enable engage enrol
    enroll ensure establish estimate evaluate execute explore file fill film finalise
    finalize find finish fix follow form formulate freeze fund gain gather generate get give
    handle hire hold host identify implement import inform inspect install integrate
    interview introduce invest investigate invite keep kick launch lay lead learn lease
    license list load localise localize make manage manufacture map market measure meet
    merge migrate monitor move negotiate notify obtain offer onboard open operate order
    organise organize outline pass pay perform pick pilot place plan post prepare present
    procure produce promote propose prove provide publish purchase reach receive record
    recruit redesign refactor refresh register release remove rename renew renovate reopen
    repair replace report request research resolve review revise rewrite run save scale
    schedule secure select sell send set set-up settle setup ship sign simulate source
    specify staff standardise standardize start stop store submit supply support survey
    switch teach test train transfer translate update upgrade upload validate verify visit
    win write""".split()  # noqa: SIM905
)

# Verbs that are as often the name of a thing: "market research", "support contract".
THINGS_TOO = frozenset(
    """award audit book brief build call check code contract design document draft draw film file
    fix form fund guide host lead lease license list load map market measure offer pass pay pick
    pilot place plan post produce promise purchase record register release report research review
    run scale schedule ship sign source staff start stop store supply support survey test train
    transfer update upgrade visit work""".split()  # noqa: SIM905
)

# Past forms that do not end in -ed.
PARTICIPLES = frozenset(
    """begun bought built chosen done drawn fed filed found given gone held hired hung kept laid
    led left lent made met paid proven put read run sent set shipped shot shut signed sold spent
    sworn taken taught told understood won written""".split()  # noqa: SIM905
)

# Nouns and adjectives that say what will be true.
OUTCOMES = frozenset(
    """acceptance adoption agreement approval available award certification clearance complete
    completion compliant decision delivery finish finished functional handoff handover
    installed kickoff launch live opening operational permit place publication ready
    registration release rollout sale shipment signature signoff start submission
    validation""".split()  # noqa: SIM905
)

# Third person: "the CRM holds the data", "product goes live".
STATEMENTS = frozenset(
    "accepts are can exceeds exists goes has have holds is meets passes receives runs works".split()  # noqa: SIM905
)

VAGUE = frozenset(
    """all anything better etc everything good great items job misc miscellaneous more
    most much new nice other others progress project several some something stuff success
    successful successfully task tasks thing things tbd todo various well work works""".split()  # noqa: SIM905
)

STOP = frozenset(
    """a about above after again an and any around as at average be before below between both by
    down each every few final first for from further global her his i in internal into it its key
    least less main my no not of off on once only or our out over own per quick same second so
    than that the their them then there these they this those through to too toward towards under
    until up us very via we when with within without your""".split()  # noqa: SIM905
)

# Words before a number that make it a label: "phase 2", "version 1", "ISO 9001".
LABELS = frozenset(
    """article batch build bug chapter class day din en episode floor gate gen generation grade
    group house industry iso issue item iteration level lot mark milestone model module no number
    option package page part phase plan point priority pull release request room round row rfc
    section series site sprint stage step store story table task team ticket tier tranche unit
    v ver version volume wave web week windows""".split()  # noqa: SIM905
)

# Nouns that are measured on a scale of their own, so their number needs no unit after it.
SCALES = frozenset(
    """csat grade index level nps rank ranking rate rating ratio score sla temperature""".split()  # noqa: SIM905
)

# Verbs that are a number by themselves.
FACTORS = frozenset("double doubled halve halved quadruple triple tripled twofold".split())  # noqa: SIM905

NUMBER_WORDS = (
    "zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|"
    "fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|dozen"
)
