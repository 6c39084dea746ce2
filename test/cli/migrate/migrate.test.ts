import { loadParseHcl, ParseHcl } from '../../../cli/migrate/hcl/parse-hcl';
import { VARIABLES } from '../../../cli/migrate/map-variables';
import { migrateTerraform as migrateWith } from '../../../cli/migrate/migrate';
import { DeclaredFlows } from '../../../src/flows/flow-file-options';
import { resolveFlowFile } from '../../../src/flows/resolve';
import { evaluated, one, remarks, SOURCE } from '../support/terraform';

let parseHcl: ParseHcl;
beforeAll(async () => {
  parseHcl = await loadParseHcl();
});
const migrate = (text: string, file: string) => migrateWith(text, file, parseHcl);
const flowsOf = (terraform: string) => evaluated(migrate(terraform, 'main.tf')).flows ?? {};

describe("the original's example", () => {
  const EXAMPLE = `
# Pull requests get the quick tests.
module "review" {
  ${SOURCE}

  event     = "review"
  repo_name = "foo"
  buildspec = "buildspecs/review.yaml"
}

module "branch" {
  ${SOURCE}

  event     = "branch"
  repo_name = "foo"
  branch    = "master" # our default branch

  buildspec       = "buildspecs/master.yaml"
  policy_override = local.branch_policy_override
}

module "tag" {
  ${SOURCE}

  event     = "tag"
  repo_name = "foo"
  buildspec = "buildspecs/tag.yaml"
}

module "schedule" {
  ${SOURCE}

  event               = "schedule"
  repo_name           = "foo"
  buildspec           = "buildspecs/schedule.yaml"
  schedule_expression = "cron(0 11 ? * MON-FRI *)"
}

locals {
  // It pushes the tags of releases.
  branch_policy_override = <<-OVERRIDE
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Action": "codecommit:GitPush",
          "Condition": {
            "StringLikeIfExists": {
              "codecommit:References": [
                "refs/tags/*"
              ]
            }
          },
          "Effect": "Allow",
          "Resource": "arn:<partition>:codecommit:<region>:<account-id>:foo",
          "Sid": ""
        }
      ]
    }
  OVERRIDE
}
`;
  let printed: string;
  beforeAll(() => {
    printed = migrate(EXAMPLE, 'main.tf');
  });

  test('becomes four flows of one repository', () => {
    expect(evaluated(printed)).toEqual({
      repositoryName: 'foo',
      flows: {
        review: { on: { review: {} }, buildspec: 'buildspecs/review.yaml' },
        branch: {
          on: { branch: { names: ['master'] } },
          buildspec: 'buildspecs/master.yaml',
          policyStatements: [
            {
              actions: ['codecommit:GitPush'],
              resources: ['${repositoryArn}'],
              conditions: { StringLikeIfExists: { 'codecommit:References': ['refs/tags/*'] } },
            },
          ],
        },
        tag: { on: { tag: {} }, buildspec: 'buildspecs/tag.yaml' },
        schedule: {
          on: { schedule: [{ expression: 'cron(0 11 ? * MON-FRI *)' }] },
          buildspec: 'buildspecs/schedule.yaml',
        },
      },
    });
  });

  test('passes our own checks', () => {
    expect(
      resolveFlowFile({
        repositoryName: '',
        defaultBranch: 'master',
        ...evaluated(printed),
      } as DeclaredFlows).flows.map(({ name }) => name),
    ).toEqual(['review', 'branch', 'tag', 'schedule']);
  });

  test('keeps the comments, those of a local where it is used', () => {
    expect(printed).toMatch(/\/\/ Pull requests get the quick tests\.\n {2}review: \{/);
    expect(printed).toMatch(/\/\/ our default branch\n {4}on: \{ branch/);
    expect(printed).toMatch(/\/\/ It pushes the tags of releases\.\n {4}policyStatements: \[/);
  });

  test('leaves nothing to be done by hand', () => {
    expect(remarks(printed)).toEqual([]);
    expect(printed).toContain('// 4 flows, 0 to look at by hand');
  });
});

/** Each variable, what it is set to, and what the flow has then; `missing` is what is left to do by hand. */
const OPTIONS: readonly {
  readonly variable: string;
  readonly event?: string;
  readonly hcl: string;
  readonly gives: object;
  readonly missing?: readonly string[];
}[] = [
  { variable: 'event', event: 'on-demand', hcl: '', gives: { on: { demand: {} } } },
  {
    variable: 'branch',
    event: 'branch',
    hcl: 'branch = "release/1.x"',
    gives: { on: { branch: { names: ['release/1.x'] } } },
  },
  {
    variable: 'branch',
    hcl: 'branch = "main"',
    gives: { on: { review: {} } },
    missing: ['is used by branch flows only'],
  },
  {
    variable: 'schedule_expression',
    event: 'schedule',
    hcl: 'schedule_expression = "rate(1 day)"',
    gives: { on: { schedule: [{ expression: 'rate(1 day)' }] } },
  },
  { variable: 'buildspec', hcl: 'buildspec = ""', gives: {} },
  {
    variable: 'buildspec',
    hcl: 'buildspec = <<-SPEC\n    version: 0.2\n    phases:\n      build:\n        commands: ["echo $${HOME}"]\n  SPEC',
    gives: { buildspec: 'version: 0.2\nphases:\n  build:\n    commands: ["echo ${HOME}"]\n' },
  },
  {
    variable: 'buildspec',
    hcl: 'buildspec = file("${path.module}/spec.yml")',
    gives: {},
    missing: ['is file("${path.module}/spec.yml"), which is not known from this file'],
  },
  { variable: 'artifacts', hcl: 'artifacts = { type = "NO_ARTIFACTS" }', gives: {} },
  {
    variable: 'artifacts',
    hcl: 'artifacts = { type = "S3", location = "builds", path = "/out", name = "app.zip", packaging = "ZIP", namespace_type = "BUILD_ID", encryption_disabled = "true" }',
    gives: {
      artifacts: {
        sharedWith: [],
        bucket: 'builds',
        path: 'out',
        name: 'app.zip',
        packaging: 'ZIP',
        includeBuildId: true,
        encryption: false,
      },
    },
  },
  {
    variable: 'artifacts',
    hcl: 'artifacts = { type = "S3", location = "builds", bucket_owner_access = "FULL" }',
    gives: { artifacts: { bucket: 'builds', sharedWith: [], packaging: 'NONE', includeBuildId: false } },
    missing: ['bucket_owner_access has no counterpart'],
  },
  {
    variable: 'artifacts',
    hcl: 'artifacts = { type = "CODEPIPELINE" }',
    gives: {},
    missing: ['of the type "CODEPIPELINE" have no counterpart'],
  },
  { variable: 'badge_enabled', hcl: 'badge_enabled = true', gives: { badge: true } },
  { variable: 'badge_enabled', hcl: 'badge_enabled = null', gives: {} },
  { variable: 'build_timeout', hcl: 'build_timeout = 30', gives: { timeout: 30 } },
  {
    variable: 'build_timeout',
    hcl: 'build_timeout = "soon"',
    gives: {},
    missing: ['is "soon", and should be a number'],
  },
  { variable: 'queued_timeout', hcl: 'queued_timeout = "45"', gives: { queuedTimeout: 45 } },
  {
    variable: 'encryption_key',
    hcl: 'encryption_key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd"',
    gives: { encryptionKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd' },
  },
  {
    variable: 'encryption_key',
    hcl: 'encryption_key = aws_kms_key.ci.arn',
    gives: {},
    missing: ['is aws_kms_key.ci.arn, which is not known from this file'],
  },
  {
    variable: 'environment',
    hcl: 'environment = {\n    compute_type = "BUILD_GENERAL1_LARGE"\n    image = "aws/codebuild/standard:7.0"\n    type = "LINUX_CONTAINER"\n    privileged_mode = "true"\n    image_pull_credentials_type = "CODEBUILD"\n    certificate = "arn:aws:s3:::x/y.pem"\n  }',
    gives: {
      environment: {
        computeType: 'BUILD_GENERAL1_LARGE',
        image: 'aws/codebuild/standard:7.0',
        type: 'LINUX_CONTAINER',
        privileged: true,
        imagePullCredentialsType: 'CODEBUILD',
        certificate: 'arn:aws:s3:::x/y.pem',
      },
    },
  },
  {
    variable: 'environment_variables',
    hcl: 'environment_variables = [\n    { name = "A", value = "1" }, # first\n    { name = "B", value = "/team/b", type = "PARAMETER_STORE" },\n    { "name": "C", "value": "team/c:key", "type": "SECRETS_MANAGER" },\n    { name = "D", value = var.d },\n  ]',
    gives: { environmentVariables: { A: '1', B: { parameterStore: '/team/b' }, C: { secretsManager: 'team/c:key' } } },
    missing: ['D: is var.d, which is not known from this file'],
  },
  {
    variable: 'policy_arns',
    hcl: 'policy_arns = ["arn:<partition>:iam::<account>:policy/foo", "arn:${data.aws_partition.current.partition}:iam::aws:policy/ReadOnlyAccess"]',
    gives: {
      managedPolicyArns: [
        'arn:${partition}:iam::${accountId}:policy/foo',
        'arn:${partition}:iam::aws:policy/ReadOnlyAccess',
      ],
    },
  },
  { variable: 'policy_arns', hcl: 'policy_arns = null', gives: {} },
  {
    variable: 'policy_override',
    hcl: 'policy_override = jsonencode({ Statement = { Sid = "Put It", Effect = "Deny", Action = ["s3:PutObject"], Resource = "arn:aws:s3:::b/$${aws:username}/*", Principal = "*" } })',
    gives: {
      policyStatements: [
        { sid: 'PutIt', effect: 'Deny', actions: ['s3:PutObject'], resources: ['arn:aws:s3:::b/${aws:username}/*'] },
      ],
    },
    missing: ['statement 1: Principal has no counterpart'],
  },
  {
    variable: 'policy_override',
    hcl: 'policy_override = data.aws_iam_policy_document.push.json\n}\ndata "aws_iam_policy_document" "push" {\n  statement {\n    actions = ["codecommit:GitPush"]\n    resources = ["arn:${data.aws_partition.p.partition}:codecommit:${data.aws_region.r.name}:${data.aws_caller_identity.c.account_id}:foo"]\n    condition {\n      test = "StringLike"\n      variable = "codecommit:References"\n      values = ["refs/tags/*"]\n    }\n  }',
    gives: {
      policyStatements: [
        {
          actions: ['codecommit:GitPush'],
          resources: ['${repositoryArn}'],
          conditions: { StringLike: { 'codecommit:References': ['refs/tags/*'] } },
        },
      ],
    },
  },
  {
    variable: 'policy_override',
    hcl: 'policy_override = jsonencode({ Statement = [{ Action = "sns:Publish", Resource = ["arn:$${partition}:sns:$${region}:$${account_id}:$${repo_name}-topic", "arn:$${partition}:codecommit:$${region}:$${account_id}:$${repo_name}"] }] })',
    gives: {
      policyStatements: [
        {
          actions: ['sns:Publish'],
          resources: ['arn:${partition}:sns:${region}:${accountId}:foo-topic', '${repositoryArn}'],
        },
      ],
    },
  },
  { variable: 'policy_override', hcl: 'policy_override = "{"', gives: {}, missing: ['is not JSON'] },
  {
    variable: 'python_runtime',
    hcl: 'python_runtime = "python3.8"',
    gives: {},
    missing: ['the handlers run on Node.js'],
  },
  { variable: 'source_version', hcl: 'source_version = "develop"', gives: { sourceVersion: 'develop' } },
  {
    variable: 'tags',
    hcl: 'tags = merge({ team = "a" }, { "cost center" = "42" })',
    gives: { tags: { team: 'a', 'cost center': '42' } },
  },
  {
    variable: 'vpc_config',
    hcl: 'vpc_config = { vpc_id = "vpc-1", subnets = ["subnet-1", "subnet-2"], security_group_ids = ["sg-1"] }',
    gives: { vpc: { vpcId: 'vpc-1', subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] } },
  },
];

describe('each variable of the module', () => {
  test.each(OPTIONS)('$variable: $hcl', ({ hcl, event, gives, missing = [] }) => {
    const printed = migrate(one(`  ${hcl}`, event), 'main.tf');
    expect(evaluated(printed).flows?.one).toEqual({ ...(event ? {} : { on: { review: {} } }), ...gives });
    expect(remarks(printed)).toEqual(missing.map((what) => expect.stringContaining(what) as string));
  });

  test('has a row above, but for those that are named beside the flows', () => {
    expect([...new Set(OPTIONS.map(({ variable }) => variable)), 'repo_name', 'name_prefix'].sort()).toEqual(
      Object.keys(VARIABLES).sort(),
    );
  });
});

describe('what surrounds the variables', () => {
  test('repositories and prefixes are projects of their own', () => {
    const block = (name: string, repo: string, prefix: string) =>
      `module "${name}" {\n ${SOURCE}\n event = "tag"\n repo_name = "${repo}"\n name_prefix = "${prefix}"\n}\n`;
    const printed = migrate(block('a', 'foo', 'x-') + block('b', 'bar', '') + block('c', 'foo', 'x-'), 'main.tf');
    expect(printed.match(/^(repositoryName|namePrefix): .*|^ {2}\w+: \{$/gm)).toEqual([
      "repositoryName: 'foo',",
      "namePrefix: 'x-',",
      '  a: {',
      '  c: {',
      "repositoryName: 'bar',",
      '  b: {',
    ]);
  });

  test.each(['review', 'branch', 'tag', 'schedule', 'on-demand'])(
    'the module %s by itself needs no event',
    (module) => {
      const printed = migrate(
        `module "m" {\n source = "git::https://github.com/plus3it/terraform-aws-codecommit-flow-ci.git//modules/${module}?ref=1.0.0"\n repo_name = "foo"\n}`,
        'main.tf',
      );
      expect(Object.keys(evaluated(printed).flows?.m.on ?? {})).toEqual([module === 'on-demand' ? 'demand' : module]);
    },
  );

  test('arguments of any module are left out, with a word where somebody must act', () => {
    const printed = migrate(
      one(
        '  version = "1.0"\n  depends_on = [aws_codecommit_repository.foo]\n  for_each = toset(var.names)\n  count = var.n\n  providers = { aws = aws.other }\n  colour = "red"',
      ),
      'main.tf',
    );
    expect(evaluated(printed).flows?.one).toEqual({ on: { review: {} } });
    expect(remarks(printed).map((line) => line.split(' ')[0])).toEqual([
      'depends_on',
      'for_each',
      'count',
      'providers',
      'colour',
    ]);
  });

  test('values come from locals and from the defaults of variables, with a comment', () => {
    const printed = migrate(
      `variable "minutes" {\n  default = 20\n}\nlocals {\n  tags = { team = "a" }\n}\n${one('  build_timeout = var.minutes\n  tags = local.tags\n  source_version = "${local.tags.team}-1"')}`,
      'main.tf',
    );
    expect(evaluated(printed).flows?.one).toMatchObject({ timeout: 20, tags: { team: 'a' }, sourceVersion: 'a-1' });
    expect(remarks(printed)).toEqual([
      'build_timeout (line 11) has the default of var.minutes: another value may have been given',
    ]);
  });

  test('a local that refers to itself is not known', () => {
    expect(
      remarks(migrate(`locals {\n  a = local.b\n  b = local.a\n}\n${one('  source_version = local.a')}`, 'main.tf')),
    ).toEqual([expect.stringContaining('a value that refers to itself') as string]);
  });

  test('what npx projen will refuse is a comment', () => {
    expect(migrate(one('  build_timeout = 9000'), 'main.tf')).toContain(
      '// npx projen will refuse: "flows.one.timeout" is 9000; expected a whole number of minutes from 5 to 2160',
    );
  });

  test('conditions and loops over what is not known are listed, whatever they hold', () => {
    const printed = migrate(
      one(
        '  tags = { for k, v in var.t : k => "}" if v != "{" } // by hand\n  badge_enabled = var.x == "a" ? true : (false)\n  policy_arns = [for each in var.p : "${each}"]\n  build_timeout = 5 + 5\n  queued_timeout = 10',
      ),
      'main.tf',
    );
    expect(evaluated(printed).flows?.one).toEqual({ on: { review: {} }, timeout: 10, queuedTimeout: 10 });
    expect(remarks(printed)).toHaveLength(3);
    expect(printed).toContain('// by hand');
  });

  test('blocks of one line, comments of each kind and Windows line ends are read', () => {
    const printed = migrate(
      `/* first\r\n * second */\r\nmodule one { ${SOURCE} }\r\n`.replace(
        ' }',
        '\r\n event = "tag"\r\n repo_name = "foo" }',
      ),
      'main.tf',
    );
    expect(printed).toContain('  // first\n  // second\n  one: {');
  });

  test('no comment of the file ends a comment of the code', () => {
    expect(flowsOf(`# */ } ; throw 1 \u2028 throw 2\n${one('')}`)).toHaveProperty('one');
  });
});
