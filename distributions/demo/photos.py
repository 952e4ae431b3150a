"""Drawn houses: the demo's visits have photos, and nobody's home is shown."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

SKY = ((178, 209, 232), (202, 222, 236), (219, 226, 229))
WALLS = ((176, 141, 102), (160, 122, 84), (196, 178, 150), (140, 112, 86))
ROOFS = ((126, 128, 130), (150, 84, 62), (98, 88, 80))
GROUND = ((122, 140, 88), (150, 132, 96), (134, 146, 104))


def house(rng: Random) -> BytesIO:
    """A JPEG of a wooden house under a tin roof, 960 × 720 pixels."""
    image = Image.new("RGB", (960, 720), rng.choice(SKY))
    pen = ImageDraw.Draw(image)
    horizon = rng.randint(430, 480)
    pen.rectangle((0, horizon, 960, 720), fill=rng.choice(GROUND))
    _palm(pen, rng.choice((90, 850)) + rng.randint(-30, 30), horizon, rng)
    left, width, height = rng.randint(170, 300), rng.randint(400, 520), rng.randint(180, 230)
    _walls(pen, left, horizon + 60, width, height, rng)
    _roof(pen, left, horizon + 60 - height, width, rng)
    stream = BytesIO()
    image.save(stream, "JPEG", quality=80)
    stream.seek(0)
    return stream


def _walls(
    pen: ImageDraw.ImageDraw, left: int, foot: int, width: int, height: int, rng: Random
) -> None:
    colour = rng.choice(WALLS)
    pen.rectangle((left, foot - height, left + width, foot), fill=colour)
    seam = tuple(max(0, part - 22) for part in colour)
    for y in range(foot - height, foot, 18):
        pen.line((left, y, left + width, y), fill=seam, width=2)
    door = left + width // 2 - 45 + rng.randint(-80, 80)
    pen.rectangle((door, foot - height + 50, door + 90, foot), fill=(74, 56, 42))
    for x in (left + 40, left + width - 120):
        if abs(x - door) > 110:
            pen.rectangle((x, foot - height + 60, x + 80, foot - height + 130), fill=(58, 66, 74))


def _roof(pen: ImageDraw.ImageDraw, left: int, top: int, width: int, rng: Random) -> None:
    rise, over = rng.randint(80, 120), 40
    colour = rng.choice(ROOFS)
    peak = left + width // 2
    corners = [(left - over, top), (peak, top - rise), (left + width + over, top)]
    pen.polygon(corners, fill=colour)
    for x in range(left - over, left + width + over, 24):
        pen.line((x, top, peak, top - rise), fill=tuple(max(0, c - 12) for c in colour), width=1)


def _palm(pen: ImageDraw.ImageDraw, x: int, foot: int, rng: Random) -> None:
    top = foot - rng.randint(220, 300)
    pen.line((x, foot + 30, x + 12, top), fill=(104, 84, 60), width=14)
    for reach_x, reach_y in ((-90, 30), (-70, -30), (0, -60), (70, -30), (90, 30), (40, 60)):
        pen.line((x + 12, top, x + 12 + reach_x, top + reach_y), fill=(74, 112, 62), width=12)
