"""A table of text columns: no history, no states, no rules."""

from django.db import models

COLUMNS = {
    "family_id": "ID Keluarga",
    "province": "Provinsi",
    "regency": "Kabupaten",
    "district": "Kecamatan",
    "village": "Desa",
    "village_code": "Kode Kemdagri",
    "decile": "Desil Kesejahteraan",
    "address": "Alamat",
    "head": "Kepala Keluarga",
    "nik": "NIK",
    "matched": "Padan Dukcapil",
    "sex": "Jenis Kelamin",
    "birth_date": "Tanggal Lahir",
    "occupation": "Pekerjaan",
    "education": "Pendidikan",
    "ownership": "Kepemilikan Rumah",
    "savings": "Memiliki Simpanan Uang/Perhiasan/Ternak/Lainnya",
    "roof": "Jenis Atap",
    "wall": "Jenis Dinding",
    "floor": "Jenis Lantai",
    "light": "Sumber Penerangan",
    "fuel": "Bahan Bakar Memasak",
    "water": "Sumber Air Minum",
    "toilet": "Memiliki Fasilitas Buang Air Besar",
    "bpnt": "Penerima BPNT",
    "bpum": "Penerima BPUM",
    "bst": "Penerima BST",
    "pkh": "Penerima PKH",
    "sembako": "Penerima SEMBAKO",
    "stunting": "Resiko Stunting",
    "targeting": "Pensasaran",
}


class PlainFamily(models.Model):
    family_id = models.CharField(max_length=40, db_index=True)

    class Meta:
        app_label = "plain"

    def __str__(self) -> str:
        return self.family_id


for _name in list(COLUMNS)[1:]:
    PlainFamily.add_to_class(_name, models.CharField(max_length=300, null=True))
