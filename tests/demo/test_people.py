"""The people, groups and conversations of the demo community hold together and read as written."""

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "forum" / "demo"
GAZETTEER = ROOT / "forum" / "blueprints" / "cities" / "gazetteer" / "cities.csv"
CRITERIA_PER_AREA = {"DM": 9, "LC": 7, "OD": 4, "PA": 5, "BF": 3, "RDC": 8, "CI": 3, "EVAL": 4}
CODES = {f"{area}{n}" for area, count in CRITERIA_PER_AREA.items() for n in range(1, count + 1)}
SIGN_INS = {
    "practitioner@demo.example": "ana-souza",
    "moderator@demo.example": "noreen-gallagher",
    "lead@demo.example": "rejane-dornelles",
    "officer@demo.example": "imani-whitfield",
    "admin@demo.example": "sam-petrosyan",
    "peer@demo.example": "luis-perez",
}


def load(name: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads((DEMO / name).read_text(encoding="utf-8"))
    return records


CITIES = load("cities.json")
MEMBERS = load("members.json")
GROUPS = load("groups.json")
CONVERSATIONS = load("messages.json")
BY_HANDLE = {member["handle"]: member for member in MEMBERS}


def gazetteer() -> dict[int, dict[str, str]]:
    with GAZETTEER.open(encoding="utf-8", newline="") as rows:
        return {int(row["geonameid"]): row for row in csv.DictReader(rows)}


def sentences(text: str) -> list[str]:
    """Sentences of six words and more, lower-cased and without punctuation."""
    parts = (re.findall(r"\w+", part.lower()) for part in re.split(r"[.!?\n]+", text))
    return [" ".join(words) for words in parts if len(words) >= 6]


def test_there_are_forty_cities_in_ten_countries_or_more_and_all_are_real() -> None:
    known = gazetteer()
    rows = [known[city["geonameid"]] for city in CITIES]
    assert len({row["geonameid"] for row in rows}) == 40
    assert len({row["country_code"] for row in rows}) >= 10
    assert {"Boise", "Porto Alegre", "Mendoza"} <= {row["name"] for row in rows}


def test_every_city_has_its_own_mail_domain_and_something_to_say() -> None:
    assert len({city["mail_domain"] for city in CITIES}) == len(CITIES)
    assert all(re.fullmatch(r"[a-z]+\.demo\.example", city["mail_domain"]) for city in CITIES)
    assert all(8 <= len(city["about"].split()) <= 60 for city in CITIES)


def test_one_hundred_and_twenty_members_have_handles_and_addresses_of_their_own() -> None:
    assert len(BY_HANDLE) == len(MEMBERS) == 120
    assert len({member["email"] for member in MEMBERS}) == 120
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", handle) for handle in BY_HANDLE)


def test_a_members_address_is_in_the_domain_of_the_city() -> None:
    domains = {city["geonameid"]: city["mail_domain"] for city in CITIES} | {None: "demo.example"}
    for member in MEMBERS:
        if member["email"] not in SIGN_INS:
            assert member["email"] == f"{member['handle']}@{domains[member['city']]}"


def test_only_staff_and_administrators_are_without_a_city() -> None:
    homes = {city["geonameid"] for city in CITIES}
    assert all((member["city"] is None) == (member["role"] != "member") for member in MEMBERS)
    assert {member["city"] for member in MEMBERS} - {None} == homes


def test_every_city_has_one_lead() -> None:
    leads = Counter(member["city"] for member in MEMBERS if member["leads_city"])
    assert leads == {city["geonameid"]: 1 for city in CITIES}


def test_the_six_sign_ins_belong_to_the_people_the_documents_name() -> None:
    found = {member["email"]: member["handle"] for member in MEMBERS if member["email"] in SIGN_INS}
    assert found == SIGN_INS
    ana, luis, lead = (BY_HANDLE[h] for h in ("ana-souza", "luis-perez", "rejane-dornelles"))
    assert "RDC2" in ana["looking_for"]
    assert ana["language"] == "en"
    assert {"RDC2", "DM3"} <= set(luis["can_help_with"])
    assert lead["leads_city"]
    assert lead["city"] == ana["city"]
    assert BY_HANDLE["imani-whitfield"]["role"] == "staff"
    assert BY_HANDLE["sam-petrosyan"]["role"] == "administrator"


def test_areas_and_criteria_of_members_are_those_of_the_standard() -> None:
    for member in MEMBERS:
        assert set(member["practice_areas"]) <= CRITERIA_PER_AREA.keys(), member["handle"]
        assert set(member["can_help_with"]) | set(member["looking_for"]) <= CODES, member["handle"]
        assert not set(member["can_help_with"]) & set(member["looking_for"]), member["handle"]


def test_profiles_fit_their_fields() -> None:
    for member in MEMBERS:
        assert len(member["bio"].split()) <= 80, member["handle"]
        assert member["language"] in {"en", "es", "pt", "fr"}
        assert all(re.fullmatch(r"[a-z]{2}", code) for code in member["languages"])
        assert 0 <= member["seen_hours_ago"] <= member["joined_days_ago"] * 24, member["handle"]


def test_each_practice_area_has_one_group_of_eighteen_to_sixty() -> None:
    assert {group["area"] for group in GROUPS} == CRITERIA_PER_AREA.keys()
    assert len({group["slug"] for group in GROUPS}) == len(GROUPS) == 8
    for group in GROUPS:
        assert 18 <= len(group["members"]) <= 60, group["slug"]
        assert len(set(group["members"])) == len(group["members"]), group["slug"]
        assert 60 <= len(group["description"].split()) <= 150, group["slug"]


def test_people_in_groups_exist_and_moderators_are_members() -> None:
    for group in GROUPS:
        assert set(group["members"]) <= BY_HANDLE.keys()
        assert group["moderators"]
        assert set(group["moderators"]) <= set(group["members"])
    moderated = {group["slug"] for group in GROUPS if "noreen-gallagher" in group["moderators"]}
    assert moderated == {"data-management"}
    assert sum("ana-souza" in group["members"] for group in GROUPS) in {3, 4}


def test_thirty_conversations_are_between_people_who_exist() -> None:
    assert len(CONVERSATIONS) == 30
    for conversation in CONVERSATIONS:
        people = conversation["members"]
        assert set(people) <= BY_HANDLE.keys()
        assert len(set(people)) == len(people)
        assert (conversation["title"] is None) == (len(people) == 2)
        assert {message["author"] for message in conversation["messages"]} <= set(people)
        assert 2 <= len(conversation["messages"]) <= 14
    assert len({tuple(sorted(c["members"])) for c in CONVERSATIONS}) == 30
    assert sum(c["title"] is not None for c in CONVERSATIONS) == 4


def test_messages_run_forward_in_time_between_joining_and_being_last_seen() -> None:
    for conversation in CONVERSATIONS:
        times = [message["hours_ago"] for message in conversation["messages"]]
        assert times == sorted(times, reverse=True)
        joined = min(BY_HANDLE[handle]["joined_days_ago"] for handle in conversation["members"])
        assert times[0] <= joined * 24, conversation["members"]
        for message in conversation["messages"]:
            assert message["hours_ago"] >= BY_HANDLE[message["author"]]["seen_hours_ago"], message


def test_ana_has_eight_conversations_and_several_wait_for_her() -> None:
    hers = [c for c in CONVERSATIONS if "ana-souza" in c["members"]]
    seen = BY_HANDLE["ana-souza"]["seen_hours_ago"]
    waiting = [c for c in hers if c["messages"][-1]["hours_ago"] < seen]
    assert len(hers) == 8
    assert 3 <= len(waiting) <= 6
    assert any(c["members"] == ["ana-souza", "luis-perez"] for c in waiting)


def test_no_sentence_is_written_twice() -> None:
    texts = [m["bio"] for m in MEMBERS] + [c["about"] for c in CITIES]
    texts += [g["summary"] + "\n" + g["description"] for g in GROUPS]
    texts += [message["body"] for c in CONVERSATIONS for message in c["messages"]]
    counts = Counter(sentence for text in texts for sentence in sentences(text))
    assert [sentence for sentence, count in counts.items() if count > 1] == []
