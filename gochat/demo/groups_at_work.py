"""What is said in the demo's groups at work."""

from .script import Burst, Group, Line, ago

DESIGN = Group(
    name="产品设计组",
    people=("lin", "xiaoyu", "zhouke", "sunqing", "laozhang", "jonas", "maria", "amelia"),
    admins=("xiaoyu",),
    description="首页改版与设计系统",
    announcement="周三 15:00 评审，请提前看完新版稿件",
    settings={"lin": {"pinned": True}},
    behind={"lin": 3, "zhouke": 3, "jonas": 5, "maria": 1, "amelia": 2},
    bursts=(
        Burst(
            ago(days=2, hours=3),
            (
                Line("lin", "首页改版这周收尾，先把深色模式过一遍"),
                Line("xiaoyu", "我这边列了个清单，晚点发"),
                Line("sunqing", "文案我今天能定稿 ✍️"),
                Line("zhouke", "接口都准备好了，随时可以联调"),
            ),
        ),
        Burst(
            ago(days=1, hours=2),
            (
                Line(
                    "xiaoyu",
                    "清单来了：\n1. 次级文字对比度\n2. 气泡间距\n3. 窄屏的列表行高\n4. 空状态插图",
                ),
                Line("lin", "👍"),
                Line("jonas", "I can take 2 and 3. They are both in the same stylesheet."),
                Line("lin", "太好了，辛苦 {@jonas}"),
                Line(
                    "zhouke",
                    "颜色变量我改了名，你们拉一下最新的：\n"
                    "```css\n--ink-3: #6b7280;\n--line: #e5e7eb;\n```",
                ),
            ),
        ),
        Burst(
            ago(minutes=52),
            (
                Line("xiaoyu", "新版首页我按照上次的意见改完了"),
                Line("lin", "深色模式下次级文字的对比度有点低，`--ink-3` 可以再亮一点。"),
                Line("xiaoyu", "好的，马上调"),
                Line("sunqing", "对比度检查可以用这个 https://example.com/contrast"),
                Line("lin", "发错图了", is_recalled=True),
                Line("lin", "评审改到周三下午三点，公告里写了"),
            ),
        ),
        Burst(
            ago(minutes=9),
            (
                Line("xiaoyu", things=["report"]),
                Line("xiaoyu", "稿子调好了，现在对比度 4.6", things=["home-light", "home-dark"]),
                Line("maria", "The empty states look lovely 😍"),
                Line("xiaoyu", "新版的稿子放在上面了 {@lin}"),
            ),
        ),
    ),
)


RELAUNCH = Group(
    name="Website relaunch",
    people=("amelia", "maria", "jonas", "priya", "lin", "zhouke"),
    admins=("maria",),
    description="New site, same good people",
    announcement="Launch is on Thursday at 10:00. Please no new features before it.",
    settings={"amelia": {"pinned": True}},
    behind={"amelia": 3, "lin": 3, "zhouke": 7, "priya": 1},
    bursts=(
        Burst(
            ago(days=3, hours=1),
            (
                Line(
                    "maria",
                    "Draft of the landing page is ready. I went for fewer words and more air.",
                ),
                Line("amelia", "Reads beautifully. Can we lose the second button?"),
                Line("maria", "Gone. Nobody will miss it."),
                Line("priya", "Support asked for a link to the status page in the footer 🙏"),
            ),
        ),
        Burst(
            ago(days=1, hours=4),
            (
                Line(
                    "jonas",
                    "First load is down to 0.8 s on a slow phone:\n"
                    "```text\nbefore  2.9 s   412 KB\nafter   0.8 s    96 KB\n```",
                ),
                Line("amelia", "That is wonderful. What did it?"),
                Line("jonas", "No framework 🙂 and the fonts load late now"),
                Line("lin", "中文字体也按需加载了吗？"),
                Line(
                    "jonas",
                    "Yes, only the glyphs on the page. "
                    "{@lin} could you check the Chinese pages tomorrow?",
                ),
                Line("lin", "没问题，明天上午看"),
            ),
        ),
        Burst(
            ago(minutes=41),
            (
                Line(
                    "amelia",
                    "Checklist before Thursday:\n1. redirects from the old addresses\n"
                    "2. privacy page in both languages\n"
                    "3. backups, tested by restoring one",
                ),
                Line(
                    "jonas",
                    "1 is done:\n```nginx\nrewrite ^/about-us$ /about permanent;\n```",
                ),
                Line("zhouke", "3 也好了，恢复演练用了四分钟"),
                Line("amelia", "Perfect, thank you both ❤️"),
            ),
        ),
        Burst(
            ago(minutes=6),
            (
                Line(
                    "maria",
                    "The new front page, in both coats",
                    things=["front-day", "front-night"],
                ),
                Line("maria", "Privacy page is translated. {@amelia} could you read it once more?"),
                Line("jonas", "Staging has it: https://staging.example.com/privacy?lang=en"),
            ),
        ),
    ),
)


BUILDS = Group(
    name="Builds",
    people=("amelia", "jonas", "zhouke", "buildbot"),
    settings={"amelia": {"muted": True}, "zhouke": {"muted": True}},
    behind={"amelia": 3, "jonas": 1},
    bursts=(
        Burst(
            ago(hours=7),
            (
                Line("buildbot", "✅ main #412 passed in 3 min 41 s"),
                Line(
                    "buildbot",
                    "❌ main #413 failed:\n"
                    "```python\nassert room.unread == recount(room)\nE  assert 3 == 4\n```",
                ),
                Line("zhouke", "我的，自己发的消息算进未读了，马上修"),
            ),
        ),
        Burst(
            ago(hours=5),
            (
                Line("buildbot", "✅ main #414 passed in 3 min 38 s"),
                Line("jonas", "🎉"),
                Line("buildbot", "✅ staging is at #414"),
            ),
        ),
    ),
)


TEA = Group(
    name="茶水间 Tea room",
    people=("zhouke", "xiaoyu", "jonas"),
    description="随便聊聊 · small talk",
    is_private=False,
    bursts=(
        Burst(
            ago(hours=3),
            (
                Line("jonas", "The new beans are here ☕️"),
                Line("xiaoyu", "马上来"),
            ),
        ),
    ),
)

GROUPS = (DESIGN, RELAUNCH, BUILDS, TEA)
