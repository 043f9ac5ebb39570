"""What the demo's people say to one other, and to themselves."""

from .script import Burst, Direct, Line, Talk, ago

DIRECTS = (
    Direct(
        people=("lin", "xiaoyu"),
        behind={"lin": 2},
        bursts=(
            Burst(
                ago(days=1, hours=3),
                (
                    Line("xiaoyu", "空状态的插图你更喜欢哪一版？"),
                    Line("lin", "第二版，留白更舒服"),
                    Line("xiaoyu", "英雄所见略同 😄"),
                    Line("lin", talk=Talk("video", 754)),
                ),
            ),
            Burst(
                ago(minutes=13),
                (
                    Line("lin", "评审你讲还是我讲？"),
                    Line("xiaoyu", "你讲整体，我讲细节，怎么样"),
                    Line("xiaoyu", things=["reminder"]),
                    Line("xiaoyu", "我把录屏也准备好了"),
                ),
            ),
        ),
    ),
    Direct(
        people=("lin", "lin"),
        bursts=(
            Burst(
                ago(days=2),
                (
                    Line("lin", "周五前：\n• 发票寄出\n• 订周六的车票\n• 给李老师回电话"),
                    Line("lin", "灵感：列表行高 64，头像 44，文字基线对齐"),
                ),
            ),
            Burst(ago(hours=2), (Line("lin", "https://example.com/colour-contrast"),)),
        ),
    ),
    Direct(
        people=("lin", "maria"),
        bursts=(
            Burst(
                ago(days=1, hours=6),
                (
                    Line("maria", "Do you have five minutes for the tagline?"),
                    Line("lin", "Of course! I like the second one: “Talk freely, at home.”"),
                    Line("maria", "That makes two of us. How would you say it in Chinese?"),
                    Line("lin", "「自在说话，就在自己家。」"),
                    Line("maria", "Let me check the numbers, then we print it 🙌"),
                ),
            ),
        ),
    ),
    Direct(
        people=("lin", "teacher-li"),
        settings={"lin": {"draft": "李老师您好，想问一下下周二的家长会"}},
        bursts=(
            Burst(
                ago(days=3, hours=4),
                (
                    Line("teacher-li", "林先生您好，孩子今天的画被选去参展了，恭喜！"),
                    Line("lin", "太好了，谢谢老师！"),
                ),
            ),
        ),
    ),
    Direct(
        people=("lin", "laozhang"),
        bursts=(
            Burst(
                ago(days=5, hours=2),
                (
                    Line("laozhang", "周六一起拼车不？我从西门过"),
                    Line("lin", "好啊，几点"),
                    Line("laozhang", "六点半"),
                    Line("laozhang", talk=Talk("voice", 0)),
                    Line("lin", "这么早……行吧 😂"),
                    Line("lin", "我请你喝咖啡", is_recalled=True),
                ),
            ),
        ),
    ),
    Direct(
        people=("amelia", "jonas"),
        behind={"amelia": 1},
        bursts=(
            Burst(
                ago(days=1, hours=1),
                (
                    Line(
                        "amelia", "Thank you for the numbers yesterday. The team needed good news."
                    ),
                    Line("jonas", "Happy to. There is more to win in the images."),
                ),
            ),
            Burst(
                ago(minutes=24),
                (
                    Line("amelia", "Could you walk Priya through the staging site before lunch?"),
                    Line("jonas", things=["numbers"]),
                    Line("jonas", "On it. I shall also show her how to read the logs 👌"),
                ),
            ),
        ),
    ),
    Direct(
        people=("amelia", "lin"),
        bursts=(
            Burst(
                ago(hours=22),
                (
                    Line("amelia", "The Chinese pages look great. Who drew the little mountains?"),
                    Line("lin", "Xiaoyu did, in one afternoon!"),
                    Line("amelia", "Please tell her I want them on a mug ☕️"),
                ),
            ),
        ),
    ),
    Direct(
        people=("amelia", "priya"),
        settings={"amelia": {"draft": "Could we move our call to"}},
        bursts=(
            Burst(
                ago(days=1, hours=7),
                (
                    Line(
                        "priya", "Three customers asked for dark mode today, and one sent flowers."
                    ),
                    Line(
                        "amelia", "Dark mode ships on Thursday. Please thank the flower person 🌷"
                    ),
                ),
            ),
        ),
    ),
    Direct(
        people=("amelia", "maria"),
        bursts=(
            Burst(
                ago(days=4),
                (
                    Line("maria", "Lunch tomorrow? The place with the long table."),
                    Line("amelia", "Yes, half past twelve."),
                ),
            ),
        ),
    ),
    Direct(
        people=("amelia", "amelia"),
        bursts=(
            Burst(
                ago(days=3),
                (Line("amelia", "Thursday: speak last, listen first."),),
            ),
        ),
    ),
)
