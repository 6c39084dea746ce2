import { maskLines, maskSecrets } from '../../lambda/render/mask-secrets';

const PEM_BODY = Array.from({ length: 3 }, (_, i) => `MIIEpAIBAAKCAQEA${'x7Qd'.repeat(11)}${i}abc`);
/** Written in two parts, so that scanners of secrets do not take this file for a leak. */
const joined = (...parts: string[]) => parts.join('');

describe('secrets of known shapes are masked', () => {
  test.each<[string, string, string]>([
    ['an access key id', joined('key AK', 'IAIOSFODNN7EXAMPLE.'), 'key [masked].'],
    ['a temporary access key id', joined('AS', 'IAIOSFODNN7EXAMPLE'), '[masked]'],
    [
      'a secret access key with its name',
      joined('AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MD', 'ENG/bPxRfiCYEXAMPLEKEY'),
      'AWS_SECRET_ACCESS_KEY=[masked]',
    ],
    ['a secret access key alone', joined('got wJalrXUtnFEMI/K7MD', 'ENG/bPxRfiCYEXAMPLEKEY here'), 'got [masked] here'],
    [
      'a secret access key in JSON',
      joined('"SecretAccessKey": "wJalrXUtnFEMI/K7MD', 'ENG/bPxRfiCYEXAMPLEKEY",'),
      '"SecretAccessKey": "[masked]",',
    ],
    ['a session token', 'aws_session_token = IQoJb3JpZ2luX2VjEJr1234567890', 'aws_session_token = [masked]'],
    ['a GitHub token', joined('gh', 'p_0123456789abcdefghijklmnopqrstuvwxyz'), '[masked]'],
    ['a fine-grained GitHub token', joined('github', '_pat_11ABCDEFG0123456789012_abcdef'), '[masked]'],
    ['a GitLab token', joined('glp', 'at-0123456789abcdefghij'), '[masked]'],
    [
      'an npm token',
      joined('//registry/:_authToken=npm', '_0123456789abcdefghijklmnopqrstuvwxyz'),
      '//registry/:_authToken=[masked]',
    ],
    ['a Slack token', joined('xo', 'xb-123456789012-abcdefghij'), '[masked]'],
    ['a Google key', joined('AI', 'zaSyA1234567890abcdefghijklmnopqrstuv'), '[masked]'],
    ['a Stripe key', joined('sk', '_live_0123456789abcdefghijklmn'), '[masked]'],
    [
      'a JSON web token',
      joined('ey', 'JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N'),
      '[masked]',
    ],
    ['a header', 'Authorization: Bearer abcdef0123456789', 'Authorization: Bearer [masked]'],
    ['a password in a URL', 'https://bob:hunter2@example.com/x', 'https://bob:[masked]@example.com/x'],
    ['a password without a user in a URL', 'redis://:hunter2@cache:6379', 'redis://:[masked]@cache:6379'],
    ['a token in a URL', 'https://0123456789abcdef0123456789@example.com', 'https://[masked]@example.com'],
    [
      'a signed link',
      'https://b.s3.amazonaws.com/k?X-Amz-Credential=AKI/x&X-Amz-Signature=abcdef&y=1',
      'https://b.s3.amazonaws.com/k?X-Amz-Credential=[masked]&X-Amz-Signature=[masked]&y=1',
    ],
    ['a password', 'DB_PASSWORD=correct-horse', 'DB_PASSWORD=[masked]'],
    ['a password in YAML', 'password: correct-horse', 'password: [masked]'],
    ['a token', 'API_TOKEN="abcdef0123456789abcd"', 'API_TOKEN="[masked]"'],
    [
      'a private key in one line',
      joined('"-----BEGIN PRIV', 'ATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\\n"'),
      '"[masked]\\n"',
    ],
  ])('%s', (_, text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
    expect(maskSecrets(masked)).toBe(masked);
  });
});

describe('what only looks a little like one stays', () => {
  test.each([
    'commit 54948ed28d641a4bc9d67844adc5dcbcbf4cab12',
    "SyntaxError: Unexpected token: '}' at line 3",
    'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/demo-repo',
    'ssh://git@example.com/x.git',
    'Error: password is required',
    'expected token: string, got number',
    'at Object.<anonymous> (/codebuild/output/src1/src/node_modules/a/b.js:1:2)',
    'sha512-7Bd4xkpTQ7s3g6v6hjnK0oD1oWy5m4M1Ev0UjH0o7lPlQ0zG8a3wQ0bq3pZPj0y1o2Yy4v5m6n7o8p9q0r1s2t==',
    'PASSWORD=***',
  ])('%s', (text) => {
    expect(maskSecrets(text)).toBe(text);
  });
});

describe('private keys over several lines', () => {
  const begin = joined('-----BEGIN RSA PRIV', 'ATE KEY-----');
  const end = joined('-----END RSA PRIV', 'ATE KEY-----');
  test.each<[string, string[], string[]]>([
    ['whole', ['a', begin, ...PEM_BODY, end, 'b'], ['a', '[masked]', 'b']],
    ['with words before it', [`key: ${begin}`, ...PEM_BODY, end], ['key: [masked]']],
    ['without an end', [begin, ...PEM_BODY, 'ls: no such file'], ['[masked]', 'ls: no such file']],
    ['without a beginning', [...PEM_BODY, end, 'b'], ['[masked]', 'b']],
    ['behind the name of a program', [begin, ...PEM_BODY, end].map((line) => `web-1 | ${line}`), ['web-1 | [masked]']],
    ['only spoken of', [begin, 'is missing'], ['[masked]', 'is missing']],
  ])('%s', (_, lines, masked) => {
    expect(maskLines(lines)).toEqual(masked);
  });
});

test.each<[string, string]>([
  ['key value pairs without a value', 'token='],
  ['beginnings of keys', joined('-----BEGIN PRIV', 'ATE KEY-----')],
  ['beginnings of web tokens', 'eyJeyJeyJ'],
  ['beginnings of URLs', 'a://b:'],
  ['one word', 'a'],
  ['words of secrets', 'secret-'],
  ['escapes', '\u001b['],
])('a long line of %s costs no more than its length', (_, piece) => {
  const line = piece.repeat(Math.ceil(250_000 / piece.length));
  const start = performance.now();
  maskLines([line]);
  expect(performance.now() - start).toBeLessThan(20_000);
});
