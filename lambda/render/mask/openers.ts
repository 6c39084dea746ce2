import { isReadableName, isReadableValue } from './readable';
import { MAX_READABLE, maskValues, type Found } from './values';
import { isRandom } from './words';

/** Names of secrets whatever their value is, and names that other texts use too: their value must look generated. */
const STRONG =
  'passw(?:or)?d|passphrase|secret|private[-_ ]?key|(?<=[a-z_;-])(?:pwd|pass(?![a-z]))|_auth(?![a-z])|(?<=["\'])auth(?=\\\\?["\'])';
const WEAK =
  'token|(?:api|access|account|license|encryption|signing|master|auth|app|deploy|shared)[-_ ]?key|credential|signature|jwt';
const NAME = `(?<name>(?<strong>${STRONG})|${WEAK})(?<suffix>[\\w-]{0,40})`;
const ASSIGNS = '\\s{0,3}(?:=>|:=|={1,2}|:)\\s{0,3}';

/** `password: VALUE`, `"token": "VALUE"`, `env["API_KEY"] = VALUE`. A colon before `secret` is one of an ARN's. */
const ASSIGNMENT = new RegExp(`(?<!:(?=secret:))${NAME}\\\\?["'\`]?\\]?${ASSIGNS}`, 'gi');
/** `--password VALUE`, `-passin pass:VALUE`. */
const OPTION = new RegExp(
  `(?<![\\w-])--?[\\w-]{0,30}?(?<name>(?<strong>passw(?:or)?d|passphrase|secret|pass|storepass|keypass|pwd?)|token|(?:api|access)-?key|auth)(?<suffix>[\\w-]{0,20})\\s{1,3}(?!-)`,
  'gi',
);
/** `"name": "DB_PASSWORD", "value": VALUE`, and XML of the same kind. */
const NAMED = new RegExp(
  `(?:name|key)["']?\\s{0,3}[:=]\\s{0,3}["']?[\\w./-]{0,60}?${NAME}["']?\\s{0,3},?\\s{0,8}["']?(?:parameter)?value["']?\\s{0,3}[:=]\\s{0,3}`,
  'gi',
);
/** `npm config set //host/:_authToken VALUE`, `aws configure set aws_secret_access_key VALUE`. */
const SET = new RegExp(`\\bset\\s{1,3}\\S{0,200}?${NAME}\\s{1,3}`, 'gi');
/** Short options by their programs. The port of \`docker run -p\` is none of them. */
const SHORT =
  /\b(?:login\b[^|;&\n]{0,300}?\s-p(?:\s{1,3}|=)?|(?:sshpass|mongo\w{0,10}|twine|cqlsh)\b[^|;&\n]{0,300}?\s-p(?:\s{1,3}|=)?|(?:mysql|mariadb|7z)[\w-]{0,10}\s(?:[^|;&\n]{0,300}?\s)?-p(?=\S)|redis-cli\s(?:[^|;&\n]{0,300}?\s)?-a\s{1,3}|ldap\w{1,10}\s(?:[^|;&\n]{0,300}?\s)?-w\s{1,3}|(?:sqlcmd|bcp|zip|unzip)\s(?:[^|;&\n]{0,300}?\s)?-P\s{0,3}|(?:curl|wget)\s(?:[^|;&\n]{0,300}?\s)?(?:-u\s{0,3}|--user[= ])["']?[^\s:"']{1,100}:|--(?:src-|dest-)?creds[= ][^\s:]{1,100}:)/g;
/** A line of .netrc. https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html */
const NETRC = /\b(?:login|machine)\s{1,3}\S{1,200}\s{1,3}password\s{1,3}/gi;
/** SQL, and PowerShell. */
const STATEMENT =
  /\b(?:identified\s{1,3}(?:with\s{1,3}\S{1,40}\s{1,3})?by|password|ConvertTo-SecureString(?:\s{1,3}-String)?)\s{1,3}(?=["'])/gi;
/** `echo VALUE | docker login --password-stdin` */
const ECHO = /\b(?:echo|printf)\s{1,3}(?:-n\s{1,3})?/g;
/** Private members of a JSON web key. https://www.rfc-editor.org/rfc/rfc7518#section-6 */
const WEB_KEY = /"(?:d|p|q|dp|dq|qi|k)"\s{0,3}:\s{0,3}/g;
/** Headers of HTTP. Of a scheme that is known, the rest of the line belongs to the secret. */
const AUTHORIZATION =
  /\b(?:proxy-)?authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:(?<scheme>Bearer|Basic|Digest|Negotiate|token|ApiKey|AWS4-HMAC-SHA256)\s{1,3})?/gi;
const BEARER = /\b(?:Bearer|Basic)\s{1,3}/gi;

/** Every pattern that looks for the beginning of a value. */
export const OPENERS: readonly (readonly [opener: RegExp, isSecret: (found: Found) => boolean])[] = [
  [AUTHORIZATION, ({ groups, value }) => groups.scheme !== undefined || looksGenerated(value)],
  [BEARER, ({ value }) => /^[\w.~+/=-]{16,}$/.test(value) && /\d/.test(value)],
  [NAMED, isNamedSecret],
  [ASSIGNMENT, (found) => isNamedSecret(found) && (found.quoted || found.value.length >= 4)],
  [OPTION, isNamedSecret],
  [SET, isNamedSecret],
  [SHORT, ({ value }) => !isReadableValue(value) && !/^\d{1,5}(?::\d{1,5})?$/.test(value)],
  [NETRC, ({ value }) => !isReadableValue(value)],
  [STATEMENT, ({ value, quoted }) => quoted && !isReadableValue(value)],
  [ECHO, ({ rest }) => /^[^|;&]{0,10}\|[^|;&]{0,200}(?:--password-stdin|\bpasswd\b|\bsudo\s+-S)/.test(rest)],
  [WEB_KEY, ({ value }) => /^[\w-]{22,}$/.test(value) && isRandom(value)],
];

export function maskNamedValues(text: string): string {
  return OPENERS.reduce((masked, [opener, isSecret]) => maskValues(masked, opener, isSecret), text);
}

function isNamedSecret({ groups, value, quoted }: Found): boolean {
  if (isReadableName(`${groups.name}${groups.suffix}`) || isReadableValue(value)) return false;
  if (groups.strong !== undefined || value.length > MAX_READABLE) return true;
  return looksGenerated(value) || (quoted && /^[^\s]{20,}$/.test(value));
}

/**
 * `Unexpected token: "}"` and `token: AbstractTokenFactory` are words; a generated value has digits or padding, and no
 * spaces.
 */
function looksGenerated(value: string): boolean {
  return value.length >= 8 && /\d|=$/.test(value) && /^\S+$/.test(value);
}
