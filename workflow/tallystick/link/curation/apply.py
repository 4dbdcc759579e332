"""Applying decisions to the tables, and the log of what each replaced."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ...tables.store import Rows
from ..accounts import Account
from ..mentions import Anchor, Mention, Texts
from ..studies import Joined
from . import claims as on_claims
from .decisions import Decision
from .locate import Locator, Place

CLAIM_ACTIONS = {"correct_claim", "reject_claim", "add_claim"}
JOIN_STUDIES, SPLIT_STUDIES = {"join_reports", "join_studies"}, {"split_report", "split_study"}


def shown(value: Any) -> str | None:
    """A value as the log shows it."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


class Curation:
    """All decisions of a review, located in its documents.

    Raises:
        InputFault: from any method, where a decision's words are gone or stand twice, or where it changes nothing.
    """

    def __init__(self, decisions: list[Decision], tables: Mapping[str, Rows], texts: Texts) -> None:
        self._tables, self._texts = tables, texts
        self._locator = Locator(tables["documents"], texts)
        self._decisions = [(d, self._locator.place(d, d.content)) for d in decisions]
        self._log: Rows = []
        self._logged: set[str] = set()

    def _of(self, *actions: str) -> list[tuple[Decision, Place]]:
        return [(d, place) for d, place in self._decisions if d.action in actions]

    def _record(self, decision: Decision, target: str, field: str | None, old: Any, new: Any) -> None:
        if decision.decision_id in self._logged:
            return
        self._logged.add(decision.decision_id)
        content = decision.content
        self._log.append({
            "decision_id": decision.decision_id, "file": decision.source, "action": decision.action, "target": target,
            "field": field, "old_value": shown(old), "new_value": shown(new), "reason": content["reason"],
            "who": content["who"], "date": content["date"],
        })  # fmt: skip

    def log(self) -> Rows:
        """Rows of ``curation_log``."""
        return self._log

    # Claims, before anything is linked.

    def extracted(self) -> dict[str, Rows]:
        """The extracted tables with claims corrected, rejected and added."""
        tables = dict(self._tables)
        decisions = self._of(*CLAIM_ACTIONS)
        if not decisions:
            return tables
        rows = [dict(row) for row in tables["claims"]]
        anchors = list(tables["anchors"])
        for decision, place in decisions:
            text = self._texts[place.doc_id]
            if decision.action == "correct_claim":
                row, old, anchors = on_claims.correct(decision, place, rows, anchors, text)
                self._record(
                    decision, f"claims:{row['claim_id']}", ", ".join(sorted(old)), old, decision.content["set"]
                )
            elif decision.action == "reject_claim":
                row = on_claims.find_claim(decision, place, rows)
                rows.remove(row)
                anchors = [a for a in anchors if not (a["table"] == "claims" and a["row_id"] == row["claim_id"])]
                self._record(decision, f"claims:{row['claim_id']}", None, _told(row), None)
            else:
                row, own = on_claims.added(decision, place, rows, tables["sections"], text)
                rows.append(row)
                anchors += own
                self._record(decision, f"claims:{row['claim_id']}", None, None, _told(row))
        tables["claims"], tables["anchors"] = rows, anchors
        return tables

    def use_claims(self, claims: Rows) -> None:
        """Mark the claims that people chose as the ones to use."""
        for decision, place in self._of("use_claim"):
            row = on_claims.find_claim(decision, place, claims)
            if row.get("preferred"):
                raise decision.fault("the claim is chosen already", "remove one of the two decisions")
            row["preferred"] = True
            self._record(decision, f"claims:{row['claim_id']}", "preferred", None, True)

    # Publications.

    def _mention(self, decision: Decision, place: Place, mentions: list[Mention]) -> int:
        """The mention on the located words, or with a field printed on them; the smallest such place decides."""
        found = [
            (end - start, i)
            for i, mention in enumerate(mentions)
            if mention.doc_id == place.doc_id
            for start, end in mention.places()
            if place.touches({"doc_id": mention.doc_id, "start": start, "end": end})
        ]
        if not found:
            raise decision.fault(
                "no publication is named by these words", "quote words of the citation or of the title"
            )
        return min(found)[1]

    def joined_mentions(self, mentions: list[Mention]) -> list[tuple[int, int]]:
        """Pairs of mentions that people say name one publication."""
        return [
            (self._mention(d, place, mentions), self._mention(d, self._locator.place(d, d.content["with"]), mentions))
            for d, place in self._of("join_publications")
        ]

    def lone_mentions(self, mentions: list[Mention]) -> frozenset[int]:
        """Mentions that people say name a publication of their own."""
        return frozenset(self._mention(d, place, mentions) for d, place in self._of("split_publication"))

    def check_publications(self, mentions: list[Mention], before: list[list[int]]) -> None:
        """Fail where a decision joins what is joined or splits what is alone; record the rest."""
        group = {i: n for n, members in enumerate(before) for i in members}
        for decision, place in self._of("join_publications", "split_publication"):
            i = self._mention(decision, place, mentions)
            if decision.action == "join_publications":
                j = self._mention(decision, self._locator.place(decision, decision.content["with"]), mentions)
                if group[i] == group[j]:
                    raise decision.fault("the two are one publication already", "remove the decision")
                self._record(
                    decision, f"publications of {mentions[i].doc_id} and {mentions[j].doc_id}", None, "two", "one"
                )
            else:
                if len(before[group[i]]) == 1:
                    raise decision.fault("the mention is a publication of its own already", "remove the decision")
                self._record(decision, f"publication of {mentions[i].doc_id}", None, "one", "two")

    def publication_values(self, rows: Rows, printed: Rows, of_mention: list[int], mentions: list[Mention]) -> None:
        """Put the values that people chose into ``publications`` and mark them among the mentions."""
        for decision, place in self._of("set_publication_value"):
            row = rows[of_mention[self._mention(decision, place, mentions)]]
            field, value = decision.content["field"], decision.content["value"]
            if row[field] == value:
                raise decision.fault(f"{field} is {value} already", "remove the decision")
            self._record(decision, f"publications:{row['publication_id']}", field, row[field], value)
            row[field] = value
            own = [p for p in printed if p["publication_id"] == row["publication_id"] and p["field"] == field]
            for mention in own:
                same = mention["value"] == str(value)
                mention.update(chosen=same, agreement="same" if same else "conflict", rule="curated")
            if value is not None and not any(mention["chosen"] for mention in own):
                printed.append({"publication_id": row["publication_id"], "field": field, "value": str(value),
                                **place.anchor(), "chosen": True, "rule": "curated", "agreement": "same",
                                "source": "other"})  # fmt: skip

    # Reports and studies.

    def _account(self, decision: Decision, place: Place, accounts: list[Account]) -> int:
        """The smallest account that holds the located words."""
        found = [
            (end - start, i)
            for i, a in enumerate(accounts)
            if a.doc_id == place.doc_id
            for start, end in (a.span, *a.regions)
            if start <= place.start and place.end <= end
        ]
        if not found:
            raise decision.fault("no report stands on these words", "quote words of the report that is meant")
        return min(found)[1]

    def joined_accounts(self, accounts: list[Account]) -> list[tuple[int, int, list[Anchor]]]:
        """Pairs of accounts that people say are of one study."""
        found = []
        for decision, place in self._of(*JOIN_STUDIES):
            other = self._locator.place(decision, decision.content["with"])
            pair = self._account(decision, place, accounts), self._account(decision, other, accounts)
            found.append((*pair, [place.anchor(), other.anchor()]))
        for decision, place in self._of("split_study"):
            first = self._account(decision, place, accounts)
            for content in decision.content.get("together", []):
                other = self._locator.place(decision, content)
                found.append((first, self._account(decision, other, accounts), [place.anchor(), other.anchor()]))
        return found

    def lone_accounts(self, accounts: list[Account]) -> frozenset[int]:
        """Accounts that people say are of a study of their own."""
        alone = set()
        for decision, place in self._of(*SPLIT_STUDIES):
            alone.add(self._account(decision, place, accounts))
            for content in decision.content.get("together", []):
                alone.add(self._account(decision, self._locator.place(decision, content), accounts))
        return frozenset(alone)

    def check_studies(self, accounts: list[Account], before: list[Joined]) -> None:
        """Fail where a decision joins what is joined or splits what is alone; record the rest."""
        study = {i: n for n, joined in enumerate(before) for i in joined.accounts}
        for decision, place in self._of(*JOIN_STUDIES, *SPLIT_STUDIES):
            i = self._account(decision, place, accounts)
            if decision.action in JOIN_STUDIES:
                j = self._account(decision, self._locator.place(decision, decision.content["with"]), accounts)
                if study[i] == study[j]:
                    raise decision.fault("the two are reports of one study already", "remove the decision")
                self._record(decision, f"studies of {accounts[i].doc_id} and {accounts[j].doc_id}", None, "two", "one")
            else:
                if len(before[study[i]].accounts) == 1:
                    raise decision.fault("the report is the only one of its study already", "remove the decision")
                self._record(decision, f"study of {accounts[i].doc_id}", None, "one", "two")

    def _study_row(
        self, decision: Decision, place: Place, rows: Rows, accounts: list[Account], studies: list[Joined]
    ) -> dict[str, Any]:
        account = self._account(decision, place, accounts)
        return next(row for row, study in zip(rows, studies, strict=True) if account in study.accounts)

    def study_values(self, rows: Rows, accounts: list[Account], studies: list[Joined]) -> None:
        """Put the values that people chose into ``studies``."""
        for decision, place in self._of("set_study_value"):
            row = self._study_row(decision, place, rows, accounts, studies)
            field, value = decision.content["field"], decision.content["value"]
            if row.get(field) == value:
                raise decision.fault(f"{field} is {value} already", "remove the decision")
            self._record(decision, f"studies:{row['study_id']}", field, row.get(field), value)
            row[field] = value
            row["field_rules"] = [r for r in row["field_rules"] if not r.startswith(f"{field}: ")] + [
                f"{field}: curated"
            ]
            # The first quote of a field is the one its value stands on; that of the old value stays behind it.
            row["evidence"] = [{"field": field, **place.anchor()}, *row["evidence"]]

    def overlaps(self, edges: Rows, rows: Rows, accounts: list[Account], studies: list[Joined]) -> Rows:
        """The derived edges with those that people added, without those they removed."""
        known = {(edge["study_a"], edge["study_b"]): edge for edge in edges}
        for decision, place in self._of("add_overlap", "remove_overlap"):
            other = self._locator.place(decision, decision.content["with"])
            a, b = sorted(self._study_row(decision, p, rows, accounts, studies)["study_id"] for p in (place, other))
            if a == b:
                raise decision.fault("both quotes belong to one study", "quote words of two different studies")
            old = known.get((a, b))
            before = f"{old['confidence']}, {old['extent']}" if old else None
            if decision.action == "remove_overlap":
                if old is None:
                    raise decision.fault("there is no such edge", "remove the decision")
                del known[a, b]
                self._record(decision, f"overlaps:{a}|{b}", None, before, None)
                continue
            confidence, extent = decision.content["confidence"], decision.content.get("extent", "unknown")
            if before == f"{confidence}, {extent}":
                raise decision.fault("the edge stands so already", "remove the decision")
            quotes = [*(old["evidence"] if old else []), place.anchor(), other.anchor()]
            known[a, b] = {"study_a": a, "study_b": b, "confidence": confidence, "extent": extent, "score": None,
                           "reasons": [decision.content["reason"]], "evidence": quotes,
                           "origin": "curated"}  # fmt: skip
            self._record(decision, f"overlaps:{a}|{b}", None, before, f"{confidence}, {extent}")
        return list(known.values())

    def ratings(self, rows: Rows, accounts: list[Account], studies: list[Joined]) -> Rows:
        """Rows of ``ratings``."""
        found: dict[tuple[str, str, str], dict[str, Any]] = {}
        for decision, place in self._of("rate"):
            content = decision.content
            outcome = content.get("outcome")
            target = (
                f"outcome:{outcome}"
                if outcome
                else self._study_row(decision, place, rows, accounts, studies)["study_id"]
            )
            key = (target, content["tool"], content["domain"])
            if key in found:
                raise decision.fault(f"{content['tool']}, {content['domain']} is rated twice", "keep one of the two")
            found[key] = {"target": target, **{k: content[k] for k in
                          ("tool", "domain", "judgement", "reason", "who", "date")}}  # fmt: skip
            self._record(decision, f"ratings:{target}", content["domain"], None, content["judgement"])
        return list(found.values())


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a claim says, for the log."""
    columns = ("quote", *on_claims.TELLING, "denominator_role", "time_kind")
    return {c: row[c] for c in columns if row.get(c) is not None}
