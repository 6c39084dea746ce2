import * as fc from 'fast-check';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const HEX = `${DIGITS}abcdef`;
const LETTERS = LOWER + LOWER.toUpperCase();
const LETTERS_DIGITS = LETTERS + DIGITS;
const WORD = `${LETTERS_DIGITS}_`;
const BASE64_URL = `${WORD}-`;
const BASE64 = `${LETTERS_DIGITS}+/`;

function random(alphabet: string, min: number, max = min): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(...alphabet), { minLength: min, maxLength: max })
    .map((characters) => characters.join(''));
}

/**
 * Parts one behind the other. A prefix is written in parts, so that scanners of secrets do not take this file for a
 * leak.
 */
function joined(...parts: (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> {
  return fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((texts) => texts.join(''));
}

const pemBody = random(BASE64, 600).map((body) => `MII${body}`.replace(/.{64}/g, '$&\n'));
const pem = (kind: string) =>
  joined(`-----BEGIN ${kind}PRIV`, 'ATE KEY-----\n', pemBody, `\n-----END ${kind}PRIV`, 'ATE KEY-----');
const webToken = joined(
  'ey',
  'J',
  random(BASE64_URL, 20, 60),
  '.ey',
  'J',
  random(BASE64_URL, 20, 200),
  '.',
  random(BASE64_URL, 43),
);
const password = joined(random(LETTERS, 4), random(DIGITS, 2), random(LETTERS, 3));

/** Secrets by the name of the secretlint rule that knows them, and some that it does not know. */
export const FAKE_SECRETS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  aws: fc.oneof(
    joined('AK', 'IA', random(`${LOWER.toUpperCase()}234567`, 16)),
    joined('AWS_SECRET_ACCESS_KEY=', random(BASE64, 40)),
    joined('"aws_secret_access_key": "', random(BASE64, 40), '"'),
  ),
  gcp: joined(
    '{"private_key_id": "54948ed2", "private_key": "-----BEGIN PRIV',
    'ATE KEY-----\\n',
    random(BASE64, 200),
    '\\n-----END PRIV',
    'ATE KEY-----\\n"}',
  ),
  privatekey: fc.oneof(pem(''), pem('RSA '), pem('EC '), pem('OPENSSH ')),
  npm: fc.oneof(
    joined('np', 'm_', random(LETTERS_DIGITS, 36)),
    joined('//registry.example.com/:_authToken=', random(HEX, 36)),
  ),
  basicauth: fc.oneof(
    joined('https://', random(LOWER, 5, 9), ':', password, '@host.example.com/path'),
    joined('ftp://', random(LOWER, 5, 9), ':', password, '@host.example.com'),
  ),
  slack: fc.oneof(
    joined('xo', 'xb-', random(DIGITS, 12), '-', random(DIGITS, 12), '-', random(LETTERS_DIGITS, 24)),
    joined('xa', 'pp-1-A', random(DIGITS, 10), '-', random(DIGITS, 13), '-', random(HEX, 40)),
    joined(
      'https://hooks.slack.com/serv',
      'ices/T',
      random(DIGITS, 9),
      '/B',
      random(DIGITS, 9),
      '/',
      random(LETTERS_DIGITS, 24),
    ),
  ),
  sendgrid: joined('S', 'G.', random(WORD, 22), '.', random(WORD, 43)),
  shopify: joined('shp', 'at_', random(HEX, 32)),
  github: fc.oneof(
    joined(fc.constantFrom('ghp', 'gho', 'ghu', 'ghs', 'ghr'), '_', random(LETTERS_DIGITS, 36)),
    joined('github', '_pat_', random(WORD, 82)),
  ),
  openai: fc.oneof(
    joined('s', 'k-', random(LETTERS_DIGITS, 20), 'T3Bl', 'bkFJ', random(LETTERS_DIGITS, 20)),
    joined('s', 'k-proj-', random(BASE64_URL, 74), 'T3Bl', 'bkFJ', random(BASE64_URL, 73), random(LETTERS, 1)),
  ),
  anthropic: joined('s', 'k-ant-api03-', random(BASE64_URL, 93), 'AA'),
  linear: joined('lin', '_api_', random(LETTERS_DIGITS, 40)),
  // It ends with the brace and no padding.
  '1password': random(LETTERS_DIGITS, 100).map((key) => {
    const json = `{"email":"a@b.c","muk":{},"secretKey":"${key}","srpX":"x","userAuth":"`;
    return `ops_${Buffer.from(`${json.padEnd(Math.ceil(json.length / 3) * 3 + 2, 'x')}"}`).toString('base64url')}`;
  }),
  'database-connection-string': joined(
    fc.constantFrom('mongodb', 'mongodb+srv', 'mysql', 'jdbc:mysql', 'postgres', 'postgresql'),
    '://',
    random(LOWER, 5, 9),
    ':',
    password,
    '@db.internal.net:5432/app',
  ),
};

/** Secrets that no rule of secretlint for Node.js 20 knows. */
export const MORE_FAKE_SECRETS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  gitlab: joined('glp', 'at-', random(BASE64_URL, 20)),
  'gitlab runner': joined('glr', 't-', random(BASE64_URL, 20)),
  vault: joined('hv', 's.', random(BASE64_URL, 24, 100)),
  digitalocean: joined('do', 'p_v1_', random(HEX, 64)),
  google: joined('ya', '29.', random(BASE64_URL, 60)),
  'google key': joined('AI', 'za', random(BASE64_URL, 35)),
  stripe: joined('s', 'k_live_', random(LETTERS_DIGITS, 24)),
  huggingface: joined('h', 'f_', random(LETTERS, 34)),
  databricks: joined('da', 'pi', random(HEX, 32)),
  grafana: joined('gl', 'sa_', random(LETTERS_DIGITS, 32), '_', random(HEX, 8)),
  cloudflare: joined('cf', 'at_', random(LETTERS_DIGITS, 40), random(HEX, 8)),
  tailscale: joined('ts', 'key-auth-', random(LETTERS_DIGITS, 12), '-', random(LETTERS_DIGITS, 32)),
  notion: joined('nt', 'n_', random(DIGITS, 11), random(LETTERS_DIGITS, 35)),
  docker: joined('dc', 'kr_pat_', random(BASE64_URL, 27)),
  'web token': webToken,
  telegram: joined(random(DIGITS, 10), ':A', 'A', random(BASE64_URL, 33)),
  atlassian: joined('AT', 'ATT3', random(BASE64_URL, 60)),
  'terraform cloud': joined(random(LETTERS_DIGITS, 14), '.atlas', 'v1.', random(BASE64_URL, 60)),
  'secret access key': random(BASE64, 40).filter(
    (key) => /[A-Z]/.test(key) && /[a-z]/.test(key) && /\d/.test(key) && !/^[/+]|[/+]$/.test(key),
  ),
  'signed URL': joined('https://b.s3.amazonaws.com/k?X-Amz-Expires=60&X-Amz-Signature=', random(HEX, 64)),
};

/** A rule that reads the file as a whole. */
export const WHOLE_FILES: readonly string[] = ['gcp'];

/** How logs show a secret. */
export const CONTEXTS: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => `got ${secret} here`,
  (secret) => `export VALUE="${secret}"`,
  (secret) => `+ curl -H 'X-Key: ${secret}' https://example.com`,
  (secret) => `{"value":"${secret}"}`,
  (secret) => `web-1  | value=${secret}`,
  (secret) => `Error: cannot use <${secret}>, (${secret})`,
];
