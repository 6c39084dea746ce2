import { OptionsError } from '../../src/checks/options-error';
import { flowFileIssues } from '../../src/flows/check-options';
import { FlowDefaults, FlowOptions } from '../../src/flows/flow-options';
import { flowFileContent, issuesOf, resolveFlowFile } from '../../src/flows/resolve';

type Storage = Pick<FlowDefaults, 'artifacts' | 'cache' | 'environment'>;

const declare = (flows: Record<string, Storage>, flowDefaults: FlowDefaults = {}) => ({
  repositoryName: 'shop',
  defaultBranch: 'main',
  flowDefaults,
  flows: Object.fromEntries(
    Object.entries(flows).map(([name, own]): [string, FlowOptions] => [
      name,
      { on: name === 'review' ? { review: {} } : { branch: { names: [name] } }, ...own },
    ]),
  ),
});
const locations = (flows: Record<string, Storage>, flowDefaults: FlowDefaults = {}) =>
  resolveFlowFile(declare(flows, flowDefaults)).flows.map(({ artifacts, cache }) => [
    ...(artifacts ? [`${artifacts.bucket}:${artifacts.path}`] : []),
    ...(cache?.kind === 's3' ? [`${cache.bucket}:${cache.prefix}`] : []),
  ]);

describe('a location that two flows inherit or name alike is a folder of each', () => {
  test.each<[string, string | undefined, string]>([
    ['the root', undefined, ''],
    ['a folder', 'npm', 'npm/'],
    ['a folder with slashes around it', '/npm/', 'npm/'],
    ['a folder with slashes twice', 'npm//packages', 'npm/packages/'],
    ['nothing but a slash', '/', ''],
  ])('%s', (_, folder, before) => {
    const artifacts = { bucket: 'out', ...(folder && { path: folder }) };
    const cache = { bucket: 'tmp', ...(folder && { prefix: folder }) };
    const expected = ['review', 'release'].map((flow) => [`out:${before}shop/${flow}`, `tmp:${before}shop/${flow}`]);
    expect(locations({ review: {}, release: {} }, { artifacts, cache })).toEqual(expected);
    expect(locations({ review: { artifacts, cache }, release: { artifacts, cache } })).toEqual(expected);
  });
});

/** Flows of which one could change what the other uses. */
const HURTING: Readonly<Record<string, Record<string, Storage>>> = {
  'the cache of a flow that only one of them shares': {
    review: { cache: { bucket: 'tmp', sharedWith: [] } },
    release: { cache: { bucket: 'tmp' } },
  },
  'a cache that only one names the other for': {
    review: { cache: { bucket: 'tmp', prefix: 'npm', sharedWith: ['release'] } },
    release: { cache: { bucket: 'tmp', prefix: 'npm', sharedWith: [] } },
  },
  'a folder that is made for the other flow': {
    review: { cache: { bucket: 'tmp', prefix: 'npm' } },
    release: { cache: { bucket: 'tmp', prefix: 'npm/shop/review' } },
  },
  'a folder of the other, with slashes': {
    review: { cache: { bucket: 'tmp', prefix: '/npm//', sharedWith: [] } },
    release: { cache: { bucket: 'tmp', prefix: 'npm' } },
  },
  'a folder that differs by case': {
    review: { cache: { bucket: 'tmp', prefix: 'NPM', sharedWith: [] } },
    release: { cache: { bucket: 'tmp', prefix: 'npm', sharedWith: [] } },
  },
  'artifacts where the other has its cache': {
    review: { artifacts: { bucket: 'tmp', path: 'npm', sharedWith: [] } },
    release: { cache: { bucket: 'tmp', prefix: 'npm' } },
  },
  'artifacts in the folder of those of the other': {
    review: { artifacts: { bucket: 'out', path: 'site/next', sharedWith: [] } },
    release: { artifacts: { bucket: 'out', path: 'site', sharedWith: [] } },
  },
  'a certificate that the other trusts': {
    review: { artifacts: { bucket: 'out', sharedWith: [] } },
    release: { environment: { certificate: 'arn:${partition}:s3:::out/own.pem' } },
  },
  'a certificate in a folder that is made for a flow': {
    review: { cache: { bucket: 'out' } },
    release: { environment: { certificate: 'arn:aws:s3:::out/shop/review/own.pem' } },
  },
  'a bucket whose name is known at deployment only': {
    review: { cache: { bucket: '${Token[TOKEN.1]}', sharedWith: [] } },
    release: { cache: { bucket: 'tmp', prefix: 'npm' } },
  },
  'a folder whose name is known at deployment only': {
    review: { cache: { bucket: 'tmp', prefix: '${Token[TOKEN.1]}', sharedWith: [] } },
    release: { cache: { bucket: 'tmp', prefix: 'npm' } },
  },
};

describe.each(Object.entries(HURTING))('fails on %s', (_, flows) => {
  test('whichever flow is declared first', () => {
    const { review, release } = flows;
    for (const order of [
      { review, release },
      { release, review },
    ]) {
      const [issue, ...others] = issuesOf(declare(order));
      expect(others).toEqual([]);
      expect(issue.path).toMatch(/^flows\.(review|release)\.(cache|artifacts|environment\.certificate)$/);
      expect(issue.expected).toMatch(/^apart from s3:\/\/.+, the "[\w.]+" of flow "(review|release)"/);
    }
  });
});

test('fails on a file in which somebody wrote such flows', () => {
  const content = flowFileContent(declare({ review: {}, release: {} }, { cache: { bucket: 'tmp' } }));
  expect(flowFileIssues(content)).toEqual([]);
  const { review, release } = content.flows;
  const shared = { ...content, flows: { review: { ...review, cache: { bucket: 'tmp', sharedWith: [] } }, release } };
  expect(flowFileIssues(shared).map(({ path }) => path)).toEqual(['flows.release.cache']);
});

test('says where both are, and how to ask for it by name', () => {
  const shared = { bucket: 'tmp', prefix: 'npm/', sharedWith: ['nightly'] };
  const declared = declare({ review: { cache: shared }, nightly: { cache: { ...shared, sharedWith: [] } } });
  expect(() => flowFileContent(declared)).toThrow(OptionsError);
  expect(issuesOf(declared)).toEqual([
    {
      path: 'flows.nightly.cache',
      value: 's3://tmp/npm',
      expected:
        'apart from s3://tmp/npm, the "cache" of flow "review", as builds of one could change what the other uses',
      fix: 'choose another location; or, if whoever can start one of the flows may change what the other builds, name "review" in its "sharedWith", and "nightly" in that of "review"',
    },
  ]);
});

test('takes flows that name each other, and says nothing of the folder of one flow', () => {
  const shared = { bucket: 'tmp', prefix: 'npm/', sharedWith: ['main', 'nightly'] };
  expect(locations({ main: { cache: shared }, nightly: { cache: shared }, review: {} })).toEqual([
    ['tmp:npm'],
    ['tmp:npm'],
    [],
  ]);
  expect(locations({ main: { artifacts: { bucket: 'tmp' }, cache: { bucket: 'tmp' } } })).toEqual([
    ['tmp:shop/main', 'tmp:shop/main'],
  ]);
});

test.each(['..', '../npm', 'npm/..', 'npm/./x', 'a\\b', 'a\nb'])('fails on the folder %p', (folder) => {
  const paths = issuesOf(
    declare({ main: { artifacts: { bucket: 'out', path: folder }, cache: { bucket: 'tmp', prefix: folder } } }),
  ).map(({ path }) => path);
  expect(paths).toEqual(['flows.main.artifacts.path', 'flows.main.cache.prefix']);
});

test('fails on a buildspec that CodeBuild would read from S3', () => {
  const declared = declare({ main: {} });
  const [issue] = issuesOf({
    ...declared,
    flows: { main: { ...declared.flows.main, buildspec: 'arn:aws:s3:::out/shop/review/buildspec.yml' } },
  });
  expect(issue).toMatchObject({
    path: 'flows.main.buildspec',
    expected: 'a path below the root of the repository, with "/"',
  });
});

test('fails on a prefix and on sharing of a cache that stays on the build host', () => {
  const cache = { local: ['LOCAL_SOURCE_CACHE'], prefix: 'npm', sharedWith: ['review'] };
  expect(issuesOf(declare({ main: { cache } })).map(({ path, expected }) => `${path}: ${expected}`)).toEqual([
    'flows.main.cache.prefix: left out with "local", as the cache stays on the build host',
    'flows.main.cache.sharedWith: left out with "local", as the cache stays on the build host',
  ]);
});
