"""The fictional people (虚构) of the corpus: names, firms and posts unlike the demo company's.

Development and test have people, firms, departments and posts of their own. The names are hard on purpose:
rare characters, one-character given names, double surnames, minority names with their middle dot, foreigners,
names that are common words, and some borne by two people. Identity and telephone numbers are of the
unassigned kind described in :mod:`dossier.samples.company`.
"""

# ruff: noqa: E501  Chinese counts double width; a row of names stays on one line

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from dossier.samples.company import fictional_id_number


@dataclass(frozen=True, slots=True)
class Person:
    """One fictional person of a corpus roster."""

    employee_no: str
    name: str
    sex: str
    born_on: date
    id_number: str
    phone: str
    firm: str
    department: str
    position: str
    hired_on: date
    ethnicity: str = "汉族"
    native_place: str = ""
    address: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class _Pool:
    """What the people of one split are drawn from; ``numbers``: how each firm numbers its people, with the
    year of hiring and a serial number."""

    men: str
    women: str
    firms: tuple[str, ...]
    numbers: tuple[str, ...]
    departments: tuple[str, ...]
    posts: tuple[str, ...]
    places: tuple[str, ...]
    streets: tuple[str, ...]


POOLS = {
    "test": _Pool(
        men="褚文渊 卫东升 沈墨 杨柳 朱永福 何大伟 吕思齐 施瑞 孔令辉煌 严冬 金哲洙 魏征程 陶然 邹韬 喻晓峰 柏松 "
        "水清源 章丘明 云飞扬 潘定邦 葛亮 范增辉 彭祖望 郎平川 鲁班超 韦小刚 昌平 诸葛青 王卫东 王卫东 刘昕 赵赟 "
        "周翯 吴垚 郑甦 冯骉 逄锦程 亓官昊 爨鸿 缑星海 禤国栋 郗恢 阿卜杜拉·玉素甫 斯琴巴特尔 洛桑·扎西 哈力木 "
        "DavidMiller 李Kevin 佘太平 麴义 覃仕翀 沙龑",
        women="蒋梦云 韩菁菁 秦若岚 尤翠玲 华敏 戚继红 谢婉莹 窦娥眉 奚梦瑶 司徒雅文 上官云锦 阿依古丽·热合曼 王芳 "
        "孙珺 蔺琀 揭翎 仝昕玥 濮阳晓旻 卓玛·央金 陈思 陈思 何婳 訾如意 郜兰兰",
        firms=("虚构远帆纺织厂", "青麓药业股份有限公司（虚构）", "金穗食品集团有限公司（虚构）", "虚构北川电缆厂"),
        numbers=("K{serial:05d}", "QL{year}{serial:03d}", "{year:04d}{serial:04d}", "T-{serial:04d}"),
        departments=("织造分厂", "动力科", "供销科", "质检中心", "仓储物流部", "制剂车间", "总务科", "信息化办公室", "技术处"),
        posts=("挡车工", "锅炉司炉工", "业务员", "化验员", "配电值班员", "机修工", "核算员", "灌装工", "系统运维员", "工艺技术员"),
        places=("云州县", "北川", "青麓", "江源县", "西岭"),
        streets=("北苑区毛纺路", "南岭区药都大道", "临江区电缆新村", "西岭镇解放街"),
    ),
    "development": _Pool(
        men="鲍振邦 滕达 雷铁生 祝融 安邦彦 解放 田壮壮 宗泽民 池志远 闫峻熙 苗旺 伍家辉 舒畅 易中天翔 康健 毕昇 "
        "党建国 党建国 左丘平 公孙策远 皇甫嵩林 令狐冲霄 买买提·艾力 吐尔逊·阿布都热依木 巴图·孟和 达瓦·次仁 "
        "木合塔尔 朴正浩 南宫翔 万俟铮 查良才 仇国安 单永年 曾昱旻 雷翀 龙龑 丁喆 贾赑 岳垚森 房玄 阙里 蔚然 "
        "明磊 计春华 向阳 高升 高升 成功 时迁 于是之 牛犇 石㛃 史昱昶 ThomasWeber 欧Jason KenTanaka 乜文强 郏成 "
        "寇准 鱼跃 楚翘 车轸 别克·努尔兰 白音·苏和 罗布 甘霖 尉迟恭顺 东方亮 艾青松 晏几 尧舜禹 蒙田 储安平 莘野",
        women="丛珊 苏翾 凌婳 颜如玉 沐晴 温馨 宁静 黎明珠 艾雪 古丽努尔·买合木提 帕提古丽 次仁·拉姆 乌云·其其格 "
        "慕容芷若 端木蓉 欧阳娜 申屠婉 夏至 姬昌珺 庞婵 路遥 佟丽 霍翙 娄琬琰 米雪 米雪 柳眉 景甜 芮晨曦 戴琀 湛蓝 "
        "费玥 鞠萍萍 骆喆 EmilyClark 方Grace 巫山云 晁晞 展颜 储圆圆 席慕兰 于敏洪 从容",
        firms=(
            "虚构江川机床厂", "云洲港务局（虚构）", "恒岳建设集团有限公司（虚构）", "蓝湾软件（云州）有限公司（虚构）",
            "云州瑞达精密仪器有限公司（虚构）", "虚构云州第二棉纺织厂", "博睿商贸有限责任公司（虚构）",
        ),
        numbers=(
            "{serial:05d}", "YG{serial:04d}", "HY{year}-{serial:04d}", "BW{serial:06d}", "{year:04d}{serial:03d}", "C{serial:04d}",
            "BR-A{serial:04d}",
        ),
        departments=(
            "金工车间", "铸造分厂", "劳动人事科", "设备处", "项目管理部", "工程一部", "研发二部", "质量管理部", "客户成功部",
            "财务共享中心", "港机队", "保卫科", "职工医院", "总工程师办公室", "华南大区", "电商运营组",
        ),
        posts=(
            "镗铣工", "天车工", "劳资员", "测绘工程师", "预算员", "前端开发工程师", "高级测试工程师", "招聘主管", "仓库保管员",
            "电焊工", "起重司机", "护士长", "会计主管", "商务拓展经理", "产品经理", "值班电工", "销售代表", "安全员",
        ),
        places=("云州市", "江川县", "东港", "恒山乡", "蓝湾镇", "呼兰旗", "白水"),
        streets=("东港区船坞路", "江川镇机床巷", "恒岳区建设大街", "蓝湾高新区创业二路", "旧城区棉花街", "白水新村"),
    ),
    "second": _Pool(
        men="岑参商 费长河 薛定邦 雍正宽 汤显荣 倪可立 滑翔宇 柯南山 骆一禾 邬振东 隋唐 项前进 侯门海 申时行远 麦浩然 凌霄汉 "
        "冼星辉 武建军 武建军 耿直 江流 石破 万山红 蓝天野阔 管仲谋 阎锡川 丰收 习水清 逯钦 邰立 哈斯·额尔敦 多吉·旺堆 "
        "艾克拜尔·吐尔逊 沙比提 崔明哲 崔泽昊 申屠锐 钟离权 东郭先河 夏侯渊博 璩龑 郄文斌 亓超 厍狄峰 遆宏图 MarcoRossi "
        "何Jeffrey 覃天顺 佘志明 单雄伟 盖世民 区国强 仉骏 谌谦 解晋川 员外郎 查理正 逄博 毋庸",
        women="江雪柔 柯蓝 舒婷玉 水木秀 安宁 安宁 芦苇 冷清秋 席月华 阮玲珑 戚薇薇 臧小燕 关雎 闻人雪 淳于静姝 公冶晴 南荣茜 "
        "热依汗·玉山江 央吉·曲珍 萨仁·托娅 崔善姬 汪洋 海伦 乔木兰 辜秀珍 荀彧芳 谷穗 巴金花 鄢然 昝瑾 嵇璇 晏紫 SophieMartin "
        "林Tracy 柳如丝 屠呦 桑叶青 花想容 邸红霞 羊舌敏 万紫千 於陵溪 滕王阁 白兰地 封丽娟",
        firms=(
            "虚构云岭市第一人民医院", "澜山大学（虚构）", "虚构澜山钢铁总厂", "云岭商业银行股份有限公司（虚构）", "迅达供应链管理有限公司（虚构）",
            "诺德电子（澜山）有限公司（虚构）", "虚构青屏县农业局", "北岸市政建筑工程公司（虚构）", "星槎软件技术股份有限公司（虚构）",
        ),
        numbers=(
            "{serial:04d}", "{year}{serial:04d}", "G{serial:05d}", "6{serial:05d}", "XD{serial:06d}", "ND-{serial:05d}", "{serial:03d}",
            "BA{year}{serial:03d}", "SC{serial:04d}",
        ),
        departments=(
            "心内科", "护理部", "炼铁厂", "轧钢分厂", "人文学院", "教务处", "澜山支行", "风险管理部", "华北分拨中心", "车队", "SMT生产部",
            "种植业管理科", "第三项目经理部", "平台架构组", "总务处", "党委办公室", "客户服务中心", "采购部",
        ),
        posts=(
            "主管护师", "住院医师", "炉前工", "轧钢工", "讲师", "辅导员", "综合柜员", "客户经理", "叉车工", "货车驾驶员", "测试工程师",
            "农艺师", "施工员", "资料员", "前端工程师", "副科长", "炊事员", "采购专员", "工艺工程师",
        ),
        places=("云岭松陵", "澜山", "青屏县", "北岸", "松陵区", "云岭市"),
        streets=("松陵区百草路", "北岸区钢城二街", "青屏县禾丰大道", "澜山市书院巷", "云岭市金融街", "铁路新村", "柳树屯"),
    ),
    "third": _Pool(
        men="麻建业 库尔班·艾山 闻一鸣 权志刚 仲跻昌 茹振海 苟富平 栗战友 句长海 哈立德 鲜于明 长孙毅 宿天成 门国强 "
        "门国强 呼延震 才让·东智 额尔德尼·朝鲁 阿不力孜·卡德尔 李承焕 那日松 佴德民 桓温凯 蔺宝山 隗功 操勇 牧野 "
        "冀长庚 双百成 苑占魁 亢大勇 漆建中 麦麦提·依明 郦道原 过祖源 底广元 矫志文 戈壁舟 但懋 郁金诚 PeterNovak "
        "黄Jason 山本健一 岩温龙 祖逖远 尚德林 生茂才 乐天行 竺可真 扈三平",
        women="商婉清 桂月娥 暴雪莹 尹喆媛 牟春燕 阿依努尔·阿不都 拉姆·措 娜仁·高娃 金顺姬 玉罕叫 尉迟琳 乐正妍 拓跋玥 "
        "雪绒 咸秀英 原野 弓巧珍 弓巧珍 仓央·德吉 冼玉贞 妥丽娜 幸福 时瑾 束佩兰 信红梅 眭芬 祁门香 蒯淑华 练素云 "
        "裘丽萍 訾小梅 么瑞雪 铁凝华 宫雪琴 巩爱玲 靖文璇 赖美娇 满桂芝 支秋菊 AnnaKowalska 陈Vivian 池上惠子",
        firms=(
            "虚构松岭矿务局", "虚构陇川县柳溪镇农机修造厂", "陇川市第五中学（虚构）", "虚构中意合资陇川大陆玻璃制品有限公司",
            "西阳第四建筑安装工程公司（虚构）", "蜂巢互动网络科技有限公司（虚构）", "好邻里百货连锁有限公司（虚构）", "虚构陇川市交通运输局",
        ),
        numbers=(
            "{serial:06d}", "N{serial:03d}", "WZ{year}{serial:03d}", "CI-{serial:04d}", "4J{serial:04d}", "fc{serial:05d}",
            "H{serial:05d}", "JT{serial:03d}",
        ),
        departments=(
            "采煤二队", "机电科", "掘进三区", "铆焊车间", "高二年级组", "政教处", "熔制车间", "模具课", "西河项目部", "材料设备科",
            "用户增长部", "内容安全中心", "生鲜课", "解放路店", "综合规划科", "法规科", "人秘股", "劳资股", "通风区",
        ),
        posts=(
            "采煤工", "瓦斯检查员", "爆破工", "铆工", "锻工", "语文教师", "班主任", "吹制工", "品管员", "木工", "架子工", "塔吊司机",
            "算法工程师", "运营专员", "审核员", "理货员", "收银员", "一级主任科员", "文书", "主扇司机",
        ),
        places=("陇川柳溪", "松岭", "西阳县", "陇川市", "雁门沟", "河湾子"),
        streets=("柳溪镇农机路", "松岭矿区工人新村", "西阳县建安巷", "陇川市学府街", "开发区玻璃大道", "雁栖区知春里", "河湾子街"),
    ),
}  # fmt: skip

POOLS["second-kept"] = POOLS["second"]
POOLS["third-kept"] = POOLS["third"]
FIRMS = POOLS["test"].firms
_TURKIC = ("买买提", "吐尔逊", "木合塔尔", "古丽", "阿卜杜拉")
_PEOPLES = (
    ("维吾尔族", _TURKIC), ("蒙古族", ("巴图", "乌云", "白音", "斯琴")), ("藏族", ("达瓦", "次仁", "罗布", "卓玛", "洛桑")),
    ("哈萨克族", ("努尔兰", "哈力木")), ("朝鲜族", ("朴", "金哲")), ("满族", ("佟",)), ("回族", ("沙", "马")), ("瑶族", ("禤", "覃")),
)  # fmt: skip


def build_people(seed: int, split: str = "test") -> tuple[Person, ...]:
    """Return the roster of a split: some hundred people, a few of one name in different departments."""
    rng = random.Random(seed)
    pool = POOLS[split]
    named = [(name, "男") for name in pool.men.split()] + [(name, "女") for name in pool.women.split()]
    return tuple(
        _person(rng, pool, number, *row) for number, row in enumerate(rng.sample(named, len(named)), 1)
    )


def _person(rng: random.Random, pool: _Pool, number: int, name: str, sex: str) -> Person:
    born_on = date(1946, 3, 1) + timedelta(days=rng.randrange(57 * 365))
    earliest = max(born_on.year + 18, 1978)
    hired_on = date(rng.randint(earliest, min(2025, earliest + 12)), rng.randint(1, 12), rng.randint(1, 28))
    place = number % len(pool.firms)
    serial = rng.randint(0, 3) + number * 4
    mail = f"p{number:03d}@{('example.com', 'example.org')[number % 2]}"
    return Person(
        employee_no=pool.numbers[place].format(year=hired_on.year, serial=serial),
        name=_spaced(name),
        sex=sex,
        born_on=born_on,
        id_number=fictional_id_number(born_on, sex, 100 + number),
        phone=f"1540000{rng.randrange(10_000):04d}",
        firm=pool.firms[place],
        department=pool.departments[(number * 5) % len(pool.departments)],
        position=pool.posts[(number * 7) % len(pool.posts)],
        hired_on=hired_on,
        ethnicity=_ethnicity(name),
        native_place=pool.places[number % len(pool.places)],
        address=f"{rng.choice(pool.streets)}{rng.randint(1, 280)}号{rng.randint(1, 30)}幢{rng.randint(101, 1804)}室",
        email=mail,
    )


def _spaced(name: str) -> str:
    """Give foreigners' names, kept as one word above, the blank between their parts."""
    capitals = [place for place, char in enumerate(name) if place and char.isascii() and char.isupper()]
    if name.isascii() and capitals:
        return f"{name[: capitals[0]]} {name[capitals[0] :]}"
    return name


def _ethnicity(name: str) -> str:
    return next((people for people, signs in _PEOPLES if any(sign in name for sign in signs)), "汉族")
