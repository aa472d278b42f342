"""What a Chinese personal name looks like: the common surnames, and a pattern for a name in running text.

Surnames after the Ministry of Public Security's name reports and the classical list; rare ones are missing, so
a name without one is only less likely a name.
"""

from __future__ import annotations

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞"
    "任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴"
    "谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应"
    "宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰秋"
    "仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申"
    "扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东"
    "欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公万俟岳帅缑亢况郈有琴商牟"
    "佘佴伯赏墨哈谯笪年爱阳佟肖付代闫覃战涂粟仝区冼岑鄢揭麦苑敬原邸亓付门海卿仉占展宛郇练么眭漆矫竺楚晋隋苟兰菅蹇撒雒庹谌弋幺栗沐粘萨邝郄鄞镡阙颉鹿苌遆呙芦闪幸茆乜"
)
_DOUBLE = """
    欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 司徒 夏侯 端木 独孤 南宫 西门 宇文 长孙 澹台 淳于
    申屠 太史 轩辕 钟离 呼延 百里 拓跋 濮阳 闾丘 公冶 宗政 司空 夹谷 完颜 赫连 东郭
    南门 乐正 漆雕 公羊 公良 梁丘 左丘 东门 西陵 谷梁 公西 颛孙 子车 宰父
"""
DOUBLE_SURNAMES = frozenset(_DOUBLE.split())
_SINGLE = "".join(sorted(SURNAMES))
_GIVEN = r"(?:(?!同志|先生|女士|同学)[\u3400-\u9fff\U00020000-\U000323af])"
NAME = (
    rf"(?:(?:{'|'.join(sorted(DOUBLE_SURNAMES))}){_GIVEN}{{1,2}}|[{_SINGLE}]{_GIVEN}{{1,2}}|"
    r"[\u3400-\u9fff]{1,8}(?:·[\u3400-\u9fff]{1,10}){1,3})"
)
"""A name in running text, two to four characters, or of a minority with middle dots."""
