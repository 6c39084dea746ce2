import { maskLines, maskSecrets } from '../../../lambda/render/mask-secrets';

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

/** The secret stands between « and ». */
describe('the value is masked, and nothing else', () => {
  test.each([
    'password: "«correct horse battery staple»"',
    "PASSWORD='«correct horse»'",
    'export DB_PASSWORD=«correct\\ horse»',
    'docker run -e "DB_PASSWORD=«correct horse»" image',
    'DB_PASS=«hunter2»',
    '{\\"password\\": \\"«correct horse»\\"}',
    ':password=>"«correct horse»"',
    '"passwords": «["correct horse", "hunter2"]»',
    '~ password = "«old horse»" -> "«new horse»"',
    'Server=x;Password=«hunter2»;Database=y',
    'Server=x;Uid=y;Pwd=«hunter2»;Database=z',
    'AccountKey=«YWJjMTIzYWJjMTIz==»;EndpointSuffix=x',
    'PGPASSWORD=«a,b&c» psql',
    'secret: «hunter2»',
    'client_secret=«abc-def_ghi»',
    '{"name":"DB_PASSWORD","value":"«hunter2»"}',
    'name=DB_PASSWORD,value=«hunter2»,type=PLAINTEXT',
    'ParameterKey=DbPassword,ParameterValue=«hunter2»',
    '<password>«hunter2 x»</password>',
    "CREATE USER x IDENTIFIED BY '«hunter2»'",
    "ALTER ROLE x PASSWORD '«hunter2»'",
    'ConvertTo-SecureString "«correct horse»" -AsPlainText',
    '{"kty":"EC","d":"«jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI»"}',
    'docker login -u bob -p «hunter2» registry',
    'docker login -u bob -p«hunter2»',
    'docker login --password «hunter2» -u bob',
    'docker login --password=«hunter2»',
    'echo «hunter2» | docker login --password-stdin',
    'mysql -u root -p«hunter2» db',
    "mysqldump -uroot -p'«correct horse»' db",
    'sshpass -p «hunter2» ssh host',
    'twine upload -u x -p «hunter2»',
    'redis-cli -a «hunter2» ping',
    'sqlcmd -S x -U y -P «hunter2»',
    'curl -u bob:«hunter2» https://example.com',
    'curl --user bob:«hunter2» https://example.com',
    'openssl rsa -passin «pass:hunter2» -in key',
    'aws configure set aws_secret_access_key «hunter2hunter2»',
    'npm config set //registry/:_authToken «abcdef0123456789»',
    'npx deploy --token «abcd1234efgh5678»',
    'Cookie: «session=abc; user=bob»',
    '"authorization":"Basic «dXNlcjpwYXNz»"',
    'git -c http.extraheader="AUTHORIZATION: basic «eDpoaHVudGVyMg==»"',
    'X-Vault-Token: «abc12345678»',
    'PRIVATE-TOKEN: «abcd1234efgh»',
    '{"auths":{"https://index.docker.io/v1/":{"auth":"«dXNlcjpodW50ZXIy»"}}}',
    'machine github.com login bob password «hunter2»',
    '//registry.npmjs.org/:_auth=«dXNlcjpodW50ZXIy»',
    '//registry.npmjs.org/:_password=«aHVudGVyMg==»',
    'https://x.blob.core.windows.net/c/b?sv=2020&sig=«abc%2Fdef%3D»&se=1',
    'https://b.s3.amazonaws.com/k?Expires=1&Signature=«vjbyPxybdZaNmGa%2ByT272YEAiv4%3D»&x=1',
    'https://storage.googleapis.com/b/o?X-Goog-Date=1&X-Goog-Signature=«0123abcdef»',
    'https://d111.cloudfront.net/x?Expires=1&Signature=«nitfHRCrtziwO2HwPfWw~yYDhUF5»&Key-Pair-Id=K2JCJMDEHXQW5F',
    'GET /x?access_token=«abcdef0123»&y=1 HTTP/1.1',
    'mongodb+srv://appuser:«myR3alP@ssw0rd»@cluster0.example.net/x',
    'https://«0123456789abcdef0123456789abcdef01234567»:«x-oauth-basic»@github.com/x',
    'https://hooks.slack.com/services/«T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX»',
    'https://discord.com/api/webhooks/«123456789/abcdefghijkl»',
  ])('%s', (shown) => {
    const masked = shown.replace(/«[^»]*»/g, '[masked]');
    expect(maskSecrets(shown.replace(/[«»]/g, ''))).toBe(masked);
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
    'arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf',
    'is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf',
    'DB_SECRET_ARN=arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod-AbCdEf',
    'secret: arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod-AbCdEf',
    'secretsManager: prod/db:password:AWSCURRENT',
    'SECRET_NAME=prod/db',
    './secrets.ts:12:5 - error TS2345: Argument of type',
    'secret: ./secrets.ts',
    'secrets: src/secrets.ts',
    'src/flows/secrets.ts(12,5): error TS2345: no overload matches',
    "Cannot find module './secrets.ts'",
    'npx flow-ci run --secrets-file ./secrets.env',
    'aws secretsmanager get-secret-value --secret-id prod/db',
    'secret-scan: 54948ed28d641a4bc9d67844adc5dcbcbf4cab12 has none',
    '550e8400-e29b-41d4-a716-446655440000',
    '"integrity": "sha512-7Bd4xkpTQ7s3g6v6hjnK0oD1oWy5m4M1Ev0UjH0o7lPlQ0zG8a3wQ0bq3pZPj0y1o2Yy4v5m6n7o8p9q0r1s2t=="',
    'Digest: sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    'docker run -p 8080:80 image',
    'mkdir -p a/b',
    'mysql -u root -p db',
    'password: string;',
    'token = process.env.TOKEN',
    'password: ${PASSWORD}',
    'PASSWORD=$PASSWORD',
    'MyStackLambdaFunctionServiceRole1A2B3C4D',
    '/codebuild/output/src1234567/src/Foo/barb',
    'https://registry:4873/@scope/package',
    'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/my-secret-repo',
    'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7x7Qdx7Qdx7Qdx7Qdx7Qdx7Qdx7Qd user@host',
    '# pass 12',
    'pass: 12, fail: 3',
    'PWD=/codebuild/output/src',
    'Error: secret prod/db not found',
    'PASS test/token.test.ts',
    'sk-toolbar-button-container-main',
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
    ['cut at both ends', ['a', ...PEM_BODY, 'b'], ['a', '[masked]', 'b']],
    ['cut at its beginning, with a short last line', [...PEM_BODY, 'x7Qd9w==', 'b'], ['[masked]', 'b']],
    ['without an end, of one letter', [begin, 'n'.repeat(64), 'b'], ['[masked]', 'b']],
    ['of SSH2', ['---- BEGIN SSH2 ENCRYPTED PRIV'.concat('ATE KEY ----'), ...PEM_BODY, 'b'], ['[masked]', 'b']],
    ['only spoken of', [begin, 'is missing'], ['[masked]', 'is missing']],
  ])('%s', (_, lines, masked) => {
    expect(maskLines(lines)).toEqual(masked);
  });
});

describe('values over several lines', () => {
  test.each<[string, string[], string[]]>([
    ['a block of YAML', ['password: |', '  correct', '  horse', 'next: x'], ['password: |', '[masked]', 'next: x']],
    [
      'a .netrc',
      ['machine host', '  login bob', '  password correct'],
      ['machine host', '  login bob', '  password [masked]'],
    ],
    ['a block of another name', ['passwordFile: |', '  a/b'], ['passwordFile: |', '  a/b']],
  ])('%s', (_, lines, masked) => {
    expect(maskLines(lines)).toEqual(masked);
  });
});
