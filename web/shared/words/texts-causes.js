// Use causes (用证事由): why a certificate is looked at. The record has the Chinese words.
export const textsCauses = {
  "cause.identity": { zh: "核验办事人身份", en: "Check identity" },
  "cause.social": { zh: "办理社会保险业务", en: "Social insurance" },
  "cause.property": { zh: "办理不动产登记", en: "Property registration" },
  "cause.elder": { zh: "办理老年人优待", en: "Benefits for older people" },
  "cause.household": { zh: "办理户籍和居住证", en: "Household and residence permits" },
  "cause.business": { zh: "办理企业开办和变更", en: "Company registration" },
  "matter.social": { zh: "打印社保证明", en: "Print a social insurance record" },
  "matter.elder": { zh: "办理老年优待", en: "Benefits for older people" },
  "matter.property": { zh: "查询不动产", en: "Look up property" },
  "matter.residence": { zh: "办理居住证", en: "Residence permit" },
  "matter.medical": { zh: "办理医保业务", en: "Medical insurance" },
  "matter.identity": { zh: "核验本人身份", en: "Confirm my identity" },
};
