/*
 * What a consumer may ask for, and what to keep as evidence, by what happened: the guide beside the complaint
 * form. Own words; articles as in force in 2026. `demands` are the words offered in the form.
 */

export interface Right {
  zh: string;
  en: string;
  basis: string;
}

export interface Scenario {
  id: string;
  zh: string;
  en: string;
  rights: Right[];
  evidence: { zh: string; en: string }[];
}

const ORDER = { zh: "订单页面截图（含订单号、商品名称、金额、时间）", en: "Screenshot of the order: number, goods, amount, time" };
const PAYMENT = { zh: "付款记录", en: "Record of the payment" };
const CHAT = { zh: "与商家、平台客服的聊天记录", en: "Your chat with the seller and the platform's service" };
const PAGE = { zh: "商品页面或广告的截图，最好带网址和时间", en: "Screenshot of the product page or advertisement, with address and time if you can" };
const GOODS = { zh: "实物照片或视频（包装、标签、问题部位）", en: "Photos or video of the goods: packing, label, the fault" };

export const scenarios: Scenario[] = [
  {
    id: "undelivered", zh: "付了款，一直不发货", en: "I paid and nothing was sent",
    rights: [
      { zh: "商家应按承诺或约定的方式和时间交货；逾期不交，可以要求继续发货或者退款。", en: "The seller must deliver as promised; when late you may ask for delivery or your money back.", basis: "电子商务法 20；消费者权益保护法 53" },
    ],
    evidence: [ORDER, PAYMENT, PAGE, CHAT],
  },
  {
    id: "return", zh: "七天内想退货，商家不退", en: "The seller refuses a return within seven days",
    rights: [
      { zh: "网上购物，收到商品之日起七日内可以退货，不用说明理由；商品应当完好，运费一般自付。", en: "Goods bought online may be returned within seven days of receipt without giving a reason; they must be in good condition, and you usually pay the postage.", basis: "消费者权益保护法 25" },
      { zh: "定作的、鲜活易腐的、拆封的音像软件和在线下载的数字商品、报纸期刊除外；其他不宜退货的，须你在购买时确认过才算数。", en: "Not for made-to-order or perishable goods, opened media and downloads, newspapers; other exceptions count only if you confirmed them when buying.", basis: "消费者权益保护法 25" },
      { zh: "商家收到退回的商品后，应在七日内退款。", en: "The seller must refund within seven days of getting the goods back.", basis: "消费者权益保护法 25" },
    ],
    evidence: [ORDER, { zh: "签收时间（物流记录）", en: "Time of receipt (parcel tracking)" }, GOODS, CHAT],
  },
  {
    id: "quality", zh: "东西有质量问题", en: "The goods are faulty",
    rights: [
      { zh: "质量不符合要求的，可以要求退货、更换或修理；没有国家规定和约定的，收到之日起七日内可以退货，运输等必要费用由商家承担。", en: "For faulty goods you may ask for return, exchange or repair; with no other rule agreed you may return within seven days of receipt, at the seller's cost.", basis: "消费者权益保护法 24" },
    ],
    evidence: [ORDER, GOODS, { zh: "检测报告或维修记录（如有）", en: "Test report or repair record, if there is one" }, CHAT],
  },
  {
    id: "deceived", zh: "宣传和实际不一样，被骗了", en: "It is not what was advertised",
    rights: [
      { zh: "有欺诈行为的，可以要求退款，并增加赔偿价款的三倍；不足五百元的按五百元。", en: "For fraud you may ask for a refund and three times the price in addition, at least 500 yuan.", basis: "消费者权益保护法 55" },
    ],
    evidence: [PAGE, ORDER, GOODS, CHAT],
  },
  {
    id: "food", zh: "食品有问题", en: "The food is not safe",
    rights: [
      { zh: "生产、明知而销售不符合食品安全标准的食品，可以要求赔偿损失，并另要价款十倍或者损失三倍的赔偿；不足一千元的按一千元。标签的小瑕疵不影响安全、不误导的除外。", en: "Against the producer, or a seller who knew, you may claim your loss and ten times the price or three times the loss, at least 1,000 yuan. Small label faults that mislead nobody do not count.", basis: "食品安全法 148" },
    ],
    evidence: [ORDER, { zh: "食品、包装、标签和生产日期的照片", en: "Photos of the food, packing, label and date" }, { zh: "就医病历和费用单据（如有）", en: "Medical record and bills, if any" }, CHAT],
  },
  {
    id: "price", zh: "价格有猫腻（虚假打折、乱收费）", en: "False discounts or hidden charges",
    rights: [
      { zh: "商家应当明码标价，不得加价出售，不得收取没有标明的费用，不得用虚假的价格手段诱骗交易。", en: "Prices must be marked; nothing may be charged beyond them, and false price tricks are forbidden.", basis: "价格法 13、14" },
    ],
    evidence: [PAGE, ORDER, PAYMENT, { zh: "此前价格的截图（如有）", en: "Screenshots of earlier prices, if any" }],
  },
  {
    id: "renewal", zh: "自动续费、霸王条款", en: "Automatic renewal or unfair terms",
    rights: [
      { zh: "自动续费应当在开通前和扣费前以显著方式提醒，并让你能随时取消。", en: "Renewals must be announced clearly before they start and before each charge, and be easy to cancel.", basis: "网络交易监督管理办法 18" },
      { zh: "用格式条款排除你的权利、减轻商家责任的，条款无效。", en: "Standard terms that take away your rights or the seller's duties are void.", basis: "消费者权益保护法 26" },
    ],
    evidence: [{ zh: "开通页面、协议条款的截图", en: "Screenshots of the sign-up page and the terms" }, PAYMENT, CHAT],
  },
  {
    id: "privacy", zh: "个人信息被泄露、被骚扰", en: "My personal data was leaked or misused",
    rights: [
      { zh: "收集、使用个人信息须经同意并说明目的；未经同意或你已拒绝的，不得发送商业信息。", en: "Your data may be used only with consent and for a stated purpose; no commercial messages without consent or after you refused.", basis: "消费者权益保护法 29" },
    ],
    evidence: [{ zh: "骚扰短信、来电记录、页面截图", en: "Messages, call records, screenshots" }, ORDER],
  },
  {
    id: "other", zh: "其他情况", en: "Something else",
    rights: [{ zh: "权益受到损害的，可以与商家协商、请求调解、向有关部门投诉，也可以仲裁或起诉。", en: "You may settle with the seller, ask for mediation, complain to the authorities, go to arbitration or to court.", basis: "消费者权益保护法 39" }],
    evidence: [ORDER, PAYMENT, PAGE, CHAT],
  },
];

export const demandIds = ["refund", "return", "exchange", "repair", "deliver", "compensate", "apologise", "stop"] as const;
export type DemandId = (typeof demandIds)[number];

/** Beginnings of the slugs of violations (law/violations.csv) that lie near a scenario. */
const kinds: Record<string, string[]> = {
  undelivered: ["cr-nondelivery", "cr-prepaid", "contract-"],
  return: ["cr-return"],
  quality: ["q-", "ip-trademark", "uc-confusion"],
  deceived: ["ad-", "uc-false-promo", "uc-brushing", "uc-review-fake", "live-false-claim"],
  food: ["food-", "catering-"],
  price: ["pr-", "promo-", "plat-price"],
  renewal: ["cr-auto-renew", "cr-unfair-terms", "cr-tying", "cr-account-cancel"],
  privacy: ["cr-privacy", "cr-spam", "op-data"],
};

export function kindsOf(scenario: string, slug: string): boolean {
  return (kinds[scenario] ?? []).some((start) => slug.startsWith(start));
}
