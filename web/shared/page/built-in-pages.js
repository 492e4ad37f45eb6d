// Printed by `python -m bff pages --write` from bff/page_settings/pages/.
// The pages of a front for when the server is away, by language. `signedIn` are a citizen's.

/** @type {Record<string, Record<string, Record<"open" | "signedIn", any>>>} */
export const BUILT_IN_PAGES = {
 "zh-CN": {
  "home": {
   "open": {
    "name": "home",
    "title": "首页",
    "schema": 1,
    "blocks": [
     {
      "kind": "text",
      "text": "不用登录，就可以查怎么办事。申请和亮证照要先登录。"
     },
     {
      "kind": "entries",
      "text": "常用",
      "entries": [
       {
        "text": "办事",
        "hint": "指南和申请",
        "icon": "search",
        "view": "matters"
       },
       {
        "text": "办件怎么走",
        "hint": "一步一步",
        "icon": "folder",
        "view": "page",
        "parameters": {
         "name": "progress"
        }
       },
       {
        "text": "怎么用",
        "hint": "第一次来看",
        "icon": "question",
        "view": "page",
        "parameters": {
         "name": "help"
        }
       },
       {
        "text": "主办单位",
        "hint": "和隐私",
        "icon": "info",
        "view": "page",
        "parameters": {
         "name": "about"
        }
       }
      ]
     },
     {
      "kind": "human",
      "text": "打电话问人",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   },
   "signedIn": {
    "name": "home",
    "title": "首页",
    "schema": 1,
    "blocks": [
     {
      "kind": "entries",
      "text": "常用",
      "entries": [
       {
        "text": "亮证照",
        "hint": "给窗口看",
        "icon": "card",
        "view": "certificates"
       },
       {
        "text": "办事",
        "hint": "指南和申请",
        "icon": "search",
        "view": "matters"
       },
       {
        "text": "我的办件",
        "hint": "看进度",
        "icon": "folder",
        "view": "cases"
       },
       {
        "text": "消息",
        "hint": "提醒和通知",
        "icon": "bell",
        "view": "inbox"
       },
       {
        "text": "让家人帮我",
        "hint": "授权代办",
        "icon": "people",
        "view": "delegations"
       },
       {
        "text": "我的",
        "hint": "记录和设备",
        "icon": "person",
        "view": "me"
       }
      ]
     },
     {
      "kind": "human",
      "text": "打电话问人",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   }
  },
  "certificates": {
   "open": {
    "name": "certificates",
    "title": "我的证照",
    "schema": 1,
    "blocks": [
     {
      "kind": "notice",
      "text": "请先登录",
      "detail": "登录后才能看到您的证照。",
      "tone": "warn"
     },
     {
      "kind": "steps",
      "text": "怎么出示",
      "steps": [
       "点一张证照。",
       "选办什么事，看清楚要给对方看什么。",
       "点“同意，出示证照”，让窗口扫码。"
      ]
     },
     {
      "kind": "human",
      "text": "打电话问人",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   },
   "signedIn": {
    "name": "certificates",
    "title": "我的证照",
    "schema": 1,
    "blocks": [
     {
      "kind": "list",
      "text": "可以出示的证照",
      "source": "certificates",
      "empty": "您名下还没有电子证照"
     },
     {
      "kind": "steps",
      "text": "怎么出示",
      "steps": [
       "点一张证照。",
       "选办什么事，看清楚要给对方看什么。",
       "点“同意，出示证照”，让窗口扫码。"
      ]
     },
     {
      "kind": "human",
      "text": "打电话问人",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   }
  },
  "matters": {
   "open": {
    "name": "matters",
    "title": "办事",
    "schema": 1,
    "blocks": [
     {
      "kind": "list",
      "text": "您要办什么事？",
      "source": "search"
     },
     {
      "kind": "list",
      "text": "没办完的，接着办",
      "source": "drafts"
     },
     {
      "kind": "list",
      "text": "按种类找",
      "source": "subjects"
     },
     {
      "kind": "list",
      "text": "遇到人生大事",
      "source": "lifeEvents"
     },
     {
      "kind": "list",
      "text": "可以办的事",
      "source": "services",
      "empty": "没有找到"
     },
     {
      "kind": "human",
      "text": "打电话问人",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   },
   "signedIn": {
    "name": "matters",
    "title": "办事",
    "schema": 1,
    "blocks": [
     {
      "kind": "list",
      "text": "您要办什么事？",
      "source": "search"
     },
     {
      "kind": "list",
      "text": "没办完的，接着办",
      "source": "drafts"
     },
     {
      "kind": "list",
      "text": "按种类找",
      "source": "subjects"
     },
     {
      "kind": "list",
      "text": "遇到人生大事",
      "source": "lifeEvents"
     },
     {
      "kind": "list",
      "text": "可以办的事",
      "source": "services",
      "empty": "没有找到"
     },
     {
      "kind": "human",
      "text": "打电话问人",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   }
  },
  "cases": {
   "open": {
    "name": "cases",
    "title": "我的办件",
    "schema": 1,
    "blocks": [
     {
      "kind": "entries",
      "text": "还可以看",
      "entries": [
       {
        "text": "办件怎么走",
        "icon": "list",
        "view": "page",
        "parameters": {
         "name": "progress"
        }
       }
      ]
     },
     {
      "kind": "human",
      "text": "打电话问人",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   },
   "signedIn": {
    "name": "cases",
    "title": "我的办件",
    "schema": 1,
    "blocks": [
     {
      "kind": "list",
      "text": "没办完的，接着办",
      "source": "drafts"
     },
     {
      "kind": "list",
      "text": "交上去的申请",
      "source": "cases",
      "empty": "没有已经提交、正在办的事"
     },
     {
      "kind": "entries",
      "text": "还可以看",
      "entries": [
       {
        "text": "办件怎么走",
        "icon": "list",
        "view": "page",
        "parameters": {
         "name": "progress"
        }
       }
      ]
     },
     {
      "kind": "human",
      "text": "打电话问人",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   }
  },
  "me": {
   "open": {
    "name": "me",
    "title": "我的",
    "schema": 1,
    "blocks": [
     {
      "kind": "entries",
      "text": "关于",
      "entries": [
       {
        "text": "怎么用",
        "icon": "question",
        "view": "page",
        "parameters": {
         "name": "help"
        }
       },
       {
        "text": "主办单位",
        "icon": "info",
        "view": "page",
        "parameters": {
         "name": "about"
        }
       },
       {
        "text": "个人信息怎么用",
        "icon": "shield",
        "view": "page",
        "parameters": {
         "name": "privacy"
        }
       }
      ]
     },
     {
      "kind": "human",
      "text": "打电话问人",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   },
   "signedIn": {
    "name": "me",
    "title": "我的",
    "schema": 1,
    "blocks": [
     {
      "kind": "entries",
      "text": "我的",
      "entries": [
       {
        "text": "谁看过我的证照",
        "hint": "每一次都有记录",
        "icon": "eye",
        "view": "log"
       },
       {
        "text": "找人代办、替人办",
        "hint": "授权家人替您办，或替家人办",
        "icon": "people",
        "view": "delegations"
       },
       {
        "text": "消息设置",
        "hint": "怎么告诉您、几点不打扰",
        "icon": "bell",
        "view": "messageSettings"
       },
       {
        "text": "登录自助机",
        "hint": "扫不了码，就输入机器上的字母和数字",
        "icon": "scan",
        "view": "kiosk"
       },
       {
        "text": "我的登录设备",
        "hint": "退出登录、让别的设备退出",
        "icon": "device",
        "view": "sessions"
       }
      ]
     },
     {
      "kind": "entries",
      "text": "关于",
      "entries": [
       {
        "text": "怎么用",
        "icon": "question",
        "view": "page",
        "parameters": {
         "name": "help"
        }
       },
       {
        "text": "主办单位",
        "icon": "info",
        "view": "page",
        "parameters": {
         "name": "about"
        }
       },
       {
        "text": "个人信息怎么用",
        "icon": "shield",
        "view": "page",
        "parameters": {
         "name": "privacy"
        }
       }
      ]
     },
     {
      "kind": "human",
      "text": "打电话问人",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   }
  },
  "help": {
   "open": {
    "name": "help",
    "title": "怎么用",
    "schema": 1,
    "blocks": [
     {
      "kind": "steps",
      "text": "给窗口看证照",
      "steps": [
       "登录，点“证照”，选一张。",
       "选办什么事。手机会写明对方能看到什么。",
       "点“同意，出示证照”，把码给窗口扫。码一分钟有效，只能用一次。"
      ]
     },
     {
      "kind": "steps",
      "text": "在手机上申请",
      "steps": [
       "点“办事”，写要办什么，比如“老年证”。",
       "先看指南：要什么材料，几天办好，收不收费。",
       "点“开始办理”，一步一步填。没写完会自动保存。"
      ]
     },
     {
      "kind": "steps",
      "text": "在自助机上办",
      "steps": [
       "点要办的事。怎么办、带什么，不登录也能看。",
       "要办理，用手机扫屏幕上的码登录。",
       "走时点“结束并清除”，机器上什么也不留。"
      ]
     },
     {
      "kind": "text",
      "text": "不会用手机也没关系：带身份证或护照到窗口，一样能办。可以请人陪您，不要把密码告诉别人。"
     },
     {
      "kind": "entries",
      "text": "还可以看",
      "entries": [
       {
        "text": "办件怎么走",
        "icon": "list",
        "view": "page",
        "parameters": {
         "name": "progress"
        }
       },
       {
        "text": "主办单位",
        "icon": "info",
        "view": "page",
        "parameters": {
         "name": "about"
        }
       },
       {
        "text": "个人信息怎么用",
        "icon": "shield",
        "view": "page",
        "parameters": {
         "name": "privacy"
        }
       }
      ]
     },
     {
      "kind": "human",
      "text": "打电话问人",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   },
   "signedIn": {
    "name": "help",
    "title": "怎么用",
    "schema": 1,
    "blocks": [
     {
      "kind": "steps",
      "text": "给窗口看证照",
      "steps": [
       "登录，点“证照”，选一张。",
       "选办什么事。手机会写明对方能看到什么。",
       "点“同意，出示证照”，把码给窗口扫。码一分钟有效，只能用一次。"
      ]
     },
     {
      "kind": "steps",
      "text": "在手机上申请",
      "steps": [
       "点“办事”，写要办什么，比如“老年证”。",
       "先看指南：要什么材料，几天办好，收不收费。",
       "点“开始办理”，一步一步填。没写完会自动保存。"
      ]
     },
     {
      "kind": "steps",
      "text": "在自助机上办",
      "steps": [
       "点要办的事。怎么办、带什么，不登录也能看。",
       "要办理，用手机扫屏幕上的码登录。",
       "走时点“结束并清除”，机器上什么也不留。"
      ]
     },
     {
      "kind": "text",
      "text": "不会用手机也没关系：带身份证或护照到窗口，一样能办。可以请人陪您，不要把密码告诉别人。"
     },
     {
      "kind": "entries",
      "text": "还可以看",
      "entries": [
       {
        "text": "办件怎么走",
        "icon": "list",
        "view": "page",
        "parameters": {
         "name": "progress"
        }
       },
       {
        "text": "主办单位",
        "icon": "info",
        "view": "page",
        "parameters": {
         "name": "about"
        }
       },
       {
        "text": "个人信息怎么用",
        "icon": "shield",
        "view": "page",
        "parameters": {
         "name": "privacy"
        }
       }
      ]
     },
     {
      "kind": "human",
      "text": "打电话问人",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   }
  },
  "kiosk-first": {
   "open": {
    "name": "kiosk-first",
    "title": "您好，想办什么？",
    "schema": 1,
    "blocks": [
     {
      "kind": "text",
      "text": "点下面一项就行。不会用，点“请人帮忙”。"
     },
     {
      "kind": "entries",
      "text": "要办的事",
      "entries": [
       {
        "text": "打印证明",
        "hint": "这台机器能打的",
        "icon": "print",
        "view": "matters",
        "parameters": {
         "q": "打印",
         "on": "kiosk"
        }
       },
       {
        "text": "扫码亮证",
        "hint": "把手机上的码靠近扫码口",
        "icon": "qr",
        "view": "begin"
       },
       {
        "text": "我的办件",
        "hint": "进度、补材料、凭证",
        "icon": "folder",
        "view": "cases"
       },
       {
        "text": "养老金认证",
        "hint": "领取资格，一年一次",
        "icon": "heart",
        "view": "matters",
        "parameters": {
         "q": "养老待遇资格认证"
        }
       },
       {
        "text": "在这里能办的",
        "hint": "填表、交材料、提交",
        "icon": "device",
        "view": "matters",
        "parameters": {
         "on": "kiosk"
        }
       },
       {
        "text": "全部事项",
        "hint": "查怎么办、带什么",
        "icon": "search",
        "view": "matters"
       }
      ]
     },
     {
      "kind": "human",
      "text": "请人帮忙，或打电话",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   },
   "signedIn": {
    "name": "kiosk-first",
    "title": "您好，想办什么？",
    "schema": 1,
    "blocks": [
     {
      "kind": "text",
      "text": "点下面一项就行。不会用，点“请人帮忙”。"
     },
     {
      "kind": "entries",
      "text": "要办的事",
      "entries": [
       {
        "text": "打印证明",
        "hint": "这台机器能打的",
        "icon": "print",
        "view": "matters",
        "parameters": {
         "q": "打印",
         "on": "kiosk"
        }
       },
       {
        "text": "扫码亮证",
        "hint": "把手机上的码靠近扫码口",
        "icon": "qr",
        "view": "begin"
       },
       {
        "text": "我的办件",
        "hint": "进度、补材料、凭证",
        "icon": "folder",
        "view": "cases"
       },
       {
        "text": "养老金认证",
        "hint": "领取资格，一年一次",
        "icon": "heart",
        "view": "matters",
        "parameters": {
         "q": "养老待遇资格认证"
        }
       },
       {
        "text": "在这里能办的",
        "hint": "填表、交材料、提交",
        "icon": "device",
        "view": "matters",
        "parameters": {
         "on": "kiosk"
        }
       },
       {
        "text": "全部事项",
        "hint": "查怎么办、带什么",
        "icon": "search",
        "view": "matters"
       }
      ]
     },
     {
      "kind": "human",
      "text": "请人帮忙，或打电话",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   }
  },
  "kiosk-idle": {
   "open": {
    "name": "kiosk-idle",
    "title": "24 小时自助办事",
    "schema": 1,
    "blocks": [
     {
      "kind": "picture",
      "text": "想办什么，点一下就行",
      "picture": "choose"
     },
     {
      "kind": "picture",
      "text": "用手机扫码登录，不用密码",
      "picture": "scan"
     },
     {
      "kind": "picture",
      "text": "亮证照，把手机上的码对准扫码口",
      "picture": "card"
     },
     {
      "kind": "picture",
      "text": "办好了，拿走凭证",
      "picture": "receipt"
     },
     {
      "kind": "human",
      "text": "请人帮忙，或打电话",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   },
   "signedIn": {
    "name": "kiosk-idle",
    "title": "24 小时自助办事",
    "schema": 1,
    "blocks": [
     {
      "kind": "picture",
      "text": "想办什么，点一下就行",
      "picture": "choose"
     },
     {
      "kind": "picture",
      "text": "用手机扫码登录，不用密码",
      "picture": "scan"
     },
     {
      "kind": "picture",
      "text": "亮证照，把手机上的码对准扫码口",
      "picture": "card"
     },
     {
      "kind": "picture",
      "text": "办好了，拿走凭证",
      "picture": "receipt"
     },
     {
      "kind": "human",
      "text": "请人帮忙，或打电话",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   }
  }
 },
 "en": {
  "home": {
   "open": {
    "name": "home",
    "title": "Home",
    "schema": 1,
    "blocks": [
     {
      "kind": "text",
      "text": "You can read every guide without signing in. Sign in to apply or to show a certificate."
     },
     {
      "kind": "entries",
      "text": "What you can do",
      "entries": [
       {
        "text": "Services",
        "hint": "Guides and applications",
        "icon": "search",
        "view": "matters"
       },
       {
        "text": "How a case goes",
        "hint": "Step by step",
        "icon": "folder",
        "view": "page",
        "parameters": {
         "name": "progress"
        }
       },
       {
        "text": "How to use this",
        "hint": "For the first time",
        "icon": "question",
        "view": "page",
        "parameters": {
         "name": "help"
        }
       },
       {
        "text": "Who runs this",
        "hint": "And your privacy",
        "icon": "info",
        "view": "page",
        "parameters": {
         "name": "about"
        }
       }
      ]
     },
     {
      "kind": "human",
      "text": "Ask a person",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   },
   "signedIn": {
    "name": "home",
    "title": "Home",
    "schema": 1,
    "blocks": [
     {
      "kind": "entries",
      "text": "What you can do",
      "entries": [
       {
        "text": "Show a certificate",
        "hint": "At a service desk",
        "icon": "card",
        "view": "certificates"
       },
       {
        "text": "Services",
        "hint": "Guides and applications",
        "icon": "search",
        "view": "matters"
       },
       {
        "text": "My cases",
        "hint": "See the progress",
        "icon": "folder",
        "view": "cases"
       },
       {
        "text": "Messages",
        "hint": "Reminders and news",
        "icon": "bell",
        "view": "inbox"
       },
       {
        "text": "Let family help",
        "hint": "They apply for you",
        "icon": "people",
        "view": "delegations"
       },
       {
        "text": "Me",
        "hint": "Records and devices",
        "icon": "person",
        "view": "me"
       }
      ]
     },
     {
      "kind": "human",
      "text": "Ask a person",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   }
  },
  "certificates": {
   "open": {
    "name": "certificates",
    "title": "My certificates",
    "schema": 1,
    "blocks": [
     {
      "kind": "notice",
      "text": "Sign in first",
      "detail": "You see your certificates after you sign in.",
      "tone": "warn"
     },
     {
      "kind": "steps",
      "text": "How to show one",
      "steps": [
       "Choose a certificate.",
       "Choose the purpose, and read what the viewer will see.",
       "Press “Agree and show”, and let the service desk scan the code."
      ]
     },
     {
      "kind": "human",
      "text": "Ask a person",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   },
   "signedIn": {
    "name": "certificates",
    "title": "My certificates",
    "schema": 1,
    "blocks": [
     {
      "kind": "list",
      "text": "Certificates that you can show",
      "source": "certificates",
      "empty": "You have no electronic certificates yet"
     },
     {
      "kind": "steps",
      "text": "How to show one",
      "steps": [
       "Choose a certificate.",
       "Choose the purpose, and read what the viewer will see.",
       "Press “Agree and show”, and let the service desk scan the code."
      ]
     },
     {
      "kind": "human",
      "text": "Ask a person",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   }
  },
  "matters": {
   "open": {
    "name": "matters",
    "title": "Services",
    "schema": 1,
    "blocks": [
     {
      "kind": "list",
      "text": "What would you like to do?",
      "source": "search"
     },
     {
      "kind": "list",
      "text": "Continue where you stopped",
      "source": "drafts"
     },
     {
      "kind": "list",
      "text": "By subject",
      "source": "subjects"
     },
     {
      "kind": "list",
      "text": "When something big happens",
      "source": "lifeEvents"
     },
     {
      "kind": "list",
      "text": "Services that you can apply for",
      "source": "services",
      "empty": "Nothing found"
     },
     {
      "kind": "human",
      "text": "Ask a person",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   },
   "signedIn": {
    "name": "matters",
    "title": "Services",
    "schema": 1,
    "blocks": [
     {
      "kind": "list",
      "text": "What would you like to do?",
      "source": "search"
     },
     {
      "kind": "list",
      "text": "Continue where you stopped",
      "source": "drafts"
     },
     {
      "kind": "list",
      "text": "By subject",
      "source": "subjects"
     },
     {
      "kind": "list",
      "text": "When something big happens",
      "source": "lifeEvents"
     },
     {
      "kind": "list",
      "text": "Services that you can apply for",
      "source": "services",
      "empty": "Nothing found"
     },
     {
      "kind": "human",
      "text": "Ask a person",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   }
  },
  "cases": {
   "open": {
    "name": "cases",
    "title": "My cases",
    "schema": 1,
    "blocks": [
     {
      "kind": "entries",
      "text": "See also",
      "entries": [
       {
        "text": "How a case goes",
        "icon": "list",
        "view": "page",
        "parameters": {
         "name": "progress"
        }
       }
      ]
     },
     {
      "kind": "human",
      "text": "Ask a person",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   },
   "signedIn": {
    "name": "cases",
    "title": "My cases",
    "schema": 1,
    "blocks": [
     {
      "kind": "list",
      "text": "Continue where you stopped",
      "source": "drafts"
     },
     {
      "kind": "list",
      "text": "Applications that you sent",
      "source": "cases",
      "empty": "You have no open cases"
     },
     {
      "kind": "entries",
      "text": "See also",
      "entries": [
       {
        "text": "How a case goes",
        "icon": "list",
        "view": "page",
        "parameters": {
         "name": "progress"
        }
       }
      ]
     },
     {
      "kind": "human",
      "text": "Ask a person",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   }
  },
  "me": {
   "open": {
    "name": "me",
    "title": "Me",
    "schema": 1,
    "blocks": [
     {
      "kind": "entries",
      "text": "About",
      "entries": [
       {
        "text": "How to use this",
        "icon": "question",
        "view": "page",
        "parameters": {
         "name": "help"
        }
       },
       {
        "text": "Who runs this",
        "icon": "info",
        "view": "page",
        "parameters": {
         "name": "about"
        }
       },
       {
        "text": "Your personal data",
        "icon": "shield",
        "view": "page",
        "parameters": {
         "name": "privacy"
        }
       }
      ]
     },
     {
      "kind": "human",
      "text": "Ask a person",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   },
   "signedIn": {
    "name": "me",
    "title": "Me",
    "schema": 1,
    "blocks": [
     {
      "kind": "entries",
      "text": "Me",
      "entries": [
       {
        "text": "Who has looked",
        "hint": "A record of everyone who looked",
        "icon": "eye",
        "view": "log"
       },
       {
        "text": "Acting for someone",
        "hint": "Let family act for you, or act for them",
        "icon": "people",
        "view": "delegations"
       },
       {
        "text": "Message settings",
        "hint": "How and when we tell you",
        "icon": "bell",
        "view": "messageSettings"
       },
       {
        "text": "Sign in at a kiosk",
        "hint": "When you cannot scan: type the code on its screen",
        "icon": "scan",
        "view": "kiosk"
       },
       {
        "text": "Where I am signed in",
        "hint": "Sign out here or elsewhere",
        "icon": "device",
        "view": "sessions"
       }
      ]
     },
     {
      "kind": "entries",
      "text": "About",
      "entries": [
       {
        "text": "How to use this",
        "icon": "question",
        "view": "page",
        "parameters": {
         "name": "help"
        }
       },
       {
        "text": "Who runs this",
        "icon": "info",
        "view": "page",
        "parameters": {
         "name": "about"
        }
       },
       {
        "text": "Your personal data",
        "icon": "shield",
        "view": "page",
        "parameters": {
         "name": "privacy"
        }
       }
      ]
     },
     {
      "kind": "human",
      "text": "Ask a person",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   }
  },
  "help": {
   "open": {
    "name": "help",
    "title": "How to use this",
    "schema": 1,
    "blocks": [
     {
      "kind": "steps",
      "text": "Show a certificate at a service desk",
      "steps": [
       "Sign in, press “Certificates”, choose one.",
       "Choose the purpose. The phone says what the viewer will see.",
       "Press “Agree and show”, and let the desk scan the code. It works once, for a minute."
      ]
     },
     {
      "kind": "steps",
      "text": "Apply on the phone",
      "steps": [
       "Press “Services”, and type what you need, such as “passport”.",
       "Read the guide first: papers, time and fee.",
       "Press “Begin” and fill in one step after another. It saves as you type."
      ]
     },
     {
      "kind": "steps",
      "text": "Use a kiosk",
      "steps": [
       "Press what you need. Guides can be read without signing in.",
       "To apply, scan the code on the screen with your phone.",
       "When you leave, press “End and clear”. Nothing stays on the machine."
      ]
     },
     {
      "kind": "text",
      "text": "You do not need a phone. Bring your ID card or passport to a service desk. Bring somebody along if you like, but tell nobody your password."
     },
     {
      "kind": "entries",
      "text": "See also",
      "entries": [
       {
        "text": "How a case goes",
        "icon": "list",
        "view": "page",
        "parameters": {
         "name": "progress"
        }
       },
       {
        "text": "Who runs this",
        "icon": "info",
        "view": "page",
        "parameters": {
         "name": "about"
        }
       },
       {
        "text": "Your personal data",
        "icon": "shield",
        "view": "page",
        "parameters": {
         "name": "privacy"
        }
       }
      ]
     },
     {
      "kind": "human",
      "text": "Ask a person",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   },
   "signedIn": {
    "name": "help",
    "title": "How to use this",
    "schema": 1,
    "blocks": [
     {
      "kind": "steps",
      "text": "Show a certificate at a service desk",
      "steps": [
       "Sign in, press “Certificates”, choose one.",
       "Choose the purpose. The phone says what the viewer will see.",
       "Press “Agree and show”, and let the desk scan the code. It works once, for a minute."
      ]
     },
     {
      "kind": "steps",
      "text": "Apply on the phone",
      "steps": [
       "Press “Services”, and type what you need, such as “passport”.",
       "Read the guide first: papers, time and fee.",
       "Press “Begin” and fill in one step after another. It saves as you type."
      ]
     },
     {
      "kind": "steps",
      "text": "Use a kiosk",
      "steps": [
       "Press what you need. Guides can be read without signing in.",
       "To apply, scan the code on the screen with your phone.",
       "When you leave, press “End and clear”. Nothing stays on the machine."
      ]
     },
     {
      "kind": "text",
      "text": "You do not need a phone. Bring your ID card or passport to a service desk. Bring somebody along if you like, but tell nobody your password."
     },
     {
      "kind": "entries",
      "text": "See also",
      "entries": [
       {
        "text": "How a case goes",
        "icon": "list",
        "view": "page",
        "parameters": {
         "name": "progress"
        }
       },
       {
        "text": "Who runs this",
        "icon": "info",
        "view": "page",
        "parameters": {
         "name": "about"
        }
       },
       {
        "text": "Your personal data",
        "icon": "shield",
        "view": "page",
        "parameters": {
         "name": "privacy"
        }
       }
      ]
     },
     {
      "kind": "human",
      "text": "Ask a person",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   }
  },
  "kiosk-first": {
   "open": {
    "name": "kiosk-first",
    "title": "Hello. What would you like to do?",
    "schema": 1,
    "blocks": [
     {
      "kind": "text",
      "text": "Press one of these. If you need help, press “Get help”."
     },
     {
      "kind": "entries",
      "text": "What you can do here",
      "entries": [
       {
        "text": "Print a certificate",
        "hint": "What this machine can print",
        "icon": "print",
        "view": "matters",
        "parameters": {
         "q": "打印",
         "on": "kiosk"
        }
       },
       {
        "text": "Show a certificate",
        "hint": "Hold your phone to the scanner",
        "icon": "qr",
        "view": "begin"
       },
       {
        "text": "My cases",
        "hint": "Progress, papers, receipts",
        "icon": "folder",
        "view": "cases"
       },
       {
        "text": "Confirm your pension",
        "hint": "Once a year, so that payments continue",
        "icon": "heart",
        "view": "matters",
        "parameters": {
         "q": "养老待遇资格认证"
        }
       },
       {
        "text": "Services here",
        "hint": "Fill in, attach papers, submit",
        "icon": "device",
        "view": "matters",
        "parameters": {
         "on": "kiosk"
        }
       },
       {
        "text": "All services",
        "hint": "What you need, and where",
        "icon": "search",
        "view": "matters"
       }
      ]
     },
     {
      "kind": "human",
      "text": "Get help, or call",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   },
   "signedIn": {
    "name": "kiosk-first",
    "title": "Hello. What would you like to do?",
    "schema": 1,
    "blocks": [
     {
      "kind": "text",
      "text": "Press one of these. If you need help, press “Get help”."
     },
     {
      "kind": "entries",
      "text": "What you can do here",
      "entries": [
       {
        "text": "Print a certificate",
        "hint": "What this machine can print",
        "icon": "print",
        "view": "matters",
        "parameters": {
         "q": "打印",
         "on": "kiosk"
        }
       },
       {
        "text": "Show a certificate",
        "hint": "Hold your phone to the scanner",
        "icon": "qr",
        "view": "begin"
       },
       {
        "text": "My cases",
        "hint": "Progress, papers, receipts",
        "icon": "folder",
        "view": "cases"
       },
       {
        "text": "Confirm your pension",
        "hint": "Once a year, so that payments continue",
        "icon": "heart",
        "view": "matters",
        "parameters": {
         "q": "养老待遇资格认证"
        }
       },
       {
        "text": "Services here",
        "hint": "Fill in, attach papers, submit",
        "icon": "device",
        "view": "matters",
        "parameters": {
         "on": "kiosk"
        }
       },
       {
        "text": "All services",
        "hint": "What you need, and where",
        "icon": "search",
        "view": "matters"
       }
      ]
     },
     {
      "kind": "human",
      "text": "Get help, or call",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   }
  },
  "kiosk-idle": {
   "open": {
    "name": "kiosk-idle",
    "title": "Government services around the clock",
    "schema": 1,
    "blocks": [
     {
      "kind": "picture",
      "text": "Touch what you need",
      "picture": "choose"
     },
     {
      "kind": "picture",
      "text": "Scan with your phone to sign in. No password",
      "picture": "scan"
     },
     {
      "kind": "picture",
      "text": "To show a certificate, hold its code to the scanner",
      "picture": "card"
     },
     {
      "kind": "picture",
      "text": "Done. Take your receipt",
      "picture": "receipt"
     },
     {
      "kind": "human",
      "text": "Get help, or call",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   },
   "signedIn": {
    "name": "kiosk-idle",
    "title": "Government services around the clock",
    "schema": 1,
    "blocks": [
     {
      "kind": "picture",
      "text": "Touch what you need",
      "picture": "choose"
     },
     {
      "kind": "picture",
      "text": "Scan with your phone to sign in. No password",
      "picture": "scan"
     },
     {
      "kind": "picture",
      "text": "To show a certificate, hold its code to the scanner",
      "picture": "card"
     },
     {
      "kind": "picture",
      "text": "Done. Take your receipt",
      "picture": "receipt"
     },
     {
      "kind": "human",
      "text": "Get help, or call",
      "icon": "phone",
      "detail": "12345",
      "call": "tel:12345"
     }
    ]
   }
  }
 }
};
