"""What is asked of a donor, a pledge, a receipt, and of shares for villages."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidcases.models import Region, User
from aidcases.models.region import VILLAGE_LEVELS
from distributions.forms.fields import DayField, RegionField, RupiahField, regions_of
from distributions.models import Pledge
from distributions.models.donor import DonorKind
from distributions.models.programme import OverlapRule


class DonorForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=150)
    kind = forms.ChoiceField(label=_("Kind"), choices=DonorKind.choices)
    contact_name = forms.CharField(label=_("Contact person"), max_length=150, required=False)
    contact = forms.CharField(label=_("Telephone or e-mail"), max_length=150, required=False)
    region = RegionField(label=_("Region"), queryset=None)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["region"]
        assert isinstance(field, RegionField)
        field.queryset = regions_of(by, villages=False)
        field.initial = by.scope_code or settings.HOME_REGION


class PledgeForm(forms.Form):
    title = forms.CharField(
        label=_("What is given"),
        max_length=200,
        help_text=_("What one package holds, for instance: rice 5 kg, sugar 1 kg."),
    )
    packages = forms.IntegerField(label=_("Packages"), min_value=1)
    unit_amount = RupiahField(label=_("Worth of a package (rupiah)"))
    offered_on = DayField(label=_("Offered on"), initial=timezone.localdate)


class ReceiptForm(forms.Form):
    packages = forms.IntegerField(label=_("Packages that came in"), min_value=1)
    document_number = forms.CharField(
        label=_("Number of the handing-over record (BAST)"), max_length=80
    )
    received_on = DayField(label=_("Received on"), initial=timezone.localdate)


class AllocationForm(forms.Form):
    """One share; several villages are allocated one after the other."""

    region = RegionField(label=_("Village"), queryset=Region.objects.none())
    packages = forms.IntegerField(label=_("Packages"), min_value=1)

    def __init__(self, *args: Any, pledge: Pledge, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["region"]
        assert isinstance(field, RegionField)
        field.queryset = regions_of(by).filter(
            code__startswith=pledge.region_id, level__in=VILLAGE_LEVELS
        )


class PledgeProgrammeForm(forms.Form):
    """The days of handing over; packages go out through a programme of their own."""

    first = DayField(label=_("First day of handing over"), initial=timezone.localdate)
    last = DayField(label=_("Last day of handing over"))
    overlap_rule = forms.ChoiceField(
        label=_("Families with a package from elsewhere in these days"),
        choices=OverlapRule.choices,
        initial=OverlapRule.EXCLUDE,
    )
