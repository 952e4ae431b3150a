"""Names as they sound on Bangka. The lists are made up of common words; no person is meant."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Community:
    """One of the island's communities: how often it is met and how its people are called."""

    share: int
    men: tuple[str, ...]
    women: tuple[str, ...]
    after_men: tuple[str, ...]
    after_women: tuple[str, ...]
    before_men: tuple[str, ...] = ()
    before_women: tuple[str, ...] = ()
    family_names: tuple[str, ...] = ()
    single: float = 0.2  # share of people with one name alone


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MALAY = Community(
    share=60,
    men=_words(
        "Abdullah Adnan Agus Ahmad Akmal Ali Alimin Amir Amran Anwar Arifin Arman Arsyad Asmadi"
        " Asnawi Azhar Aziz Badarudin Bahrun Bakri Basri Bujang Burhan Bustami Dahlan Darwis Dedi"
        " Efendi Ependi Fadli Fahmi Fauzi Firdaus Hairul Hamdan Hamzah Harun Hasan Hasbi Helmi"
        " Herman Hermansyah Husin Ibrahim Idris Ilyas Imran Irwan Isa Ishak Ismail Iskandar Jafar"
        " Jamal Jamhari Japri Johan Junaidi Kamal Kamarudin Karim Kosim Latif Luthfi Mahdi Mahmud"
        " Mansur Marwan Masri Misbah Muhtar Mukhlis Mulyadi Munir Mursid Musa Mustafa Nasir"
        " Nasrudin Nazar Nazori Nurdin Pauzan Rahman Ramli Rasyid Ridwan Rizal Robi Rohim"
        " Rosidi Rozali Rustam Sabri Safarudin Saidi Salim Samsudin Sarbini Sarip Sarnubi Sobirin"
        " Subhan Suhaimi Sulaiman Sulkarnain Syafei Syahril Syaiful Tarmizi Taufik Umar Usman"
        " Wahab Yahya Yakub Yazid Yunus Yusuf Zaidan Zainal Zakaria Zamzami Zulfikar Zulkifli"
    ),
    women=_words(
        "Aisyah Aminah Anita Aslamiah Asma Asnah Ayu Azizah Badriah Cik Dahlia Dayang Delima"
        " Dewi Eka Elia Elpiana Ema Erna Esah Eti Fatimah Fitri Halimah Hamidah Hapsah Hartini"
        " Hasanah Hasnah Hayati Helda Herlina Hikmah Ida Ijah Indah Jamilah Jauharah Jubaidah"
        " Juleha Juriah Kalsum Kamsiah Khadijah Komariah Laila Lamsiah Leni Linda Lismawati"
        " Mardiah Mariam Marlina Masitoh Masnah Megawati Melati Misnah Mulyana Muslimah Nafsiah"
        " Naimah Nani Nila Nurbaiti Nurhayati Nurjanah Nurlela Nurmala Patimah Pitriani Rabiah"
        " Rahma Rahimah Ratna Rohana Rohaya Rokiah Romlah Rosdiana Rosita Rukiah Rusmini Saadiah"
        " Saripah Salbiah Salmah Samsiah Sari Solehah Sopiah Suhartini Sulastri Sumiati"
        " Suryani Susilawati Syamsiah Tina Titin Umi Upik Wati Yanti Yuliana Yusnita Zahara"
        " Zainab Zaleha Zubaidah Zuraida"
    ),
    after_men=_words(
        "Abidin Alamsyah Aminudin Apriyadi Ardiansyah Arpan Asyari Bahar Bahri Daud Effendi"
        " Gani Hadi Hakim Halim Hamid Hanapi Haris Hidayat Jaya Jumadi Kadir Kusuma Lubis Maulana"
        " Muin Mursalin Nawawi Pratama Putra Rahmat Rais Ramadan Saleh Saputra Setiawan Siregar"
        " Sofyan Suryadi Syah Syahputra Toyib Usman Wahid Wijaya Yadi Yani Yasin Zaini Zen"
    ),
    after_women=_words(
        "Agustina Amalia Apriani Asih Astuti Aulia Damayanti Fatmawati Handayani Hapizah Hartati"
        " Hasanah Indriani Karlina Kartika Komala Lestari Mahrani Marleni Maryati Mulyani Novita"
        " Nurlaila Oktavia Permata Puspita Putri Rahayu Rahmawati Ramadani Sapitri Septiana Silvia"
        " Susanti Triana Utami Wahyuni Wulandari Yulianti Zuliana"
    ),
    before_men=("Muhammad", "Abdul", "Ahmad", "Nur", "Said"),
    before_women=("Siti", "Nur", "Sri", "Dayang"),
    single=0.3,
)

HAKKA = Community(
    share=15,
    men=_words(
        "Afuk Ahian Ajun Akiong Akon Aliong Amoi Apin Asen Asun Athong Atong Bong Bun Chin Fuk"
        " Herman Hin Jun Kian Kim Kiong Kon Liong Min Nyuk Pin Rudi Sen Siong Sui Sun Tet Thian"
        " Tjin Tono Yanto Yohanes Yung Fransiskus Stepanus Antonius Budi Jimmy Edi Heri Suryanto"
    ),
    women=_words(
        "Aling Amoy Asiu Fung Ha Jin Khiun Kim Kiun Lan Lina Li Lie Lin Mei Merry Moi Nyuk Ngo Phin"
        " Siu Sui Susan Suwarni Thin Yun Yulia Fransiska Maria Lusia Veronika Agnes Elisabet"
    ),
    after_men=_words(
        "Fa Fui Hin Hiong Jan Khian Kui Long Min Nam San Sen Sin Siong Tet Wen Wijaya"
    ),
    after_women=_words("Fa Fong Hiun Jan Khim Kiau Lan Lian Moi Ngian Nyet Sian Siat Tjhin Yin"),
    family_names=_words(
        "Bong Bun Chin Chong Fam Hiu Ho Jap Jong Kho Kong Kwee Lay Lie Liem Lim Liu Lo Ng Phang"
        " Sim Soen Tan Thai Then Thio Tjhai Tjhia Tjhung Tjin Tjong Tong Tsen Wong Yap Yong"
    ),
    single=0.1,
)

JAVANESE = Community(
    share=16,
    men=_words(
        "Adi Agung Ari Bagyo Bambang Budi Darmo Dwi Edi Eko Gatot Giyanto Hari Heru Joko Kasiman"
        " Kusno Mujiono Mulyono Ngatiman Parjo Parno Ponidi Poniman Purwanto Puji Sadiman Sakimin"
        " Samijo Sardi Sarno Satimin Setyo Slamet Sugeng Sugiono Suharto Sukiman Sukirman Sumardi"
        " Sumarno Sunardi Supardi Suparman Supriyadi Suroso Suryono Sutarno Sutrisno Suwardi Tarmo"
        " Teguh Tri Triyono Wagiman Wahyu Waluyo Warsito Widodo Yanto Yatno"
    ),
    women=_words(
        "Endang Giyem Harti Jumiati Karti Kasih Katmi Lasmi Marni Mujiati Murni Ngatinem Painem"
        " Parmi Partini Poniah Ponirah Retno Rini Rubiah Rumini Sartini Semi Sugiarti"
        " Sukarti Sulami Sulasmi Sumarni Sumini Sumirah Suparmi Supriyatin Surati Suratmi Surip"
        " Sutini Suwarti Tarmini Tumini Tutik Wagiyem Warsini Wiji Yatmi Yuni"
    ),
    after_men=_words(
        "Adi Budiono Haryanto Hartono Kuncoro Kurniawan Nugroho Pamungkas Prabowo Prasetyo Purnomo"
        " Raharjo Santoso Saputro Setiawan Subagyo Sudarsono Susanto Susilo Utomo Wibowo Widodo"
        " Winarno Yulianto"
    ),
    after_women=_words(
        "Astuti Handayani Hartini Lestari Mulyani Ningsih Ningrum Puspitasari Rahayu Setyowati"
        " Suhartini Suryaningsih Utami Wahyuni Wijayanti Winarsih Wulandari Yuliati"
    ),
    single=0.4,
)

BUGINESE = Community(
    share=9,
    men=_words(
        "Ambo Anas Arifuddin Baharuddin Baso Beddu Daeng Hamka Haeruddin Jumadi Kaharuddin"
        " Lahamuddin Latang Mappa Mappasoro Massi Muhtar Mustaring Nurdin Pallawa Rusli Saharuddin"
        " Sahabu Sainuddin Saparuddin Sirajuddin Sultan Sudirman Syamsuddin Tahir Usman Wahidin"
    ),
    women=_words(
        "Andi Asma Besse Bunga Darmawati Hadijah Haslinda Hasnawati Indo Isa Jumriah Juhriah"
        " Marhani Masita Mariani Nadirah Nurhaedah Nuraeni Rosmini Rosmiati Saharia Samsiah"
        " Sitti Suarni Subaedah Tenri Tija Wahida Warda"
    ),
    after_men=_words(
        "Asis Bahar Genda Halim Hasan Kadir Lallo Mallarangan Mappiasse Nompo Paewa Palaguna Rahim"
        " Saleng Sangaji Situru Tahang Tajang Tompo"
    ),
    after_women=_words(
        "Asia Aminah Hafid Halija Hasna Kadir Mardia Nur Nurlia Padauleng Rahmatia Ratu Saenab"
        " Sohra Tasya"
    ),
    before_men=("Andi", "Muhammad", "La"),
    before_women=("Andi", "Sitti", "I"),
    single=0.2,
)

COMMUNITIES = (MALAY, HAKKA, JAVANESE, BUGINESE)
_SHARES = [community.share for community in COMMUNITIES]


def full_name(rng: Random, sex: str, community: Community | None = None) -> str:
    """A name for a man (M) or a woman (F), of a community met as often as its share."""
    chosen = community or rng.choices(COMMUNITIES, _SHARES)[0]
    given = rng.choice(chosen.men if sex == "M" else chosen.women)
    second = rng.choice(chosen.after_men if sex == "M" else chosen.after_women)
    if chosen.family_names:
        return f"{rng.choice(chosen.family_names)} {given} {second}"
    if rng.random() < chosen.single:
        return _with_front(rng, chosen, sex, given)
    return _with_front(rng, chosen, sex, f"{given} {second}", chance=0.12)


def _with_front(rng: Random, chosen: Community, sex: str, name: str, chance: float = 0.6) -> str:
    fronts = chosen.before_men if sex == "M" else chosen.before_women
    fitting = [front for front in fronts if not name.startswith(front)]
    return f"{rng.choice(fitting)} {name}" if fitting and rng.random() < chance else name


# What one ear writes differently from another, each way about; first the whole words.
_WORDS_HEARD = (
    ("Muhammad", "Muhamad"),
    ("Muhammad", "M."),
    ("Abdul", "Abd."),
    ("Ahmad", "Achmad"),
    ("Siti", "St."),
    ("Nur", "Noor"),
    ("Yusuf", "Yusup"),
    ("Effendi", "Efendi"),
)
_SOUNDS_HEARD = (
    ("syah", "sah"),
    ("ddin", "din"),
    ("din", "ddin"),
    ("iah", "iyah"),
    ("yah", "iah"),
    ("ri", "rie"),
    ("tj", "c"),
    ("dj", "j"),
    ("oe", "u"),
    ("f", "p"),
    ("z", "j"),
    ("y", "i"),
    ("v", "p"),
)


def as_heard(rng: Random, name: str) -> str:
    """The same name as someone else would write it: one change, small, never none."""
    ways = [name.replace(a, b, 1) for a, b in _WORDS_HEARD if a in name.split()]
    ways += [name.replace(a, b, 1) for a, b in _SOUNDS_HEARD if a in name]
    ways += [name[:place] + name[place] + name[place:] for place in _consonants(name)]
    others = [way for way in ways if way != name]
    return rng.choice(others) if others else f"{name}h"


def _consonants(name: str) -> list[int]:
    """Places inside the last word where a consonant can be doubled."""
    start = name.rfind(" ") + 2
    return [n for n in range(start, len(name) - 1) if name[n] in "blmnpst"][:2]
