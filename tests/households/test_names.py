"""Names and numbers brought to forms in which they can be compared."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from households.matching.normalisation import name_key, sound_key, sound_number

A_NAME = st.one_of(
    st.text(max_size=30),
    st.text("ABDEHIJKLMNOSTUYZ .'-", max_size=30),
    st.lists(
        st.sampled_from(
            [
                "H",
                "M",
                "ST",
                "BIN",
                "BINTI",
                "MOH",
                "MUH",
                "S",
                "PD",
                "SE",
                "AMD",
                "KEP",
                "DJOKO",
                "TJOA",
                "OE",
                "NJ",
                "JOE",
                "SJ",
                "ABD",
                "ACHMAD",
                "ALM",
                "A",
                "HM",
                "HC",
                "SE,",
                "S.E.",
                "LIEM",
                "KHIE",
                "YEM",
                "CHIE",
                "GIYEM",
                "MOELJONO",
                "SURJO",
                "ALIAS",
                "B",
            ]
        ),
        max_size=6,
    ).map(" ".join),
)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        # titles before and after, with and without dots
        ("H. Ahmad Fauzi", "AHMAD FAUZI"),
        ("Hj. Nur'aini", "NURAINI"),
        ("Drs. H. Ahmad Fauzi, M.Si", "AHMAD FAUZI"),
        ("Rusli, S.Pd.", "RUSLI"),
        ("(Alm) Suparman", "SUPARMAN"),
        ("Suparman (alm)", "SUPARMAN"),
        ("Tn. Bujang", "BUJANG"),
        ("Rusli, A.Md.Kom", "RUSLI"),
        ("Rusli Hasan, S.Hum., M.Si.", "RUSLI HASAN"),
        ("Dr. (H.C.) Rusli Hasan, Ph.D", "RUSLI HASAN"),
        ("dr. Rusli Hasan, Sp.A", "RUSLI HASAN"),
        ("drh. Rusli", "RUSLI"),
        ("Rusli Hasan SE", "RUSLI HASAN"),
        ("Rusli S.E.", "RUSLI"),
        ("Rusli, SE", "RUSLI"),
        ("Rusli, Hasan", "RUSLI HASAN"),
        # titles that are names
        ("Lim Se", "LIM SE"),
        ("Yap St", "YAP ST"),
        ("Le Sip", "LE SIP"),
        # Muhammad and his abbreviations, Abdul, Siti
        ("Muhammad Yusuf", "MUHAMAD YUSUF"),
        ("M.Yusuf", "MUHAMAD YUSUF"),
        ("Moh. Yusuf", "MUHAMAD YUSUF"),
        ("Mochammad Yusuf", "MUHAMAD YUSUF"),
        ("Abd. Rahman", "ABDUL RAHMAN"),
        ("St. Aminah", "SITI AMINAH"),
        ("HM. Yusuf", "MUHAMAD YUSUF"),
        ("H.M. Yusuf", "MUHAMAD YUSUF"),
        ("Md. Yusuf", "MUHAMAD YUSUF"),
        ("Ach. Fauzi", "AHMAD FAUZI"),
        # bin and binti
        ("Rusli b. Hasan", "RUSLI HASAN"),
        ("Aminah bt. Saleh", "AMINAH SALEH"),
        ("Rusli bin Hasan", "RUSLI HASAN"),
        ("Aminah binti Saleh", "AMINAH SALEH"),
        # old spelling
        ("Soeharto", "SUHARTO"),
        ("Djoko Widjaja", "JOKO WIJAYA"),
        ("Joesoef", "YUSUF"),
        ("Tjoa Kim Liong", "COA KIM LIONG"),
        ("Njoman", "NYOMAN"),
        ("Tjoe Kim", "CU KIM"),
        ("Jusuf", "YUSUF"),
        ("Jahja", "YAHYA"),
        ("Junus", "YUNUS"),
        ("Surjadi", "SURYADI"),
        ("Moeljono", "MULYONO"),
        ("Suprijadi", "SUPRIYADI"),
        ("Ansjori", "ANSYORI"),
        # what looks like old spelling and is not
        ("Joko", "JOKO"),
        ("Nurjanah", "NURJANAH"),
        ("Raharjo", "RAHARJO"),
        ("Tri Jaya", "TRI JAYA"),
        ("Wijanarko", "WIJANARKO"),
        ("Tanjung", "TANJUNG"),
        ("Panji", "PANJI"),
        ("Jamal", "JAMAL"),
        # doubled letters, accents, one word, Chinese-Indonesian, other scripts
        ("Hassan", "HASAN"),
        ("José", "JOSE"),
        ("Bujang", "BUJANG"),
        ("Lim A Hong", "LIM A HONG"),
        ("محمد", "محمد"),
        # a title alone is a name after all
        ("H", "H"),
        ("Se", "SE"),
        ("...", ""),
    ],
)
def test_a_name_is_brought_to_its_key(written: str, key: str) -> None:
    assert name_key(written) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zainuddin", "Jaenudin"),
        ("Fahri Syahputra", "Pahri Saputra"),
        ("Rachmat Wijaya", "Rahmat Widjaja"),
        ("Aisyah", "Aisah"),
        ("Taufik", "Taupiq"),
        ("Liem Kim", "Lim Khim"),
        ("Tjhin", "Cin"),
        ("Arief", "Arif"),
        ("Nasrudien", "Nasrudin"),
        ("Herie", "Heri"),
        ("Khadijah", "Hadijah"),
    ],
)
def test_names_that_sound_the_same_are_one(one: str, other: str) -> None:
    assert sound_key(one) == sound_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kho", "Ho"), ("Chong", "Hong"), ("Khong", "Hong"), ("Yeni", "Ini"), ("Painem", "Painim")],
)
def test_names_that_sound_otherwise_are_two(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other)


@given(A_NAME)
@example("TST")
@example("M M M YUSUF")
def test_normalising_twice_equals_once(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)
    assert sound_key(sound_key(name)) == sound_key(name)


@given(A_NAME.filter(lambda name: any(char.isalnum() for char in name)))
def test_a_name_never_becomes_nothing(name: str) -> None:
    assert name_key(name)


@pytest.mark.parametrize(
    ("number", "evidence"),
    [
        ("1901011203710004", "1901011203710004"),
        ("1234567890123456", ""),
        ("0000000000000000", ""),
        ("9999999999999999", ""),
        ("1901011203710000", ""),  # no serial
        ("190101120371", ""),
        ("19010112037100O4", ""),
        ("", ""),
    ],
)
def test_only_a_sound_number_is_evidence(number: str, evidence: str) -> None:
    assert sound_number(number) == evidence
