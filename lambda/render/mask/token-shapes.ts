import { MASK } from './mask';

/**
 * Tokens whose issuers give them a prefix, so that scanners find them. From GitHub's list
 * (https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns), the rules
 * of secretlint, and the issuers' own pages: alternatives of the prefix, a character of the body, its least length.
 */
const PREFIXES: readonly (readonly [prefixes: string, body: string, min: number])[] = [
  // Access key ids and other unique ids. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  ['A(?:3T[A-Z0-9]|(?:KI|SI|BI|CC|GP|ID|RO|IP|NP|NV)A)', '[A-Z0-9]', 16],
  ['gh[pousr]_', '[\\w.-]', 30],
  [
    '(?:github_pat|npm|dckr_[op]at|gsk|ntn|figd|lin_(?:api|oauth)|r8|sbp|pul|rubygems|ph[cx]|sntry[su]|whsec)_',
    '[\\w-]',
    20,
  ],
  ['(?:[sr]k_(?:live|test)|do[opr]_v1|shp(?:at|ca|pa|ss)|vc[piark]|cf(?:k|ut|at)|gl(?:c|sa))_', '[\\w+/=]', 20],
  ['gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct|oas|wt)-', '[\\w.-]', 20],
  ['(?:hf|api_org)_', '[A-Za-z]', 30],
  [
    '(?:sk|pplx|xai|pypi|tskey|sq0[a-z]{3}|PMAK|NR(?:AK|JS|II)|BBDC|GOCSPX|AGE-SECRET-KEY)-|dp\\.[a-z]{2,8}\\.',
    '[\\w-]',
    20,
  ],
  ['A(?:T[AC]TT3|TBB|Iza)', '[\\w+/=-]', 24],
  ['x(?:ox[a-z]|app)-|xoxe\\.xox[bp]-', '[\\w-]', 10],
  ['(?:ya29|hv[sbr]|SG)\\.|1//0', '[\\w.-]', 20],
  ['(?:ops_)?eyJ', '[\\w+/=.-]', 60],
  ['[A-Za-z0-9]{14}\\.atlasv1\\.|pat[A-Za-z0-9]{14}\\.', '[\\w-]', 40],
  ['\\d{8,10}:AA', '[\\w-]', 32],
  ['dapi', '[A-Fa-f0-9]', 32],
  ['(?<![\\w-])(?:key-|AC|SK)', '[a-f0-9]', 32],
];

/**
 * A body has no upper bound and nothing must follow it: an attempt either takes the whole run, or fails within the
 * least length. So each character is read a bounded number of times.
 */
export const TOKEN = new RegExp(
  `(?<![A-Za-z])(?:${PREFIXES.map(([prefixes, body, min]) => `(?:${prefixes})${body}{${min},}`).join('|')})`,
  'g',
);
/** `sk-toolbar-button-container` is a name. Tokens of Hugging Face may have letters alone. */
const NAME = /^(?!hf_)[a-z_.-]+$/;

/** Addresses that are secrets: whoever has one can post. https://api.slack.com/messaging/webhooks */
export const WEBHOOK =
  /(hooks\.slack\.com\/[a-z]{1,20}\/|discord(?:app)?\.com\/api\/webhooks\/|\.office\.com\/webhook(?:b2)?\/)[\w/@-]+/gi;

export function maskTokens(text: string): string {
  return text.replace(TOKEN, (token) => (NAME.test(token) ? token : MASK)).replace(WEBHOOK, `$1${MASK}`);
}
