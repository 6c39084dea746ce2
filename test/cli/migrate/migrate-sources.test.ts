import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCli } from '../../../cli/run-cli';
import { recordingHost } from '../support/recording-host';
import { evaluated, one, remarks, SOURCE } from '../support/terraform';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrate-sources-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

async function* piped(text: string) {
  yield* [text];
}

async function run(args: readonly string[], stdin?: string) {
  const host = recordingHost({
    cwd: folder,
    tempRoot: folder,
    ...(stdin !== undefined && { stdin: piped(stdin) }),
  });
  const code = await runCli(['migrate', ...args], host);
  return { code, out: host.stdout.text, err: host.stderr.text, remarks: remarks(host.stdout.text) };
}

/** Flows of all repositories that were printed, by `repository/flow`. */
function flowsIn(printed: string): Record<string, unknown> {
  const projects = printed
    .split(/^(?=repositoryName:)/m)
    .slice(1)
    .map((code) => evaluated(code));
  return Object.fromEntries(
    projects.flatMap(({ repositoryName, flows = {} }) =>
      Object.entries(flows).map(([name, flow]) => [`${repositoryName}/${name}`, flow]),
    ),
  );
}

const ORIGINAL = 'git::https://github.com/plus3it/terraform-aws-codecommit-flow-ci.git';

describe('files of one module', () => {
  const FILES = {
    'main.tf': one('  build_timeout = var.minutes\n  tags = local.tags'),
    'variables.tf': 'variable "minutes" {\n  type = number\n}\n',
    'locals.tf': 'locals {\n  tags = { a = "b" }\n}\n',
    'terraform.tfvars': 'minutes = "20"\n',
  };
  const FLOW = { 'foo/one': { on: { review: {} }, timeout: 20, tags: { a: 'b' } } };

  test.each([
    ['a folder', ['.']],
    ['the current folder', []],
    ['files', Object.keys(FILES)],
    ['a folder with a slash', ['./']],
    ['a folder and one of its files', ['.', 'main.tf', 'variables.tf', 'locals.tf', 'terraform.tfvars']],
  ])('%s', async (_, args) => {
    write(FILES);
    const { code, out, remarks: listed } = await run(args);
    expect({ code, flows: flowsIn(out), listed }).toEqual({ code: 0, flows: FLOW, listed: [] });
  });

  test('of several, each place has its file', async () => {
    write({ ...FILES, 'terraform.tfvars': '' });
    expect((await run(['.'])).remarks).toEqual([
      'build_timeout (main.tf:5) is var.minutes, which is not known from these files: write the value by hand',
    ]);
  });

  test('what is not named is not read', async () => {
    write(FILES);
    const { remarks: listed } = await run(['main.tf']);
    expect(listed).toEqual([
      'build_timeout (line 5) is var.minutes, which is not known from this file: write the value by hand',
      'tags (line 6) is local.tags, which is not known from this file: write the value by hand',
    ]);
  });

  test.each([
    ['HCL', one('  badge_enabled = true')],
    [
      'JSON',
      JSON.stringify({ module: { one: { source: ORIGINAL, event: 'review', repo_name: 'foo', badge_enabled: true } } }),
    ],
    [
      'a unit of Terragrunt',
      `terraform {\n  ${SOURCE}\n}\ninputs = {\n  event = "review"\n  repo_name = "foo"\n  badge_enabled = true\n}\n`,
    ],
  ])('standard input with %s', async (_, text) => {
    const { code, out } = await run(['-'], text);
    expect(code).toBe(0);
    expect(Object.values(flowsIn(out))).toEqual([{ on: { review: {} }, badge: true }]);
    expect(out).toContain('// From standard input: ');
  });

  test('files that change others, values of several files, and the default of a variable', async () => {
    write({
      'main.tf': one(
        '  tags = { a = "1" }\n  source_version = var.ref\n  build_timeout = var.n\n  queued_timeout = var.q',
      ),
      'override.tf': 'module "one" {\n  tags = { a = "2" }\n  badge_enabled = true\n}\nlocals {\n  x = 1\n}\n',
      'variables.tf': 'variable "ref" {}\nvariable "n" {}\nvariable "q" {\n  default = 9\n}\n',
      'terraform.tfvars': 'ref = "a"\nn = 5\n',
      'b.auto.tfvars.json': '{ "ref": "b", "unknown": 1 }\n',
      'other.tfvars': 'ref = "c"\n',
    });
    const { out, remarks: listed } = await run(['.']);
    expect(flowsIn(out)).toEqual({
      'foo/one': {
        on: { review: {} },
        tags: { a: '2' },
        sourceVersion: 'b',
        timeout: 5,
        queuedTimeout: 9,
        badge: true,
      },
    });
    expect(listed).toEqual(['queued_timeout (main.tf:8) has the default of var.q: another value may have been given']);
    expect(out).toContain('// Used by no flow: local.x (override.tf:6), unknown (b.auto.tfvars.json:1).\n');
  });
});

test('a file of values that is named is for each module, and comes last', async () => {
  write({
    'main.tf': one('  source_version = var.ref\n  build_timeout = var.n'),
    'other/main.tf': one('  source_version = var.ref').replace('"foo"', '"bar"'),
    'variables.tofu': 'variable "ref" {}\nvariable "n" {}\n',
    'other/variables.tf': 'variable "ref" {}\n',
    'terraform.tfvars': 'ref = "a"\nn = 5\n',
    'values/prod.tfvars.json': '{ "ref": "$${x}" }',
  });
  const { out, remarks: listed } = await run(['.', 'values/prod.tfvars.json']);
  expect(listed).toEqual([]);
  expect(flowsIn(out)).toEqual({
    'foo/one': { on: { review: {} }, sourceVersion: '$${x}', timeout: 5 },
    'bar/one-2': { on: { review: {} }, sourceVersion: '$${x}' },
  });
});

test('the folders below, but not those of tools, nor those that others call', async () => {
  write({
    'shop/main.tf': one('').replace('"foo"', '"shop"'),
    'billing/main.tf': one('').replace('"foo"', '"billing"'),
    'billing/.terraform/modules/x/main.tf': one('').replace('"foo"', '"hidden"'),
    'node_modules/x/main.tf': one('').replace('"foo"', '"hidden"'),
    'none/main.tf': 'resource "aws_s3_bucket" "b" {}\n',
    'teams/main.tf': 'module "team" {\n  source = "../modules/ci"\n  repo = "orders"\n}\n',
    'modules/ci/main.tf': `variable "repo" {}\n${one('').replace('"foo"', 'var.repo')}`,
  });
  symlinkSync('..', join(folder, 'shop', 'loop'));
  const { out, remarks: listed } = await run(['.']);
  expect(Object.keys(flowsIn(out))).toEqual(['billing/one', 'shop/one-2', 'orders/team-one']);
  expect(listed).toEqual([]);
});

describe('modules at a local path', () => {
  const INNER = `variable "repo" {
  type = string
}
variable "branches" {
  type    = list(string)
  default = ["main"]
}
variable "bucket" {
  default = null
}
resource "aws_s3_bucket" "b" {
  bucket = var.bucket
}
module "review" {
  ${SOURCE}
  event = "review"
  repo_name = var.repo
  buildspec = file("\${path.module}/spec.yml")
}
module "push" {
  ${SOURCE}
  for_each = toset(var.branches)
  event = "branch"
  branch = each.key
  repo_name = var.repo
  policy_override = templatefile("\${path.module}/policy.json", { repo = var.repo, actions = ["a:b", "c:d"] })
}
`;
  const POLICY =
    '{"Statement": [%{ for action in actions ~}\n{"Action": "${action}", "Resource": "arn:aws:s3:::${repo}"},\n%{ endfor ~} {"Action": "e:f", "Resource": "*"}]}\n';
  const CALL = 'module "ci" {\n  source = "./modules/ci"\n';

  test('get what the block gives them, for each of its instances', async () => {
    write({
      'main.tf': `${CALL}  for_each = { shop = ["main", "next"], web = ["main"] }\n  repo = each.key\n  branches = each.value\n}\n`,
      'modules/ci/main.tf': INNER,
      'modules/ci/spec.yml': 'version: 0.2\n',
      'modules/ci/policy.json': POLICY,
    });
    const { out, remarks: listed } = await run(['main.tf']);
    expect(listed).toEqual([]);
    const flows = flowsIn(out);
    expect(Object.keys(flows)).toEqual([
      'shop/ci-shop-review',
      'shop/ci-shop-push-main',
      'shop/ci-shop-push-next',
      'web/ci-web-review',
      'web/ci-web-push-main',
    ]);
    expect(flows['web/ci-web-review']).toEqual({ on: { review: {} }, buildspec: 'version: 0.2\n' });
    expect(flows['shop/ci-shop-push-next']).toEqual({
      on: { branch: { names: ['next'] } },
      policyStatements: [
        { actions: ['a:b'], resources: ['arn:aws:s3:::shop'] },
        { actions: ['c:d'], resources: ['arn:aws:s3:::shop'] },
        { actions: ['e:f'], resources: ['*'] },
      ],
    });
    expect(out).toContain('aws_s3_bucket.b (modules/ci/main.tf:11)');
  });

  test('what they do not use, and what is not known, is listed', async () => {
    write({
      'main.tf': `${CALL}  for_each = var.repos\n  repo = each.key\n  bucket = "logs"\n  colour = "red"\n  branches = var.branches\n}\nvariable "branches" {\n  default = ["x"]\n}\n`,
      'modules/ci/main.tf': INNER,
    });
    const { remarks: listed } = await run(['main.tf']);
    const about = (text: string) => listed.filter((line) => line.includes(text));
    expect(about('repo_name')).toHaveLength(2);
    expect(about('for_each (line 3) of module "ci" is not known')).toHaveLength(2);
    expect(about('file("${path.module}/spec.yml")')).toHaveLength(1);
    expect(about('bucket (line 5) of module "ci" is used by no flow')).toHaveLength(1);
    expect(about('colour (line 6) of module "ci" is left out: it is no variable of that module')).toHaveLength(1);
    expect(about('branches (line 7) of module "ci" has the default of var.branches')).toHaveLength(1);
  });

  test.each([
    ['./vendor/pipelines', '  event = "tag"\n', { tag: {} }],
    [
      './vendor/pipelines/modules/schedule',
      '  schedule_expression = "rate(1 day)"\n',
      { schedule: [{ expression: 'rate(1 day)' }] },
    ],
  ])('a copy of the original at %s is the original', async (source, lines, on) => {
    write({
      'main.tf': `module "m" {\n  source = "${source}"\n  repo_name = "foo"\n${lines}}\n`,
      'vendor/pipelines/main.tf': 'module "tag" {\n  source = "./modules/tag"\n}\n',
      'vendor/pipelines/modules/tag/main.tf': '',
      'vendor/pipelines/modules/schedule/main.tf': '',
      'vendor/pipelines/modules/_internal/runner/main.tf':
        'locals {\n  default_environment = {\n    image = "own/image:1"\n  }\n}\n',
    });
    const { out, remarks: listed } = await run(['.']);
    expect(flowsIn(out)).toEqual({ 'foo/m': { on } });
    expect(listed).toEqual([]);
    expect(out).toContain('the module took own/image:1,');
  });

  test('a module that calls itself ends', async () => {
    write({ 'main.tf': `module "m" {\n  source = "./."\n}\n${one('')}` });
    expect(Object.keys(flowsIn((await run(['main.tf'])).out)).length).toBeGreaterThan(1);
  });

  test('files outside of the folder and of the working directory are not read', async () => {
    write({ 'main.tf': one('  source_version = file("/etc/hostname")\n  buildspec = file("../../etc/hostname")') });
    expect((await run(['main.tf'])).remarks).toHaveLength(2);
  });
});

describe('units of Terragrunt', () => {
  const unit = (module: string, inputs: string) =>
    `include {\n  path = find_in_parent_folders()\n}\n\n# Of ${module}.\nterraform {\n  source = "${ORIGINAL}//modules/${module}?ref=4.3.3"\n}\n\ninputs = {\n${inputs}\n}\n`;
  const POLICY =
    '  # What it may do.\n  policy_override = <<-P\n    { "Version": "2012-10-17", "Statement": [{ "Sid": "", "Effect": "Allow", "Action": "codecommit:GitPush",\n      "Resource": "arn:$${partition}:codecommit:$${region}:$${account_id}:$${repo_name}" }] }\n    P';

  test('a unit alone: what its parents would give is listed', async () => {
    write({ 'live/review/terragrunt.hcl': unit('review', '  environment = { privileged_mode = "true" }') });
    const { out, remarks: listed } = await run(['live/review/terragrunt.hcl']);
    expect(Object.values(flowsIn(out))).toEqual([{ on: { review: {} }, environment: { privileged: true } }]);
    expect(listed).toEqual([
      'include (line 1) is find_in_parent_folders(), which is not found: its inputs are not known',
      'repo_name is not known from this file: write repositoryName by hand',
    ]);
  });

  test.each([['live'], ['live/branch live/review'], ['live/branch/terragrunt.hcl live/review/terragrunt.hcl']])(
    'in %s, with the inputs of the file that they include',
    async (paths) => {
      write({
        'live/terragrunt.hcl':
          'locals {\n  team = "pay"\n}\nremote_state {\n  backend = "s3"\n}\ninputs = {\n  repo_name = local.team\n  tags = { from = path_relative_to_include() }\n}\n',
        'live/branch/terragrunt.hcl': unit('branch', POLICY),
        'live/review/terragrunt.hcl': unit(
          'review',
          '  tags = { unit = basename(get_terragrunt_dir()) }\n  region = "x"',
        ),
      });
      const { out, remarks: listed } = await run(paths.split(' '));
      expect(flowsIn(out)).toEqual({
        'pay/branch': {
          on: { branch: { names: ['master'] } },
          policyStatements: [{ actions: ['codecommit:GitPush'], resources: ['${repositoryArn}'] }],
          tags: { from: 'branch' },
        },
        'pay/review': { on: { review: {} }, tags: { unit: 'review' } },
      });
      expect(listed).toEqual(['region (live/review/terragrunt.hcl:12) is no variable of the module']);
      expect(out).toContain('// Used by no flow: remote_state (live/terragrunt.hcl:4).\n');
      for (const comment of ['Of branch.', 'What it may do.']) expect(out.split(`// ${comment}\n`)).toHaveLength(2);
    },
  );

  test('an include with a name, merged deeply, with its locals; other configurations; a module at a local path', async () => {
    write({
      'root.hcl':
        'locals {\n  common = read_terragrunt_config("${get_parent_terragrunt_dir()}/common.hcl")\n}\ninputs = {\n  tags = { a = "1" }\n  repo = local.common.locals.repo\n}\n',
      'common.hcl': 'locals {\n  repo = "orders"\n  account = get_aws_account_id()\n}\n',
      'ci/terragrunt.hcl':
        'include "root" {\n  path = find_in_parent_folders("root.hcl")\n  expose = true\n  merge_strategy = "deep"\n}\nterraform {\n  source = "../modules//ci"\n}\ninputs = {\n  tags = { b = include.root.locals.common.locals.account }\n}\n',
      'modules/ci/main.tf': `variable "repo" {}\nvariable "tags" {}\n${one('  tags = var.tags').replace('"foo"', 'var.repo')}`,
    });
    const { out, remarks: listed } = await run(['.']);
    expect(flowsIn(out)).toEqual({
      'orders/ci-one': { on: { review: {} }, tags: { a: '1' } },
    });
    expect(listed).toEqual([
      'tags (modules/ci/main.tf:7) b: is "${accountId}", which is not known from these files: write the value by hand',
    ]);
  });

  test('in JSON', async () => {
    write({
      'terragrunt.hcl.json': JSON.stringify({
        terraform: { source: `${ORIGINAL}//modules/tag` },
        inputs: { repo_name: '${lower("FOO")}' },
      }),
    });
    expect(Object.values(flowsIn((await run(['.'])).out))).toEqual([{ on: { tag: {} } }]);
  });
});

describe('files in JSON', () => {
  test('mean what the same file in HCL does', async () => {
    const json = {
      '//': 'ours',
      locals: { team: 'a' },
      variable: { n: { type: 'number', default: 5 } },
      data: {
        aws_iam_policy_document: {
          d: {
            statement: [
              {
                actions: ['s3:*'],
                resources: ['arn:aws:s3:::${local.team}/*'],
                condition: { test: 'Bool', variable: 'a:b', values: ['true'] },
              },
            ],
            dynamic: {
              statement: { for_each: ['sns'], content: { actions: ['${statement.value}:*'], resources: ['*'] } },
            },
          },
        },
      },
      module: {
        one: [
          {
            '//': 'Quick tests.',
            source: ORIGINAL,
            event: 'review',
            repo_name: '${lower("FOO")}',
            build_timeout: '${var.n * 4}',
            policy_override: '${data.aws_iam_policy_document.d.json}',
            tags: { T: '$${x} "q" \\ ${local.team}\n' },
            vpc_config: null,
            source_version: '${unknown.a.b}',
          },
        ],
      },
    };
    for (const blanks of [undefined, 2, '\t'] as const) {
      write({ 'main.tf.json': JSON.stringify(json, null, blanks) });
      const { out, remarks: listed } = await run(['main.tf.json']);
      expect(flowsIn(out)).toEqual({
        'foo/one': {
          on: { review: {} },
          timeout: 20,
          policyStatements: [
            { actions: ['s3:*'], resources: ['arn:aws:s3:::a/*'], conditions: { Bool: { 'a:b': ['true'] } } },
            { actions: ['sns:*'], resources: ['*'] },
          ],
          tags: { T: '${x} "q" \\ a\n' },
        },
      });
      expect(out).toContain('// Quick tests.\n');
      expect(listed.map((line) => line.replace(/line \d+/, 'line N'))).toEqual([
        'build_timeout (line N) has the default of var.n: another value may have been given',
        'source_version (line N) is unknown.a.b, which is not known from this file: write the value by hand',
      ]);
    }
    const line =
      JSON.stringify(json, null, '\t')
        .split('\n')
        .findIndex((each) => each.includes('source_version')) + 1;
    expect((await run(['main.tf.json'])).remarks[1]).toContain(`(line ${line})`);
  });

  test.each([
    ['{\n  "module": }\n\n\n', /^error: main\.tf\.json:2: this is not JSON \(.*\)\n$/],
    ['{\n  "a": 1\n  "b": 2\n\n}\n', /^error: main\.tf\.json:3: this is not JSON \(.*\)\n$/],
    ['{\n  "a": "b\n", "c": 2\n\n}\n', /^error: main\.tf\.json:2: this is not JSON \(.*\)\n$/],
    ['{\n  "a": {\n', /^error: main\.tf\.json:3: this is not JSON \(.*\)\n$/],
    ['{ "module": { "a": "b" } }', /^error: main\.tf\.json:1: module\.a is not an object, or has too few labels\n$/],
    ['[1]', /^error: main\.tf\.json:1: the file is not an object, or has too few labels\n$/],
    ['{ "module": {\n "a": { "source": "x", "b": "${" } } }', /^error: main\.tf\.json:2: this is not HCL: .*\n$/],
    [`${'['.repeat(5000)}${']'.repeat(5000)}`, /^error: main\.tf\.json:1: blocks and values are nested too deeply\n$/],
  ])('fails with one line for %#', async (text, message) => {
    write({ 'main.tf.json': text });
    expect(await run(['main.tf.json'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(message) as string,
    });
  });
});

test.each([
  [['empty'], 'error: empty has no module whose source is terraform-aws-codecommit-flow-ci\n'],
  [['a.tf', 'empty'], 'error: none of a.tf, empty has a module whose source is terraform-aws-codecommit-flow-ci\n'],
  [['none'], 'error: none was not found\n'],
  [['twice.tf'], 'error: twice.tf:3: "a" is set twice in one block\n'],
  [['bare.tf'], 'error: bare.tf:1: "a" is in no block\n'],
])('%j fails with one line', async (args, err) => {
  write({ 'a.tf': '', 'twice.tf': 'locals {\n  a = 1\n  a = 2\n}\n', 'bare.tf': 'a = 1\n' });
  mkdirSync(join(folder, 'empty'));
  expect(await run(args)).toMatchObject({ code: 2, out: '', err });
});

test('a file that cannot be parsed does not keep the others from being read, unless it is named', async () => {
  write({
    'ci/main.tf': one(''),
    'ci/odd.tf': 'locals {\n  a = {\n    b = c\n    (d) = 1\n  }\n}\n',
    'other/main.tf.json': '{',
    'main.tf': `module "net" {\n  source = "./other"\n}\n${one('')}`,
  });
  const odd = 'ci/odd.tf:4: this is not HCL: (d) = 1';
  const { code, out, remarks: listed } = await run(['ci']);
  expect({ code, flows: Object.keys(flowsIn(out)), listed }).toEqual({
    code: 0,
    flows: ['foo/one'],
    listed: [`${odd}, so the file is not read`],
  });
  expect(out).toContain('// 1 flow, 1 to look at by hand');
  expect((await run(['main.tf'])).remarks).toEqual([
    expect.stringMatching(/^other\/main\.tf\.json:1: this is not JSON .*, so the file is not read$/) as string,
  ]);
  expect(await run(['ci/main.tf', 'ci/odd.tf'])).toMatchObject({ code: 2, out: '', err: `error: ${odd}\n` });
  expect(await run(['other'])).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(/^error: other\/main\.tf\.json:1: this is not JSON/) as string,
  });
});

test('what is declared twice is listed', async () => {
  write({
    'a.tf': `${one('')}locals {\n  x = 1\n}\n`,
    'b.tf': 'locals {\n  x = 2\n}\nvariable "v" {}\nvariable "v" {}\n',
  });
  expect((await run(['.'])).remarks).toEqual([
    'local.x (b.tf:2) is declared twice: one of them is read',
    'var.v (b.tf:5) is declared twice: one of them is read',
  ]);
});

test('what reads the outputs of a flow, and tags of a provider, are listed', async () => {
  write({
    'main.tf': `${one('')}output "o" {\n  value = [for each in [module.one.review] : each.lambda_role_arn]\n}\nprovider "aws" {\n  default_tags {\n    tags = { a = "b" }\n  }\n}\n`,
  });
  const { out, remarks: listed } = await run(['main.tf']);
  expect(listed).toEqual([
    'output.o (line 7) uses module.one: see the outputs of the stack',
    'provider.aws (line 10) has default_tags: write them as tags, in flowDefaults',
  ]);
  expect(out).toContain(
    '// Used by no flow: output.o (line 7), provider.aws (line 10).\n// 1 flow, 2 to look at by hand',
  );
});
