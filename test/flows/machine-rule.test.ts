import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { FlowDefaults } from '../../src/flows/flow-options';
import { passedSchedules } from '../../src/flows/passed-schedules';
import { issuesOf, resolveFlowFile } from '../../src/flows/resolve';

const declared = (options: object, flowDefaults?: FlowDefaults): DeclaredFlows => ({
  repositoryName: 'shop',
  defaultBranch: 'main',
  ...(flowDefaults && { flowDefaults }),
  flows: { main: { on: { demand: {} }, ...options } },
});
const LAMBDA = { computeType: 'BUILD_LAMBDA_2GB' };
const IMAGES = 'aws/codebuild/';
const onFailure = { phases: { build: { commands: ['make'], onFailure: 'CONTINUE' } } };

test.each<[what: string, options: object, member: string, expected: RegExp]>([
  [
    'a medium GPU container',
    { environment: { type: 'LINUX_GPU_CONTAINER', computeType: 'BUILD_GENERAL1_MEDIUM' } },
    'environment.computeType',
    /SMALL or BUILD_GENERAL1_LARGE/,
  ],
  [
    'an x86 image on ARM',
    { environment: { type: 'ARM_CONTAINER', image: `${IMAGES}standard:7.0` } },
    'environment.image',
    /for LINUX_CONTAINER/,
  ],
  [
    'an ARM image on x86',
    { environment: { image: `${IMAGES}amazonlinux-aarch64-standard:3.0` } },
    'environment.image',
    /for ARM_CONTAINER/,
  ],
  [
    'an image of Windows',
    { environment: { image: `${IMAGES}windows-base:2022-1.0` } },
    'environment.image',
    /an image for LINUX_CONTAINER/,
  ],
  [
    'a standard image on Lambda compute',
    { environment: { ...LAMBDA, image: `${IMAGES}standard:7.0` } },
    'environment.image',
    /for LINUX_CONTAINER/,
  ],
  [
    'an image of Lambda compute elsewhere',
    { environment: { image: `${IMAGES}amazonlinux-x86_64-lambda-standard:nodejs24` } },
    'environment.image',
    /LINUX_LAMBDA_CONTAINER/,
  ],
  [
    'a managed image with SERVICE_ROLE',
    { environment: { image: `${IMAGES}standard:7.0`, imagePullCredentialsType: 'SERVICE_ROLE' } },
    'environment.imagePullCredentialsType',
    /CODEBUILD/,
  ],
  [
    'Docker layers without privileged mode',
    { cache: { local: ['LOCAL_DOCKER_LAYER_CACHE'] } },
    'cache.local',
    /privileged/,
  ],
  [
    'a local cache in a VPC',
    {
      cache: { local: ['LOCAL_SOURCE_CACHE'] },
      vpc: {
        vpcId: 'vpc-0123456789abcdef0',
        subnetIds: ['subnet-0123456789abcdef0'],
        securityGroupIds: ['sg-0123456789abcdef0'],
      },
    },
    'cache.local',
    /a VPC/,
  ],
  [
    'a local cache on the largest machine',
    { cache: { local: ['LOCAL_SOURCE_CACHE'] }, environment: { computeType: 'BUILD_GENERAL1_2XLARGE' } },
    'cache.local',
    /2XLARGE/,
  ],
  [
    'a local cache with a GPU',
    { cache: { local: ['LOCAL_SOURCE_CACHE'] }, environment: { type: 'LINUX_GPU_CONTAINER' } },
    'cache.local',
    /GPU/,
  ],
  [
    'a certificate on Lambda compute',
    { environment: { ...LAMBDA, certificate: 'arn:aws:s3:::team-certificates/own.pem' } },
    'environment.certificate',
    /Lambda compute/,
  ],
  ['a timeout on Lambda compute', { environment: LAMBDA, timeout: 10 }, 'timeout', /Lambda compute/],
  ['a queued timeout on Lambda compute', { environment: LAMBDA, queuedTimeout: 10 }, 'queuedTimeout', /Lambda compute/],
  ['a badge on Lambda compute', { environment: LAMBDA, badge: true }, 'badge', /Lambda compute/],
  ['a cache on Lambda compute', { environment: LAMBDA, cache: { bucket: 'team-cache' } }, 'cache', /Lambda compute/],
  [
    'another user on Lambda compute',
    { environment: LAMBDA, build: { runAs: 'me', commands: ['make'] } },
    'build.runAs',
    /Lambda compute/,
  ],
  [
    'another user in a phase on Lambda compute',
    { environment: LAMBDA, build: { phases: { build: { runAs: 'me', commands: ['make'] } } } },
    'build.phases.build.runAs',
    /Lambda compute/,
  ],
  [
    'runtimes on Lambda compute',
    { environment: LAMBDA, build: { phases: { install: { runtimeVersions: { nodejs: '24' } } } } },
    'build.phases.install.runtimeVersions',
    /Lambda compute/,
  ],
  [
    'onFailure on Lambda compute',
    { environment: LAMBDA, build: onFailure },
    'build.phases.build.onFailure',
    /CodeBuild-managed images on EC2/,
  ],
  [
    'onFailure in an image of your own',
    { environment: { image: 'example.com/own:1' }, build: onFailure },
    'build.phases.build.onFailure',
    /CodeBuild-managed images on EC2/,
  ],
  ['a key of a tag of 128 characters', { tags: { ['k'.repeat(128)]: 'v' } }, `tags.${'k'.repeat(128)}`, /1 to 127/],
  ['a value of a tag of 256 characters', { tags: { k: 'v'.repeat(256) } }, 'tags.k', /255/],
  [
    'a time zone in small letters',
    { on: { schedule: [{ expression: 'rate(1 day)', timeZone: 'europe/berlin' }] } },
    'on.schedule[0].timeZone',
    /upper and lower case/,
  ],
  [
    'an older time zone in mixed case',
    { on: { schedule: [{ expression: 'rate(1 day)', timeZone: 'us/Eastern' }] } },
    'on.schedule[0].timeZone',
    /upper and lower case/,
  ],
  [
    'utc',
    { on: { schedule: [{ expression: 'rate(1 day)', timeZone: 'utc' }] } },
    'on.schedule[0].timeZone',
    /upper and lower case/,
  ],
])('fails for %s', (_, options, member, expected) => {
  expect(issuesOf(declared(options))).toEqual([
    expect.objectContaining({ path: `flows.main.${member}`, expected: expect.stringMatching(expected) as string }),
  ]);
});

test.each<[what: string, options: object]>([
  ['a large GPU container', { environment: { type: 'LINUX_GPU_CONTAINER', computeType: 'BUILD_GENERAL1_LARGE' } }],
  ['a standard image with a GPU', { environment: { type: 'LINUX_GPU_CONTAINER', image: `${IMAGES}standard:7.0` } }],
  [
    'an ARM image on ARM',
    { environment: { type: 'ARM_CONTAINER', image: `${IMAGES}amazonlinux2-aarch64-standard:3.0` } },
  ],
  [
    'Docker layers with privileged mode',
    { environment: { privileged: true }, cache: { local: ['LOCAL_DOCKER_LAYER_CACHE'] } },
  ],
  [
    'Lambda compute of its own architecture',
    { environment: { type: 'ARM_LAMBDA_CONTAINER', image: `${IMAGES}amazonlinux-aarch64-lambda-standard:nodejs24` } },
  ],
  ['an image of your own on Lambda compute', { environment: { ...LAMBDA, image: 'example.com/own:1' } }],
  ['onFailure in a managed image', { build: onFailure }],
  ['the longest tag', { tags: { ['k'.repeat(127)]: 'v'.repeat(255), empty: '' } }],
  [
    'time zones',
    {
      on: {
        schedule: ['UTC', 'Europe/Berlin', 'US/Eastern', 'America/Port-au-Prince', 'EST'].map((timeZone) => ({
          expression: 'rate(1 day)',
          timeZone,
        })),
      },
    },
  ],
])('takes %s', (_, options) => {
  expect(issuesOf(declared(options))).toEqual([]);
  // What was taken is taken again from flow-ci.json, with each default filled in.
  expect(resolveFlowFile(declared(options)).flows).toHaveLength(1);
});

test('fails for a default and a member of the flow that do not go together, where the one of the two is written', () => {
  const paths = (options: object, defaults: FlowDefaults) =>
    issuesOf(declared(options, defaults)).map(({ path }) => path);
  const local = { local: ['LOCAL_DOCKER_LAYER_CACHE'] };
  expect(paths({ environment: LAMBDA }, { badge: true })).toEqual(['flowDefaults.badge']);
  expect(paths({ cache: local }, { environment: { computeType: 'BUILD_GENERAL1_2XLARGE', privileged: true } })).toEqual(
    ['flows.main.cache.local'],
  );
  expect(paths({ environment: { privileged: true } }, { cache: local })).toEqual([]);
  expect(paths({ cache: { bucket: 'team-cache' } }, { cache: local })).toEqual([]);
});

describe('a schedule of one time', () => {
  const at = (time: string, timeZone = 'UTC') =>
    resolveFlowFile(
      declared({ on: { schedule: [{ expression: 'rate(1 day)' }, { expression: `at(${time})`, timeZone }] } }),
    );
  const now = new Date('2026-11-27T10:00:00Z');

  test.each([
    ['2026-11-27T10:00:00', 'UTC', 1],
    ['2026-11-27T10:00:01', 'UTC', 0],
    ['2026-11-27T11:00:00', 'Europe/Berlin', 1],
    ['2026-11-27T11:00:01', 'Europe/Berlin', 0],
    ['2026-11-27T05:00:01', 'America/New_York', 0],
    ['2020-01-01T00:00:00', 'UTC', 1],
  ])('at(%s) in %s is refused once it has passed', (time, timeZone, issues) => {
    expect(passedSchedules(at(time, timeZone), undefined, now)).toHaveLength(issues);
  });

  test('stays as it was written before it passed, and cannot be changed', () => {
    const passed = at('2026-11-27T09:00:00');
    expect(passedSchedules(passed, passed, now)).toEqual([]);
    expect(passedSchedules(at('2026-11-27T09:00:00', 'Europe/Berlin'), passed, now)).toEqual([
      expect.objectContaining({ path: 'flows.main.on.schedule[1].expression', value: 'at(2026-11-27T09:00:00)' }),
    ]);
  });
});
