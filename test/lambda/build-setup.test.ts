import fc from 'fast-check';
import { BuildSetup, overriddenSetup } from '../../lambda/decide/build-setup';

const PROJECT: BuildSetup = {
  sourceType: 'CODECOMMIT',
  sourceLocation: 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/Demo',
  buildspec: 'version: 0.2\nphases:\n  build:\n    commands:\n      - make\n',
  image: 'aws/codebuild/standard:7.0',
  environmentType: 'LINUX_CONTAINER',
  serviceRole: 'arn:aws:iam::111122223333:role/team/Build-Role',
  secondarySources: [],
};
const overridden = (build: Partial<BuildSetup>, project: Partial<BuildSetup> = {}) =>
  overriddenSetup({ ...PROJECT, ...project, ...build }, { ...PROJECT, ...project });
const HOST = 'git-codecommit.us-east-1.amazonaws.com';

test.each<[string, Partial<BuildSetup>, Partial<BuildSetup>?]>([
  ['a slash at the end of the address', { sourceLocation: `${PROJECT.sourceLocation}/` }],
  ['.git at the end of the address', { sourceLocation: `${PROJECT.sourceLocation}.git` }],
  ['a host in capitals, and the port', { sourceLocation: `HTTPS://${HOST.toUpperCase()}:443/v1/repos/Demo` }],
  ['the default name of the buildspec', { buildspec: 'buildspec.yml' }, { buildspec: '' }],
  ['a path from the folder', { buildspec: './ci/build.yml' }, { buildspec: 'ci/build.yml' }],
  ['other line ends', { buildspec: PROJECT.buildspec.replaceAll('\n', '\r\n') }],
  ['no line end at the end', { buildspec: PROJECT.buildspec.trimEnd() }],
  ['a mark of the byte order', { buildspec: `\uFEFF${PROJECT.buildspec}` }],
  [
    'spaces at the ends of lines, and empty lines around',
    { buildspec: `\n${PROJECT.buildspec.replaceAll('\n', '  \n')}\n` },
  ],
  [
    'JSON with other spaces and another order of keys',
    { buildspec: '{"phases":{"build":{"commands":["a  b"]}},"version":0.2}' },
    { buildspec: '{\n  "version": 0.2,\n  "phases": { "build": { "commands": ["a  b"] } }\n}\n' },
  ],
  ['the digest of the image', { image: `aws/codebuild/standard:7.0@sha256:${'0'.repeat(64)}` }],
  ['the digest and the default tag of the image', { image: `node:latest@sha256:${'0'.repeat(64)}` }, { image: 'node' }],
  [
    'the digest in the place of the default tag',
    { image: `docker.io/library/node@sha256:${'0'.repeat(64)}` },
    { image: 'node' },
  ],
  [
    'the same digest in other letters',
    { image: `docker.io/node@sha256:${'A'.repeat(64)}` },
    { image: `node@sha256:${'a'.repeat(64)}` },
  ],
  ['the registry and the tag that Docker fills in', { image: 'docker.io/library/node:latest' }, { image: 'node' }],
  ['a type in other letters', { sourceType: 'codecommit', environmentType: 'linux_container' }],
  ["the role's name", { serviceRole: 'Build-Role' }],
  ["the role's ARN without its path", { serviceRole: 'arn:aws:iam::111122223333:role/build-role' }],
  [
    'secondary sources in another order',
    { secondarySources: ['https://x/b', 'https://x/a/'] },
    { secondarySources: ['https://x/a', 'https://x/b'] },
  ],
])('%s means the same', (_, build, project = {}) => {
  expect(overridden(build, project)).toEqual([]);
});

test.each<[keyof BuildSetup, Partial<BuildSetup>, Partial<BuildSetup>?]>([
  ['sourceLocation', { sourceLocation: PROJECT.sourceLocation.replace('Demo', 'demo') }],
  ['sourceLocation', { sourceLocation: `${PROJECT.sourceLocation}-2` }],
  ['sourceLocation', { sourceLocation: `https://evil@${HOST}/v1/repos/Demo` }],
  ['sourceLocation', { sourceLocation: `https://evil.example/${HOST}/v1/repos/Demo` }],
  ['sourceLocation', { sourceLocation: `http://${HOST}/v1/repos/Demo` }],
  ['sourceType', { sourceType: 'NO_SOURCE' }],
  ['buildspec', { buildspec: PROJECT.buildspec.replace('make', 'true') }],
  ['buildspec', { buildspec: '' }],
  ['buildspec', { buildspec: 'evil.yml' }, { buildspec: '' }],
  ['image', { image: 'aws/codebuild/standard:6.0' }],
  ['image', { image: 'evil.example/aws/codebuild/standard:7.0' }],
  ['image', { image: `aws/codebuild/standard:6.0@sha256:${'0'.repeat(64)}` }],
  ['image', { image: `aws/codebuild/standard:7.0@sha256:${'0'.repeat(63)}` }],
  ['image', { image: `evil.example/node@sha256:${'0'.repeat(64)}` }, { image: 'node' }],
  ['image', { image: `node@sha256:${'0'.repeat(64)}` }, { image: `node@sha256:${'1'.repeat(64)}` }],
  ['image', { image: `node:20@sha256:${'0'.repeat(64)}` }, { image: `node:22@sha256:${'0'.repeat(64)}` }],
  ['image', { image: 'node' }, { image: `node@sha256:${'1'.repeat(64)}` }],
  ['buildspec', { buildspec: '{"version":0.2,"version":1}' }, { buildspec: '{"version":1}' }],
  ['buildspec', { buildspec: '{"a":["x y"]}' }, { buildspec: '{"a":["xy"]}' }],
  ['buildspec', { buildspec: '{"a":["x","y"]}' }, { buildspec: '{"a":["y","x"]}' }],
  ['environmentType', { environmentType: 'ARM_CONTAINER' }],
  ['serviceRole', { serviceRole: 'arn:aws:iam::111122223333:role/team/Other' }],
  ['secondarySources', { secondarySources: ['https://x/a'] }],
])('another %s is another one: %j', (key, build, project = {}) => {
  expect(overridden(build, project)).toEqual([key]);
});

test('whatever is written, it means the same as itself, and what differs in more than its ends does not', () => {
  const text = fc.string({ maxLength: 60 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(overridden({ buildspec: `- ${a}\nx` }, { buildspec: `- ${a}\nx` })).toEqual([]);
      const normal = (each: string) =>
        each
          .replace(/\r\n?/g, '\n')
          .split('\n')
          .map((line) => line.trimEnd())
          .join('\n');
      if (normal(a) !== normal(b))
        expect(overridden({ buildspec: `- ${a}\nx` }, { buildspec: `- ${b}\nx` })).toEqual(['buildspec']);
    }),
  );
});
