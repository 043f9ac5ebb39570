"""What is said in the demo's groups after work."""

from .script import Burst, Group, Line, ago

HIKING = Group(
    name="周末爬山小队 ⛰️",
    people=("laozhang", "lin", "sunqing", "zhouke", "night_owl"),
    description="不赶时间，不比速度",
    announcement="带够水，记得防晒。下山后老地方吃面 🍜",
    behind={"lin": 4, "night_owl": 9},
    bursts=(
        Burst(
            ago(days=6, hours=5),
            (
                Line(
                    "laozhang",
                    "上周的照片我整理好了，红叶真不错",
                    things=["leaves", "valley", "dawn", "summit"],
                ),
                Line("sunqing", "老张拍鸟的水平又长进了"),
                Line("lin", "哈哈哈哈"),
                Line("night_owl", "🐦🐦🐦"),
            ),
        ),
        Burst(
            ago(hours=20),
            (
                Line("laozhang", "周六早上七点，南门集合，走东线"),
                Line("zhouke", "东线比西线陡一些？"),
                Line("laozhang", "缓坡为主，最后一段台阶，大概四个小时"),
            ),
        ),
        Burst(
            ago(minutes=96),
            (
                Line("sunqing", "天气预报说周六晴，最高 14 度 ☀️"),
                Line("zhouke", "那我带相机"),
                Line("sunqing", things=["answer"]),
                Line("laozhang", "{@*} 今晚八点前报名，我好订车"),
                Line("sunqing", "报名 +1，顺便问一下 {@lin} 上次那双鞋是哪家的？"),
            ),
        ),
    ),
)


NEIGHBOURS = Group(
    name="小区业主群（三期）",
    people=("wuye", "lin", "sunqing", "teacher-li", "laozhang"),
    description="三期业主交流，请勿发广告",
    is_private=False,
    settings={"lin": {"muted": True}},
    behind={"lin": 2},
    bursts=(
        Burst(
            ago(days=4, hours=6),
            (
                Line("teacher-li", "请问快递柜几点关？"),
                Line("wuye", "您好，快递柜 24 小时开放，东门的晚上十点锁门。"),
                Line("teacher-li", "谢谢！"),
            ),
        ),
        Burst(
            ago(days=1, hours=8),
            (
                Line(
                    "wuye",
                    "各位业主：明天 9:00–12:00 二号楼电梯检修，"
                    "请走三号楼连廊，给您带来不便敬请谅解。",
                ),
                Line("sunqing", "收到"),
            ),
        ),
    ),
)


BOOKS = Group(
    name="Book club 📚",
    people=("priya", "amelia", "maria", "night_owl"),
    description="One book a month, spoilers after the 20th. Everybody is welcome.",
    is_private=False,
    bursts=(
        Burst(
            ago(days=2, hours=9),
            (
                Line("priya", "Next month: something short? I vote for essays."),
                Line("amelia", "Essays! And tea."),
                Line("maria", "I am in if there are biscuits 🍪"),
                Line(
                    "night_owl",
                    "I read at night, so I shall be two chapters ahead of you all, as ever.",
                ),
            ),
        ),
    ),
)


PHOTOS = Group(
    name="摄影角 Photo corner",
    people=("laozhang", "night_owl", "priya"),
    description="手机相机都欢迎 · phones and cameras alike",
    is_private=False,
    bursts=(
        Burst(
            ago(days=5),
            (
                Line("laozhang", "这周的题目：影子"),
                Line("priya", "Shadows! I have just the staircase."),
            ),
        ),
    ),
)

GROUPS = (HIKING, NEIGHBOURS, BOOKS, PHOTOS)
