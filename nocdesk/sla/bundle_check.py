"""Checks a bundle: every hash, and the figure reckoned again from its files alone through the pure core."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.sla.binning import bin_values
from nocdesk.sla.bundle import AGREEMENT, JUDGEMENT, MANIFEST, STOPS, TICKETS, BundleError
from nocdesk.sla.bundle_reading import instant, json_of, manifest_of, matter_of
from nocdesk.sla.judgement_record import judgement_record
from nocdesk.sla.judging import judge
from nocdesk.sla.periods import Period
from nocdesk.sla.sums import Ground
from nocdesk.sla.terms_file import fingerprint, terms_from_json


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a bundle is not what it says, and how."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a bundle is about, and all that is wrong with it."""

    service: str
    objective: str
    verdict: str
    findings: tuple[Finding, ...]

    @property
    def is_equal(self) -> bool:
        """Whether every file is as it was written and gives the figure that is told."""
        return not self.findings


def check_bundle(files: Mapping[str, bytes]) -> Checked:
    """Compare every file with its hash, and every figure with the one that follows from the files."""
    manifest = manifest_of(files)
    told = json_of(files, JUDGEMENT)
    findings = _hashes(files, manifest["files"])
    try:
        findings += _figures(files, manifest, told)
    except NocdeskError as error:
        findings.append(Finding("figure", _("cannot be reckoned again: {error}").format(error=error)))
    service, objective, verdict = (str(told.get(name, "")) for name in ("service", "objective", "verdict"))
    return Checked(service, objective, verdict, tuple(findings))


def _hashes(files: Mapping[str, bytes], named: Mapping[str, Mapping[str, Any]]) -> list[Finding]:
    findings = [Finding(name, _("is not in the manifest")) for name in sorted(set(files) - set(named) - {MANIFEST})]
    findings += [
        Finding(name, _("is in the manifest and not in the bundle")) for name in sorted(set(named) - set(files))
    ]
    for name in sorted(set(named) & set(files)):
        if sha256(files[name]).hexdigest() != named[name].get("sha256"):
            findings.append(Finding(name, _("was changed: its SHA-256 is another than the manifest's")))
    return findings


def _figures(files: Mapping[str, bytes], manifest: Mapping[str, Any], told: Mapping[str, Any]) -> list[Finding]:
    found = {"service": told.get("service"), **reckoned(files, manifest)}
    findings = [
        Finding(
            f"{JUDGEMENT} {name}",
            _("says {said!r}, and the files give {found!r}").format(said=told.get(name), found=found.get(name)),
        )
        for name in sorted(set(found) | set(told))
        if found.get(name) != told.get(name)
    ]
    for name in ("service", "objective"):
        if manifest.get(name) != told.get(name):
            findings.append(
                Finding(
                    f"{MANIFEST} {name}",
                    _("says {objective!r}, not {said!r}").format(objective=manifest.get(name), said=told.get(name)),
                )
            )
    return findings


def reckoned(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record of the judgement that follows from the files."""
    terms = terms_from_json(files[AGREEMENT].decode(errors="replace"))
    if fingerprint(terms) != manifest.get("agreement_fingerprint"):
        raise BundleError(_("{file} is another agreement than the manifest's").format(file=AGREEMENT))
    objective = next((one for one in terms.objectives if one.name == manifest.get("objective")), None)
    if objective is None:
        raise BundleError(
            _("{file} has no objective '{objective}'").format(file=AGREEMENT, objective=manifest.get("objective"))
        )
    grid = manifest.get("grid_from")
    period = Period(
        instant(manifest.get("period_start"), MANIFEST),
        instant(manifest.get("period_end"), MANIFEST),
        None if grid is None else instant(grid, MANIFEST),
    )
    matter = matter_of(files)
    bins = None
    if objective.counts_bins:
        is_rolled = manifest.get("rests_on") == "bins"
        bins = matter.bins if is_rolled else bin_values(matter.samples, objective, period)
    if objective.counts_tickets and not {TICKETS, STOPS} <= set(files):
        raise BundleError(
            _("{tickets} and {stops} belong into a bundle about tickets, and are not there").format(
                tickets=TICKETS, stops=STOPS
            )
        )
    ground = Ground(period, matter.stretches, bins, matter.clocks)
    return judgement_record(judge(objective, terms, ground, instant(manifest.get("judged_at"), MANIFEST)))
