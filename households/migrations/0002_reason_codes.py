"""The office's reason codes, and the rule that a visit's reason belongs to its verdict."""

from typing import Any

from django.db import migrations

# code, verdict, Indonesian, English, as lists write it
REASONS = [
    ("deceased", "ineligible", "Meninggal dunia", "Deceased", ["meninggal", "wafat", "almarhum"]),
    ("moved", "ineligible", "Pindah", "Moved away", ["pindah domisili", "pindah alamat"]),
    ("better_off", "ineligible", "Sudah mampu", "Better off now", ["mampu", "keluarga mampu"]),
    ("civil_servant", "ineligible", "ASN/TNI/Polri", "Civil servant, army or police",
     ["asn", "pns", "tni", "polri", "tni/polri"]),
    ("pensioner", "ineligible", "Pensiunan ASN/TNI/Polri", "Pensioner of the state", ["pensiunan"]),
    ("wage_earner", "ineligible", "Ada penerima upah tetap dalam KK",
     "Someone on the family card earns a wage", ["karyawan tetap", "penerima upah"]),
    ("other_aid", "ineligible", "Sudah menerima bantuan lain", "Receives other aid",
     ["penerima pkh", "penerima bpnt", "bantuan lain"]),
    ("resigned", "ineligible", "Mengundurkan diri", "Gave up the aid",
     ["mengundurkan diri", "menolak bantuan"]),
    ("wrong_village", "ineligible", "Bukan warga desa ini", "Does not live in this village",
     ["bukan warga", "salah desa"]),
    ("duplicate", "ineligible", "Data ganda", "Listed twice",
     ["ganda", "dobel", "dobel nama", "dobel ruta", "data dobel"]),
    ("other", "ineligible", "Lainnya", "Other", ["lain-lain", "alasan lain"]),
    ("not_found", "unverifiable", "Tidak ditemukan", "Not found",
     ["tidak dikenal", "alamat tidak ditemukan", "nama tidak ditemukan"]),
    ("absent", "unverifiable", "Tidak di tempat", "Not at home",
     ["tidak ada di rumah", "tidak ada di tempat", "sedang pergi"]),
    ("refused", "unverifiable", "Menolak dikunjungi", "Refused the visit",
     ["menolak", "menolak didata"]),
]  # fmt: skip

BELONGS = """
ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (reason_id, verdict)
REFERENCES households_reasoncode (code, verdict)
"""


def add_reasons(apps: Any, schema_editor: Any) -> None:
    apps.get_model("households", "ReasonCode").objects.bulk_create(
        apps.get_model("households", "ReasonCode")(
            code=code,
            verdict=verdict,
            label=label,
            label_en=label_en,
            synonyms=synonyms,
            order=n,
        )
        for n, (code, verdict, label, label_en, synonyms) in enumerate(REASONS, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("households", "0001_initial")]

    operations = [
        migrations.RunPython(add_reasons, migrations.RunPython.noop, elidable=False),
        migrations.RunSQL(
            BELONGS.format(table="households_visit", name="visit_reason_belongs_to_verdict"),
            "ALTER TABLE households_visit DROP CONSTRAINT visit_reason_belongs_to_verdict",
        ),
    ]
