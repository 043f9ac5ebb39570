"""Who lives in the demo world."""

from .script import Person

PEOPLE = (
    Person(
        username="lin",
        name="林一帆",
        bio="产品设计。周末在山里，平日在稿子里。",
        picture="hills",
        language="zh-hans",
    ),
    Person(
        username="amelia",
        name="Amelia Hart",
        bio="Engineering lead. Prefers short meetings and long walks.",
        picture="waves",
        language="en",
    ),
    Person(
        username="xiaoyu",
        name="陈小雨",
        bio="界面设计师，像素洁癖",
        picture="petals",
        language="zh-hans",
    ),
    Person(
        username="laozhang", name="老张", bio="爬山、骑车、拍鸟", picture="moon", language="zh-hans"
    ),
    Person(username="zhouke", name="周可", bio="后端。能用一句 SQL 就不写两句。", picture="tiles"),
    Person(username="sunqing", name="孙晴", picture="sun", language="zh-hans"),
    Person(username="maria", name="Maria Castelló-Ferrer", bio="Brand & words", picture="rings"),
    Person(
        username="jonas", name="Jonas", bio="Front end, coffee, bicycles", picture="", language="en"
    ),
    Person(
        username="priya",
        name="Priya R.",
        bio="Customer happiness 🌻",
        picture="leaf",
        language="en",
    ),
    Person(username="teacher-li", name="李老师", bio="三年级二班", language="zh-hans"),
    Person(username="wuye", name="物业服务中心", bio="工作时间 8:30–18:00", language="zh-hans"),
    Person(username="night_owl", name="", bio=""),
    Person(
        username="buildbot",
        name="Build",
        bio="I say what the builds do.",
        is_bot=True,
        picture="bot",
    ),
    Person(username="staff", name="值班 On duty", bio="Keeps this server.", is_staff=True),
)
