import { loadParseHcl, ParseHcl } from '../../../cli/migrate/hcl/parse-hcl';
import { migrateTerraform as migrateWith } from '../../../cli/migrate/migrate';
import { evaluated, one, remarks, SOURCE } from '../support/terraform';

let parseHcl: ParseHcl;
beforeAll(async () => {
  parseHcl = await loadParseHcl();
});
const migrate = (text: string, file: string) => migrateWith(text, file, parseHcl);
const flowsOf = (terraform: string) => evaluated(migrate(terraform, 'main.tf')).flows ?? {};

describe('values that are elsewhere in the file', () => {
  /** Flows of blocks around one module, with the remarks on them. */
  const flowsAround = (blocks: string, lines: string) => {
    const printed = migrate(`${blocks}\n${one(lines)}`, 'main.tf');
    return { flows: evaluated(printed).flows, remarks: remarks(printed) };
  };

  test.each([
    [
      "a resource's argument",
      'resource "aws_s3_bucket" "b" {\n bucket = "mine"\n}',
      'source_version = aws_s3_bucket.b.bucket',
      'mine',
    ],
    [
      'the id of a bucket',
      'resource "aws_s3_bucket" "b" {\n bucket = "mine"\n}',
      'source_version = aws_s3_bucket.b.id',
      'mine',
    ],
    [
      'an argument of what is read',
      'data "aws_codecommit_repository" "r" {\n repository_name = "foo"\n}',
      'source_version = data.aws_codecommit_repository.r.repository_name',
      'foo',
    ],
    [
      'a member by a key',
      'locals {\n a = { "x.y" = ["p", "q"] }\n k = "x.y"\n}',
      'source_version = local.a[local.k][1]',
      'q',
    ],
    [
      'functions of texts',
      '',
      'source_version = join("-", [lower("A"), upper("b"), title("c d"), format("%s%d", "e", 1), replace("a.b", ".", "_")])',
      'a-B-C D-e1-a_b',
    ],
    [
      'functions of lists and maps',
      'locals {\n m = tomap({ b = "1", a = "2" })\n}',
      'source_version = join(",", concat(keys(local.m), values(local.m), tolist(toset(["z", "y", "z"])), [lookup(local.m, "c", "d"), coalesce("", null, "e")]))',
      'a,b,2,1,y,z,d,e',
    ],
  ])('%s', (_, blocks, line, expected) => {
    expect(flowsAround(blocks, line)).toEqual({
      flows: { one: { on: { review: {} }, sourceVersion: expected } },
      remarks: [],
    });
  });

  test.each([
    [
      'a resource that there are several of',
      'resource "aws_s3_bucket" "b" {\n count = 2\n bucket = "mine"\n}',
      'aws_s3_bucket.b.bucket',
    ],
    ['what AWS makes up', 'resource "aws_s3_bucket" "b" {\n bucket = "mine"\n}', 'aws_s3_bucket.b.region'],
    ['a function of what is not known', '', 'join("-", [var.x])'],
    ['a function that is given something else', '', 'join("-", { a = 1 })'],
    ['a function that nobody wrote', '', 'constructor("a")'],
    ['a pattern of another engine', '', 'replace("ab", "/a/", "b")'],
    ['a key that is not there', 'locals {\n a = { b = 1 }\n}', 'local.a["toString"]'],
    ['each outside of a loop', '', 'each.key'],
  ])('but not %s', (_, blocks, value) => {
    expect(flowsAround(blocks, `source_version = ${value}`)).toEqual({
      flows: { one: { on: { review: {} } } },
      remarks: [expect.stringContaining('which is not known from this file') as string],
    });
  });

  const loop = (lines: string) => `module "m" {\n ${SOURCE}\n event = "tag"\n repo_name = "foo"\n ${lines}\n}\n`;

  test('loops over what is known become flows, with the comments at the first one', () => {
    const printed = migrate(
      `locals {\n # ours\n all = { "a/b" = { t = 10 }, c = { t = null } }\n}\n# each\n${loop('for_each = local.all\n tags = { k = each.key }\n build_timeout = each.value.t # minutes')}`,
      'main.tf',
    );
    expect(evaluated(printed).flows).toEqual({
      'm-a-b': { on: { tag: {} }, tags: { k: 'a/b' }, timeout: 10 },
      'm-c': { on: { tag: {} }, tags: { k: 'c' } },
    });
    expect(remarks(printed)).toEqual([]);
    for (const comment of ['ours', 'each', 'minutes']) expect(printed.split(`// ${comment}\n`)).toHaveLength(2);
  });

  test.each([
    ['for_each = toset(["b", "a"])\n source_version = each.value', { 'm-a': 'a', 'm-b': 'b' }],
    ['count = 2\n source_version = "v${count.index}"', { 'm-0': 'v0', 'm-1': 'v1' }],
    ['count = 1\n source_version = "v${count.index}"', { m: 'v0' }],
  ])('%j', (lines, expected) => {
    const flows = flowsOf(loop(lines));
    expect(Object.fromEntries(Object.entries(flows).map(([name, { sourceVersion }]) => [name, sourceVersion]))).toEqual(
      expected,
    );
  });

  test.each(['count = 0', 'for_each = {}'])('a module with %s makes no flow, with a remark', (lines) => {
    const printed = migrate(`${one('')}${loop(lines)}`, 'main.tf');
    expect(Object.keys(evaluated(printed).flows ?? {})).toEqual(['one']);
    expect(printed).toContain('// No flow for module "m" (line 7): its for_each or count is empty.');
  });

  test('a policy document that is made for each is the one of the key', () => {
    const document =
      'data "aws_iam_policy_document" "d" {\n for_each = toset(["a", "b"])\n statement {\n  actions = ["s3:*"]\n  resources = ["arn:aws:s3:::${each.key}"]\n }\n}\n';
    const flows = flowsOf(
      `${document}${loop('for_each = { x = "a", y = "b" }\n policy_override = data.aws_iam_policy_document.d[each.value].json')}`,
    );
    expect(Object.values(flows).map(({ policyStatements }) => policyStatements?.[0].resources)).toEqual([
      ['arn:aws:s3:::a'],
      ['arn:aws:s3:::b'],
    ]);
  });

  test('a resource that is made for each is the one of the key, too', () => {
    const repositories =
      'resource "aws_codecommit_repository" "r" {\n for_each = toset(["a", "b"])\n repository_name = "x-${each.value}"\n}\n';
    const printed = migrate(
      `${repositories}${loop('for_each = toset(["a", "b"])').replace('"foo"', 'aws_codecommit_repository.r[each.key].repository_name')}`,
      'main.tf',
    );
    expect(printed.match(/^repositoryName: .*$/gm)).toEqual(["repositoryName: 'x-a',", "repositoryName: 'x-b',"]);
  });

  test.each([
    'plus3it/codecommit-flow-ci/aws',
    'plus3it/codecommit-flow-ci/aws//modules/tag',
    'registry.example.com/ours/codecommit-flow-ci/aws',
    '../../terraform-aws-codecommit-flow-ci/modules/tag',
  ])('a module from %s is one of these', (source) => {
    expect(flowsOf(loop('').replace(SOURCE, `source = ${JSON.stringify(source)}`))).toEqual({ m: { on: { tag: {} } } });
  });
});

/** They are not known before the deployment, and only policies and ARNs are filled in then. */
describe("the account's own values", () => {
  const AROUND =
    'locals {\n  account = data.aws_caller_identity.c.account_id\n  region = data.aws_region.r.name\n  image = "${local.account}.dkr.ecr.${local.region}.amazonaws.com/x:1"\n}\n';
  const migrated = (line: string) => {
    const printed = migrate(`${AROUND}${one(`  ${line}`)}`, 'main.tf');
    return { flow: evaluated(printed).flows?.one, listed: remarks(printed) };
  };

  test.each([
    [
      'encryption_key = "arn:aws:kms:${local.region}:${local.account}:key/1"',
      { encryptionKeyArn: 'arn:aws:kms:${region}:${accountId}:key/1' },
    ],
    [
      'environment = { certificate = "arn:${data.aws_partition.p.partition}:s3:::x/y.pem" }',
      { environment: { certificate: 'arn:${partition}:s3:::x/y.pem' } },
    ],
    [
      'policy_arns = ["arn:aws:iam::${local.account}:policy/x"]',
      { managedPolicyArns: ['arn:aws:iam::${accountId}:policy/x'] },
    ],
    ['source_version = "$${region}"', { sourceVersion: '${region}' }],
  ])('stay where they are filled in: %s', (line, gives) => {
    expect(migrated(line)).toEqual({ flow: { on: { review: {} }, ...gives }, listed: [] });
  });

  test.each([
    [
      'environment = { image = local.image, type = "LINUX_CONTAINER" }',
      { environment: { type: 'LINUX_CONTAINER' } },
      '"${accountId}.dkr.ecr.${region}.amazonaws.com/x:1"',
    ],
    ['environment_variables = [{ name = "A", value = local.account }]', {}, 'A: is "${accountId}"'],
    [
      'artifacts = { type = "S3", location = "b-${local.account}" }',
      { artifacts: { includeBuildId: false, packaging: 'NONE' } },
      'location: is "b-${accountId}"',
    ],
    ['tags = { (local.region) = "a" }', {}, '${region}: is ${region}'],
    ['buildspec = "echo ${local.region}"', {}, 'is "echo ${region}"'],
    ['name_prefix = local.account', {}, 'name_prefix (line 10) is "${accountId}"'],
    ['source_version = local.region == "eu-west-1" ? "a" : "b"', {}, 'local.region == "eu-west-1"'],
    ['source_version = contains(["eu-west-1"], local.region) ? "a" : "b"', {}, 'contains('],
    ['source_version = lookup({ eu-west-1 = "a" }, local.region, "b")', {}, 'lookup('],
    ['source_version = { eu-west-1 = "a" }[local.region]', {}, '[local.region]'],
    ['source_version = startswith(local.region, "us-gov") ? "a" : "b"', {}, 'startswith('],
    ['source_version = upper(local.region)', {}, 'upper(local.region)'],
  ])('are listed where they are not: %s', (line, gives, what) => {
    const { flow, listed } = migrated(line);
    expect(flow).toEqual({ on: { review: {} }, ...gives });
    expect(listed).toEqual([expect.stringContaining(what) as string]);
  });

  test('no repository has such a name', () => {
    const printed = migrate(`${AROUND}${one('').replace('"foo"', '"r-${local.account}"')}`, 'main.tf');
    expect(evaluated(printed).repositoryName).toBe('');
    expect(remarks(printed)).toEqual([expect.stringContaining('repo_name (line 9) is "r-${accountId}"') as string]);
  });
});
