"""Names for many people."""

import random

FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许邓冯韩曹彭曾肖田"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华文辉婷雪梅飞鹏晨宇浩然"
FIRST_NAMES = """
    Alice Amelia Arthur Ben Carla Daniel Elena Emma Felix Grace Hannah Hugo Iris Jack Julia Karim
    Laura Leo Lucas Maria Maya Nina Noah Oliver Olivia Omar Paul Priya Rosa Sam Sofia Theo Tom Vera
"""
LAST_NAMES = """
    Adams Baker Brown Carter Cohen Costa Diaz Evans Fischer Garcia Hansen Jones Kim Kowalski Lopez
    Martin Meyer Miller Nguyen Novak Patel Rossi Sato Schmidt Silva Singh Smith Taylor Weber Wilson
"""
FIRST, LAST = FIRST_NAMES.split(), LAST_NAMES.split()


def some_name() -> tuple[str, str]:
    """A name as others read it, and its language."""
    if random.random() < 0.6:
        given = "".join(random.choices(GIVEN, k=random.choice((1, 2, 2))))
        return random.choice(FAMILY) + given, "zh-hans"
    return f"{random.choice(FIRST)} {random.choice(LAST)}", "en"
