"""What the database itself refuses of papers and their signatures, whoever asks."""

import pgtrigger

_REFUSE = "RAISE EXCEPTION '{sentence}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"

NEWEST = """
    IF EXISTS (SELECT FROM agreements_paper newer JOIN agreements_paper mine ON mine.id = NEW.paper_id
            WHERE newer.agreement_id = mine.agreement_id AND newer.number > mine.number) THEN
        REFUSE_SUPERSEDED
    END IF;
""".replace("REFUSE_SUPERSEDED", _REFUSE.format(sentence="a newer paper stands", name="agreements_newest_paper"))

SENT_AND_SEEN = """
    IF NOT EXISTS (SELECT FROM agreements_papersending WHERE paper_id = NEW.paper_id) THEN
        REFUSE_NOT_SENT
    END IF;
    IF NOT EXISTS (SELECT FROM agreements_paper WHERE id = NEW.paper_id AND sha256 = NEW.sha256) THEN
        REFUSE_OTHER_HASH
    END IF;
""".replace(
    "REFUSE_NOT_SENT", _REFUSE.format(sentence="it was not sent for signature", name="agreements_signed_when_sent")
).replace(
    "REFUSE_OTHER_HASH",
    _REFUSE.format(sentence="a signature holds the hash of its paper", name="agreements_signs_its_paper"),
)


def _before(name: str, *parts: str) -> pgtrigger.Trigger:
    """Refuses a row before it is entered."""
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=pgtrigger.Insert, func="".join(parts) + "RETURN NEW;"
    )


OF_A_SENDING = (_before("of_the_newest", NEWEST),)
OF_A_SIGNATURE = (_before("of_what_was_sent", NEWEST, SENT_AND_SEEN),)
