import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadParseHcl, ParseHcl } from '../../../cli/migrate/hcl/parse-hcl';
import { migrateTerraform } from '../../../cli/migrate/migrate';
import { FlowCiOptions } from '../../../src/flows/flow-ci-options';
import { DeclaredFlows } from '../../../src/flows/flow-file-options';
import { issuesOf } from '../../../src/flows/resolve';
import { synthesizeFlows } from '../../cdk/synthesize';

/** Whole files as people have them: test/fixtures/terraform. */
let parseHcl: ParseHcl;
beforeAll(async () => {
  parseHcl = await loadParseHcl();
});

/** The projects that a file becomes, and what is to be done by hand. */
function read(name: string) {
  const printed = migrateTerraform(
    readFileSync(join(__dirname, '..', '..', 'fixtures', 'terraform', name), 'utf8'),
    name,
    parseHcl,
  );
  const projects = printed
    .split(/^(?=repositoryName:)/m)
    .slice(1)
    .map((code) => new Function(`return {\n${code}\n}`)() as FlowCiOptions);
  return {
    printed,
    projects,
    missing: [...printed.matchAll(/\/\/ not mapped: (\w+) \(line \d+\) (?:"[^"]*" is a )?(\w+)/g)].map(
      ([, name_, word]) => `${name_} ${word}`,
    ),
  };
}

/** What a deployed stack would have. */
function projectsOf(declared: FlowCiOptions): string[] {
  const full = { defaultBranch: 'main', ...declared } as DeclaredFlows;
  expect(issuesOf(full)).toEqual([]);
  const stack = synthesizeFlows(full);
  return stack
    .all('AWS::CodeBuild::Project')
    .map(({ Name }) => String(Name).replace(/-[0-9a-f]{6}$/, ''))
    .sort();
}

test('loops, data sources and a module of a registry become flows of three repositories', () => {
  const { printed, projects, missing } = read('loops.tf');
  expect(missing).toEqual([]);
  expect(projects.map(({ repositoryName, namePrefix }) => `${namePrefix ?? ''}${repositoryName}`)).toEqual([
    'plat-platform',
    'billing',
    'shop',
  ]);
  expect(projects.flatMap(projectsOf)).toEqual([
    'plat-platform-branch-main',
    'plat-platform-branch-release-2',
    'plat-platform-nightly',
    'billing-review-billing',
    'shop-review-shop',
  ]);
  expect(projects[0].flows?.['branch-release-2']).toMatchObject({
    on: { branch: { names: ['release/2'] } },
    environment: { computeType: 'BUILD_GENERAL1_MEDIUM', privileged: true },
    policyStatements: [
      { resources: ['arn:${partition}:s3:::platform-artifacts/release/2/*'] },
      { resources: ['${repositoryArn}'] },
    ],
  });
  expect(projects[2].flows?.['review-shop'].policyStatements).toEqual([
    {
      sid: 'ReadShop',
      actions: ['ssm:GetParameter*'],
      resources: ['arn:${partition}:ssm:${region}:${accountId}:parameter/shop/*'],
    },
  ]);
  for (const comment of [
    'Which branches are built, and what they may do.',
    'Each long-lived branch.',
    'Artifacts of a branch lie together.',
  ])
    expect(printed).toContain(`// ${comment}\n`);
});

test('several modules become flows of one repository, and what is not known from the file is named', () => {
  const {
    printed,
    projects: [project],
    missing,
  } = read('several.tf');
  expect([...new Set(missing)]).toEqual([
    'repo_name has',
    'branch has',
    'policy_override has',
    'depends_on is',
    'source_version has',
    'vpc_config vpc_id',
    'vpc_config subnets',
  ]);
  expect(printed).toContain('// npx projen will refuse: "flows.by_hand.vpc.vpcId" is required');
  const { by_hand: byHand, ...others } = project.flows ?? {};
  const flows: NonNullable<FlowCiOptions['flows']> = {
    ...others,
    by_hand: {
      ...byHand,
      vpc: { vpcId: 'vpc-1', subnetIds: ['subnet-1'], securityGroupIds: byHand.vpc?.securityGroupIds ?? [] },
    },
  };
  expect(projectsOf({ ...project, flows })).toEqual(
    ['branch', 'by-hand', 'review', 'schedule', 'tag'].map((name) => `orders-${name}`),
  );
  expect(flows.review.buildspec).toContain("    - npm test -- --ci='yes' # all\n");
  expect(flows.tag.artifacts).toEqual({
    sharedWith: [],
    bucket: 'orders-releases',
    packaging: 'ZIP',
    includeBuildId: true,
    path: 'orders/',
    name: 'orders.zip',
  });
});

test('a module with every variable becomes a flow with every option', () => {
  const {
    projects: [project],
    missing,
  } = read('every.tf');
  expect(missing).toEqual(['branch glob', 'artifacts override_artifact_name', 'python_runtime is']);
  expect(projectsOf(project)).toEqual(['team-catalog-everything']);
});
