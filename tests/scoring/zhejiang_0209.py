"""Zhejiang's counties with an exact count on 9 February 2020, by the colour that the province published."""

from __future__ import annotations

PUBLISHED = {
    "red": ("乐清市:155 "),
    "orange": ("海曙区:66 鹿城区:63 瑞安市:71 温岭市:52 瓯海区:33 永嘉县:46 慈溪市:24 平阳县:30 泰顺县:16 "),
    "yellow": ("鄞州区:12 龙湾区:16 东阳市:18 黄岩区:20 义乌市:15 秀洲区:13 宁海县:11 仙居县:13 "),
    "blue": (
        "椒江区:9 三门县:14 文成县:10 南湖区:8 余姚市:9 浦江县:8 路桥区:13 江北区:5 越城区:14 "
        "上虞区:8 苍南县:9 北仑区:10 柯桥区:8 临海市:8 诸暨市:7 永康市:5 洞头区:5 天台县:8 金东区:5 "
        "镇海区:3 海宁市:4 龙港市:8 嘉善县:5 奉化区:3 桐乡市:5 平湖市:2 象山县:2 嵊州市:2 新昌县:2 "
        "海盐县:1 婺城区:1 兰溪市:1 "
    ),
    "green": (
        "淳安县:0 安吉县:0 武义县:0 磐安县:0 龙游县:0 开化县:0 岱山县:0 嵊泗县:0 玉环市:0 龙泉市:0 "
        "云和县:0 遂昌县:0 "
    ),
}

COUNTS: dict[str, int] = {}
COLOURS: dict[str, str] = {}
for _colour, _listed in PUBLISHED.items():
    for _entry in _listed.split():
        _county, _count = _entry.split(":")
        COUNTS[_county], COLOURS[_county] = int(_count), _colour
